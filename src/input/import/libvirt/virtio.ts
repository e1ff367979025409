import type { MonitorRefusal } from '../../../model/device.ts';
import type { Plug } from '../../../model/qemu.ts';
import { quote } from '../../../text/quoting.ts';
import { addOption, byLibvirt, type DomainDraft, type OptionValues, refuse } from './draft.ts';
import { attributeOf, childOf, switchOf, tagOf } from './element.ts';
import { type Flavour, flavourOf, slotOf } from './slots.ts';
import type { Element } from './xml.ts';

/** A virtio device as libvirt is about to hand it to QEMU. */
export interface VirtioDevice {
  readonly element: Element;
  /** QEMU’s name of the device without its bus: `virtio-net`. */
  readonly base: string;
  /** QEMU’s id of it, unless the domain names one. */
  readonly alias: string;
  /** The model as the domain names it: `virtio-transitional`. */
  readonly model?: string | undefined;
  /** The name is whole as it is: virtio-vga. */
  readonly whole?: boolean;
  readonly properties?: OptionValues;
  /** A property without which libvirt does not start QEMU. */
  readonly needs?: Plug['needs'];
  /** What `<driver>` says to all virtio devices is left out. */
  readonly bare?: boolean;
  /** What libvirt has against it. */
  readonly objection?: MonitorRefusal | undefined;
}

const SUFFIX = { pci: 'pci', ccw: 'ccw', mmio: 'device', nowhere: 'pci' } as const;

/** libvirt qemuBuildVirtioDevProps(): a device’s name by its bus, then what `<driver>` says to all virtio devices. */
export function addVirtioDevice(draft: DomainDraft, device: VirtioDevice): void {
  const { element, base, whole = false, properties = {} } = device;
  const flavour = flavourOf(device.model);
  const slot = slotOf(element, flavour, draft);
  const suffix = slot.kind === 'pci' && HAS_FORMS.test(base) && flavour !== '' ? `-${flavour}` : '';
  const id = attributeOf(childOf(element, 'alias'), 'name') ?? device.alias;
  const values = new Map<string, OptionValues[string]>([
    ['driver', whole ? base : `${base}-${SUFFIX[slot.kind]}${suffix}`],
    ...(device.bare === true ? [] : virtioOptions(draft, element)),
    ...Object.entries(properties),
    ['id', id],
    ...(slot.kind === 'pci' ? ([['bus', slot.bus]] as const) : []),
    ...(draft.overrides.get(id) ?? []),
  ]);
  addOption(draft, 'device', Object.fromEntries(values), element);
  if (device.needs !== undefined) draft.needs.set(element.offset, device.needs);
  const objection =
    device.objection ??
    refuseCounts(element) ??
    (slot.kind === 'nowhere' ? slot.objection : wrongForm(flavour, slot.kind));
  if (objection !== undefined) draft.objections.set(element.offset, objection);
}

/** Attributes of `<driver>` that are numbers. */
const COUNTS = ['queues', 'queue_size', 'cmd_per_lun', 'max_sectors', 'rx_queue_size', 'tx_queue_size'];

/** libvirt virXMLPropUInt(): a number that is none, or that is negative. Returns undefined where all are numbers. */
function refuseCounts(element: Element): MonitorRefusal | undefined {
  const driver = childOf(element, 'driver');
  const wrong = COUNTS.find((name) => {
    const given = attributeOf(driver, name);
    return given !== undefined && !/^\s*\+?\d+\s*$/.test(given);
  });
  if (wrong === undefined) return undefined;
  return byLibvirt(
    `XML error: Invalid value for attribute '${wrong}' in element 'driver': '${attributeOf(driver, wrong)}'. Expected non-negative integer value`,
    'src/util/virxml.c virXMLPropUInt()',
  );
}

/** Of input and video devices libvirt knows one form alone. */
const HAS_FORMS =
  /^(?:virtio-(?:net|blk|scsi|serial|rng|balloon|9p)|vhost-(?:scsi|vsock)|vhost-user-(?:blk|fs))$/;

function wrongForm(flavour: Flavour, kind: 'pci' | 'ccw' | 'mmio'): MonitorRefusal | undefined {
  if (flavour === '' || kind === 'pci') return undefined;
  const type = kind === 'mmio' ? 'virtio-mmio' : kind;
  return byLibvirt(
    `virtio (non-)transitional models are not supported for address type=${type}`,
    'src/qemu/qemu_command.c qemuBuildVirtioDevGetConfig()',
    { kind: 'plain-model' },
  );
}

/** The attributes of `<driver>` that libvirt takes for every virtio device, and QEMU’s properties. */
const VIRTIO_OPTIONS = [
  ['iommu', 'iommu_platform'],
  ['ats', 'ats'],
  ['packed', 'packed'],
  ['page_per_vq', 'page-per-vq'],
] as const;

function virtioOptions(draft: DomainDraft, element: Element): readonly (readonly [string, boolean])[] {
  const driver = childOf(element, 'driver');
  return VIRTIO_OPTIONS.flatMap(([attribute, property]) => {
    const value = switchIn(draft, driver, attribute);
    return value === undefined ? [] : [[property, value] as const];
  });
}

/** An attribute that is on or off; anything else is a mistake. */
export function switchIn(
  draft: DomainDraft,
  element: Element | undefined,
  name: string,
): boolean | undefined {
  const given = attributeOf(element, name);
  const value = switchOf(given);
  if (element !== undefined && given !== undefined && value === undefined)
    refuse(draft, element, `${name}=${quote(given)} of <${element.name}>; expected on or off`);
  return value;
}

/** What libvirt says where an option for virtio devices stands in another’s `<driver>`. */
export function refuseVirtioOptions(draft: DomainDraft, element: Element): void {
  const driver = childOf(element, 'driver');
  for (const [attribute] of VIRTIO_OPTIONS)
    if (driver !== undefined && attributeOf(driver, attribute) !== undefined)
      refuse(
        draft,
        driver,
        `${attribute} driver option is only supported for virtio devices, and ${tagOf(element)} is none`,
      );
}
