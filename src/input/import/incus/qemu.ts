import { qemuCommands } from '../qemu/commands.ts';
import { noWords, type QemuWords } from '../qemu-words.ts';
import type { Word } from '../shell/words.ts';
import { type Tree, textAt } from '../tree.ts';
import { type IncusGuest, mibIn } from './guest.ts';
import { overridden } from './overrides.ts';

const MACHINES: Readonly<Record<IncusGuest['arch'], readonly [type: string, binary: string]>> = {
  x86_64: ['q35', 'qemu-system-x86_64'],
  aarch64: ['virt', 'qemu-system-aarch64'],
  ppc64le: ['pseries', 'qemu-system-ppc64'],
  s390x: ['s390-ccw-virtio', 'qemu-system-s390x'],
};

/** The images that edk2.GetAchitectureFirmwareVarsCandidates() names first, without security.csm, which asks for SeaBIOS. */
const FIRMWARE: Readonly<Partial<Record<IncusGuest['arch'], string>>> = {
  x86_64: 'OVMF_CODE.4MB.fd',
  aarch64: 'AAVMF_CODE.fd',
};

/** QEMUDefaultMemSize, in MiB. */
const DEFAULT_MIB = 1024;

/**
 * The words that stand for the configuration file by which Incus starts QEMU, and for what it plugs in afterwards:
 * internal/server/instance/drivers/driver_qemu.go generateQemuConfigFile() and driver_qemu_templates.go of August 2026.
 * On machines with PCI Express every device is on a root port.
 */
export function qemuWords(guest: IncusGuest): readonly Word[] {
  const { document, arch, text, on, place } = guest;
  const own = document.offset;
  const [usual, binary] = MACHINES[arch];
  const isCcw = arch === 's390x';
  const onPorts = arch === 'x86_64' || arch === 'aarch64';
  const qemu = noWords((model, properties) => [
    `${model}-${isCcw ? 'ccw' : 'pci'}`,
    ...properties,
    ...(onPorts ? ['bus=port'] : []),
  ]);
  const { words, add, device } = qemu;
  const size = mibIn(text('limits.memory') ?? '') ?? DEFAULT_MIB;
  const sev = on('security.sev');
  const memory = arch === 'x86_64' ? '' : ',memory-backend=mem0';

  add(own, binary);
  add(own, '-machine', `type=${usual},accel=kvm${memory}${sev ? ',confidential-guest-support=sev0' : ''}`);
  if (arch === 'x86_64')
    for (const property of ['disable_s3', 'disable_s4'])
      add(own, '-global', `driver=ICH9-LPC,property=${property},value=1`);
  add(place('limits.memory'), '-m', `${size}M`);
  add(place('limits.memory'), '-object', `memory-backend-memfd,id=mem0,size=${size}M,share=on`);
  const image = FIRMWARE[arch];
  if (image !== undefined && !on('security.csm'))
    add(own, '-drive', `if=pflash,unit=0,readonly=on,file=${image}`);
  if (arch === 'x86_64') add(own, '-numa', 'node,memdev=mem0');
  add(place('limits.cpu'), '-smp', String(guest.cpus));
  add(own, '-nodefaults');
  if (onPorts) add(own, '-device', 'pcie-root-port,id=port');
  if (on('security.iommu') && !isCcw && arch !== 'ppc64le')
    add(place('security.iommu'), '-device', 'virtio-iommu-pci');
  device(own, 'virtio-balloon', 'id=qemu_balloon');
  add(own, '-object', 'rng-random,id=qemu_rng,filename=/dev/urandom');
  device(own, 'virtio-rng', 'id=dev-qemu_rng', 'rng=qemu_rng');
  device(own, 'virtio-keyboard', 'id=qemu_keyboard');
  device(own, 'virtio-tablet', 'id=qemu_tablet');
  device(own, 'vhost-vsock', 'id=qemu_vsock', 'guest-cid=3');
  device(own, 'virtio-serial', 'id=dev-qemu_serial');
  if (!isCcw && !on('migration.stateful')) {
    add(own, '-audiodev', 'none,id=qemu_audiodev');
    device(own, 'virtio-sound', 'id=qemu_audio', 'audiodev=qemu_audiodev');
  }
  device(own, 'virtio-scsi', 'id=qemu_scsi', `num_queues=${guest.cpus}`);
  add(own, '-fsdev', 'local,id=qemu_config,path=config,security_model=none,readonly=on');
  device(own, 'virtio-9p', 'id=dev-qemu_config-drive-9p', 'fsdev=qemu_config', 'mount_tag=config');
  if (sev) {
    const policy = on('security.sev.policy.es') ? '0x5' : '0x1';
    add(place('security.sev'), '-object', `sev-guest,id=sev0,policy=${policy}`);
  }
  if (isCcw) device(own, 'virtio-gpu', 'id=qemu_gpu');
  else if (arch === 'x86_64') add(own, '-device', `virtio-vga,id=qemu_gpu,bus=port`);
  else device(own, 'virtio-gpu', 'id=qemu_gpu');
  const file = overridden([...words], text('raw.qemu.conf') ?? '', place('raw.qemu.conf'));
  const beside = passed(text('raw.qemu') ?? '', place('raw.qemu'));
  const inFile = words.length;
  for (const [name, one] of guest.devices) addDevice(guest, name, one, qemu);
  return [...file, ...beside, ...words.slice(inFile)];
}

