import { basename, join } from 'node:path';
import { exists } from '../io/exists.ts';
import type { Directories } from '../io/find-files.ts';
import type { InputIo } from '../io/input-io.ts';

/** The folders of what comes with vnex and goes by its name, without a path. */
export const BUNDLED = { device: 'devices', platform: 'platforms', scenario: 'scenarios' } as const;

export type BundledKind = keyof typeof BUNDLED;

export function isBundledKind(kind: string): kind is BundledKind {
  return Object.hasOwn(BUNDLED, kind);
}

/** What is no path. */
const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** Whether a word names no file, so that what comes with vnex may be meant. */
export function mayBeBundled(name: string, io: InputIo): boolean {
  return NAME.test(name) && !exists(name, io);
}

/** The file of what comes with vnex and is named so; undefined where there is a file of that name. */
export function bundledFile(kind: BundledKind, name: string, io: InputIo): string | undefined {
  if (io.fixtures === undefined || !mayBeBundled(name, io)) return undefined;
  const path = join(io.fixtures, BUNDLED[kind], `${name}.json`);
  return exists(path, io) ? path : undefined;
}

/** Where to look for what comes with vnex. */
export type BundledDisk = Pick<InputIo, 'fixtures'> & Pick<Directories, 'filesBelow'>;

/** The names of all of a kind that come with vnex. */
export function bundledNames(kind: BundledKind, { fixtures, filesBelow }: BundledDisk): readonly string[] {
  if (fixtures === undefined) return [];
  const folder = join(fixtures, BUNDLED[kind]);
  const own = (file: string) => file === join(folder, basename(file)) && file.endsWith('.json');
  return filesBelow(folder)
    .filter(own)
    .map((file) => basename(file, '.json'));
}
