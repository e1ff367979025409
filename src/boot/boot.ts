import { modelOf } from '../device/qemu/device-model.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { BootAhead, BootLogLine } from '../model/boot.ts';
import type { RefusedDevice } from '../model/recording.ts';
import { type Asker, qmpAsker, readThroughRegisters } from './ask-qemu.ts';
import { type BootDirectory, inBootDirectory, NO_DIRECTORY } from './boot-directory.ts';
import { BootError } from './boot-error.ts';
import type { BootRequest } from './boot-request.ts';
import {
  bootOfPlan,
  busModules,
  keptArguments,
  type PlacedDevice,
  placeDevices,
  planMachineArgument,
  qemuArguments,
  virtioDevices,
} from './command-line.ts';
import { askDaemon, type RunningDaemon, startDaemon } from './daemon-process.ts';
import type { DaemonTask } from './daemons.ts';
import type { GuestDevice } from './guest-output.ts';
import { initramfs } from './initramfs.ts';
import type { PlannedDevice } from './plan.ts';
import { openQmp } from './qmp.ts';
import { openQtest } from './qtest.ts';
import { type Booted, bootedNothing, bootedSome, type QueriedDevice } from './recorded-boot.ts';
import { refusalIn } from './refusals.ts';
import { type BootEnd, type Run, runQemu } from './run.ts';

/** Boots a plan once; again without a device that QEMU refuses. Throws BootError; nothing is left behind. */
export async function boot(request: BootRequest): Promise<Booted> {
  const { plan, qemu, interrupt } = request;
  if (qemu.offersRead === 'by-registers' && plan.platform.arch === 's390x')
    throw new BootError(
      `QEMU ${qemu.versionText} cannot be asked what its devices offer, and the devices of s390x have no registers that could be read instead; boot with a QEMU from 7.2 to 10.2 (--qemu)`,
    );
  return inBootDirectory(archiveOf(request), async (place) => {
    const refused: RefusedDevice[] = [];
    const offers = await offersOfDaemons(request, place);
    let placed = placeDevices(plan, qemu.version, place, offers);
    for (;;) {
      if (placed.length === 0) return bootedNothing(request, refused);
      const command = commandOf(request, placed, place);
      const daemons = await startDaemons(placed, place, interrupt);
      const run = askingRun(request, command, placed, askerOf(request, place));
      const { ran, said } = await runBeside(daemons, run);
      if (ran.kind === 'reported') {
        const { report, stderr } = ran;
        const seen = { report, stderr, placed, hosted: run.hosted, refused, command };
        return bootedSome(request, { ...seen, daemons: daemons.map((one) => one.running.command), said });
      }
      const refusal = refusalIn(ran.stderr, placed);
      if (refusal.kind === 'other') throw new BootError(`QEMU does not start: ${refusal.message}`);
      refused.push(refusedDevice(refusal.device, refusal.message));
      placed = placed.filter((device) => device !== refusal.device);
    }
  });
}

/** The initramfs of a boot. Throws BootError. */
export function archiveOf(request: BootRequest): Buffer {
  const { plan, kernel, busybox } = request;
  return initramfs({
    busybox,
    tree: kernel.tree,
    config: kernel.config,
    buses: busModules(plan),
    types: typesOf(request),
    devices: virtioDevices(plan),
    tags: plan.devices.flatMap(({ plug }) => plug.properties.get('tag') ?? []),
  });
}

function typesOf({ plan, qemu }: BootRequest): readonly number[] {
  const known = bootOfPlan(plan, qemu.version);
  return plan.devices.flatMap(({ plug }) => modelOf(plug.model, known)?.row.type ?? []);
}

function commandOf(
  request: BootRequest,
  placed: readonly PlacedDevice[],
  place: BootDirectory,
): readonly string[] {
  const { plan, qemu, kernel, accel, taps } = request;
  const usesTap = placed.some(({ qemu: { backend } }) => backend.netdev === 'tap');
  const files = { place, kernel: kernel.image, accel, offersRead: qemu.offersRead };
  return [
    ...(usesTap ? (taps?.prefix ?? []) : []),
    qemu.binary,
    ...qemuArguments(plan, placed, qemu.version, files),
  ];
}

/** A daemon with the name under which it is quoted. */
interface NamedDaemon {
  readonly name: string;
  readonly running: RunningDaemon;
}

/** What each daemon of a plan offers, by the id of its device. */
async function offersOfDaemons(
  { plan, interrupt }: BootRequest,
  place: BootDirectory,
): Promise<ReadonlyMap<string, FeatureSet>> {
  const offers = new Map<string, FeatureSet>();
  for (const [index, planned] of plan.devices.entries()) {
    const id = `v${index}`;
    if (planned.daemon !== undefined)
      offers.set(id, await askDaemon(planned.daemon, taskOf(id, planned, place), interrupt));
  }
  return offers;
}

