import type { ImportOptions } from '../cli/case-options.ts';
import type { MonitorModel, MonitorPrediction } from '../device/monitors/monitor-model.ts';
import { modelOfMonitor } from '../device/monitors/monitors.ts';
import { daemonOf, servesDeviceType } from '../device/qemu/daemon.ts';
import { MOST_DEVICES } from '../input/import/limits.ts';
import type { ImportGivens, MonitorGuest, MonitorReading } from '../input/import/monitor-guest.ts';
import { fieldsLeftOut } from '../input/unstated.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { Circumstances } from '../model/device.ts';
import { MONITOR_TITLES, type MonitorDevice, type MonitorMachine } from '../model/monitor.ts';
import type { OpenDevice } from '../model/open-case.ts';
import { parseVersion } from '../model/release.ts';
import { hasVersion, parseRange } from '../model/release-range.ts';
import { quote } from '../text/quoting.ts';
import { daemonGiven } from './backend-options.ts';
import { withFirmware } from './bundled-firmware.ts';
import { withStatedGuest } from './guest-options.ts';
import { withoutQemuTerms } from './import-advice.ts';
import { type GuestText, givensOf, type Imported } from './imported.ts';
import type { ImportedDevice } from './imported-device.ts';
import { refuseProperties } from './settings.ts';
import { variantsOf, withVariants } from './variants.ts';

/** Reads a guest of a monitor other than QEMU, and predicts its devices. Throws UsageError with every mistake in it. */
export function importMonitor(
  given: GuestText,
  read: (text: string, givens: ImportGivens) => MonitorReading,
): Imported {
  return importMonitorReading(given, read(given.text.text, givensOf(given)));
}

/** Predicts the devices of a guest that was read. Throws UsageError with every mistake that was found in reading. */
export function importMonitorReading(
  { kind, text: { file }, options }: GuestText,
  { guest, problems }: MonitorReading,
): Imported {
  refuseQemu(options);
  if (guest === undefined || problems.length > 0) throw new UsageError(problems);
  if (guest.devices.length > MOST_DEVICES)
    throw usage(file, `${guest.devices.length} virtio devices; expected at most ${MOST_DEVICES}`);
  const { machine, platform, ignored, boot } = guest;
  refuseProperties(MONITOR_TITLES[machine.monitor], options.set);
  const model = modelOfMonitor(machine.monitor);
  const among = versionsGiven(options.monitor, machine, model);
  const stated = stateDaemon(guest, model, options.daemon);
  return {
    kind,
    file,
    devices: guest.devices.map((_, i) => importedDevice(i, guest, among, stated)),
    platform: withStatedGuest(boot === undefined ? platform : withFirmware(platform, boot), {
      config: options.config ?? [],
    }),
    ...(boot === undefined ? {} : { boot }),
    monitor: {
      title: MONITOR_TITLES[machine.monitor],
      version: among.at(-1) ?? '',
      from: options.monitor === undefined ? 'newest read' : 'option',
    },
    ignored,
    unknown: [],
  };
}

/** What says something of QEMU alone. Throws UsageError. */
function refuseQemu(options: ImportOptions): void {
  for (const option of ['qemu', 'host-kernel'] as const)
    if (options[option] !== undefined)
      throw usage(`--${option}`, `no QEMU starts this guest; leave out --${option}`);
}

/** The versions of the monitor that `--monitor` leaves: one, those of a range such as `45..`, or all. Throws UsageError. */
function versionsGiven(
  given: string | undefined,
  { monitor }: MonitorMachine,
  { versions }: MonitorModel,
): readonly string[] {
  if (given === undefined) return versions;
  const [newest] = versions.slice(-1);
  if (newest === undefined)
    throw usage('--monitor', `${MONITOR_TITLES[monitor]} has no releases; leave out --monitor`);
  // Cloud Hypervisor 50 is 50.0.
  const text = given.replace(/^v/, '').replace(/(?<![.\d])(\d+)(?!\d*\.\d)/g, '$1.0');
  const exact = parseVersion(text);
  const found = exact === undefined ? inRange(text, versions) : newestUpTo(text, versions);
  if (found.length > 0) return found;
  throw usage(
    '--monitor',
    `found ${quote(given)}; expected a version of ${MONITOR_TITLES[monitor]} from ${versions[0]} on such as ${newest}, or a range: ${versions[0]}..${newest}`,
  );
}

