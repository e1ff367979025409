import { HOST_KERNEL_RELEASES } from '../data/host-kernels.ts';
import type { PropertyRow } from '../data/qemu-properties.ts';
import { possibleDaemons } from '../device/qemu/daemon.ts';
import { predictVersions } from '../device/qemu/predict-command-line.ts';
import { daemonType, dependsOnHostKernel, plugUnder, propertyRow } from '../device/qemu/predict-under.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import { expanded, variableIn, variablesIn } from '../input/import/shell/words.ts';
import type { Circumstances } from '../model/device.ts';
import type { Plug, QemuStart } from '../model/qemu.ts';
import { QEMU_BUSES, type QemuBus } from '../model/recording.ts';
import { sharedPlug } from './shared-nouns.ts';

/** What options say of what stands behind devices. */
export interface StatedBackends {
  readonly daemon?: string | undefined;
  readonly hostKernel?: string | undefined;
}

/** One way that a device may be asked for, where the text leaves several. */
export interface Alternative {
  readonly plug: Plug;
  readonly under: Circumstances;
}

/** All the ways that a device may be asked for. There is at least one. */
export function alternativesOf(start: QemuStart, plug: Plug, stated: StatedBackends): readonly Alternative[] {
  let all: readonly Alternative[] = [{ plug: plugUnder(start, plug, known(stated)), under: {} }];
  const vary = (key: string, values: readonly string[], change: (plug: Plug, value: string) => Plug) => {
    if (values.length === 0) return;
    all = all.flatMap((one) =>
      values.map((value) => ({ plug: change(one.plug, value), under: { ...one.under, [key]: value } })),
    );
  };
  if (plug.isBusUnknown === true) vary('device-bus', busNames(plug), onBus);
  if (stated.daemon === undefined)
    vary('daemon', daemonsOf(start, plug), (one, daemon) => withDaemon(start, one, daemon));
  if (stated.hostKernel === undefined && dependsOnHostKernel(start, plug))
    vary('host-kernel', HOST_KERNEL_RELEASES, (one, release) => onHost(start, one, release));
  const varied = new Set<string>();
  for (const { variable, row } of unknownIn(start, plug)) {
    if (varied.has(variable)) continue;
    varied.add(variable);
    vary(variable, valuesOf(row), (one, value) => withVariable(one, variable, value));
  }
  return all.map((one) => ({ ...one, plug: sharedPlug(one.plug) }));
}

/** What becomes of a device under some of what is left open. */
export interface PredictedUnder {
  readonly prediction: QemuPrediction;
  /** The version of QEMU. */
  readonly version: string;
  readonly under: Circumstances;
}

/** What becomes of each device of a machine under all that is left open of it, some versions of QEMU among it. */
export function predictAll(
  start: QemuStart,
  devices: readonly (readonly Alternative[])[],
  among: readonly string[],
): readonly (readonly PredictedUnder[])[] {
  const variable = start.cpusVariable;
  if (variable === undefined) return predictOn(start, devices, among);
  const all = ['1', MANY].map((cpus) =>
    predictOn({ ...start, cpus: Number(cpus) }, devices, among).map((found) =>
      found.map((one) => ({ ...one, under: { ...one.under, [variable]: cpus } })),
    ),
  );
  return devices.map((_, i) => all.flatMap((found) => found[i] ?? []));
}

function predictOn(
  start: QemuStart,
  devices: readonly (readonly Alternative[])[],
  among: readonly string[],
): readonly (readonly PredictedUnder[])[] {
  const found: PredictedUnder[][] = devices.map(() => []);
  const rounds = Math.max(0, ...devices.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    // A device that has fewer alternatives is there all the same: QEMU creates one after the other.
    const asked = devices.flatMap((alternatives) => alternatives[round % alternatives.length] ?? []);
    const plugs = asked.map(({ plug }) => plug);
    for (const { predictions, version, base } of predictVersions(start, plugs, among))
      predictions.forEach((prediction, i) => {
        if (round >= (devices[i]?.length ?? 0)) return;
        const machine = base === undefined ? {} : { machine: base };
        found[i]?.push({ prediction, version, under: { qemu: version, ...machine, ...asked[i]?.under } });
      });
  }
  return found;
}

