import type { ImportOptions } from '../cli/case-options.ts';
import { announcesMemory } from '../device/qemu/announced-memory.ts';
import { qemuVersion } from '../device/qemu/boot.ts';
import { hostKernelOf } from '../device/qemu/host-kernel.ts';
import { type CommandLinePrediction, predictCommandLine } from '../device/qemu/predict-command-line.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import { readLibvirtDomains } from '../input/import/libvirt/domains.ts';
import { MOST_DEVICES } from '../input/import/limits.ts';
import type { ImportGivens } from '../input/import/monitor-guest.ts';
import { otherProgram } from '../input/import/other-programs.ts';
import { type QemuCommandLine, readQemuCommandLines } from '../input/import/qemu/command-line.ts';
import type { SaidOfHost } from '../input/import/qemu/log.ts';
import type { Text } from '../input/import/recognise.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { BootPart } from '../model/boot-chain.ts';
import type { BootSetup } from '../model/boot-setup.ts';
import type { Device } from '../model/device.ts';
import type { Ignored } from '../model/ignored.ts';
import type { DirectKind, ImportKind } from '../model/import-kind.ts';
import type { OpenCase, OpenDevice, OpenPlatform } from '../model/open-case.ts';
import type { Plug, QemuStart } from '../model/qemu.ts';
import type { SaidLine } from '../model/said-line.ts';
import type { Advise } from '../report/words/edits.ts';
import { alternativesOf, predictAll, type StatedBackends, unknownIn } from './alternatives.ts';
import { amendmentsOf } from './amendments.ts';
import { backendsGiven, variablesGiven } from './backend-options.ts';
import { withBundledFirmware, withFirmware } from './bundled-firmware.ts';
import { kernelGiven, withStatedGuest } from './guest-options.ts';
import { type GuestReading, type ImportedDevice, importedDevice } from './imported-device.ts';
import { qemuVersions, seriesOrVersion } from './qemu-versions.ts';
import { saidOf } from './said-by-qemu.ts';
import { withProperties } from './settings.ts';
import { sharedStart } from './shared-nouns.ts';
import { variantsIn } from './variants.ts';
import { withVirtioIommu } from './virtio-iommu.ts';

/** The monitor that starts a guest, and how its version was chosen. */
export interface ImportedMonitor extends Pick<CommandLinePrediction, 'version' | 'from'> {
  /** `QEMU`, `Cloud Hypervisor`. */
  readonly title: string;
}

/** A text that says how a guest is started, and what its monitor makes of it. */
export interface Imported {
  readonly kind: ImportKind;
  readonly file: string;
  readonly devices: readonly ImportedDevice[];
  readonly platform: OpenPlatform;
  /** How QEMU is started, and what it makes of each device; left out of another monitor. */
  readonly qemu?: { readonly start: QemuStart; readonly predictions: readonly QemuPrediction[] };
  /** How it comes to its kernel; left out where nothing was read of that. */
  readonly boot?: BootSetup;
  readonly monitor: ImportedMonitor;
  readonly ignored: readonly Ignored[];
  /** Shell variables in it whose values are not known. */
  readonly unknown: readonly string[];
  /** What QEMU says of the guest in the same text; left out where it says nothing. */
  readonly said?: readonly SaidLine[];
}

/** A text that says how guests are started, and what options state beside it. */
export interface GuestText {
  readonly kind: ImportKind;
  readonly text: Text;
  readonly options: ImportOptions;
}

/** What options state of a guest, for those who read it. Throws UsageError. */
export function givensOf({ text: { file }, options }: GuestText): ImportGivens {
  const kernel = kernelGiven(options.kernel);
  const ofQemu = seriesOrVersion(options.qemu, qemuVersions(options.qemu));
  return {
    file,
    ...(kernel === undefined ? {} : { kernel }),
    variables: variablesGiven(options.define ?? []),
    ...(options.protection === undefined ? {} : { protection: options.protection }),
    ...(ofQemu === undefined || options.qemu === undefined ? {} : { qemu: ofQemu }),
  };
}

/** Reads a text of one of the two kinds, and predicts, for each guest in it. Throws UsageError with every mistake in it. */
export function importGuests(kind: DirectKind, source: Text, options: ImportOptions): readonly Imported[] {
  const { file, text, readFile } = source;
  const other = otherProgram(text);
  if (other !== undefined) throw usage(file, `this is ${other}`);
  const given = { kind, text: source, options };
  const givens = { ...givensOf(given), ...(readFile === undefined ? {} : { readFile }) };
  const { lines, problems } =
    kind === 'libvirt' ? readLibvirtDomains(text, givens) : readQemuCommandLines(text, givens);
  if (lines.length === 0 || problems.length > 0) throw new UsageError(problems);
  const guests = lines.map((line) => importedOf(given, { line, problems }, lines));
  return withOwnNames(guests, lines).map((guest, i) => withSaid(guest, text, lines, i));
}

/** A guest with what QEMU says of it, which stands before the next guest. */
function withSaid(guest: Imported, text: string, lines: readonly QemuCommandLine[], i: number): Imported {
  const from = lines[i]?.offset ?? 0;
  const after = lines.map(({ offset }) => offset).filter((offset) => offset > from);
  const said = saidOf(text, { from, to: Math.min(text.length, ...after) }, guest.devices);
  return said.length === 0 ? guest : { ...guest, said };
}

