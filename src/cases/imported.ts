import type { ImportOptions } from '../cli/case-options.ts';
import { type CommandLinePrediction, predictCommandLine } from '../device/qemu/predict-command-line.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import { type DomainPlace, type LibvirtDomain, readLibvirtDomain } from '../input/import/libvirt-domain.ts';
import { MOST_DEVICES } from '../input/import/limits.ts';
import { type QemuCommandLine, readQemuCommandLine } from '../input/import/qemu-command-line.ts';
import type { GivenKernel } from '../input/import/qemu-platform.ts';
import { readText, type Text } from '../input/import/recognise.ts';
import { addAll, type Inputs, settle } from '../input/inputs.ts';
import type { Position } from '../input/positions.ts';
import { formatProblem, type Problem, UsageError, usage } from '../io/usage-error.ts';
import type { Case } from '../model/case.ts';
import type { Device } from '../model/device.ts';
import type { Platform } from '../model/platform.ts';
import type { Plug, QemuStart } from '../model/qemu.ts';
import { parseVersion } from '../model/release.ts';
import { NO_EXPECTATION, type Scenario } from '../model/scenario.ts';
import type { Advise } from '../report/words/edits.ts';
import { argumentTerm, changesOf, domainTerm } from '../report/words/import-terms.ts';
import { printable } from '../text/printable.ts';
import { quote } from '../text/quoting.ts';

export interface ImportedDevice {
  readonly prediction: QemuPrediction;
  readonly position: Position;
  /** The same for the eye: `line 12`; '' where all is one line. */
  readonly place: string;
  /** It is libvirt that refuses the device; QEMU is never asked. */
  readonly byLibvirt: boolean;
  readonly advise: Advise;
}

/** A QEMU command line or a libvirt domain, and what QEMU makes of it. */
export interface Imported {
  readonly kind: 'qemu' | 'libvirt';
  readonly file: string;
  readonly devices: readonly ImportedDevice[];
  readonly platform: Platform;
  readonly start: QemuStart;
  readonly qemu: Pick<CommandLinePrediction, 'version' | 'from'>;
  readonly ignored: readonly string[];
}

/** `6.12`, `6.12.107`, or a release such as 6.8.0-51-generic, which begins with one. */
function kernelFrom(given: string): GivenKernel {
  const version = /^\d+\.\d+(?:\.\d+|-rc\d+)?/.exec(given)?.[0] ?? '';
  if (parseVersion(version) === undefined)
    throw usage(
      '--kernel',
      `found ${quote(given)}; expected a version such as 6.12, or what uname -r prints`,
    );
  return version === given ? { version } : { version, release: given };
}

/** Reads a text of one of the two kinds, and predicts. Throws UsageError with every mistake in it. */
export function importText(kind: Imported['kind'], { file, text }: Text, options: ImportOptions): Imported {
  const given = options.kernel === undefined ? {} : { kernel: kernelFrom(options.kernel) };
  const domain = kind === 'libvirt' ? readLibvirtDomain(text, { file, ...given }) : undefined;
  const { line, problems } = domain ?? readQemuCommandLine(text, { file, ...given });
  if (line === undefined || problems.length > 0) throw new UsageError(problems);
  const { length } = line.plugs;
  if (length > MOST_DEVICES)
    throw usage(
      file,
      `${length} virtio devices; expected at most ${MOST_DEVICES}, more than any machine has`,
    );
  const predicted = predictCommandLine(line.start, line.plugs, options.qemu);
  if (predicted === undefined)
    throw usage('--qemu', `found ${quote(options.qemu ?? '')}; expected a version of QEMU such as 10.0`);
  const { predictions, version, from } = predicted;
  const lines = text.trimEnd().split(/\r\n|\n|\r/);
  const source = { line, domain: domain?.line, lines };
  return {
    kind,
    file,
    devices: predictions.map((prediction, i) => importedDevice(prediction, i, source)),
    platform: line.platform,
    start: line.start,
    qemu: { version, from },
    ignored: line.ignored,
  };
}

interface Source {
  readonly line: QemuCommandLine;
  readonly domain: LibvirtDomain | undefined;
  readonly lines: readonly string[];
}

