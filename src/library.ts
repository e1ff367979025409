import { UsageError } from './io/usage-error.ts';
import type { ChangeGroup } from './model/change.ts';
import type {
  CheckJson,
  ExplainJson,
  FeaturesJson,
  FixJson,
  ImportJson,
  SweepJson,
  WhyJson,
} from './model/printed.ts';
import type {
  AnswerJson,
  AnswersJson,
  CaseJson,
  DeviceJson,
  Extensible,
  PlatformJson,
} from './model/published.ts';
import type { Wanted } from './model/sweep.ts';

// What `require('vnex')` and `import … from 'vnex'` give.

export type { Problem } from './io/usage-error.ts';
export type { ChangeGroup } from './model/change.ts';
export type {
  CheckJson,
  ExplainJson,
  FeaturesJson,
  FixJson,
  ImportJson,
  SweepJson,
  WhyJson,
} from './model/printed.ts';
export type {
  AnswerJson,
  AnswersJson,
  CaseJson,
  DeviceJson,
  Extensible,
  FeatureSetJson,
  OpenAnswerJson,
  PlatformJson,
  ResultJson,
  WayJson,
  WithoutRefusalJson,
} from './model/published.ts';
export type { Wanted } from './model/sweep.ts';
export { UsageError };

// Each function gives what its command prints with --json, as `vnex schema` describes it.

/**
 * Answers a case with every decision behind it, as `vnex explain --json` does. Paths in it are relative to the working
 * directory. Rejects with a UsageError whose `problems` name everything that is wrong with the case.
 */
export async function explain(asked: CaseJson): Promise<AnswersJson> {
  return (await import('./cases/answer-json.ts')).explainOne(asked);
}

/**
 * The answer alone, without the decisions. Of a case with several answers it has what they have in common, and `unknown`
 * for outcomes that differ. Rejects as explain() does.
 */
export async function negotiate(
  device: Extensible<DeviceJson>,
  platform: Extensible<PlatformJson>,
  driver = 'linux',
): Promise<AnswerJson> {
  return (await import('./cases/answer-json.ts')).negotiateOne({ device, platform, driver });
}

/** What a text about a guest does not say: the kernel, the monitor and its host, as the options of `vnex explain` do. */
export interface GuestOptions {
  /** A release of Linux, what `uname -r` prints, or a range such as `5.15..6.12`; left out: all. */
  readonly kernel?: string;
  /** Build options of the guest kernel: `['VIRTIO_PCI_LEGACY=n']`. */
  readonly config?: readonly string[];
  /** The version of QEMU or a range; left out: all. */
  readonly qemu?: string;
  /** The version of a monitor that is not QEMU, or a range; left out: all. */
  readonly monitor?: string;
  /** The release of the host's kernel; left out: all. */
  readonly hostKernel?: string;
  /** The daemon behind vhost-user sockets, or the mask that it offers; left out: all. */
  readonly daemon?: string;
  /** Values of shell variables: `['CID=3']`. */
  readonly define?: readonly string[];
}

/** The options as the commands call them, without what was left out. */
function optionsOf({ hostKernel, ...others }: GuestOptions) {
  return { ...others, ...(hostKernel === undefined ? {} : { 'host-kernel': hostKernel }) };
}

/**
 * Reads what people have of a guest: a QEMU command line, a libvirt domain, a configuration of a stack, what QMP says, a boot
 * log and all else of `vnex list texts`, told by its content. Rejects with a UsageError where it is none of these, or is wrong.
 */
export async function importText(text: string, options: GuestOptions = {}): Promise<ImportJson> {
  const { jsonOf, TEXT } = await import('./json-of.ts');
  const { importAny } = await import('./commands/import/any.ts');
  return jsonOf((io) => importAny(TEXT, optionsOf(options), io), text);
}

/** The same of a file, or of a directory with a guest’s own files: its / or a copy of its /sys and /proc. Rejects with a UsageError. */
export async function importPath(path: string, options: GuestOptions = {}): Promise<ImportJson> {
  const { jsonOf } = await import('./json-of.ts');
  const { importAny } = await import('./commands/import/any.ts');
  return jsonOf((io) => importAny(path, optionsOf(options), io));
}

