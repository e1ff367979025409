import { type AddWords, noWords, type QemuWords } from '../qemu-words.ts';
import type { Variables, Word } from '../shell/words.ts';
import { type KataSettings, memoryOf, sharedFs, sharesByDaemon } from './settings.ts';

/** What QEMU is called where the configuration does not say it. */
const BINARIES: ReadonlyMap<string, string> = new Map([
  ['s390-ccw-virtio', 'qemu-system-s390x'],
  ['pseries', 'qemu-system-ppc64'],
  ['virt', 'qemu-system-aarch64'],
]);

/** The variable that stands for whether Kata finds itself on a virtual machine, which no configuration says. */
export const NESTED = 'KATA_ON_A_VIRTUAL_MACHINE';

/** The kinds of protection that Kata may find on a host of each machine type, by what QEMU calls their objects. */
const PROTECTIONS: ReadonlyMap<string, readonly [object: string, id: string]> = new Map([
  ['s390-ccw-virtio', ['s390-pv-guest', 'pv0']],
  ['pseries', ['pef-guest', 'pef0']],
]);

/**
 * The words by which Kata starts QEMU: src/runtime/virtcontainers/qemu.go CreateVM() and buildDevices(), qemu_arch_base.go,
 * and src/runtime/pkg/govmm/qemu/qemu.go, as they are in Kata 3.2 to August 2026. Each word has the place of the key that
 * decides on it, or that of the section where Kata adds it by itself.
 */
export function qemuWords(settings: KataSettings, variables: Variables = new Map()): readonly Word[] {
  const { section, text, on, place } = settings;
  const own = section.offset;
  const machine = text('machine_type') ?? 'q35';
  const isCcw = machine === 's390-ccw-virtio';
  const bus = isCcw ? 'ccw' : machine === 'microvm' ? 'device' : 'pci';
  const qemu = noWords((model, properties) => [
    `${model}-${bus}`,
    ...ccwProperties(settings, isCcw),
    ...properties,
  ]);
  const { words, add, device } = qemu;
  const legacy = bus === 'pci' ? nestedProperties(settings, variables.get(NESTED)) : [];

  add(place('path'), text('path') ?? BINARIES.get(machine) ?? 'qemu-system-x86_64');
  add(place('machine_type'), '-machine', machineWord(settings, machine));
  addMemory(settings, add);
  add(place('default_vcpus'), '-smp', text('default_vcpus')?.replace(/\..*$/, '') || '1');
  if (!on('use_legacy_serial')) device(own, 'virtio-serial', 'id=serial0', ...legacy);
  addImage(settings, machine, qemu, legacy);
  if (on('enable_iommu') && machine === 'q35')
    add(place('enable_iommu'), '-device', 'intel-iommu,intremap=on,device-iotlb=on,caching-mode=on');
  if ((text('block_device_driver') ?? 'virtio-scsi') === 'virtio-scsi')
    device(place('block_device_driver'), 'virtio-scsi', 'id=scsi0', ...legacy);
  addProtection(settings, machine, add);
  if (!isCcw && !on('confidential_guest')) {
    add(own, '-object', 'rng-random,id=rng0,filename=/dev/urandom');
    device(own, 'virtio-rng', 'rng=rng0');
  }
  if (on('reclaim_guest_freed_memory') && !on('confidential_guest'))
    device(
      place('reclaim_guest_freed_memory'),
      'virtio-balloon',
      'id=balloon0',
      'deflate-on-oom=on',
      'free-page-reporting=on',
    );
  addShare(settings, qemu, legacy);
  device(own, 'vhost-vsock', 'id=vsock-0', 'guest-cid=3', ...legacy);
  add(own, '-netdev', `tap,id=network-0,vhost=${on('disable_vhost_net') ? 'off' : 'on'}`);
  device(own, 'virtio-net', 'netdev=network-0', 'id=network-0', 'mq=on', ...legacy);
  add(own, '-nodefaults');
  const kernel = text('kernel_params');
  const iommu = on('enable_iommu') && machine === 'q35' ? 'intel_iommu=on iommu=pt ' : '';
  add(place('kernel'), '-kernel', text('kernel') ?? 'vmlinux.container');
  add(place('kernel_params'), '-append', `${iommu}${kernel ?? ''}`.trim());
  return words;
}

