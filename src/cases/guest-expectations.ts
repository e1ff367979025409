import { basename, dirname, join, normalize, relative, sep } from 'node:path';
import type { PicomatchOptions } from 'picomatch';
import { expectationFrom } from '../input/expectation.ts';
import { type GuestEntry, guestExpectationsFrom } from '../input/guest-expectations.ts';
import { type Inputs, type Report, readNamed, reportWithin } from '../input/inputs.ts';
import { type Locate, locatorOf } from '../input/positions.ts';
import { type InputSource, STDIN_NAME } from '../input/source.ts';
import type { InputIo } from '../io/input-io.ts';
import type { Problem } from '../io/usage-error.ts';
import type { Granted, JudgedGranted, KnownFailure, Place } from '../model/check.ts';
import type { OpenCase } from '../model/open-case.ts';
import type { Outcome } from '../model/result.ts';
import { type Expectation, NO_EXPECTATION } from '../model/scenario.ts';

/** The files in which a folder says what is expected of the guests in it and below. */
export const EXPECTATION_FILES: readonly string[] = ['vnex.yaml', 'vnex.yml', 'vnex.json'];

/** An entry, with the file that it stands in and whether any device was found that it is about. */
interface Listed {
  readonly entry: GuestEntry;
  readonly source: InputSource;
  readonly index: number;
  readonly locate: Locate;
  /** The folder that its patterns begin in. */
  readonly folder: string;
  readonly matches: (file: string) => boolean;
  used: boolean;
}

/** What is expected of an imported device. */
export interface Expected {
  readonly expect: Expectation;
  /** Whether nobody said it, so that it is to work. */
  readonly isUsual: boolean;
  readonly known: KnownFailure | undefined;
}

export interface GuestExpectations {
  /** Of a device of a file. Mistakes in what is expected of it are reported. */
  readonly of: (file: string, asked: OpenCase, report: Inputs) => Promise<Expected>;
  /** What of all that the answers for a guest take for granted is accepted, and what is that they do not. */
  readonly granted: (file: string, granted: readonly Granted[]) => Promise<readonly JudgedGranted[]>;
  /** What is wrong with entries that nothing was found for although all of their folder was looked at. */
  readonly unused: (directories: readonly string[]) => readonly Problem[];
  /** What is wrong with the files themselves. */
  readonly broken: Inputs;
}

const WORKS: Expectation = { ...NO_EXPECTATION, outcome: 'works' };

/** The folder of a file and those above it, as far as its path names them, the outermost first. */
function foldersOf(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === dirname(folder) ? [folder] : [...foldersOf(folder), folder];
}

function exists(path: string, io: InputIo): boolean {
  try {
    return io.stat(path).kind === 'file';
  } catch {
    return false;
  }
}

/** Whether a device goes by a name: its id, its model, or the whole. */
function isCalled({ device }: OpenCase, name: string): boolean {
  return device.name === name || device.name.split(/[ ()]+/).includes(name);
}

/** What the files beside guests, or the one that is named in their place, expect of them on a day. */
export async function guestExpectations(
  inputs: Inputs,
  named: string | undefined,
  today: () => string,
): Promise<GuestExpectations> {
  const { default: picomatch } = await import('picomatch');
  const broken: Inputs = { ...inputs, found: [] };
  const byFile = new Map<string, readonly Listed[]>();

  async function read(file: string): Promise<readonly Listed[]> {
    const before = byFile.get(file);
    if (before !== undefined) return before;
    const source = await readNamed(file, broken);
    const listed = source === undefined ? [] : await entriesOf(source, broken, picomatch);
    byFile.set(file, listed);
    return listed;
  }

  async function listedFor(file: string): Promise<readonly Listed[]> {
    if (named !== undefined) return read(named);
    const listed: Listed[] = [];
    for (const folder of foldersOf(file))
      for (const name of EXPECTATION_FILES)
        if (exists(join(folder, name), inputs.io)) listed.push(...(await read(join(folder, name))));
    return listed;
  }

  if (named !== undefined) await read(named);
  return {
    broken,
    of: async (file, asked, report) => {
      const applying =
        file === STDIN_NAME ? [] : (await listedFor(file)).filter((one) => isAbout(one, file, asked));
      for (const one of applying) one.used = true;
      const expecting = applying.findLast(({ entry }) => entry.expect !== undefined);
      const knowing = applying.findLast(({ entry }) => entry.known !== undefined);
      return {
        expect: expecting === undefined ? WORKS : expectationOf(expecting, asked, report),
        isUsual: expecting === undefined,
        known: knowing === undefined ? undefined : knownFrom(knowing, today),
      };
    },
    granted: async (file, granted) => {
      const listed = file === STDIN_NAME ? [] : await listedFor(file);
      const accepting = listed.flatMap((one): readonly Accepting[] => {
        const { accept } = one.entry;
        if (accept === undefined || !one.matches(pathIn(one, file))) return [];
        one.used = true;
        const { reason, until } = accept;
        return [{ what: accept.what, known: putUpWith({ reason, until }, one, 'accept', today) }];
      });
      return judgedGranted(granted, accepting);
    },
    unused: (directories) =>
      [...byFile.values()].flat().flatMap((one) => {
        const whole = directories.some((directory) => isBelow(one.folder, directory));
        if (one.used || !whole) return [];
        const message =
          'there is no imported device that this is about; change "files" or "devices", or take it out';
        return [{ file: one.source.file, ...placeOf(one), message }];
      }),
  };
}