function inRange(text: string, versions: readonly string[]): readonly string[] {
  const range = parseRange(text);
  return versions.filter((version) => {
    const parsed = parseVersion(version);
    return range !== undefined && parsed !== undefined && hasVersion(range, parsed);
  });
}

/** A release that was not read by itself offers what the newest one before it does. */
function newestUpTo(text: string, versions: readonly string[]): readonly string[] {
  return inRange(`${versions[0]}..${text}`, versions).slice(-1);
}

/** The guest’s devices with the daemon that `--daemon` names behind those that it serves. Throws UsageError. */
function stateDaemon(
  { devices, machine }: MonitorGuest,
  model: MonitorModel,
  given: string | undefined,
): readonly MonitorDevice[] {
  const daemon = daemonGiven(given);
  if (daemon === undefined) return devices;
  const stated = devices.map((device) => {
    if (!model.open(device, machine).has('daemon')) return device;
    const { type } = model.predict(device, machine, { [machine.monitor]: newestOf(model) }).device;
    if (!servesDeviceType(daemonOf(daemon.name) ?? daemon, type)) return device;
    return { ...device, settings: new Map([...device.settings, ['daemon', daemon.name]]) };
  });
  if (stated.every((device, i) => device === devices[i]))
    throw usage('--daemon', `no device of the machine has ${daemon.title} behind it; leave out --daemon`);
  return stated;
}

function newestOf({ versions }: MonitorModel): string {
  return versions.at(-1) ?? '';
}

/** Every combination of one value of each thing that is open. */
function combinations(open: ReadonlyMap<string, readonly string[]>): readonly Circumstances[] {
  return [...open].reduce<readonly Circumstances[]>(
    (all, [what, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [what]: value }))),
    [{}],
  );
}

function importedDevice(
  index: number,
  { machine, positions }: MonitorGuest,
  among: readonly string[],
  devices: readonly MonitorDevice[],
): ImportedDevice {
  const asked = devices[index];
  if (asked === undefined) throw new Error('a guest has no such device');
  const model = modelOfMonitor(machine.monitor);
  const open = model.open(asked, machine);
  const versions = among.length === 0 ? open : new Map([[machine.monitor, among], ...open]);
  const all = combinations(versions).map((under) => ({ ...model.predict(asked, machine, under), under }));
  const usual = Object.fromEntries(
    [...open].flatMap(([what, [first]]) => (first === undefined ? [] : [[what, first]])),
  );
  const newest = among.length === 0 ? usual : { ...usual, [machine.monitor]: among.at(-1) ?? '' };
  const shown = model.predict(asked, machine, newest);
  const position = positions[index];
  return {
    prediction: named(shown, asked, machine),
    device: withFields(
      withVariants(shown.device, variantsOf(all.map(({ device, under }) => ({ device, under })))),
    ),
    position: position ?? { line: 1, column: 1 },
    place: position === undefined ? `added by ${MONITOR_TITLES[machine.monitor]}` : `line ${position.line}`,
    advise: withoutQemuTerms,
  };
}

function named(
  prediction: MonitorPrediction,
  { name, kind }: MonitorDevice,
  { monitor }: MonitorMachine,
): ImportedDevice['prediction'] {
  const plug = { name, model: kind };
  if (prediction.kind === 'created') return { ...prediction, plug };
  const { message, where } = prediction;
  return { kind: 'refused', plug, message, where, by: monitor };
}

/** What the daemon alone tells stays open: the monitor passes its configuration space on. */
function withFields(device: OpenDevice): OpenDevice {
  if (device.backend === undefined || device.refused !== undefined || device.open !== undefined)
    return device;
  const open = fieldsLeftOut(device);
  return open.length === 0 ? device : { ...device, open };
}
