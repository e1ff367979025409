import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { qemuVersion } from '../device/qemu/boot.ts';
import type { Arch } from '../model/platform.ts';
import { hasReached, type Version } from '../model/release.ts';
import { BootError } from './boot-error.ts';
import { readElf } from './elf.ts';
import type { BootArch } from './machines.ts';

/** A QEMU that is there. */
export interface Qemu {
  readonly binary: string;
  readonly version: Version;
  /** As recordings write it: 7.2.22. */
  readonly versionText: string;
  /** How it is asked what a device offers. */
  readonly offersRead: 'over-qmp' | 'by-registers';
}

/** The oldest release of QEMU whose properties were read. */
const OLDEST_QEMU = '5.2';

/** The release of QEMU that first says over QMP what its virtio devices offer: x-query-virtio. */
const FIRST_OVER_QMP = '7.2';

/** Milliseconds in which a binary has to say its version: enough for a machine that is busy with other things. */
const VERSION_TIMEOUT = 120_000;

/**
 * From here on QEMU is not asked over QMP: 11.1.3 as Debian builds it ends with a failed assertion in visit_start_struct()
 * when it is asked x-query-virtio-status. What came between it and 10.2 was not tried, and has the registers too.
 */
const FIRST_BY_REGISTERS = '11.0';

/** Asks a binary for its version. Returns undefined where there is none of that name. Throws BootError where it is no QEMU, or too old. */
export function findQemu(binary: string): Qemu | undefined {
  const { stdout, error } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: VERSION_TIMEOUT });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error !== undefined) throw new BootError(`${binary} cannot be started: ${error.message}`);
  const versionText = /QEMU emulator version (\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1];
  const version = qemuVersion(versionText ?? '');
  if (version === undefined || versionText === undefined)
    throw new BootError(`${binary} is no QEMU: it does not say its version when asked with --version`);
  if (!hasReached(version, OLDEST_QEMU).yes)
    throw new BootError(
      `${binary} is QEMU ${versionText}; ${OLDEST_QEMU} is the oldest release whose offers vnex knows`,
    );
  const asked = hasReached(version, FIRST_OVER_QMP).yes && !hasReached(version, FIRST_BY_REGISTERS).yes;
  const offersRead = asked ? 'over-qmp' : 'by-registers';
  return { binary, version, versionText, offersRead };
}

const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox', '/usr/lib/initramfs-tools/bin/busybox'] as const;

/** Where there is a busybox that needs no library, for the guest's processor. Returns undefined where there is none. */
export function findBusybox({ arch }: BootArch): string | undefined {
  return BUSYBOX.find((path) => isStatic(fileAt(path), arch));
}

/** A busybox that needs no library, for the guest's processor. Throws BootError. */
export function readBusybox(guest: BootArch, named: string | undefined): Uint8Array {
  const { arch, packages } = guest;
  const path = named ?? findBusybox(guest);
  const bytes = path === undefined ? undefined : fileAt(path);
  if (bytes !== undefined && isStatic(bytes, arch)) return bytes;
  if (named !== undefined) throw new BootError(`--busybox: ${named} is no static program for ${arch}`);
  throw new BootError(
    arch === HOST
      ? 'there is no static busybox: apt-get install busybox-static'
      : `there is no static busybox for ${arch}: take one out of the package ${packages.busybox} (dpkg-deb -x) and name it with --busybox FILE`,
  );
}

/** The processor that this runs on, in the words of platforms. */
export const HOST: Arch | undefined = (
  { x64: 'x86_64', arm64: 'aarch64', s390x: 's390x', ppc64: 'ppc64le' } as const satisfies Readonly<
    Record<string, Arch>
  >
)[process.arch as 'x64'];

function isStatic(bytes: Uint8Array | undefined, arch: Arch): boolean {
  const elf = bytes && readElf(bytes);
  return elf?.arch === arch && elf.section('.interp') === undefined;
}

function fileAt(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
