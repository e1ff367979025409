import { release } from 'node:os';
import { F } from '../features/bits.ts';
import { type FeatureSet, hasBit } from '../features/feature-set.ts';
import type { BootLogLine } from '../model/boot.ts';
import type { Transport } from '../model/device.ts';
import type { FirmwareBefore } from '../model/firmware-recording.ts';
import type { Platform } from '../model/platform.ts';
import type { RecordedDevice, Recording, RefusedDevice } from '../model/recording.ts';
import type { HostView } from './ask-qemu.ts';
import type { BootRequest } from './boot-request.ts';
import { keptArguments, type PlacedDevice, planMachineArgument } from './command-line.ts';
import { driverModules, leftOut } from './guest-modules.ts';
import type { GuestDevice, GuestReport } from './guest-output.ts';
import { type BootKernel, kernelFrom } from './kernel.ts';
import { observationOf } from './observe.ts';

/** What came of a boot. */
export interface Booted {
  readonly recording: Recording;
  /** Devices that QEMU has and the guest did not find, with their models. */
  readonly unseen: readonly string[];
  /** Devices that did not answer their drivers. */
  readonly silent: readonly string[];
  readonly notes: readonly string[];
  readonly said: readonly BootLogLine[];
  readonly command: readonly string[];
  readonly daemons: readonly (readonly string[])[];
}

/** A device that QEMU has been asked about. */
export interface QueriedDevice extends HostView {
  readonly placed: PlacedDevice;
}

/** What was seen of a guest that ran. */
export interface GuestObservation {
  readonly report: GuestReport;
  /** What QEMU complained of while it ran. */
  readonly stderr: string;
  readonly placed: readonly PlacedDevice[];
  readonly hosted: ReadonlyMap<string, QueriedDevice>;
  readonly refused: readonly RefusedDevice[];
  readonly command: readonly string[];
  readonly daemons: readonly (readonly string[])[];
  /** What the daemons said. */
  readonly said: readonly BootLogLine[];
  /** What firmware did before the kernel; left out where QEMU loaded that. */
  readonly firmware?: FirmwareBefore;
}

/** The recording of a guest that ran, and what else is to be said of it. */
export function bootedSome(request: BootRequest, seen: GuestObservation): Booted {
  const { report, stderr, placed, hosted, refused, command, daemons, said, firmware } = seen;
  const { kernel } = request;
  const platform = platformOf(request, report.kernel);
  const devices = report.devices.flatMap((guest): RecordedDevice[] => {
    const host = hosted.get(guest.id);
    if (host === undefined || lacksDriver(guest.type, kernel)) return [];
    const device = {
      name: host.placed.id,
      type: guest.type,
      transport: transportOf(guest, host.offers, platform),
      implementation: host.placed.planned.daemon === undefined ? 'qemu' : 'vhost-user',
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
  const silent = report.devices.filter((device) => device.silent && hosted.has(device.id));
  return {
    recording: {
      ...recordingOf(request, platform, devices, refused),
      ...(firmware === undefined ? {} : { firmware }),
    },
    unseen: missing.map(({ id, qemu }) => `${id} (${qemu.model})`),
    silent: silent.flatMap(({ id }) => hosted.get(id)?.placed.id ?? []),
    notes: [...registerNotes(request, devices), ...guestNotes(request, report, hosted)],
    said: [
      ...linesOf(stderr).map((line) => ({ who: 'QEMU', line })),
      ...silent.flatMap(({ messages }) => messages.map((line) => ({ who: 'the guest', line }))),
      ...said,
    ],
    command,
    daemons,
  };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** How the offers were read, where QEMU was not asked for them. */
function registerNotes({ qemu }: BootRequest, devices: readonly RecordedDevice[]): readonly string[] {
  if (qemu.offersRead === 'over-qmp') return [];
  const how = `QEMU ${qemu.versionText} cannot be asked what its devices offer, so the offers were read from their registers, through -qtest`;
  const hidden = devices.some(({ device }) => /-(?:modern|legacy)$/.test(device.transport));
  return [
    hidden
      ? `${how}; bits that only the other of the modern and the legacy interface would show are as predicted`
      : how,
  ];
}

function guestNotes(
  { kernel }: BootRequest,
  report: GuestReport,
  hosted: ReadonlyMap<string, QueriedDevice>,
): readonly string[] {
  const driverless = report.devices.filter(({ id, type }) => hosted.has(id) && lacksDriver(type, kernel));
  return [
    ...driverless.map(
      ({ id, type }) =>
        `${hosted.get(id)?.placed.id}: this kernel is built without ${driverModules(type)[0]}, so there is nothing to compare`,
    ),
    ...report.failedModules.map((words) => `a module could not be loaded: ${words}`),
    ...(report.traced ? [] : ['this kernel has no function tracer, so the way of the data cannot be seen']),
  ];
}

/** Whether a kernel was built without the driver of a type. */
function lacksDriver(type: number, { config }: BootKernel): boolean {
  return driverModules(type).some((module) => leftOut(module, config));
}

/** QEMU refused every device, so there was nothing to boot. */
export function bootedNothing(request: BootRequest, refused: readonly RefusedDevice[]): Booted {
  const platform = platformOf(request, undefined);
  return {
    recording: recordingOf(request, platform, [], refused),
    unseen: [],
    silent: [],
    notes: ['QEMU refused every device, so no guest was started'],
    said: [],
    command: [],
    daemons: [],
  };
}

function recordingOf(
  { name, plan, qemu }: BootRequest,
  platform: Platform,
  devices: readonly RecordedDevice[],
  refusedByQemu: readonly RefusedDevice[],
): Recording {
  const { memory } = plan;
  return {
    name,
    qemu: {
      version: qemu.versionText,
      machine: planMachineArgument(plan),
      arguments: keptArguments(plan, qemu.version),
      ...(memory === undefined ? {} : { memory }),
    },
    host: { kernel: hostKernel() },
    platform,
    devices,
    refusedByQemu,
  };
}

/** The version at the beginning of the release, without what a distribution adds to it. */
function hostKernel(): string {
  const text = release();
  return /^\d+(?:\.\d+)+/.exec(text)?.[0] ?? text;
}

/** The platform with the kernel that ran, in its own words. */
function platformOf({ plan, kernel, name }: BootRequest, version: string | undefined): Platform {
  const { config, tree } = kernel;
  const ran = version === undefined ? kernel.kernel : kernelFrom({ version, release: tree.release, config });
  return { ...plan.platform, name, kernel: { ...ran, cmdline: plan.platform.kernel.cmdline } };
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
