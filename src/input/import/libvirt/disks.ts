import { addOption, addSocket, byLibvirt, type DomainDraft } from './draft.ts';
import { attributeOf, childOf, countOf } from './element.ts';
import { refuseDisk } from './refusals.ts';
import { addVirtioDevice, refuseVirtioOptions, switchIn } from './virtio.ts';
import type { Element } from './xml.ts';

/** The bus of a disk, by what it is called in the guest where it is not named. */
export function diskBus(disk: Element): string | undefined {
  const target = childOf(disk, 'target');
  const given = attributeOf(target, 'bus');
  if (given !== undefined) return given;
  switch (attributeOf(target, 'dev')?.slice(0, 2)) {
    case 'vd':
      return 'virtio';
    case 'sd':
      return 'scsi';
    default:
      return undefined;
  }
}

/** vda is 0, vdz 25, vdaa 26. Returns undefined for another name. */
export function numberIn(dev: string | undefined): number | undefined {
  const letters = /^(?:x?v|s|h|f)d([a-z]{1,3})\d*$/.exec(dev ?? '')?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0) - 1;
}

/** Cache modes, and whether the guest sees a write cache. */
const WRITE_CACHE: ReadonlyMap<string, boolean> = new Map([
  ['writeback', true],
  ['none', true],
  ['unsafe', true],
  ['writethrough', false],
  ['directsync', false],
]);

/** QEMU has taken no SCSI commands on a virtio disk since 9.1. */
const SCSI_COMMANDS = {
  property: 'scsi',
  otherwise: byLibvirt(
    "This QEMU doesn't support SCSI emulation with 'virtio-blk' device",
    'src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend()',
    { kind: 'with', properties: { scsi: 'off' } },
  ),
};

/** `<disk>`: virtio-blk and its backend; disks on other buses are for their controllers. */
export function addDisk(draft: DomainDraft, disk: Element, index: number): void {
  if (diskBus(disk) !== 'virtio') {
    refuseVirtioOptions(draft, disk);
    return;
  }
  const driver = childOf(disk, 'driver');
  const user = attributeOf(disk, 'type') === 'vhostuser';
  const node = `libvirt-${index + 1}-format`;
  if (!user) {
    const readOnly = childOf(disk, 'readonly') !== undefined || attributeOf(disk, 'device') === 'cdrom';
    addOption(draft, 'blockdev', { 'node-name': node, 'read-only': readOnly }, disk);
  }
  addVirtioDevice(draft, {
    element: disk,
    base: user ? 'vhost-user-blk' : 'virtio-blk',
    alias: `virtio-disk${numberIn(attributeOf(childOf(disk, 'target'), 'dev')) ?? index}`,
    model: attributeOf(disk, 'model'),
    properties: {
      ...(user
        ? { chardev: addSocket(draft, `chr-vu-virtio-disk${index}`, disk) }
        : { drive: node, 'write-cache': onOff(WRITE_CACHE.get(attributeOf(driver, 'cache') ?? '')) }),
      'num-queues': countOf(attributeOf(driver, 'queues')),
      'queue-size': countOf(attributeOf(driver, 'queue_size')),
      event_idx: switchIn(draft, driver, 'event_idx'),
      scsi: !user && attributeOf(disk, 'device') === 'lun' ? true : undefined,
    },
    needs: user || attributeOf(disk, 'device') !== 'lun' ? undefined : SCSI_COMMANDS,
    objection: refuseDisk(draft.root, disk),
  });
}

function onOff(value: boolean | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value ? 'on' : 'off';
}
