import { PCIE_PORTS } from '../../../data/qemu-options.ts';
import type { MonitorRefusal } from '../../../model/device.ts';
import { byLibvirt, type DomainDraft, type DomainMachine } from './draft.ts';
import { attributeOf, childOf, childrenOf, indexed } from './element.ts';
import { refuseChannel } from './refusals.ts';
import type { Element } from './xml.ts';

/** Whether a model name says which interfaces the device has. */
export type Flavour = '' | 'transitional' | 'non-transitional';

/** Where libvirt puts a device. */
export type Slot =
  | { readonly kind: 'pci'; readonly bus: string }
  | { readonly kind: 'ccw' }
  | { readonly kind: 'mmio' }
  | { readonly kind: 'nowhere'; readonly objection: MonitorRefusal };

/** `virtio-transitional` → transitional. */
export function flavourOf(model: string | undefined): Flavour {
  if (model === 'virtio-transitional') return 'transitional';
  return model === 'virtio-non-transitional' ? 'non-transitional' : '';
}

/** The PCI Express port that libvirt adds for a device that has no address. */
const ADDED_PORT = 'libvirt-added-port';

/** QEMU’s name of each model of PCI controller with a bus of its own: libvirt qemuBuildControllerPCIDevProps(). */
const CONTROLLERS: ReadonlyMap<string, string> = new Map([
  ['pcie-root-port', 'pcie-root-port'],
  ['pcie-switch-downstream-port', 'xio3130-downstream'],
  ['pcie-switch-upstream-port', 'x3130-upstream'],
  // As a plain bridge: which slot libvirt gives a device is not read, and it is never the first, which this one cannot plug.
  ['pcie-to-pci-bridge', 'pci-bridge'],
  ['dmi-to-pci-bridge', 'i82801b11-bridge'],
  ['pci-bridge', 'pci-bridge'],
  ['pci-expander-bus', 'pxb'],
  ['pcie-expander-bus', 'pxb-pcie'],
  ['pci-root', 'spapr-pci-host-bridge'],
]);

/** A PCI controller, and the element that it is for. */
interface Port {
  readonly driver: string;
  readonly element: Element;
}

/** Adds the PCI controllers of the domain, and those that libvirt adds for what has no address or names a bus that is not there. */
export function addPorts(draft: DomainDraft): void {
  const { home, pciRoot } = draft.machine;
  if (pciRoot === undefined) return;
  const devices = childOf(draft.root, 'devices');
  const usual = pciRoot === 'pcie.0' ? 'pcie-root-port' : 'pci-bridge';
  if (home === 'pcie') addPort(draft, ADDED_PORT, { driver: usual, element: devices ?? draft.root });
  const ports = new Map<number, Port>();
  for (const [element, index] of indexed(childrenOf(devices, 'controller'), 'pci')) {
    const model = attributeOf(element, 'model') ?? '';
    if (index > 0 && !ports.has(index) && model !== 'pcie-root')
      ports.set(index, { driver: CONTROLLERS.get(model) ?? usual, element });
  }
  // A bus that an address names and no controller provides: libvirt adds it.
  for (const element of devices?.children ?? []) {
    const bus = countOfBus(childOf(element, 'address'));
    if (bus !== undefined && bus > 0 && !ports.has(bus)) ports.set(bus, { driver: usual, element });
  }
  // libvirt writes them in the order of their numbers, each on the bus of its address: virDomainControllerInsertPreAlloced().
  for (const [index, port] of [...ports].sort(([one], [other]) => one - other)) {
    const { driver, element } = port;
    const bus = element.name === 'controller' ? countOfBus(childOf(element, 'address')) : undefined;
    const on = bus !== undefined && bus < index ? busName(bus, draft) : pciRoot;
    addPort(draft, `pci.${index}`, port, driver === 'spapr-pci-host-bridge' ? undefined : on);
  }
}