function known({ daemon, hostKernel }: StatedBackends): {
  readonly daemon?: string;
  readonly hostKernel?: string;
} {
  return { ...(daemon === undefined ? {} : { daemon }), ...(hostKernel === undefined ? {} : { hostKernel }) };
}

/** The daemons that may be behind the socket of a device; none where there is no socket, or where it says which. */
function daemonsOf(start: QemuStart, plug: Plug): readonly string[] {
  const type = daemonType(start, plug);
  const { daemon, offers } = plug.backend;
  if (type === undefined || daemon !== undefined || offers !== undefined) return [];
  const possible = possibleDaemons(type).map(({ name }) => name);
  const own = possible.filter((name) => plug.backend.daemons?.includes(name) === true);
  return own.length > 0 ? own : possible;
}

const BUS_NAMES: Readonly<Record<QemuBus, string>> = {
  root: 'a root bus or conventional PCI',
  'pcie-root-port': 'a PCI Express port',
};

/** The buses that a device may be on, the likely one first. */
function busNames({ bus }: Plug): readonly string[] {
  return [bus, ...QEMU_BUSES.filter((other) => other !== bus)].map((kind) => BUS_NAMES[kind]);
}

function onBus(plug: Plug, name: string): Plug {
  const bus = QEMU_BUSES.find((kind) => BUS_NAMES[kind] === name);
  return bus === undefined ? plug : { ...plug, bus };
}

/** A device with one of the daemons that nobody stated. Where nothing says which, the one that is assumed is left to be, so that answers call it so. */
function withDaemon(start: QemuStart, plug: Plug, daemon: string): Plug {
  const all = daemonsOf(start, plug);
  const isAssumed = all[0] === daemon && plug.backend.daemons?.includes(daemon) !== true;
  return isAssumed ? plug : plugUnder(start, plug, { daemon });
}

/** A device on one of the hosts that nobody stated. The newest offers what the one that is assumed does. */
function onHost(start: QemuStart, plug: Plug, hostKernel: string): Plug {
  const isAssumed = HOST_KERNEL_RELEASES.at(-1) === hostKernel;
  return isAssumed ? plug : plugUnder(start, plug, { hostKernel });
}

/** The properties of a device whose values are variables that nobody states. */
export function unknownIn(
  start: QemuStart,
  plug: Plug,
): readonly { readonly variable: string; readonly row: PropertyRow }[] {
  return [...plug.properties].flatMap(([name, value]) => {
    const variable = variableIn(value);
    const row = variable === undefined ? undefined : propertyRow(start, plug, name);
    return variable === undefined || row === undefined ? [] : [{ variable, row }];
  });
}

/** What a property may be, as far as QEMU accepts it and it matters. */
function valuesOf({ kind, choices = [], usual = MANY }: PropertyRow): readonly string[] {
  switch (kind) {
    case 'bool':
      return ['on', 'off'];
    case 'auto':
      return ['on', 'off', 'auto'];
    case 'choice':
      return choices;
    case 'size':
      return [usual === MANY ? '2M' : usual];
    default:
      return [usual];
  }
}

/** A number that most properties of a virtio device take, and that asks for more than one queue. */
const MANY = '4';

function withVariable(plug: Plug, variable: string, value: string): Plug {
  const properties = new Map(
    [...plug.properties].map(([name, given]) => {
      const all = variablesIn(given);
      if (!all.includes(variable)) return [name, given];
      // Of a value that several variables make up, the first stands for them all.
      return [name, expanded(given, new Map(all.map((one) => [one, one === variable ? value : ''])))];
    }),
  );
  return { ...plug, properties };
}
