import type { MonitorRefusal } from '../../model/device.ts';
import { byLibvirt, type Draft } from './libvirt-draft.ts';
import { attributeOf, childOf, childrenOf } from './libvirt-element.ts';
import type { Element } from './libvirt-xml.ts';

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

const PORTS = new Set(['pcie-root-port', 'pcie-switch-downstream-port', 'pcie-switch-upstream-port']);

/** Adds the ports of the domain; all other buses that libvirt names are like a root bus here. */
export function addPorts(draft: Draft): void {
  if (draft.machine.home !== 'pcie') return;
  const devices = childOf(draft.root, 'devices');
  addPort(draft, ADDED_PORT, devices ?? draft.root);
  const indices = new Set<string>();
  for (const controller of childrenOf(devices, 'controller')) {
    const index = attributeOf(controller, 'index');
    if (attributeOf(controller, 'type') !== 'pci' || index === undefined) continue;
    indices.add(index);
    if (PORTS.has(attributeOf(controller, 'model') ?? '')) addPort(draft, `pci.${index}`, controller);
  }
  // A bus that an address names and no controller provides: libvirt adds it, as a port.
  for (const device of devices?.children ?? []) {
    const bus = countOfBus(childOf(device, 'address'));
    if (bus === undefined || bus === 0 || indices.has(String(bus))) continue;
    indices.add(String(bus));
    addPort(draft, `pci.${bus}`, device);
  }
}

function addPort(draft: Draft, id: string, element: Element): void {
  // Not in its JSON form: QEMU creates those last, and a device of <qemu:commandline> may be on it.
  draft.options.push({
    name: 'device',
    value: `pcie-root-port,id=${id.replaceAll(',', ',,')}`,
    offset: element.offset,
    json: false,
  });
}

/** The bus of a PCI address, in decimal or with 0x. */
function countOfBus(address: Element | undefined): number | undefined {
  if (address === undefined || attributeOf(address, 'type') !== 'pci') return undefined;
  const bus = attributeOf(address, 'bus');
  if (bus === undefined || !/^(?:0x[0-9a-fA-F]{1,2}|\d{1,3})$/.test(bus)) return undefined;
  return Number(bus);
}

/** libvirt qemuDomainDeviceCalculatePCIConnectFlags() and what comes before: the slot of a virtio device. */
export function slotOf(element: Element, flavour: Flavour, { machine }: Draft): Slot {
  const address = childOf(element, 'address');
  const type = attributeOf(address, 'type');
  if (type !== undefined && type !== 'pci') return byType(type);
  const bus = countOfBus(address);
  const root = machine.home === 'pcie' ? 'pcie.0' : 'pci.0';
  if (bus !== undefined) return { kind: 'pci', bus: bus === 0 ? root : `pci.${bus}` };
  switch (type === 'pci' ? pciHome(machine.home) : machine.home) {
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

const NEXT_ADDRESS = 'src/conf/domain_addr.c virDomainPCIAddressGetNextAddr()';

function byType(type: string): Slot {
  if (type === 'ccw') return { kind: 'ccw' };
  if (type === 'virtio-mmio') return { kind: 'mmio' };
  const message = `Unexpected address type ${type} for a virtio device`;
  return { kind: 'nowhere', objection: byLibvirt(message, NEXT_ADDRESS) };
}

/** `<address type='pci'/>` asks for PCI, wherever. */
function pciHome(home: Draft['machine']['home']): Draft['machine']['home'] {
  if (home === 'mmio') return 'pcie';
  return home === 'ccw' ? 'pci' : home;
}

/** libvirt puts an IOMMU beside the root ports, not behind one. */
function isIntegrated({ name }: Element): boolean {
  return name === 'iommu';
}
