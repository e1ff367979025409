import { GPU, TYPE } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import type { Protection } from '../model/platform.ts';

/** Whether the device is there to give the guest memory, or to map some. */
function isAboutMemory(type: number): boolean {
  return type === TYPE.PMEM || type === TYPE.MEM || type === TYPE.GPU || type === TYPE.FS;
}

/** What becomes of memory that the device brings and that the guest maps as its own. */
function persistentMemory(protection: Protection) {
  switch (protection) {
    case 'sev':
    case 'sev-es':
      return 'pmem-key';
    case 'sev-snp':
    case 'tdx':
      return 'pmem-unassigned';
    case 's390-pv':
    case 'cca':
    case 'pkvm':
      return 'pmem-private';
    default:
      return 'pmem-unknown';
  }
}

function addedMemory(protection: Protection) {
  return protection === 'sev-snp' || protection === 'tdx' ? 'mem-unaccepted' : 'mem-unknown';
}

function purpose(ask: Inquiry, negotiated: FeatureSet) {
  switch (ask.device.type()) {
    case TYPE.PMEM:
      return persistentMemory(ask.platform.protection());
    case TYPE.MEM:
      return addedMemory(ask.platform.protection());
    case TYPE.GPU:
      return ask.kept(negotiated, GPU.RESOURCE_BLOB) ? 'gpu-blobs' : 'gpu';
    default:
      return 'fs';
  }
}

const LOST = 'what the device is for does not work';
const OPEN = 'the outcome is not known';

/** Whether a device whose rings work in protected memory can do with the guest’s memory what it is there for. */
const serves = rule(purpose, {
  id: 'reach/guest-memory',
  topic: 'purpose',
  question: 'Can the device do with protected guest memory what it is there for?',
  answers: {
    fs: {
      value: 'works',
      yes: true,
      answer:
        'files are copied through the ring; a DAX window, which QEMU’s device does not have, would be mapped as private memory and be of no use.',
    },
    gpu: {
      value: 'works',
      yes: true,
      answer: 'without RESOURCE_BLOB pictures are copied where the device is told to transfer them.',
    },
    'gpu-blobs': {
      value: 'unknown',
      answer:
        'RESOURCE_BLOB was kept: the pages behind a blob are bounced for as long as it lives and take up the pool, and the host cannot map those that are private.',
      effect: OPEN,
    },
    'pmem-key': {
      value: 'breaks',
      yes: false,
      answer:
        'the guest maps the device’s memory with its key: what the host’s file has reads as garbage, and what the guest writes is ciphertext in the file, silently.',
      effect: LOST,
    },
    'pmem-unassigned': {
      value: 'breaks',
      yes: false,
      answer:
        'the guest maps the device’s memory as private, which memory behind a file of the host cannot become: the first access ends the guest.',
      effect: LOST,
    },
    'pmem-private': {
      value: 'breaks',
      yes: false,
      answer: 'the guest maps the device’s memory as private, and what the host’s file has is lost to it.',
      effect: LOST,
    },
    'pmem-unknown': {
      value: 'unknown',
      answer: 'What this kind of guest does with memory behind a file of the host was not read.',
      effect: OPEN,
    },
    'mem-unaccepted': {
      value: 'breaks',
      yes: false,
      answer:
        'added memory arrives unaccepted, and Linux accepts only what firmware told it of at boot: the first access ends the guest.',
      effect: LOST,
    },
    'mem-unknown': {
      value: 'unknown',
      answer: 'What becomes of added memory in this kind of guest was not read; QEMU may refuse to start it.',
      effect: OPEN,
    },
  },
  authority: {
    kind: 'kernel',
    where:
      'drivers/nvdimm/pmem.c pmem_attach_disk(), drivers/virtio/virtio_mem.c virtio_mem_add_memory(), drivers/gpu/drm/virtio/virtgpu_object.c, fs/fuse/virtio_fs.c virtio_fs_setup_dax()',
  },
  story:
    'Some devices are there for the memory itself, not for what passes through a ring. The ring works as that of any device; the memory is not shared first. Persistent memory and a DAX window are mapped as the guest’s private memory, though the host’s file is behind them, and memory that is plugged in has to be accepted by the guest before it is private. None of this was booted.',
});

/** What becomes of a device that reaches its rings in a protected guest. */
export function servesGuestMemory(ask: Inquiry, negotiated: FeatureSet): 'works' | 'breaks' | 'unknown' {
  return ask.device.type(isAboutMemory) ? serves(ask, negotiated) : 'works';
}
