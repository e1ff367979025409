import { modelOf } from '../device/qemu/device-model.ts';
import { F } from '../features/bits.ts';
import { type FeatureSet, hasBit } from '../features/feature-set.ts';
import { qmpDevice } from '../input/import/qmp-device.ts';
import { isObject } from '../input/json-value.ts';
import type { BootAhead } from '../model/boot.ts';
import type { Transport } from '../model/device.ts';
import type { Platform } from '../model/platform.ts';
import type { RecordedDevice, Recording, RefusedDevice } from '../model/recording.ts';
import { type BootDirectory, inBootDirectory } from './boot-directory.ts';
import { BootError } from './boot-error.ts';
import {
  type BootFiles,
  bootOf,
  busModules,
  keptArguments,
  machineArgument,
  type PlacedDevice,
  placeDevices,
  qemuArguments,
  virtioDevices,
} from './command-line.ts';
import { driverModules, leftOut } from './guest-modules.ts';
import type { GuestDevice, GuestReport } from './guest-output.ts';
import { initramfs } from './initramfs.ts';
import { type BootKernel, kernelFrom } from './kernel.ts';
import { observationOf } from './observe.ts';
import type { BootPlan } from './plan.ts';
import type { Qmp } from './qmp.ts';
import { refusalIn } from './refusals.ts';
import { runQemu } from './run.ts';
import type { Taps } from './tap.ts';
import type { Qemu } from './tools.ts';

/** All that one boot takes. */
export interface BootRequest {
  readonly name: string;
  readonly plan: BootPlan;
  readonly kernel: BootKernel;
  readonly qemu: Qemu;
  readonly busybox: Uint8Array;
  readonly accel: BootFiles['accel'];
  readonly taps: Taps | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly interrupt: AbortSignal;
}

/** What came of it. */
export interface Booted {
  readonly recording: Recording;
  /** Devices that QEMU has and the guest did not find, with their models. */
  readonly unseen: readonly string[];
  /** Devices that did not answer their drivers. */
  readonly silent: readonly string[];
  readonly notes: readonly string[];
  readonly command: readonly string[];
}

/** Boots a plan once; again without a device that QEMU refuses. Throws BootError; nothing is left behind. */
export async function boot(request: BootRequest): Promise<Booted> {
  const { plan, kernel, qemu, busybox } = request;
  const archive = initramfs({
    busybox,
    tree: kernel.tree,
    config: kernel.config,
    buses: busModules(plan),
    types: typesOf(request),
    devices: virtioDevices(plan),
  });
  return inBootDirectory(archive, async (place) => {
    const refused: RefusedDevice[] = [];
    let placed = placeDevices(plan, qemu.version, place.shared);
    for (;;) {
      if (placed.length === 0) return bootedNothing(request, refused);
      const hosted = new Map<string, Hosted>();
      const command = commandOf(request, placed, place);
      const [binary = '', ...rest] = command;
      const ran = await runQemu({
        ...request,
        binary,
        arguments: rest,
        qmpSocket: place.qmpSocket,
        nameOf: (device) => placed.find((one) => isAt(device, one))?.arguments.at(-1),
        ask: async (device, qmp) => {
          const found = await askQemu(device, placed, plan, qmp);
          if (found !== undefined) hosted.set(device.id, found);
        },
      });
      if (ran.kind === 'told')
        return bootedSome(request, { report: ran.report, placed, hosted, refused, command });
      const refusal = refusalIn(ran.stderr, placed);
      if (refusal.kind === 'other') throw new BootError(`QEMU does not start: ${refusal.message}`);
      refused.push(refusedDevice(refusal.device, refusal.message));
      placed = placed.filter((device) => device !== refusal.device);
    }
  });
}

function typesOf({ plan, qemu }: BootRequest): readonly number[] {
  const known = bootOf(plan, qemu.version);
  return plan.devices.flatMap(({ plug }) => modelOf(plug.model, known)?.row.type ?? []);
}

function commandOf(
  request: BootRequest,
  placed: readonly PlacedDevice[],
  place: BootDirectory,
): readonly string[] {
  const { plan, qemu, kernel, accel, taps } = request;
  const usesTap = placed.some(({ qemu: { backend } }) => backend.netdev === 'tap');
  const files = { ...place, kernel: kernel.image, accel };
  return [
    ...(usesTap ? (taps?.prefix ?? []) : []),
    qemu.binary,
    ...qemuArguments(plan, placed, qemu.version, files),
  ];
}

/** A device that QEMU has been asked about. */
interface Hosted {
  readonly placed: PlacedDevice;
  readonly offers: FeatureSet;
  readonly acknowledged: FeatureSet;
}

/** undefined: the guest has a device that was not planned, such as a virtio-iommu. */
async function askQemu(
  device: GuestDevice,
  placed: readonly PlacedDevice[],
  plan: BootPlan,
  qmp: Qmp,
): Promise<Hosted | undefined> {
  const found = placed.find((one) => isAt(device, one));
  if (found === undefined) return undefined;
  const listed = await qmp.ask('x-query-virtio');
  const path = pathsOf(listed).find((one) => one.split('/')[3] === found.id);
  if (path === undefined) throw new BootError(`QEMU does not list its device ${found.id}`);
  const status = await qmp.ask('x-query-virtio-status', { path });
  if (!isObject(status)) throw new BootError(`QEMU says nothing of its device ${found.id}`);
  const read = qmpDevice({ status, path, offset: 0 }, { arch: plan.platform.arch });
  if (typeof read === 'string') throw new BootError(read);
  return { placed: found, offers: read.device.offers, acknowledged: read.negotiated };
}