function taskOf(id: string, { plug }: PlannedDevice, place: BootDirectory): DaemonTask {
  const queues = Number(plug.properties.get('num-queues') ?? 1);
  return {
    socket: place.daemonSocket(id),
    shared: place.shared,
    queues: Number.isInteger(queues) && queues > 0 ? queues : 1,
  };
}

/** Starts the daemons behind these devices. Throws BootError, and ends those that already run. */
async function startDaemons(
  placed: readonly PlacedDevice[],
  place: BootDirectory,
  stop: AbortSignal,
): Promise<readonly NamedDaemon[]> {
  const started: NamedDaemon[] = [];
  try {
    for (const { id, planned } of placed) {
      const { daemon } = planned;
      if (daemon === undefined) continue;
      const running = await startDaemon(daemon, taskOf(id, planned, place), stop);
      started.push({ name: daemon.name, running });
    }
    return started;
  } catch (error) {
    await endAll(started);
    throw error;
  }
}

async function endAll(daemons: readonly NamedDaemon[]): Promise<void> {
  for (const { running } of daemons) await running.end();
}

/** What came of a start of QEMU, and what the daemons said meanwhile. */
interface RanBeside {
  readonly ran: BootEnd;
  readonly said: readonly BootLogLine[];
}

/** Runs QEMU while daemons serve it, and ends them with it; what they said belongs to an error too. Throws BootError. */
async function runBeside(daemons: readonly NamedDaemon[], run: Run): Promise<RanBeside> {
  const before = daemons.map(({ running }) => running.said.length);
  const said = () =>
    daemons.flatMap(({ name, running }, i) =>
      running.said.slice(before[i]).map((line) => ({ who: name, line })),
    );
  let ran: BootEnd;
  try {
    ran = await runQemu(run);
  } catch (error) {
    await endAll(daemons);
    const last = said().at(-1);
    if (!(error instanceof BootError) || last === undefined) throw error;
    throw new BootError(`${error.message}; ${last.who} said: ${last.line}`);
  }
  await endAll(daemons);
  return { ran, said: said() };
}

/** One start of QEMU that is asked about its devices. */
interface AskingRun extends Run {
  /** What it has answered so far, by the guest’s id of a device. */
  readonly hosted: ReadonlyMap<string, QueriedDevice>;
}

/** A start of QEMU that is asked about each device as soon as the guest has bound it. */
export function askingRun(
  request: BootRequest,
  [binary = '', ...rest]: readonly string[],
  placed: readonly PlacedDevice[],
  ask: Asker,
): AskingRun {
  const hosted = new Map<string, QueriedDevice>();
  const found = (device: GuestDevice) => placed.find((one) => isAt(device, one));
  return {
    ...request,
    binary,
    arguments: rest,
    hosted,
    nameOf: (device) => found(device)?.arguments.at(-1),
    ask: async (device, over) => {
      // A device that was not planned, such as a virtio-iommu, is nobody's question.
      const known = found(device);
      if (known !== undefined) hosted.set(device.id, { placed: known, ...(await ask(device, known, over)) });
    },
  };
}

/** Asks over the one connection there is, which is opened with the first question. */
function askerOf({ plan, qemu }: BootRequest, place: BootDirectory): Asker {
  const { platform } = plan;
  if (qemu.offersRead === 'over-qmp') return qmpAsker(platform, (over) => openQmp(place.qmpSocket, over));
  const asked = {
    qemu,
    platform,
    machine: planMachineArgument(plan),
    arguments: keptArguments(plan, qemu.version),
  };
  let bus: ReturnType<typeof openQtest> | undefined;
  return async (guest, placed, over) => {
    bus ??= openQtest(place.qtestSocket, over);
    return readThroughRegisters(guest, placed.qemu, asked, await bus);
  };
}

function isAt({ path, address }: GuestDevice, { place }: PlacedDevice): boolean {
  return place.kind === 'mmio' ? address === place.address : place.part !== '' && path.includes(place.part);
}

function refusedDevice({ qemu, id }: PlacedDevice, error: string): RefusedDevice {
  const port = qemu.bus === 'pcie-root-port' ? { bus: `rp${id.slice(1)}` } : {};
  const { model, properties, backend } = qemu;
  return { model, properties: { ...properties, ...port }, backend, error };
}

/** What can be said of a boot before it. */
export function aheadOf(request: BootRequest, platform: string): BootAhead {
  const { plan, kernel, qemu, accel } = request;
  return {
    platform,
    machine: planMachineArgument(plan),
    accel,
    qemuVersion: qemu.versionText,
    kernel: `${kernel.kernel.version} (${kernel.tree.release})`,
    devices: placeDevices(plan, qemu.version, NO_DIRECTORY).map(({ id, planned, qemu: words }) => ({
      id,
      name: planned.name,
      qemu: words,
      differs: planned.differs,
    })),
    differs: plan.differs,
  };
}