/** Answers each device of a text of any of these forms, or each case of a scenario. Rejects with a UsageError, also of a log, which `why` explains. */
export async function explainText(text: string, options: GuestOptions = {}): Promise<ExplainJson> {
  const { jsonOf, TEXT } = await import('./json-of.ts');
  const command = (await import('./commands/explain.ts')).explain;
  const given = { ...optionsOf(options), json: true };
  const found = await jsonOf<ExplainJson | WhyJson>(
    (io, program) => command.run({ case: [TEXT] }, given, io, program),
    text,
  );
  if ('cases' in found) return found;
  throw new UsageError([{ file: TEXT, message: 'this is a log, which why() explains; expected a guest' }]);
}

/**
 * Explains a message, or each message of a log: the cases behind it, other causes, and what to do. Gives an empty list of
 * messages where nothing in it is known. Rejects with a UsageError.
 */
export async function why(text: string): Promise<WhyJson> {
  const { jsonOf, TEXT } = await import('./json-of.ts');
  const command = (await import('./commands/why.ts')).why;
  return jsonOf((io, program) => command.run({ text: [TEXT] }, { json: true }, io, program), text);
}

/** What may be changed, and what for. */
export interface FixOptions extends GuestOptions {
  /** `works`, or claims of `vnex list claims`; left out: `works`. */
  readonly want?: readonly Wanted[];
  /** Groups of `vnex list groups`; left out: of a text, what stands in it; of a case, the device and the kernel command line. */
  readonly may?: readonly ChangeGroup[];
  /** The most changes that go together, 1 to 5; left out: 3. */
  readonly most?: number;
}

/** Finds the smallest changes that make a case work, or each device of a text; each was run again to prove it. Rejects with a UsageError. */
export async function fix(asked: CaseJson | string, options: FixOptions = {}): Promise<FixJson> {
  const { jsonOf, spelledOut, TEXT } = await import('./json-of.ts');
  const command = (await import('./commands/fix.ts')).fix;
  const { want = ['works'], most = 3, ...others } = options;
  const given = { ...optionsOf(others), want, most, pick: 1, json: true };
  const text = typeof asked === 'string' ? asked : spelledOut(asked);
  return jsonOf((io, program) => command.run({ case: [TEXT] }, given, io, program), text);
}

/** Runs scenarios and guests below paths against what they expect, as `vnex check --reporter json` does. Rejects with a UsageError. */
export async function check(paths: readonly string[], options: GuestOptions = {}): Promise<CheckJson> {
  const { jsonOf } = await import('./json-of.ts');
  const command = (await import('./commands/check.ts')).check;
  const given = { ...optionsOf(options), reporter: ['json'] };
  return jsonOf((io, program) => command.run({ paths }, given, io, program));
}

/** Which cases are judged, and with which driver. */
export interface SweepOptions {
  /** A space of `vnex list spaces`, or the file of one; left out: all. */
  readonly space?: string;
  /** A driver model; left out: the space's own. */
  readonly driver?: string;
  /** One of several equal parts, from 1. */
  readonly shard?: { readonly index: number; readonly of: number };
}

/** Judges a claim by every case of a space. Rejects with a UsageError. */
export async function sweep(claim: Wanted, options: SweepOptions = {}): Promise<SweepJson> {
  const { jsonOf } = await import('./json-of.ts');
  const command = (await import('./commands/sweep.ts')).sweep;
  const given = { space: 'all', ...options, claim, json: true };
  return jsonOf((io, program) => command.run({}, given, io, program));
}

/** A feature set in every spelling; a device type names its bits. Rejects with a UsageError. */
export async function features(
  set: string | readonly string[],
  type?: string,
): Promise<Extract<FeaturesJson, { readonly mask: string }>> {
  const { jsonOf } = await import('./json-of.ts');
  const command = (await import('./commands/features.ts')).features;
  const given = { json: true, union: true, ...(type === undefined ? {} : { type }) };
  const words = typeof set === 'string' ? [set] : set;
  return jsonOf((io, program) => command.run({ set: words }, given, io, program));
}