function pathsOf(listed: unknown): readonly string[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((one) => (isObject(one) && typeof one.path === 'string' ? [one.path] : []));
}

function isAt({ path, address }: GuestDevice, { place }: PlacedDevice): boolean {
  return place.kind === 'mmio' ? address === place.address : place.part !== '' && path.includes(place.part);
}

interface Seen {
  readonly report: GuestReport;
  readonly placed: readonly PlacedDevice[];
  readonly hosted: ReadonlyMap<string, Hosted>;
  readonly refused: readonly RefusedDevice[];
  readonly command: readonly string[];
}

function bootedSome(request: BootRequest, { report, placed, hosted, refused, command }: Seen): Booted {
  const platform = platformOf(request, report.kernel);
  const devices = report.devices.flatMap((guest): RecordedDevice[] => {
    const host = hosted.get(guest.id);
    if (host === undefined || lacksDriver(guest.type, request.kernel)) return [];
    const device = {
      name: host.placed.id,
      type: guest.type,
      transport: transportOf(guest, host.offers, platform),
      implementation: 'qemu',
      offers: host.offers,
      requires: undefined,
      addressing: undefined,
      config: {},
    } as const;
    return [{ device, qemu: host.placed.qemu, observed: observationOf(guest, host.acknowledged) }];
  });
  devices.sort((a, b) => Number(a.device.name.slice(1)) - Number(b.device.name.slice(1)));
  const found = new Set([...hosted.values()].map((host) => host.placed.id));
  const missing = placed.filter(({ id }) => !found.has(id));
  const driverless = report.devices.filter(
    ({ id, type }) => hosted.has(id) && lacksDriver(type, request.kernel),
  );
  return {
    recording: recordingOf(request, platform, devices, refused),
    unseen: missing.map(({ id, qemu }) => `${id} (${qemu.model})`),
    silent: report.devices.flatMap(({ id, silent }) => (silent ? (hosted.get(id)?.placed.id ?? []) : [])),
    notes: [
      ...driverless.map(
        ({ id, type }) =>
          `${hosted.get(id)?.placed.id}: this kernel is built without ${driverModules(type)[0]}, so there is nothing to compare`,
      ),
      ...report.failedModules.map((said) => `a module could not be loaded: ${said}`),
      ...(report.traced
        ? []
        : ['this kernel has no function tracer, so the way of the data is not to be seen']),
    ],
    command,
  };
}

/** Whether a kernel was built without the driver of a type. */
function lacksDriver(type: number, { config }: BootKernel): boolean {
  return driverModules(type).some((module) => leftOut(module, config));
}

/** QEMU refused every device, so there was nothing to boot. */
function bootedNothing(request: BootRequest, refused: readonly RefusedDevice[]): Booted {
  const platform = platformOf(request, undefined);
  return {
    recording: recordingOf(request, platform, [], refused),
    unseen: [],
    silent: [],
    notes: ['QEMU refused every device, so no guest was started'],
    command: [],
  };
}

function recordingOf(
  { name, plan, qemu }: BootRequest,
  platform: Platform,
  devices: readonly RecordedDevice[],
  refusedByQemu: readonly RefusedDevice[],
): Recording {
  const machine = machineArgument(plan);
  return {
    name,
    qemu: { version: qemu.versionText, machine, arguments: keptArguments(plan) },
    platform,
    devices,
    refusedByQemu,
  };
}

/** The platform with the kernel that ran, in its own words. */
function platformOf({ plan, kernel, name }: BootRequest, version: string | undefined): Platform {
  const { config, tree } = kernel;
  const ran = version === undefined ? kernel.kernel : kernelFrom({ version, release: tree.release, config });
  return { ...plan.platform, name, kernel: { ...ran, cmdline: plan.platform.kernel.cmdline } };
}

function refusedDevice({ qemu, id }: PlacedDevice, error: string): RefusedDevice {
  const port = qemu.bus === 'pcie-root-port' ? { bus: `rp${id.slice(1)}` } : {};
  return { model: qemu.model, properties: { ...qemu.properties, ...port }, error };
}

/** PCI device IDs from here on are modern ones: VIRTIO 1.x, "PCI Device Discovery". */
const FIRST_MODERN = 0x1040;

function transportOf({ pciId }: GuestDevice, offers: FeatureSet, { arch }: Platform): Transport {
  const modern = hasBit(offers, F.VERSION_1);
  if (pciId !== undefined) {
    if (pciId >= FIRST_MODERN) return 'pci-modern';
    return modern ? 'pci-transitional' : 'pci-legacy';
  }
  if (arch === 's390x') return modern ? 'ccw' : 'ccw-legacy';
  return modern ? 'mmio-modern' : 'mmio-legacy';
}

/** What can be said of a boot before it. */
export function aheadOf(request: BootRequest, platform: string): BootAhead {
  const { plan, kernel, qemu, accel } = request;
  return {
    platform,
    machine: machineArgument(plan),
    accel,
    qemuVersion: qemu.versionText,
    kernel: `${kernel.kernel.version} (${kernel.tree.release})`,
    devices: placeDevices(plan, qemu.version, '').map(({ id, planned, qemu: words }) => ({
      id,
      name: planned.name,
      qemu: words,
      differs: planned.differs,
    })),
    differs: plan.differs,
  };
}
