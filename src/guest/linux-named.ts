import { parseVersion } from '../model/release.ts';
import type { ChosenDriver } from './driver-model.ts';
import { linux } from './linux/linux.ts';

// Nearly every case is about Linux; what finds it by its name is apart from the table of all drivers, so that a start need not
// load them.

/** Mainline Linux in a release. */
export function linuxAt(release: string): ChosenDriver {
  return { model: linux, release };
}

/** What an id like `ovmf-2025.02` is made of; both are empty where it names no release. */
export function idParts(id: string): { readonly name: string; readonly release: string } {
  const [, name = '', release = ''] = /^(.+?)-(\d.*)$/.exec(id) ?? [];
  return { name, release };
}

/** Mainline Linux, of `linux` or, in a release, of `linux-6.12`. Returns undefined for any other driver. */
export function linuxNamed(id: string): ChosenDriver | undefined {
  if (id === linux.id) return { model: linux, release: undefined };
  const { name, release } = idParts(id);
  return name === linux.id && parseVersion(release) !== undefined ? linuxAt(release) : undefined;
}
