import { BALLOON, bits, CONSOLE, F, GPU, IOMMU, MEM, NINEP } from '../../features/bits.ts';
import { type OfferDraft, offerAll, withholdAll } from '../draft.ts';
import { since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { numberOf, type Settings, settingOf } from './properties.ts';
import { vhostGetFeatures } from './vhost.ts';
import { virtioBlkGetFeatures } from './virtio-blk.ts';
import { virtioNetGetFeatures } from './virtio-net.ts';

const RULES = {
  ports: { why: 'max_ports is more than one', where: 'hw/char/virtio-serial-bus.c get_features()' },
  emergency: {
    why: 'every console has the emergency write, with no property for it any more',
    where: 'hw/char/virtio-serial-bus.c get_features()',
  },
  stats: {
    why: 'every balloon has statistics',
    where: 'hw/virtio/virtio-balloon.c virtio_balloon_get_features()',
  },
  tag: {
    why: 'every 9p device has a mount tag',
    where: 'hw/9pfs/virtio-9p-device.c virtio_9p_get_features()',
  },
  three: {
    why: 'this model renders in three dimensions',
    where: 'hw/display/virtio-gpu-base.c virtio_gpu_base_get_features()',
  },
  flat: {
    why: 'the display has no OpenGL',
    where: 'hw/display/virtio-gpu.c virtio_gpu_device_realize()',
  },
  sound: { why: 'sound follows VIRTIO 1.0', where: 'hw/audio/virtio-snd.c get_features()' },
  iommu: {
    why: 'every virtio IOMMU offers it, whatever the properties say',
    where: 'hw/virtio/virtio-iommu.c virtio_iommu_device_realize()',
  },
  nodes: {
    why: 'the machine has memory nodes and ACPI',
    where: 'hw/virtio/virtio-mem.c virtio_mem_get_features()',
  },
  inaccessible: {
    why: 'unplugged-inaccessible is on, or it is no x86 machine',
    where: 'hw/virtio/virtio-mem.c virtio_mem_get_features()',
  },
  suspend: {
    why: 'the machine can be woken up from suspend',
    where: 'hw/virtio/virtio-mem.c virtio_mem_get_features()',
  },
} as const;

/** Since when the bit is offered without a property that could take it away. */
const NO_EMERGENCY_PROPERTY = { after: '10.2', by: '11.1' };

/** QEMU's get_features() of each device: what it makes of the offer so far. Returns what QEMU says where it refuses. */
export function getFeatures(
  draft: OfferDraft,
  settings: Settings,
): Pick<QemuObjection, 'message' | 'wants'> | undefined {
  const { row } = settings.model;
  if (row.worker !== 'qemu' && row.device !== 'vhost-user-gpu') {
    const message = vhostGetFeatures(draft, settings);
    return message === undefined ? undefined : { message };
  }
  switch (row.device) {
    case 'virtio-net-device':
      virtioNetGetFeatures(draft, settings);
      return undefined;
    case 'virtio-blk-device':
      return virtioBlkGetFeatures(draft, settings);
    case 'virtio-serial-device':
      if ((numberOf('max_ports', settings) ?? 31) > 1) offerAll(draft, [CONSOLE.MULTIPORT], RULES.ports);
      if (since(settings.boot, NO_EMERGENCY_PROPERTY))
        offerAll(draft, [CONSOLE.EMERG_WRITE], RULES.emergency);
      return undefined;
    case 'virtio-balloon-device':
      offerAll(draft, [BALLOON.STATS_VQ], RULES.stats);
      return undefined;
    case 'virtio-9p-device':
      offerAll(draft, [NINEP.MOUNT_TAG], RULES.tag);
      return undefined;
    case 'virtio-gpu-gl-device':
    case 'virtio-gpu-rutabaga-device':
      offerAll(draft, threeDimensions(settings), RULES.three);
      return undefined;
    case 'virtio-gpu-device':
      if (settings.boot.opengl === false) withholdAll(draft, [GPU.VIRGL], RULES.flat);
      return undefined;
    case 'virtio-iommu-device':
      offerAll(draft, iommuBits(settings), RULES.iommu);
      return undefined;
    case 'virtio-mem':
      memFeatures(draft, settings);
      return undefined;
    case 'virtio-sound-device':
      offerAll(draft, [F.VERSION_1], RULES.sound);
      return undefined;
    default:
      return undefined;
  }
}

function threeDimensions({ boot }: Settings): readonly number[] {
  return since(boot, { after: '7.2', by: '10.0' }) ? [GPU.VIRGL, GPU.CONTEXT_INIT] : [GPU.VIRGL];
}

/** Until 6.2 BYPASS, since then BYPASS_CONFIG. */
function iommuBits({ boot }: Settings): readonly number[] {
  const bypass = since(boot, { after: '5.2', by: '7.2', likely: '7.0' }) ? 'BYPASS_CONFIG' : 'BYPASS';
  return [
    ...bits(F, 'INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1'),
    ...bits(IOMMU, 'INPUT_RANGE', 'DOMAIN_RANGE', 'MAP_UNMAP', 'PROBE', 'MMIO', bypass),
  ];
}

/** Machine types that tell the guest of memory nodes by ACPI, and that can be woken up. */
const WITH_ACPI = new Set(['q35', 'pc', 'virt']);
const WITH_WAKEUP = new Set(['q35', 'pc']);

function memFeatures(draft: OfferDraft, settings: Settings): void {
  const { boot } = settings;
  const family = boot.machine.family?.name ?? '';
  if (WITH_ACPI.has(family)) offerAll(draft, [MEM.ACPI_PXM], RULES.nodes);
  const inaccessible = settingOf('unplugged-inaccessible', settings)?.value;
  if (inaccessible !== undefined && (inaccessible === 'on' || boot.arch !== 'x86_64'))
    offerAll(draft, [MEM.UNPLUGGED_INACCESSIBLE], RULES.inaccessible);
  if (WITH_WAKEUP.has(family) && since(boot, { after: '7.2', by: '10.0' }))
    offerAll(draft, [MEM.PERSISTENT_SUSPEND], RULES.suspend);
}