async function entriesOf(
  source: InputSource,
  inputs: Inputs,
  matcher: (pattern: string, options: PicomatchOptions) => (file: string) => boolean,
): Promise<readonly Listed[]> {
  const entries = (await guestExpectationsFrom(source.value, reportIn(source, inputs))) ?? [];
  if (entries.length === 0) return [];
  const locate = locatorOf(source);
  const folder = dirname(source.file);
  return entries.map((entry, index) => {
    const { files } = entry;
    // A pattern without a folder is one of names in every folder.
    const matchers = files?.map((one) =>
      matcher(normalize(one), { basename: !one.includes('/'), dot: true }),
    );
    const matches = (path: string) => matchers === undefined || matchers.some((isMatch) => isMatch(path));
    return { entry, source, index, locate, folder, matches, used: false };
  });
}

function reportIn(source: InputSource, inputs: Inputs): Report {
  return (path, message, on = 'value') => void inputs.found.push({ source, path, on, message });
}

function isBelow(folder: string, directory: string): boolean {
  const way = relative(directory, folder);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`));
}

/** The path of a file in the folder of an entry. */
function pathIn({ folder }: Listed, file: string): string {
  return relative(folder, file).replaceAll('\\', '/');
}

function isAbout(listed: Listed, file: string, asked: OpenCase): boolean {
  const { devices } = listed.entry;
  return (
    listed.matches(pathIn(listed, file)) &&
    (devices === undefined || devices.some((name) => isCalled(asked, name)))
  );
}

function expectationOf({ entry, source, index }: Listed, { device }: OpenCase, inputs: Inputs): Expectation {
  const report = reportWithin(reportIn(source, inputs), 'guests', index, 'expect');
  return entry.expect === undefined
    ? WORKS
    : expectationFrom(entry.expect, entry.expect, [device.type], report);
}

function placeOf({ locate, index }: Listed, ...path: readonly string[]): Place {
  return locate(['guests', index, ...path], 'key');
}

function knownFrom(listed: Listed, today: () => string): Expected['known'] {
  const { known } = listed.entry;
  return known && putUpWith(known, listed, 'known', today);
}

/** What stands under a key of an entry, on a day. */
function putUpWith(
  {
    reason,
    until,
    outcome,
  }: Pick<KnownFailure, 'reason' | 'until'> & { readonly outcome?: Outcome | undefined },
  listed: Listed,
  key: 'known' | 'accept',
  today: () => string,
): KnownFailure {
  const expired = until !== undefined && today() > until;
  return { reason, until, outcome, expired, file: listed.source.file, at: placeOf(listed, key) };
}

/** What an entry accepts; undefined for everything. */
interface Accepting {
  readonly what: readonly string[] | undefined;
  readonly known: KnownFailure;
}

function judgedGranted(
  granted: readonly Granted[],
  accepting: readonly Accepting[],
): readonly JudgedGranted[] {
  const names = new Set(granted.map(({ what }) => what));
  const idle = accepting.flatMap(({ what, known }): readonly JudgedGranted[] =>
    (what ?? (granted.length === 0 ? ['everything'] : []))
      .filter((name) => !names.has(name))
      .map((name) => ({ what: name, granted: undefined, accepted: known })),
  );
  return [
    ...granted.map((one): JudgedGranted => {
      const { what } = one;
      const by = accepting.findLast((each) => each.what === undefined || each.what.includes(what));
      return { what, granted: one, accepted: by?.known };
    }),
    ...idle,
  ];
}

/** Whether a file in a directory says what is expected of others. */
export function isExpectationFile(file: string): boolean {
  return EXPECTATION_FILES.includes(basename(file));
}
