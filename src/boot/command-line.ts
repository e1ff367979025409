import { openBoot, parseMachine, type QemuBoot, since } from '../device/qemu/boot.ts';
import { passesWithPt, REMAPS_WHEN_TOLD } from '../device/qemu/bus-addressing.ts';
import { type DeviceModel, modelOf } from '../device/qemu/device-model.ts';
import { TYPE } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { AmdIommu } from '../model/qemu.ts';
import type { QemuDevice } from '../model/recording.ts';
import type { Version } from '../model/release.ts';
import { addsMemory, backendFor, iothreadOf, OWN_PROPERTIES, type Served } from './backend.ts';
import type { BootDirectory } from './boot-directory.ts';
import { type IommuArguments, iommuArguments } from './machines.ts';
import type { BootPlan, PlannedDevice } from './plan.ts';
import type { Qemu } from './tools.ts';

/** The files and choices that one start of QEMU needs. */
export interface BootFiles {
  readonly kernel: string;
  readonly place: BootDirectory;
  readonly accel: 'tcg' | 'kvm';
  /** How QEMU is asked about its devices. */
  readonly offersRead: Qemu['offersRead'];
}

/** A device as it stands on the command line. */
export interface PlacedDevice {
  readonly id: string;
  readonly planned: PlannedDevice;
  readonly qemu: QemuDevice;
  /** The arguments of QEMU, the backend's first. */
  readonly arguments: readonly string[];
  /** What the guest's path of the device has in it: a PCI slot, a channel device; for virtio-mmio its address. */
  readonly place: DevicePathMark;
}

export type DevicePathMark =
  | { readonly kind: 'path'; readonly part: string }
  | { readonly kind: 'mmio'; readonly address: number };

/** Devices begin here: the slots below are QEMU's and the IOMMU's own. */
const FIRST_SLOT = 3;

/** An AMD IOMMU that translates, in whichever QEMU. */
const REMAPPING: AmdIommu = { remaps: true, passes: false };

export function bootOfPlan(
  { platform, machine, cpus, globals, amdIommu = REMAPPING }: BootPlan,
  version: Version,
): QemuBoot {
  const start = { arch: platform.arch, machine, cpus, globals, confidential: false };
  const amd = platform.iommu.kind === 'amd' ? { amdIommu } : {};
  return openBoot({ ...start, ...amd }, version);
}

/** Gives each device its place and its backend, in order; `offers` is what daemons were heard to offer, by device. */
export function placeDevices(
  plan: BootPlan,
  version: Version,
  place: BootDirectory,
  offers: ReadonlyMap<string, FeatureSet> = new Map(),
): readonly PlacedDevice[] {
  const boot = bootOfPlan(plan, version);
  return plan.devices.map((planned, index) => {
    const id = `v${index}`;
    const { plug, daemon } = planned;
    const served: Served | undefined = daemon && { daemon, offers: offers.get(id) };
    const model = modelOf(plug.model, boot);
    const backend =
      model === undefined
        ? { before: [], properties: [], described: {} }
        : backendFor({ id, plug, row: model.row }, place, served);
    const properties = [...plug.properties].flatMap(([name, value]): (readonly [string, string])[] => {
      if (OWN_PROPERTIES.has(name)) return [];
      // Some properties need a thread, so a recording has to say that there was one.
      return [[name, name === 'iothread' ? iothreadOf(id) : value]];
    });
    const { before, bus, place: seated } = seat(index, plug.bus, model, boot);
    // A network card's boot ROM comes in a package that need not be there.
    const rom = model?.transport === 'pci' && model.row.type === TYPE.NET ? ([['romfile', '']] as const) : [];
    const words = [...properties, ...backend.properties, ...rom, ...bus].map(
      ([key, value]) => `${key}=${escaped(value)}`,
    );
    return {
      id,
      planned,
      qemu: {
        model: plug.model,
        properties: Object.fromEntries(properties),
        bus: plug.bus,
        backend: backend.described,
      },
      arguments: [...backend.before, ...before, '-device', [plug.model, `id=${id}`, ...words].join(',')],
      place: seated,
    };
  });
}

/** A comma ends a value unless it is doubled. */
function escaped(value: string): string {
  return value.replaceAll(',', ',,');
}

interface Seat {
  readonly before: readonly string[];
  readonly bus: readonly (readonly [string, string])[];
  readonly place: DevicePathMark;
}

