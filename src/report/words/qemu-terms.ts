import { MODELS, type ModelRow } from '../../data/qemu-models.ts';
import { COMMON_PROPERTIES } from '../../data/qemu-properties.ts';
import { type Device, isCcw, isPci, type Transport } from '../../model/device.ts';
import { isQemu } from '../../model/interfaces.ts';
import type { IommuKind, Platform } from '../../model/platform.ts';
import type { PropertyChange } from '../../model/property-change.ts';
import type { Remedy } from '../../model/remedy.ts';

// How QEMU and libvirt are told of a change.

/** What a change is to QEMU and libvirt; undefined where they have no word for it. */
export interface VmmTerms {
  readonly qemu?: string | undefined;
  readonly libvirt?: string | undefined;
}

/** A change by its title, in the terms of those who can make it. */
export function remedy(title: string, { qemu, libvirt }: VmmTerms, kernel?: string): Remedy {
  return { title, ...(qemu && { qemu }), ...(libvirt && { libvirt }), ...(kernel && { kernel }) };
}

/** Options of the device, and one for all devices of its bus. */
interface InterfaceTerms {
  readonly options: readonly string[];
  readonly global?: string;
  readonly libvirt?: string;
}

/** How a device is told to show itself this way alone. */
const TO_INTERFACE: Readonly<Partial<Record<Transport, (from: Transport) => InterfaceTerms>>> = {
  'pci-modern': (from) => ({
    options: [...(from === 'pci-legacy' ? ['disable-modern=off'] : []), 'disable-legacy=on'],
    libvirt: "model='virtio-non-transitional'",
  }),
  'pci-transitional': () => ({
    options: ['disable-modern=off', 'disable-legacy=off'],
    libvirt: "model='virtio-transitional'",
  }),
  'pci-legacy': () => ({ options: ['disable-modern=on', 'disable-legacy=off'] }),
  'mmio-modern': () => ({ options: [], global: '-global virtio-mmio.force-legacy=false' }),
  'mmio-legacy': () => ({ options: [], global: '-global virtio-mmio.force-legacy=true' }),
  ccw: () => ({ options: ['max_revision=2'] }),
  'ccw-legacy': () => ({ options: ['max_revision=0'] }),
};

function nameOf(row: ModelRow | undefined, transport: Transport): string | undefined {
  if (isPci(transport)) return row?.pci?.name;
  return isCcw(transport) ? row?.ccw?.name : row?.device;
}

/** The models of a device’s type, that of its own kind of backend first. */
function rowsOf({ type, implementation }: Device): readonly ModelRow[] {
  const rows = MODELS.filter((model) => model.type === type);
  const own = rows.filter(({ worker }) => worker === implementation);
  return [...own, ...rows.filter((row) => !own.includes(row))];
}

/** `-device virtio-net-pci,iommu_platform=on`. Returns undefined where it has none of these options. */
function deviceTerm(device: Device, options: readonly string[], global?: string): string | undefined {
  const model = nameOf(
    MODELS.find(({ type }) => type === device.type),
    device.transport,
  );
  const argument = [...(model === undefined ? [] : [`-device ${model}`]), ...options].join(',');
  return [global, argument].filter((part) => part !== undefined && part !== '').join(' ');
}

/** What QEMU calls a bit of the device. Returns undefined where no property stands for it. */
function bitProperty(device: Device, bit: number): string | undefined {
  const rows = rowsOf(device).flatMap(({ properties }) => properties);
  return [...rows, ...COMMON_PROPERTIES].find((row) => row.bit === bit)?.name;
}

/** The interface to change to, and the bit to offer or not, as far as there is any. */
export interface DeviceWish {
  readonly to?: Transport | undefined;
  readonly bit?: number | undefined;
  readonly on?: boolean | undefined;
}

const IOMMU_PLATFORM = 'iommu_platform';