/** `raw.qemu` goes to QEMU as it is. */
function passed(given: string, offset: number): readonly Word[] {
  const { starts } = qemuCommands(`qemu-system-x86_64 ${given}`, new Map());
  return (starts[0]?.words.slice(1) ?? []).map(({ text }) => ({ text, offset }));
}

function addDevice(guest: IncusGuest, name: string, one: Tree, qemu: QemuWords): void {
  switch (textAt(one, 'type')) {
    case 'nic':
      addNetwork(guest, name, one, qemu);
      return;
    case 'disk':
      addDisk(name, one, qemu);
      return;
    default:
  }
}

/** addNetDevConfig(): a tap with vhost, with as many queues as vCPUs and two at the least; or a vDPA device. */
function addNetwork({ cpus }: IncusGuest, name: string, one: Tree, { add, device }: QemuWords): void {
  const { offset } = one;
  const id = `incus_${name}`;
  if (/^(?:sriov|physical)$/.test(textAt(one, 'nictype') ?? '') || textAt(one, 'io.bus') === 'usb') return;
  if (textAt(one, 'acceleration') === 'vdpa') {
    add(offset, '-netdev', `vhost-vdpa,id=${id},vhostdev=/dev/vhost-vdpa-0`);
    device(
      offset,
      'virtio-net',
      `netdev=${id}`,
      `id=dev-${id}`,
      'page-per-vq=on',
      'iommu_platform=on',
      'disable-legacy=on',
    );
    return;
  }
  if (textAt(one, 'acceleration') === 'sriov') return;
  const queues = Math.max(cpus, 2);
  add(offset, '-netdev', `tap,id=${id},vhost=on,queues=${queues}`);
  device(offset, 'virtio-net', `netdev=${id}`, `id=dev-${id}`, 'mq=on', `vectors=${2 * queues + 2}`);
}

/** Where a disk is attached: io.bus, or the SCSI controller; a directory over virtiofsd, or 9p. */
function addDisk(name: string, one: Tree, { add, device }: QemuWords): void {
  const { offset } = one;
  const id = `incus_${name}`;
  const bus = textAt(one, 'io.bus') ?? 'auto';
  const path = textAt(one, 'path');
  const isShare = path !== undefined && path !== '/';
  if (isShare && bus === '9p') {
    add(offset, '-fsdev', `local,id=${id},path=share,security_model=passthrough`);
    device(offset, 'virtio-9p', `fsdev=${id}`, `mount_tag=${name}`);
  } else if (isShare) {
    add(offset, '-chardev', `socket,id=${id},path=virtio-fs.sock`);
    device(offset, 'vhost-user-fs', `id=dev-${id}`, `chardev=${id}`, `tag=${name}`);
  } else if (bus === 'virtio-blk') {
    const readOnly = textAt(one, 'readonly') === 'true' ? ',readonly=on' : '';
    add(offset, '-drive', `if=none,id=${id},file=disk,format=raw${readOnly}`);
    device(offset, 'virtio-blk', `drive=${id}`, `id=dev-${id}`);
  }
}
