import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BootError } from './boot-error.ts';

/** A directory for one boot. */
export interface BootDirectory {
  readonly initramfs: string;
  readonly shared: string;
  readonly qmpSocket: string;
  readonly qtestSocket: string;
  /** Where guest memory may be kept in a file. */
  readonly memory: string;
  /** Where the daemon behind a device listens. */
  readonly daemonSocket: (id: string) => string;
}

/** No directory at all, for command lines that are only looked at. */
export const NO_DIRECTORY: BootDirectory = {
  initramfs: '',
  shared: '',
  qmpSocket: '',
  qtestSocket: '',
  memory: '',
  daemonSocket: () => '',
};

/** Gives an action a directory of its own, which is gone afterwards whatever happens. Throws BootError where the disk is full. */
export async function inBootDirectory<T>(
  initramfs: Uint8Array,
  action: (place: BootDirectory) => Promise<T>,
): Promise<T> {
  let directory: string | undefined;
  try {
    directory = prepared(() => mkdtempSync(join(tmpdir(), 'vnex-boot-')));
    const root = directory;
    const place = {
      initramfs: join(root, 'initramfs'),
      shared: join(root, 'shared'),
      qmpSocket: join(root, 'qmp'),
      qtestSocket: join(root, 'qtest'),
      memory: join(root, 'memory'),
      daemonSocket: (id: string) => join(root, `${id}.socket`),
    };
    prepared(() => mkdirSync(place.shared));
    prepared(() => writeFileSync(place.initramfs, initramfs));
    return await action(place);
  } finally {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  }
}

function prepared<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
    throw new BootError(
      full
        ? `${tmpdir()} is full: the initramfs does not fit; TMPDIR=DIR names another place`
        : `nothing can be written to ${tmpdir()} (${String(error.code)}); TMPDIR=DIR names another place`,
    );
  }
}
