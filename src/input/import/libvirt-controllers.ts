import { diskBus, numberIn } from './libvirt-disks.ts';
import { byLibvirt, type Draft } from './libvirt-draft.ts';
import { attributeOf, childOf, childrenOf, countOf, indexed } from './libvirt-element.ts';
import { missingSerialControllers } from './libvirt-ports.ts';
import { addVirtioDevice, refuseVirtioOptions } from './libvirt-virtio.ts';
import type { Element } from './libvirt-xml.ts';

const VIRTIO_SCSI = new Set(['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional']);

/** libvirt qemuDomainGetSCSIControllerModel(): a SCSI controller that names no model, of a QEMU that has lsi53c895a but on s390. */
function usualScsi({ machine }: Draft): string | undefined {
  if (machine.family === 's390-ccw-virtio' || machine.arch === 'loongarch64') return 'virtio-scsi';
  // Red Hat’s QEMU has none of the older controllers.
  return /rhel/.test(machine.type) && machine.family !== 'pseries' ? 'virtio-scsi' : undefined;
}

/** `<controller>`: virtio-scsi and virtio-serial. */
export function addController(draft: Draft, controller: Element): void {
  const index = indexOf(draft, controller);
  const given = attributeOf(controller, 'model');
  switch (attributeOf(controller, 'type')) {
    case 'scsi': {
      const model = given === undefined || given === 'auto' ? usualScsi(draft) : given;
      if (model !== undefined && VIRTIO_SCSI.has(model)) addScsi(draft, controller, index, model);
      else refuseVirtioOptions(draft, controller);
      return;
    }
    case 'virtio-serial':
      addSerial(draft, controller, index, given);
      return;
    default:
      refuseVirtioOptions(draft, controller);
  }
}

function indexOf({ root }: Draft, controller: Element): number {
  const all = childrenOf(childOf(root, 'devices'), 'controller');
  const found = indexed(all, attributeOf(controller, 'type') ?? '').find(([one]) => one === controller);
  return found?.[1] ?? 0;
}

function addScsi(draft: Draft, element: Element, index: number, model: string): void {
  const driver = element.name === 'controller' ? childOf(element, 'driver') : undefined;
  addVirtioDevice(draft, {
    element,
    base: 'virtio-scsi',
    alias: `scsi${index}`,
    model,
    properties: {
      num_queues: countOf(attributeOf(driver, 'queues')),
      cmd_per_lun: countOf(attributeOf(driver, 'cmd_per_lun')),
      max_sectors: countOf(attributeOf(driver, 'max_sectors')),
    },
  });
}

/** Attributes of `<driver>` that libvirt takes for virtio-scsi alone, and how its message goes on. */
const SCSI_ALONE = [
  ['queues', 'supported by'],
  ['cmd_per_lun', 'supported by'],
  ['max_sectors', 'supported by'],
  ['ioeventfd', 'supported by'],
  ['iothread', 'supported for'],
] as const;

function addSerial(draft: Draft, element: Element, index: number, model: string | undefined): void {
  const driver = element.name === 'controller' ? childOf(element, 'driver') : undefined;
  const alone = SCSI_ALONE.find(([name]) => attributeOf(driver, name) !== undefined);
  addVirtioDevice(draft, {
    element,
    base: 'virtio-serial',
    alias: `virtio-serial${index}`,
    model,
    properties: {
      max_ports: countOf(attributeOf(element, 'ports')),
      vectors: countOf(attributeOf(element, 'vectors')),
    },
    objection:
      alone &&
      byLibvirt(
        `'${alone[0]}' is only ${alone[1]} virtio-scsi controller`,
        'src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerAttributes()',
      ),
  });
}

/** Controllers that libvirt adds for what needs one: `added` stands for an element that the domain does not have. */
export function addMissingControllers(draft: Draft, devices: Element, added: Element): void {
  const model = usualScsi(draft);
  if (model !== undefined) for (const index of missingScsi(devices)) addScsi(draft, added, index, model);
  for (const index of missingSerialControllers(devices)) addSerial(draft, added, index, undefined);
}

/** SCSI_NARROW_BUS_MAX_CONT_UNIT: the disks that one controller takes, by their names. */
const DISKS_OF_CONTROLLER = 7;

/** libvirt virDomainDiskDefAssignAddress(), virDomainDefAddDiskControllersForType(): controllers up to the last that a disk is on. */
function missingScsi(devices: Element): readonly number[] {
  const disks = childrenOf(devices, 'disk').filter((disk) => diskBus(disk) === 'scsi');
  const hosts = childrenOf(devices, 'hostdev').filter((host) => attributeOf(host, 'type') === 'scsi');
  const wanted = [...disks, ...hosts].map((user) => {
    const given = countOf(attributeOf(childOf(user, 'address'), 'controller'));
    const number = numberIn(attributeOf(childOf(user, 'target'), 'dev')) ?? 0;
    return given ?? Math.floor(number / DISKS_OF_CONTROLLER);
  });
  const there = new Set(indexed(childrenOf(devices, 'controller'), 'scsi').map(([, index]) => index));
  const last = Math.max(-1, ...wanted);
  return Array.from({ length: Math.min(last, MOST_CONTROLLERS) + 1 }, (_, index) => index).filter(
    (index) => !there.has(index),
  );
}

/** More than any domain has. */
const MOST_CONTROLLERS = 64;
