import type { MonitorRefusal } from '../../model/device.ts';
import { quote } from '../../text/quoting.ts';
import { addOption, byLibvirt, type Draft, type OptionValues, refuse } from './libvirt-draft.ts';
import { attributeOf, childOf, switchOf, tagOf } from './libvirt-element.ts';
import { type Flavour, flavourOf, slotOf } from './libvirt-slots.ts';
import type { Element } from './libvirt-xml.ts';

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
  /** What libvirt has against it. */
  readonly objection?: MonitorRefusal | undefined;
}

const SUFFIX = { pci: 'pci', ccw: 'ccw', mmio: 'device', nowhere: 'pci' } as const;

/** libvirt qemuBuildVirtioDevProps(): a device’s name by its bus, then what `<driver>` says to all virtio devices. */
export function addVirtioDevice(draft: Draft, device: VirtioDevice): void {
  const { element, base, whole = false, properties = {} } = device;
  const flavour = flavourOf(device.model);
  const slot = slotOf(element, flavour, draft);
  const suffix = slot.kind === 'pci' && HAS_FORMS.test(base) && flavour !== '' ? `-${flavour}` : '';
  const id = attributeOf(childOf(element, 'alias'), 'name') ?? device.alias;
  const values = new Map<string, OptionValues[string]>([
    ['driver', whole ? base : `${base}-${SUFFIX[slot.kind]}${suffix}`],
    ...virtioOptions(draft, element),
    ...Object.entries(properties),
    ['id', id],
    ...(slot.kind === 'pci' ? ([['bus', slot.bus]] as const) : []),
    ...(draft.overrides.get(id) ?? []),
  ]);
  addOption(draft, 'device', Object.fromEntries(values), element);
  const objection =
    device.objection ?? (slot.kind === 'nowhere' ? slot.objection : wrongForm(flavour, slot.kind));
  if (objection !== undefined) draft.objections.set(element.offset, objection);
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
  );
}

/** The attributes of `<driver>` that libvirt takes for every virtio device, and QEMU’s properties. */
const VIRTIO_OPTIONS = [
  ['iommu', 'iommu_platform'],
  ['ats', 'ats'],
  ['packed', 'packed'],
  ['page_per_vq', 'page-per-vq'],
] as const;

function virtioOptions(draft: Draft, element: Element): readonly (readonly [string, boolean])[] {
  const driver = childOf(element, 'driver');
  return VIRTIO_OPTIONS.flatMap(([attribute, property]) => {
    const value = switchIn(draft, driver, attribute);
    return value === undefined ? [] : [[property, value] as const];
  });
}

/** An attribute that is on or off; anything else is a mistake. */
export function switchIn(draft: Draft, element: Element | undefined, name: string): boolean | undefined {
  const given = attributeOf(element, name);
  const value = switchOf(given);
  if (element !== undefined && given !== undefined && value === undefined)
    refuse(draft, element, `${name}=${quote(given)} of <${element.name}>; expected on or off`);
  return value;
}

/** What libvirt says where an option for virtio devices stands in another’s `<driver>`. */
export function refuseVirtioOptions(draft: Draft, element: Element): void {
  const driver = childOf(element, 'driver');
  for (const [attribute] of VIRTIO_OPTIONS)
    if (driver !== undefined && attributeOf(driver, attribute) !== undefined)
      refuse(
        draft,
        driver,
        `${attribute} driver option is only supported for virtio devices, and ${tagOf(element)} is none`,
      );
}