function importedDevice(prediction: QemuPrediction, index: number, source: Source): ImportedDevice {
  const { line, domain, lines } = source;
  const position = line.positions[index] ?? { line: 1, column: 1 };
  const from = domain?.places[index];
  const words = from === 'added' ? 'added by libvirt' : `line ${position.line}`;
  return {
    prediction,
    position,
    place: lines.length === 1 ? '' : words,
    byLibvirt: prediction.kind === 'refused' && domain?.objections[index] === prediction.message,
    advise: adviser(prediction.plug, position, from, lines),
  };
}

/** Remedies that say nothing to QEMU, such as a kernel parameter, stay as they are. */
function adviser(
  plug: Plug,
  position: Position,
  place: DomainPlace | undefined,
  lines: readonly string[],
): Advise {
  const [, id = ''] = /^(.*) \(/s.exec(plug.name) ?? [];
  const implied = place === undefined && !isDevice(plug, position, lines);
  return (remedy) => {
    const { title, kernel, qemu } = remedy;
    const changes = changesOf(qemu);
    if (changes === undefined) return remedy;
    const common = { title, ...(kernel === undefined ? {} : { kernel }) };
    const { global, properties } = changes;
    if (place === undefined) return { ...common, qemu: argumentTerm({ plug, id, implied }, changes) };
    const terms = [
      global === undefined ? '' : `in <qemu:commandline>: -global ${global}`,
      place === 'argument'
        ? argumentTerm({ plug, id, implied }, { properties })
        : domainTerm({ model: plug.model, alias: id, place, line: position.line }, properties),
    ];
    return { ...common, libvirt: terms.filter((term) => term !== '').join(' and ') };
  };
}

/** Whether a `-device` asks for it there: its argument begins with the model, or is JSON. */
function isDevice({ model }: Plug, { line, column }: Position, lines: readonly string[]): boolean {
  const asked = lines[line - 1]?.slice(column - 1, column + LONGEST_MODEL) ?? '';
  const argument = asked.replace(/^['"]/, '');
  return argument.startsWith(model) || argument.startsWith('driver=') || /^\s*\{/.test(argument);
}

const LONGEST_MODEL = 200;

/** Reads a file that is known to be of a kind. */
export async function importNamed(
  kind: Imported['kind'],
  path: string,
  inputs: Inputs,
  options: ImportOptions,
): Promise<Imported> {
  const [read] = await settle(inputs, await readText(path, inputs));
  return importText(kind, read, options);
}

/** A case out of a file, with its words for advice. */
export interface ImportedCase {
  readonly asked: Case;
  readonly advise: Advise;
}

/** One case for each device that QEMU creates. */
export function casesOf({ devices, platform }: Imported, driver: string): readonly ImportedCase[] {
  return devices.flatMap(({ prediction, advise }) =>
    prediction.kind === 'created' ? [{ asked: { device: prediction.device, platform, driver }, advise }] : [],
  );
}

/** The devices that QEMU creates. */
export function createdIn({ devices }: Imported): readonly Device[] {
  return devices.flatMap(({ prediction }) => (prediction.kind === 'created' ? [prediction.device] : []));
}

/** What of a file the cases do not show: devices that are refused, and how much nothing was made of. */
export function remarksOf({ devices, file, kind, ignored }: Imported): readonly string[] {
  const left =
    ignored.length === 0
      ? []
      : [
          `${printable(file)}: nothing was made of ${ignored.length === 1 ? 'one part' : `${ignored.length} parts`}; \`vnex import ${kind}\` lists them`,
        ];
  return [...refusals({ devices, file }).map(formatProblem), ...left];
}

/** What a file claims to someone who checks it: that each of its devices works. What is refused is a problem. */
export function scenarioOf(imported: Imported, driver: string, inputs: Inputs): Scenario {
  addAll(refusals(imported), inputs);
  const cases = casesOf(imported, driver).map(({ asked }) => asked);
  return {
    name: imported.platform.name,
    description: undefined,
    cases,
    expect: { ...NO_EXPECTATION, outcome: 'works' },
  };
}

/** The devices that are refused, each where it stands. */
function refusals({ devices, file }: Pick<Imported, 'devices' | 'file'>): readonly Problem[] {
  return devices.flatMap(({ prediction, position }) => {
    if (prediction.kind !== 'refused') return [];
    const { plug, message } = prediction;
    return [{ file, ...position, message: `${plug.name} would be refused: “${printable(message)}”` }];
  });
}