/** A device that shows itself otherwise, or offers other bits. */
export function deviceTerms(device: Device, { to, bit, on = false }: DeviceWish): VmmTerms {
  if (!isQemu(device)) return {};
  const property = bit === undefined ? undefined : bitProperty(device, bit);
  if (bit !== undefined && property === undefined) return {};
  const shown = to === undefined ? undefined : TO_INTERFACE[to]?.(device.transport);
  const value = on ? 'on' : 'off';
  const options = [...(shown?.options ?? []), ...(property === undefined ? [] : [`${property}=${value}`])];
  const iommu = property === IOMMU_PLATFORM ? `<driver iommu='${value}'/>` : undefined;
  const words = [shown?.libvirt, iommu].filter((part) => part !== undefined).join(' and ');
  // What libvirt cannot say of the bit or of the interface it cannot say of both.
  const sayable = (property === undefined || iommu !== undefined) && shown?.global === undefined;
  return {
    qemu: deviceTerm(device, options, shown?.global),
    libvirt: sayable && words !== '' ? words : undefined,
  };
}

/** A device that is asked for with other properties. */
export function propertyTerms(device: Device, properties: PropertyChange): VmmTerms {
  return {
    qemu: deviceTerm(
      device,
      [...properties].map(([name, value]) => `${name}=${value}`),
    ),
  };
}

/** Configuration fields that a property of the device sets. */
const FIELD_PROPERTIES: Readonly<Record<string, string>> = {
  mtu: 'host_mtu',
  num_queues: 'num-queues',
  max_nr_ports: 'max_ports',
  num_scanouts: 'max_outputs',
};

export function fieldTerms(device: Device, name: string, value: number | undefined): VmmTerms {
  const property = FIELD_PROPERTIES[name];
  if (!isQemu(device) || property === undefined || value === undefined) return {};
  return { qemu: deviceTerm(device, [`${property}=${value}`]) };
}

const IOMMU: Readonly<Partial<Record<IommuKind, VmmTerms>>> = {
  intel: { qemu: '-device intel-iommu', libvirt: "<iommu model='intel'/>" },
  amd: { qemu: '-device amd-iommu', libvirt: "<iommu model='amd'/>" },
  virtio: { qemu: '-device virtio-iommu-pci', libvirt: "<iommu model='virtio'/>" },
  smmuv3: { qemu: '-machine iommu=smmuv3', libvirt: "<iommu model='smmuv3'/>" },
  riscv: { qemu: '-machine aia=aplic-imsic -device riscv-iommu-pci' },
};

/** Whether the machine is one that QEMU makes. */
function isQemuMachine({ hypervisor }: Platform): boolean {
  return hypervisor === 'kvm' || hypervisor === 'qemu';
}

/** The terms of a part of the machine that is to go. */
function without(now: VmmTerms): VmmTerms {
  const no = (term: string | undefined) => term && `no ${term}`;
  return { qemu: no(now.qemu), libvirt: no(now.libvirt) };
}

/** RISC-V’s IOMMU is the only one that may not be heard. */
export function interruptTerms(platform: Platform): VmmTerms {
  return isQemuMachine(platform) ? { qemu: '-machine aia=aplic-imsic' } : {};
}

export function iommuTerms(platform: Platform, kind: IommuKind): VmmTerms {
  const now = IOMMU[platform.iommu.kind];
  const wanted = IOMMU[kind];
  if (!isQemuMachine(platform)) return {};
  if (wanted === undefined) return kind === 'none' && now !== undefined ? without(now) : {};
  const instead = (what: keyof VmmTerms) => {
    const term = wanted[what];
    return term === undefined || now?.[what] === undefined ? term : `${term}, in place of ${now[what]}`;
  };
  return { qemu: instead('qemu'), libvirt: instead('libvirt') };
}

/** How guest memory is made something that another process can map. */
export function sharedMemoryTerms(platform: Platform): VmmTerms {
  if (!isQemuMachine(platform)) return {};
  const { mib } = platform.memory;
  const size = mib === undefined ? 'SIZE' : `${mib}M`;
  return {
    qemu: `-object memory-backend-memfd,id=mem,size=${size},share=on -machine memory-backend=mem`,
    libvirt: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
  };
}