/** On CCW alone, and only by enable_iommu_platform, Kata asks for iommu_platform: qemu.go, QemuParams() of each device. */
function ccwProperties({ on }: KataSettings, isCcw: boolean): readonly string[] {
  return isCcw && on('enable_iommu_platform') ? ['iommu_platform=on'] : [];
}

/** qemu.go setup(): on a virtual machine Kata leaves out the modern interface, unless that is not looked for. */
function nestedProperties({ on }: KataSettings, nested: string | undefined): readonly string[] {
  return [`disable-modern=${on('disable_nesting_checks') ? 'off' : (nested ?? `\${${NESTED}}`)}`];
}

function machineWord({ on, text }: KataSettings, machine: string): string {
  const split = on('enable_iommu') || on('confidential_guest') ? ',kernel_irqchip=split' : '';
  const support = on('confidential_guest')
    ? `,confidential-guest-support=${protectionOf(text, machine)[1]}`
    : '';
  return `${machine},accel=kvm${machine === 'q35' ? split : ''}${support}`;
}

/** The object that protects memory. On x86 the host decides which; what stands here is one of them. */
function protectionOf(text: KataSettings['text'], machine: string): readonly [object: string, id: string] {
  const known = PROTECTIONS.get(machine);
  if (known !== undefined) return known;
  return text('sev_snp_guest') === 'true' ? ['sev-snp-guest', 'snp'] : ['tdx-guest', 'tdx'];
}

function addProtection({ on, text, place }: KataSettings, machine: string, add: AddWords): void {
  if (!on('confidential_guest')) return;
  const [object, id] = protectionOf(text, machine);
  add(place('confidential_guest'), '-object', `${object},id=${id}`);
}

/** qemu.go setupFileBackedMem(): memory is shared where a daemon has to map it. */
function addMemory(settings: KataSettings, add: AddWords): void {
  const size = memoryOf(settings);
  const { on, place } = settings;
  add(place('default_memory'), '-m', `${size}M`);
  const shared = sharesByDaemon(settings) || on('enable_vhost_user_store');
  if (!shared && !on('enable_hugepages')) return;
  const path = on('enable_hugepages') ? '/dev/hugepages' : '/dev/shm';
  const share = shared ? 'on' : 'off';
  add(
    place('shared_fs'),
    '-object',
    `memory-backend-file,id=dimm1,size=${size}M,mem-path=${path},share=${share}`,
  );
  add(place('shared_fs'), '-numa', 'node,memdev=dimm1');
}

/** qemu_amd64.go appendImage(): an NVDIMM, which is none of virtio’s, or a read-only disk. */
function addImage(
  { on, text, place }: KataSettings,
  machine: string,
  { add, device }: QemuWords,
  legacy: readonly string[],
): void {
  if (text('image') === undefined) return;
  const nvdimm =
    !on('disable_image_nvdimm') &&
    !on('confidential_guest') &&
    machine !== 'microvm' &&
    machine !== 's390-ccw-virtio';
  if (nvdimm) return;
  add(place('image'), '-drive', 'id=image-0,file=image,format=raw,if=none,readonly=on');
  device(place('image'), 'virtio-blk', 'id=image-0', 'drive=image-0', ...legacy);
}

function addShare(settings: KataSettings, { add, device }: QemuWords, legacy: readonly string[]): void {
  const place = settings.place('shared_fs');
  if (sharesByDaemon(settings)) {
    add(place, '-chardev', 'socket,id=char-0,path=vhost-fs.sock');
    device(place, 'vhost-user-fs', 'id=fs-0', 'chardev=char-0', 'tag=kataShared');
  } else if (sharedFs(settings) === 'virtio-9p') {
    add(place, '-fsdev', 'local,id=extra-9p-kataShared,path=share,security_model=none');
    device(place, 'virtio-9p', 'fsdev=extra-9p-kataShared', 'mount_tag=kataShared', ...legacy);
  }
}