/** Each guest by a name of its own: where several have one, by the tests that lead to it, or by the line. */
function withOwnNames(guests: readonly Imported[], lines: readonly QemuCommandLine[]): readonly Imported[] {
  const counts = new Map<string, number>();
  for (const { platform } of guests) counts.set(platform.name, (counts.get(platform.name) ?? 0) + 1);
  return guests.map((guest, i) => {
    const { platform } = guest;
    const { when = [], position } = lines[i] ?? {};
    const tests = when.map(({ line, holds }) => `line ${line} ${holds ? 'holds' : 'does not hold'}`);
    const several = (counts.get(platform.name) ?? 0) > 1;
    const place = several && position !== undefined ? `, line ${position.line}` : '';
    const own = tests.length > 0 ? `, where ${tests.join(' and ')}` : place;
    return own === '' ? guest : { ...guest, platform: { ...platform, name: `${platform.name}${own}` } };
  });
}

/**
 * What QEMU makes of a guest that was read, which may be one of several in the text. Throws UsageError with every mistake
 * that was found in reading.
 */
export function importedOf(
  { kind, text: { file, text }, options }: GuestText,
  { line, problems, stack }: GuestReading,
  guests: readonly QemuCommandLine[] = line === undefined ? [] : [line],
): Imported {
  if (line === undefined || problems.length > 0) throw new UsageError(problems);
  const { length } = line.plugs;
  if (length > MOST_DEVICES)
    throw usage(
      file,
      `${length} virtio devices; expected at most ${MOST_DEVICES}, more than any machine has`,
    );
  const start = sharedStart(line.start);
  const plugs = withProperties(line.plugs, options.set);
  const platform = withStatedGuest(line.platform, { config: options.config ?? [] });
  const asked = options.qemu ?? line.says?.qemu;
  const among = qemuVersions(asked);
  const stated = withSaidHost(backendsGiven(options, guests), line.says);
  const all = plugs.map((plug) => alternativesOf(start, plug, stated));
  const first = all.flatMap(([one]) => (one === undefined ? [] : [one.plug]));
  const predicted = predictCommandLine(start, first, seriesOrVersion(asked, among));
  if (predicted === undefined) throw new Error(`"${options.qemu}" is no version of QEMU`);
  const { predictions, version, from } = predicted;
  const boot = withBundledFirmware(line.boot, among);
  const lines = text.trimEnd().split(/\r\n|\n|\r/);
  const source = {
    line: { ...line, start, plugs },
    stack,
    lines,
    becomes: predictAll(start, all, among),
    amend: (plug: Plug) => amendmentsOf(start, plug, stated, among),
  };
  return {
    kind,
    file,
    devices: predictions.map((prediction, i) => importedDevice(prediction, i, source)),
    platform: withVirtioIommu(withAnnouncedMemory(withFirmware(platform, boot), among), predictions, among),
    qemu: { start, predictions },
    boot,
    monitor: { title: 'QEMU', version, from },
    ignored: line.ignored,
    unknown: [
      ...new Set([
        ...line.variables,
        ...plugs.flatMap((plug) => unknownIn(start, plug).map(({ variable }) => variable)),
      ]),
    ],
  };
}

/** What the text says of the host’s kernel, where no option does and it is one that vnex knows. */
function withSaidHost(stated: StatedBackends, says: SaidOfHost | undefined): StatedBackends {
  const known = stated.hostKernel === undefined ? hostKernelOf(says?.hostKernel ?? '') : undefined;
  return known === undefined ? stated : { ...stated, hostKernel: known.release };
}

/** What a pseries guest learns about its memory depends on the version of QEMU, and is open where versions differ. */
function withAnnouncedMemory(platform: OpenPlatform, versions: readonly string[]): OpenPlatform {
  const { memory, iommu, open = [] } = platform;
  if (iommu.kind !== 'spapr-tce' || memory.announced !== undefined) return platform;
  const answers = versions.flatMap((version) => {
    const known = qemuVersion(version);
    return known === undefined ? [] : [announcesMemory(known, false)];
  });
  const values = [...new Set(answers)];
  if (values.length < 2) return { ...platform, memory: { ...memory, announced: values[0] } };
  return { ...platform, open: [...open, { kind: 'fact', name: 'platform.memory.announced', values }] };
}

/** A case out of a file, with its words for advice. */
export interface ImportedCase {
  readonly asked: OpenCase;
  readonly advise: Advise;
  /** Left out where nothing was read of how the guest boots. */
  readonly part?: BootPart;
}

/** One case for each device, whether or not QEMU creates it. */
export function casesOf({ devices, platform, boot }: Imported, driver: string): readonly ImportedCase[] {
  const all = devices.map(({ device }) => device);
  return devices.map(({ device, advise }, index) => ({
    asked: { device, platform, driver },
    advise,
    ...(boot === undefined ? {} : { part: { setup: boot, devices: all, index } }),
  }));
}

/** The devices that some QEMU creates of those that the text leaves possible, with all that is open of them. */
export function possibleIn({ devices }: Imported): readonly OpenDevice[] {
  return devices.flatMap(({ device }) => {
    const variants = variantsIn(device);
    const all = variants.length === 0 ? [device] : variants.map((one) => one.device);
    return all.every(({ refused }) => refused !== undefined) ? [] : [device];
  });
}

/** The devices that QEMU creates. */
export function createdIn({ devices }: Imported): readonly Device[] {
  return devices.flatMap(({ prediction }) => (prediction.kind === 'created' ? [prediction.device] : []));
}