/** libvirt gives each port a chassis of its own, the number of its bus. */
function addPort(draft: DomainDraft, id: string, { driver, element }: Port, bus?: string): void {
  const [chassis] = /\d+$/.exec(id) ?? [];
  const more = [
    ...(bus === undefined ? [] : [`bus=${bus}`]),
    // Every device has a slot of its own in libvirt’s words, and none is slot 0 of a bridge that plugs by itself.
    ...(driver === 'pci-bridge' ? ['shpc=off'] : []),
    ...(PCIE_PORTS.has(driver) && chassis !== undefined ? [`chassis=${chassis}`] : []),
  ];
  // Not in its JSON form: QEMU creates those last, and a device of <qemu:commandline> may be on it.
  draft.options.push({
    name: 'device',
    value: [driver, `id=${id}`, ...more].join(','),
    offset: element.offset,
    json: false,
  });
}

/** The name that QEMU gives to the bus of a PCI controller: a host bridge of POWER numbers its own. */
function busName(bus: number, { root, machine }: DomainDraft): string {
  if (bus === 0) return machine.pciRoot ?? 'pci.0';
  const controllers = indexed(childrenOf(childOf(root, 'devices'), 'controller'), 'pci');
  const host = controllers.some(
    ([controller, index]) => index === bus && attributeOf(controller, 'model') === 'pci-root',
  );
  return host ? `pci.${bus}.0` : `pci.${bus}`;
}

/** The bus of a PCI address, in decimal or with 0x. */
function countOfBus(address: Element | undefined): number | undefined {
  if (address === undefined || attributeOf(address, 'type') !== 'pci') return undefined;
  const bus = attributeOf(address, 'bus');
  if (bus === undefined || !/^(?:0x[0-9a-fA-F]{1,2}|\d{1,3})$/.test(bus)) return undefined;
  return Number(bus);
}

/** libvirt qemuDomainDeviceCalculatePCIConnectFlags() and what comes before: the slot of a virtio device. */
export function slotOf(element: Element, flavour: Flavour, draft: DomainDraft): Slot {
  const { machine } = draft;
  const address = childOf(element, 'address');
  const type = attributeOf(address, 'type');
  if (type === 'ccw') {
    const objection = refuseChannel(machine);
    return objection === undefined ? { kind: 'ccw' } : { kind: 'nowhere', objection };
  }
  if (type !== undefined && type !== 'pci') return byType(type);
  const bus = countOfBus(address);
  const root = machine.pciRoot ?? 'pci.0';
  const home = machine.home === 'mmio' && NOT_ON_MMIO.has(element.name) ? 'pci' : machine.home;
  if (bus !== undefined) return { kind: 'pci', bus: busName(bus, draft) };
  switch (type === 'pci' || home === 'pci' ? pciHome(machine) : home) {
    case 'pcie':
      // A transitional device has I/O ports, and libvirt keeps it on conventional PCI, behind a bridge.
      return { kind: 'pci', bus: flavour === 'transitional' || isIntegrated(element) ? root : ADDED_PORT };
    case 'pci':
      return { kind: 'pci', bus: root };
    case 'ccw':
      return { kind: 'ccw' };
    case 'mmio':
      return { kind: 'mmio' };
    case 'none':
      return { kind: 'nowhere', objection: byLibvirt('XML error: No PCI buses available', NEXT_ADDRESS) };
  }
}

/** What libvirt qemuDomainPrimeVirtioDeviceAddresses() leaves to PCI. */
const NOT_ON_MMIO = new Set(['filesystem', 'vsock', 'iommu']);

const NEXT_ADDRESS = 'src/conf/domain_addr.c virDomainPCIAddressGetNextAddr()';

function byType(type: string): Slot {
  if (type === 'virtio-mmio') return { kind: 'mmio' };
  const message = `Unexpected address type ${type} for a virtio device`;
  return { kind: 'nowhere', objection: byLibvirt(message, NEXT_ADDRESS) };
}

/** `<address type='pci'/>` asks for PCI, wherever. */
function pciHome({ home, pciRoot }: DomainMachine): DomainMachine['home'] {
  if (home === 'ccw') return 'pci';
  if (home !== 'mmio') return home;
  return pciRoot === undefined ? 'none' : 'pcie';
}

/** libvirt puts an IOMMU beside the root ports, not behind one. */
function isIntegrated({ name }: Element): boolean {
  return name === 'iommu';
}
