import { diskBus } from './libvirt-disks.ts';
import type { Draft } from './libvirt-draft.ts';
import { attributeOf, childOf, childrenOf, countOf } from './libvirt-element.ts';
import { addVirtioDevice, refuseVirtioOptions } from './libvirt-virtio.ts';
import type { Element } from './libvirt-xml.ts';

const VIRTIO_SCSI = new Set(['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional']);

/** libvirt qemuDomainDefaultSCSIControllerModel(): a SCSI controller that names no model. */
function usualScsi({ machine }: Draft): string | undefined {
  if (machine.family === 's390-ccw-virtio' || machine.family === 'virt') return 'virtio-scsi';
  // Red Hat’s QEMU has none of the older controllers.
  return /rhel/.test(machine.type) && machine.family !== 'pseries' ? 'virtio-scsi' : undefined;
}

/** `<controller>`: virtio-scsi and virtio-serial. */
export function addController(draft: Draft, controller: Element): void {
  const index = countOf(attributeOf(controller, 'index')) ?? 0;
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

function addSerial(draft: Draft, element: Element, index: number, model: string | undefined): void {
  addVirtioDevice(draft, {
    element,
    base: 'virtio-serial',
    alias: `virtio-serial${index}`,
    model,
    properties: {
      max_ports: countOf(attributeOf(element, 'ports')),
      vectors: countOf(attributeOf(element, 'vectors')),
    },
  });
}

/** Controllers that libvirt adds for what needs one: `added` stands for an element that the domain does not have. */
export function addMissingControllers(draft: Draft, devices: Element, added: Element): void {
  const disks = childrenOf(devices, 'disk').filter((disk) => diskBus(disk) === 'scsi');
  const hosts = childrenOf(devices, 'hostdev').filter((host) => attributeOf(host, 'type') === 'scsi');
  const model = usualScsi(draft);
  if (model !== undefined)
    for (const index of missing(devices, 'scsi', [...disks, ...hosts])) addScsi(draft, added, index, model);

  const ports = [...childrenOf(devices, 'channel'), ...childrenOf(devices, 'console')].filter(
    (port) => attributeOf(childOf(port, 'target'), 'type') === 'virtio',
  );
  for (const index of missing(devices, 'virtio-serial', ports)) addSerial(draft, added, index, undefined);
}

/** The controllers that these are on, and that the domain does not have. */
function missing(devices: Element, type: string, users: readonly Element[]): readonly number[] {
  const there = new Set(
    childrenOf(devices, 'controller')
      .filter((controller) => attributeOf(controller, 'type') === type)
      .map((controller) => countOf(attributeOf(controller, 'index')) ?? 0),
  );
  const wanted = new Set(
    users.map((user) => countOf(attributeOf(childOf(user, 'address'), 'controller')) ?? 0),
  );
  return [...wanted].filter((index) => !there.has(index)).sort((a, b) => a - b);
}
