import type { MonitorRefusal } from '../../../model/device.ts';
import { byLibvirt, type DomainDraft } from './draft.ts';
import { attributeOf, childOf, childrenOf, countOf, indexed } from './element.ts';
import { missingSerialControllers } from './ports.ts';
import { refuseIothread } from './refusals.ts';
import { missingScsiControllers } from './scsi.ts';
import { addVirtioDevice, refuseVirtioOptions } from './virtio.ts';
import type { Element } from './xml.ts';

const VIRTIO_SCSI = new Set(['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional']);

/** libvirt qemuDomainGetSCSIControllerModel(): a SCSI controller that names no model, of a QEMU that has lsi53c895a but on s390. */
function usualScsi({ machine }: DomainDraft): string | undefined {
  if (machine.family === 's390-ccw-virtio' || machine.arch === 'loongarch64') return 'virtio-scsi';
  // Red Hat’s QEMU has none of the older controllers.
  return /rhel/.test(machine.type) && machine.family !== 'pseries' ? 'virtio-scsi' : undefined;
}

/** `<controller>`: virtio-scsi and virtio-serial. */
export function addController(draft: DomainDraft, controller: Element): void {
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

function indexOf({ root }: DomainDraft, controller: Element): number {
  const all = childrenOf(childOf(root, 'devices'), 'controller');
  const found = indexed(all, attributeOf(controller, 'type') ?? '').find(([one]) => one === controller);
  return found?.[1] ?? 0;
}

function addScsi(draft: DomainDraft, element: Element, index: number, model: string): void {
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
    objection: element.name === 'controller' ? refuseIothread(draft.root, element) : undefined,
  });
}

/** Attributes of `<driver>` that libvirt takes for virtio-scsi alone. */
const SCSI_ALONE = ['queues', 'cmd_per_lun', 'max_sectors', 'ioeventfd'];

/** What libvirt says of such an attribute elsewhere. Returns undefined where there is none. */
function refuseScsiWords(driver: Element | undefined): MonitorRefusal | undefined {
  if (attributeOf(driver, 'iothread') !== undefined)
    return byLibvirt(
      "XML error: 'iothread' attribute only supported for virtio scsi controllers",
      'src/conf/domain_postparse.c virDomainControllerDefPostParse()',
    );
  const alone = SCSI_ALONE.find((name) => attributeOf(driver, name) !== undefined);
  if (alone === undefined) return undefined;
  return byLibvirt(
    `'${alone}' is only supported by virtio-scsi controller`,
    'src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerAttributes()',
  );
}

function addSerial(draft: DomainDraft, element: Element, index: number, model: string | undefined): void {
  const driver = element.name === 'controller' ? childOf(element, 'driver') : undefined;
  addVirtioDevice(draft, {
    element,
    base: 'virtio-serial',
    alias: `virtio-serial${index}`,
    model,
    properties: {
      max_ports: countOf(attributeOf(element, 'ports')),
      vectors: countOf(attributeOf(element, 'vectors')),
    },
    objection: refuseScsiWords(driver),
  });
}

/** Controllers that libvirt adds for what needs one: `added` stands for an element that the domain does not have. */
export function addMissingControllers(draft: DomainDraft, devices: Element, added: Element): void {
  for (const { index, model = usualScsi(draft) } of missingScsiControllers(devices))
    if (model !== undefined && VIRTIO_SCSI.has(model)) addScsi(draft, added, index, model);
  for (const index of missingSerialControllers(devices)) addSerial(draft, added, index, undefined);
}
