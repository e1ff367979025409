import { F } from '../../../features/bits.ts';
import { type FeatureSet, fromBitString, hasBit } from '../../../features/feature-set.ts';
import { deviceTypeName } from '../../../features/registry.ts';
import type { Implementation, Transport } from '../../../model/device.ts';
import type { SeenByGuest } from '../../../model/observed.ts';
import type { Arch } from '../../../model/platform.ts';
import { printable } from '../../../text/printable.ts';
import { type GuestLog, linesAbout } from './log.ts';
import { hasModernInterface } from './pci.ts';
import { baseName, type GuestTree, parentOf } from './tree.ts';

const DEVICES = '/sys/bus/virtio/devices';
const MOST = 1000;

/** Every virtio device of the guest, and what is wrong with those that cannot be read. */
export function devicesOf(
  tree: GuestTree,
  arch: Arch,
  implementation: Implementation,
  log: GuestLog | undefined,
): { readonly devices: readonly SeenByGuest[]; readonly broken: readonly string[] } {
  const devices: SeenByGuest[] = [];
  const broken: string[] = [];
  for (const id of tree.names(DEVICES).slice(0, MOST)) {
    const read = readDevice(id, { tree, arch, implementation, log });
    if (typeof read === 'string') broken.push(printable(`${DEVICES}/${id}: ${read}`));
    else devices.push(read);
  }
  return { devices, broken };
}

/** The device types that are there, for what they say of the platform. */
export function typesOf(tree: GuestTree): readonly number[] {
  return tree.names(DEVICES).flatMap((id) => typeAt(`${DEVICES}/${id}`, tree) ?? []);
}

function typeAt(path: string, tree: GuestTree): number | undefined {
  const modalias = /^virtio:d([0-9A-Fa-f]{8})v/.exec(tree.text(`${path}/modalias`) ?? '')?.[1];
  const type = hexAt(`${path}/device`, tree) ?? (modalias && Number.parseInt(modalias, 16));
  return type !== undefined && type !== '' && type >= 1 && type <= 0xffff ? type : undefined;
}

function hexAt(path: string, tree: GuestTree): number | undefined {
  const text = tree.text(path) ?? '';
  return /^0x[0-9a-f]{1,8}$/i.test(text) ? Number(text) : undefined;
}

/** What a device is read from, and what is known of its guest. */
interface Around {
  readonly tree: GuestTree;
  readonly arch: Arch;
  readonly implementation: Implementation;
  readonly log: GuestLog | undefined;
}

function readDevice(id: string, { tree, arch, implementation, log }: Around): SeenByGuest | string {
  const link = `${DEVICES}/${id}`;
  const path = tree.resolve(link);
  if (path === undefined) return 'the link leads to nothing in this tree';
  const type = typeAt(path, tree);
  if (type === undefined) return 'neither "device" nor "modalias" names its type';
  const negotiated = fromBitString(tree.text(`${path}/features`) ?? '');
  if (negotiated === undefined) return '"features" is not 64 or 128 digits';
  const status = hexAt(`${path}/status`, tree);
  const driver = driverAt(path, tree);
  const { transport, note } = transportOf(path, interfaceOf(negotiated, status), tree, arch);
  const name = printable(id);
  return {
    device: {
      name: `${name} (${deviceTypeName(type)}; offer unseen, this is what was negotiated)`,
      type,
      transport,
      implementation,
      offers: negotiated,
      requires: undefined,
      addressing: undefined,
      config: {},
    },
    id: name,
    driver: driver && printable(driver),
    status,
    negotiated,
    iommuDomain: domainOf(parentOf(path), tree),
    notes: note === undefined ? [] : [note],
    log: log && linesAbout(log, id, baseName(parentOf(path))),
  };
}

/** A link's last part; in a copy without links, what "uevent" says. */
function driverAt(path: string, tree: GuestTree): string | undefined {
  const driver = tree.linkName(`${path}/driver`);
  return driver ?? /^DRIVER=(\S+)$/m.exec(tree.text(`${path}/uevent`) ?? '')?.[1];
}

const DRIVER = 0x02;

/** Whether the guest uses the modern interface, which it does unless a driver settled on features without VERSION_1. */
function interfaceOf(negotiated: FeatureSet, status: number | undefined): boolean {
  const settled = ((status ?? DRIVER) & DRIVER) !== 0;
  return !settled || hasBit(negotiated, F.VERSION_1);
}

/** How the guest reaches the device, by the bus that the device is on. */
function transportOf(
  path: string,
  modern: boolean,
  tree: GuestTree,
  arch: Arch,
): { readonly transport: Transport; readonly note?: string } {
  const parent = parentOf(path);
  const driver = driverAt(parent, tree);
  const pciId = hexAt(`${parent}/device`, tree);
  if (
    driver === 'virtio-mmio' ||
    /\bvirtio-mmio\b|LNRO0005/.test(`${baseName(parent)} ${tree.text(`${parent}/modalias`) ?? ''}`)
  )
    return { transport: modern ? 'mmio-modern' : 'mmio-legacy' };
  if (driver === 'virtio_ccw' || /^[0-9a-f]+\.[0-9a-f]\.[0-9a-f]{4}$/.test(baseName(parent)))
    return { transport: modern ? 'ccw' : 'ccw-legacy' };
  if (driver === 'virtio_vdpa' || /^vdpa\d*$/.test(baseName(parent))) return { transport: 'vdpa' };
  if (pciId !== undefined && pciId >= 0x1040) return { transport: 'pci-modern' };
  if (pciId !== undefined && pciId >= 0x1000) return olderPci(parent, modern, tree);
  const transport = arch === 's390x' ? (modern ? 'ccw' : 'ccw-legacy') : modern ? 'pci-modern' : 'pci-legacy';
  return { transport, note: `taken for ${transport}: the bus of the device is not in this tree` };
}

/** IDs from 0x1000 stand for both interfaces, or for the legacy one alone. */
function olderPci(
  parent: string,
  modern: boolean,
  tree: GuestTree,
): { readonly transport: Transport; readonly note?: string } {
  const capable = hasModernInterface(tree.bytes(`${parent}/config`, 256));
  if (capable || modern) return { transport: 'pci-transitional' };
  if (capable === false) return { transport: 'pci-legacy' };
  return {
    transport: 'pci-legacy',
    note: 'taken for pci-legacy: its PCI capabilities are not to be seen, and VERSION_1 was not negotiated',
  };
}

const GROUPS = '/sys/kernel/iommu_groups';

function domainOf(parent: string, tree: GuestTree): string | undefined {
  const group = tree.linkName(`${parent}/iommu_group`);
  if (group === undefined) {
    const seesParent = tree.resolve(`${parent}/uevent`) ?? tree.resolve(`${parent}/device`);
    return tree.resolve(GROUPS) === undefined || seesParent === undefined ? undefined : 'none';
  }
  const type = /^\d{1,6}$/.test(group) ? tree.text(`${GROUPS}/${group}/type`) : undefined;
  return type !== undefined && /^[\w-]{1,20}$/.test(type) && type !== 'unknown' ? type : undefined;
}