function seat(index: number, bus: QemuDevice['bus'], model: DeviceModel | undefined, boot: QemuBoot): Seat {
  const number = FIRST_SLOT + index;
  switch (model?.transport) {
    case undefined:
      return { before: [], bus: [], place: { kind: 'path', part: '' } };
    case 'ccw': {
      const part = `/0.0.${hex(number, 4)}/virtio`;
      return { before: [], bus: [['devno', `fe.0.${hex(number, 4)}`]], place: { kind: 'path', part } };
    }
    case 'mmio':
      return {
        before: [],
        bus: [['bus', `virtio-mmio-bus.${transportOf(index, boot)}`]],
        place: { kind: 'mmio', address: mmioAddress(transportOf(index, boot), boot) },
      };
    case 'pci': {
      const slot = `0x${number.toString(16)}`;
      const part = `:00:${hex(number, 2)}.0`;
      const place: DevicePathMark = { kind: 'path', part };
      if (bus === 'root') return { before: [], bus: [['addr', slot]], place };
      const port = ['-device', `pcie-root-port,id=rp${index},chassis=${index + 1},addr=${slot}`];
      return { before: port, bus: [['bus', `rp${index}`]], place };
    }
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/**
 * The first transport of a microvm stays empty: it interrupts by the first pin of the second I/O APIC, and QEMU
 * ioapic_set_irq() takes the first pin of any for the timer's, so that the interrupts of a device there are lost.
 */
function transportOf(index: number, { machine }: QemuBoot): number {
  return machine.family?.name === 'microvm' ? index + 1 : index;
}

/** hw/arm/virt.c base_memmap[VIRT_MMIO], include/hw/i386/microvm.h VIRTIO_MMIO_BASE, hw/riscv/virt.c VIRT_VIRTIO. */
function mmioAddress(index: number, { machine, arch }: QemuBoot): number {
  if (arch === 'riscv64') return 0x1000_1000 + index * 0x1000;
  return (machine.family?.name === 'microvm' ? 0xfeb0_0000 : 0x0a00_0000) + index * 0x200;
}

/** `-machine` with the parts of the IOMMU and of the memory. */
export function planMachineArgument({ machine, platform, memory }: BootPlan): string {
  const backing = memory === undefined ? '' : `,memory-backend=${MEMORY}`;
  return `${machine}${iommuArguments(platform.iommu.kind).machine}${backing}`;
}

const MEMORY = 'mem';

/** The object that guest memory is made of. */
export function memoryArguments(plan: BootPlan, path: string): readonly string[] {
  if (plan.memory === undefined) return [];
  const { backend, share, hugetlb } = plan.memory;
  const words = [
    `memory-backend-${backend}`,
    `id=${MEMORY}`,
    `size=${planMemoryMib(plan)}M`,
    ...(backend === 'file' ? [`mem-path=${path}`] : []),
    `share=${share ? 'on' : 'off'}`,
    ...(hugetlb && backend === 'memfd' ? ['hugetlb=on'] : []),
  ];
  return ['-object', words.join(',')];
}

export function planMemoryMib({ platform, arch }: BootPlan): number {
  return platform.memory.mib ?? arch.mib;
}

/** What a recording keeps of the arguments: those that matter to what is negotiated. */
export function keptArguments(plan: BootPlan, version: Version): readonly string[] {
  const { device } = iommuOf(plan, version);
  return [
    ...plan.globals.flatMap(({ driver, property, value }) => ['-global', `${driver}.${property}=${value}`]),
    ...(plan.cpus > 1 ? ['-smp', String(plan.cpus)] : []),
    ...(device === undefined ? [] : ['-device', device]),
  ];
}

function iommuOf(plan: BootPlan, version: Version): IommuArguments {
  const iommu = iommuArguments(plan.platform.iommu.kind);
  if (iommu.device?.startsWith('amd-iommu'))
    return { ...iommu, device: amdIommuOf(iommu.device, plan, version) };
  if (iommu.module !== undefined && plan.devices.some(isIommu)) return { machine: iommu.machine };
  const translates = plan.devices.some(({ plug }) => plug.properties.get('ats') === 'on');
  // An address translation service needs somebody to ask.
  return iommu.device?.startsWith('intel-iommu') && translates
    ? { ...iommu, device: `${iommu.device},device-iotlb=on` }
    : iommu;
}

/** An amd-iommu with what it has to be told. */
function amdIommuOf(device: string, plan: BootPlan, version: Version): string {
  const { remaps, passes } = plan.amdIommu ?? REMAPPING;
  const boot = bootOfPlan(plan, version);
  const isTold = since(boot, REMAPS_WHEN_TOLD) && remaps;
  const isKept = passesWithPt(boot) && !passes;
  return `${device}${isKept ? ',pt=off' : ''}${isTold ? ',dma-remap=on' : ''}`;
}

/** The arguments of QEMU, without its name. */
export function qemuArguments(
  plan: BootPlan,
  placed: readonly PlacedDevice[],
  version: Version,
  files: BootFiles,
): readonly string[] {
  const { arch } = plan;
  const { place } = files;
  const boot = bootOfPlan(plan, version);
  const grows = placed.some(({ planned }) => {
    const model = modelOf(planned.plug.model, boot);
    return model !== undefined && addsMemory(model.row);
  });
  const mib = planMemoryMib(plan);
  const cpu = files.accel === 'kvm' ? 'host' : arch.cpu;
  return [
    // Firmware then leaves alone what it is not told to boot from, which is every device.
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-boot', 'strict=on', '-display', 'none'],
    ...['-machine', planMachineArgument(plan), '-accel', files.accel],
    ...(cpu === undefined ? [] : ['-cpu', cpu]),
    ...['-m', grows ? `${mib},maxmem=${mib + GROWTH}M` : String(mib)],
    ...memoryArguments(plan, place.memory),
    ...keptArguments(plan, version),
    ...['-kernel', files.kernel, '-initrd', place.initramfs, '-append', guestCmdline(plan)],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...(files.offersRead === 'over-qmp'
      ? ['-qmp', `unix:${place.qmpSocket},server=on,wait=off`]
      : ['-qtest', `unix:${place.qtestSocket},server=on,wait=off`, '-qtest-log', 'none']),
    ...placed.filter(({ planned }) => isIommu(planned)).flatMap((device) => device.arguments),
    ...placed.filter(({ planned }) => !isIommu(planned)).flatMap((device) => device.arguments),
  ];
}

/** The IOMMU itself, among the devices that are asked about. */
function isIommu({ plug }: PlannedDevice): boolean {
  return plug.model.startsWith('virtio-iommu');
}

/** How many virtio devices the guest should find. */
export function virtioDevices(plan: BootPlan): number {
  const { module } = iommuArguments(plan.platform.iommu.kind);
  const isPlanned = module !== undefined && plan.devices.some(isIommu);
  return plan.devices.length + (module === undefined || isPlanned ? 0 : 1);
}

/** MiB that devices may add. */
const GROWTH = 4096;

/** An emulated microvm has no clock to measure the processor's by; QEMU's emulation counts nanoseconds. */
const MICROVM = ['tsc_early_khz=1000000'];

/** On a busy machine an emulated timer may be so late that the kernel takes it for broken, and panics. */
const EMULATED_TIMER = ['no_timer_check'];

/**
 * The case's parameters, then those of the harness: where to talk, to end at a panic, and to find disks while they are bound.
 * `aloud`: the kernel says from its first moment on that it runs.
 */
export function guestCmdline({ arch, platform, machine }: BootPlan, aloud = false): string {
  const loud = aloud ? ['loglevel=8', arch.early] : ['loglevel=4'];
  const own = [`console=${arch.console}`, ...loud, 'panic=-1', 'scsi_mod.scan=sync'];
  const timer = arch.arch === 'x86_64' ? EMULATED_TIMER : [];
  return [platform.kernel.cmdline, ...own, ...timer, ...(machine.startsWith('microvm') ? MICROVM : [])]
    .filter((part) => part !== '')
    .join(' ');
}

/** Which modules bring up the buses of these devices; the channel bus of s390 is never a module. */
export function busModules(plan: BootPlan): readonly string[] {
  const { family } = parseMachine(plan.machine, plan.platform.arch);
  const iommu = iommuArguments(plan.platform.iommu.kind).module;
  return [
    ...(iommu === undefined ? [] : [iommu]),
    ...(family?.pci === true || plan.machine.includes('pcie=on') ? ['virtio_pci'] : []),
    ...(family !== undefined && family.mmio !== false ? ['virtio_mmio'] : []),
  ];
}
