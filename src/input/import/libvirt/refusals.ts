import type { MonitorRefusal } from '../../../model/device.ts';
import { byLibvirt, type DomainMachine } from './draft.ts';
import { attributeOf, childOf, childrenOf, countOf, switchOf, wordOf } from './element.ts';
import { refuseUnsharedMemory } from './machine.ts';
import type { Element } from './xml.ts';

// What libvirt 11.3 has against a virtio device before QEMU is asked. Each gives undefined where that is nothing.

const QEMU = 'src/qemu/qemu_validate.c';
const CONF = 'src/conf/domain_validate.c';

/** A thread that the domain does not have: `<iothreads>` makes those from 1 up, `<iothreadids>` names others. */
export function refuseIothread(root: Element, device: Element): MonitorRefusal | undefined {
  const given = countOf(attributeOf(childOf(device, 'driver'), 'iothread')) ?? 0;
  const named = childrenOf(childOf(root, 'iothreadids'), 'iothread').map((one) => attributeOf(one, 'id'));
  const count = countOf(wordOf(root, 'iothreads')) ?? 0;
  if (given === 0 || given <= count || named.includes(String(given))) return undefined;
  return device.name === 'disk'
    ? byLibvirt(
        `Disk iothread '${given}' not defined in iothreadid`,
        `${QEMU} qemuValidateDomainDeviceDefDiskIOThreads()`,
      )
    : byLibvirt(
        `controller iothread '${given}' not defined in iothreadid`,
        `${QEMU} qemuValidateCheckSCSIControllerIOThreads()`,
      );
}

/** What a disk of vhost-user leaves to its daemon: attributes of `<driver>`, and elements of the disk. */
const OF_DAEMON = {
  driver: [
    'cache',
    'error_policy',
    'io',
    'ioeventfd',
    'copy_on_read',
    'discard',
    'iothread',
    'detect_zeroes',
  ],
  disk: [
    'iotune',
    'backingStore',
    'readonly',
    'shareable',
    'transient',
    'serial',
    'wwn',
    'vendor',
    'product',
    'auth',
    'geometry',
    'blockio',
  ],
} as const;

/** virDomainDiskVhostUserValidate(), qemuValidateDomainDeviceDefDiskTransient() and their like. */
export function refuseDisk(root: Element, disk: Element): MonitorRefusal | undefined {
  const type = attributeOf(disk, 'type') ?? '';
  const driver = childOf(disk, 'driver');
  if (type === 'vhostuser') {
    const odd =
      OF_DAEMON.driver.find((name) => attributeOf(driver, name) !== undefined) ??
      OF_DAEMON.disk.find((name) => childOf(disk, name) !== undefined);
    if (odd !== undefined)
      return byLibvirt(
        `${odd} is not supported with vhostuser disk`,
        `${CONF} virDomainDiskVhostUserValidate()`,
      );
  }
  if (type === 'vhostuser' || type === 'vhostvdpa') return refuseUnsharedMemory(root, type);
  return refuseIothread(root, disk);
}

/** qemuValidateDomainDeviceDefFS(), of virtiofs. */
export function refuseVirtiofs(root: Element, folder: Element): MonitorRefusal | undefined {
  const where = `${QEMU} qemuValidateDomainDeviceDefFS()`;
  const started = attributeOf(childOf(folder, 'source'), 'socket') === undefined;
  const access = attributeOf(folder, 'accessmode') ?? 'passthrough';
  if (started && access !== 'passthrough')
    return byLibvirt('virtiofs only supports passthrough accessmode', where);
  if (started && attributeOf(childOf(folder, 'driver'), 'wrpolicy') !== undefined)
    return byLibvirt('virtiofs does not support wrpolicy', where);
  for (const [word, names] of [
    ['model', ['model']],
    ['multidevs', ['multidevs']],
    ['fmode and dmode', ['fmode', 'dmode']],
  ] as const)
    if (names.some((name) => attributeOf(folder, name) !== undefined))
      return byLibvirt(`virtiofs does not support ${word}`, where);
  const unshared = refuseUnsharedMemory(root, 'virtiofs');
  if (unshared !== undefined) return unshared;
  const address = attributeOf(childOf(folder, 'address'), 'type') ?? 'pci';
  return childOf(folder, 'boot') !== undefined && address !== 'pci'
    ? byLibvirt('setting virtiofs boot order is supported only with PCI bus', where)
    : undefined;
}

/** Networks whose backend libvirt opens more than once. */
const WITH_QUEUES = new Set(['network', 'bridge', 'direct', 'ethernet', 'vhostuser', 'vdpa']);

/** qemuValidateDomainDeviceDefNetwork(), qemuDomainValidateActualNetDef(). */
export function refuseCard(root: Element, type: string, card: Element): MonitorRefusal | undefined {
  const unshared = type === 'vhostuser' ? refuseUnsharedMemory(root, 'interface') : undefined;
  if (unshared !== undefined) return unshared;
  const driver = childOf(card, 'driver');
  const odd = ['rx_queue_size', 'tx_queue_size'].find((name) => {
    const size = countOf(attributeOf(driver, name)) ?? 0;
    return (size & (size - 1)) !== 0;
  });
  if (odd !== undefined)
    return byLibvirt(`${odd} has to be a power of two`, `${QEMU} qemuValidateDomainDeviceDefNetwork()`);
  if ((countOf(attributeOf(driver, 'queues')) ?? 0) === 0 || WITH_QUEUES.has(type)) return undefined;
  // libvirt names the card by its address, and makes one up where the domain has none.
  const mac = attributeOf(childOf(card, 'mac'), 'address') ?? 'MAC';
  return byLibvirt(
    `interface ${mac} - multiqueue is not supported for network interfaces of type ${type}`,
    'src/qemu/qemu_domain.c qemuDomainValidateActualNetDef()',
    { kind: 'one-queue' },
  );
}

/** virDomainMemoryDefValidate(), of virtio-pmem. */
export function refusePmem(memory: Element): MonitorRefusal | undefined {
  const where = `${CONF} virDomainMemoryDefValidate()`;
  if (attributeOf(memory, 'access') !== 'shared')
    return byLibvirt('shared access mode required for virtio-pmem device', where);
  return childOf(memory, 'target', 'node') === undefined
    ? undefined
    : byLibvirt('virtio-pmem does not support NUMA nodes', where);
}

/** qemuValidateDomainDeviceDefVideo(). */
export function refuseBlob(root: Element, video: Element): MonitorRefusal | undefined {
  if (switchOf(attributeOf(childOf(video, 'model'), 'blob')) !== true) return undefined;
  if (attributeOf(childOf(root, 'memoryBacking', 'source'), 'type') === 'memfd') return undefined;
  return byLibvirt(
    "'blob' support for virtio-gpu devices requires a memfd memory backend",
    `${QEMU} qemuValidateDomainDeviceDefVideo()`,
  );
}

/** qemuValidateDomainDeviceDefAddress(): the channel bus of s390, on a machine that has none. */
export function refuseChannel({ family, type }: DomainMachine): MonitorRefusal | undefined {
  return family === 's390-ccw-virtio'
    ? undefined
    : byLibvirt(
        `CCW addresses are not supported by machine type '${type}'`,
        `${QEMU} qemuValidateDomainDeviceDefAddress()`,
      );
}
