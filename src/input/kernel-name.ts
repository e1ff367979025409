import {
  ABI_TABLES,
  type AbiTable,
  KNOWN_BACKPORTS,
  type KnownBackport,
} from '../data/distribution-kernels.ts';
import { KERNEL_DISTRIBUTIONS, type KernelDistribution } from '../data/kernel-distributions.ts';
import { parseVersion } from '../model/release.ts';
import { printable } from '../text/printable.ts';
import { findRelease } from './kernel-release.ts';

/** The mainline or stable release that a kernel is built on, as far as it is known. */
export interface KernelBase {
  /** The kernel has all of this release. */
  readonly atLeast: string;
  /** It is built on no later one. Undefined where it may be the newest update of the series. */
  readonly atMost: string | undefined;
}

/** What the name of a kernel says. */
export interface KernelName {
  /** The release itself, as `uname -r` would print it. */
  readonly release: string;
  /** Undefined where the kernel is one from kernel.org, or a build that names no distribution. */
  readonly distribution: string | undefined;
  readonly base: KernelBase;
  /** What the kernel has from releases later than its base; `none` only for kernel.org's own. */
  readonly backports: 'none' | KernelDistribution['backports'];
  /** Those backports that were read in the kernel's source. Whether there are more is open. */
  readonly has: readonly KnownBackport[];
}

/** Only the beginning of a text names a kernel. */
const READ = 2000;

/** Why a text is not the name of a kernel. */
export interface NoKernelName {
  readonly unreadable: string;
}

/**
 * Reads what names a kernel: a release, what `uname -a` or /proc/version prints, a package, an image.
 *
 * A kernel of a distribution is not the mainline release of its number. Kernels of Debian, Fedora, Arch and others that
 * build a stable release with few patches are taken for that release; the rest may hold changes of any later release
 * (`backports`). The base itself may be hidden behind a number: then the text's own banner decides, else a table, and
 * else the base lies between the first and the last update of its series.
 */
export function readKernelName(text: string): KernelName | NoKernelName {
  const read = text.trim().slice(0, READ);
  const found = findRelease(read);
  if ('unreadable' in found) return found;
  const { release, version, suffix } = found;
  if (/^-\d{5}-microsoft$/.test(suffix))
    return { unreadable: `${printable(release)} is WSL 1, which has no Linux kernel` };
  const distribution = distributionOf(suffix, version, read);
  const series = /^\d+\.\d+/.exec(version)?.[0] ?? version;
  return {
    release,
    distribution: distribution?.name,
    base: fromBanner(read, version) ?? baseOf(distribution, version, suffix, series),
    backports: distribution?.backports ?? (suffix === '' ? 'none' : 'unknown'),
    has: knownBackports(distribution, series, suffix),
  };
}

/** Whether nothing of a kernel's base is open. */
export function isExact({ atLeast, atMost }: KernelBase): boolean {
  return atLeast === atMost;
}

function named(name: string): KernelDistribution | undefined {
  return KERNEL_DISTRIBUTIONS.find((row) => row.name === name);
}

function distributionOf(suffix: string, version: string, text: string): KernelDistribution | undefined {
  const bySuffix = KERNEL_DISTRIBUTIONS.find((row) => row.suffix.test(suffix));
  if (bySuffix !== undefined) return bySuffix;
  if (/#\d+[^\s]*-Ubuntu\b/.test(text)) return named('Ubuntu');
  if (/#\d+ [^\n]*\bDebian \d/.test(text)) return named('Debian');
  // A bare number, 6.1.0-21, is one of the two whose table has the series.
  const bare = /^-\d+(?:\.\d+)?$/.test(suffix);
  const table = bare ? ABI_TABLES.find(({ series }) => `${series}.0` === version) : undefined;
  return table && named(table.distribution);
}

/** The upstream version that Debian and Ubuntu print behind their own, where it is of the same series. */
function fromBanner(text: string, version: string): KernelBase | undefined {
  const shapes = [
    /#\d+ [^\n]*?\bDebian (\d{1,3}\.\d{1,3}\.\d{1,4})-/,
    /\bUbuntu \d{1,3}\.\d{1,3}\.\d{1,4}-[^\s)]+\s+(\d{1,3}\.\d{1,3}\.\d{1,4})(?!\d)/,
    /_(\d{1,3}\.\d{1,3}\.\d{1,4})-\S+\.deb\b/,
  ];
  const series = parseVersion(plain(version))?.series;
  for (const shape of shapes) {
    const upstream = shape.exec(text)?.[1];
    if (upstream !== undefined && parseVersion(upstream)?.series === series) return exactly(plain(upstream));
  }
  return undefined;
}

function baseOf(
  distribution: KernelDistribution | undefined,
  version: string,
  suffix: string,
  series: string,
): KernelBase {
  const hidden = /^\d+\.\d+(?:\.0+)?$/.test(version) && hidesSublevel(distribution, suffix);
  if (distribution?.version === 'floor') return { atLeast: plain(version), atMost: undefined };
  if (distribution?.version === 'frozen' || !hidden) return exactly(plain(version));
  const table = ABI_TABLES.find(
    (candidate) => candidate.distribution === distribution?.name && candidate.series === series,
  );
  const abi = /^-(?:0\.(?:bpo|deb\d+)\.)?(\d+)/.exec(suffix)?.[1];
  return table === undefined
    ? { atLeast: series, atMost: undefined }
    : fromTable(table, abi === undefined ? undefined : Number(abi));
}

/** Whether a version without a sublevel may stand for any update of its series: 6.8.0-51, 4.14.x. */
function hidesSublevel(distribution: KernelDistribution | undefined, suffix: string): boolean {
  if (/^\.[xy]\b/.test(suffix)) return true;
  return distribution === undefined ? /^[-.]\d/.test(suffix) : distribution.version === 'series';
}

/** Flavours with a numbering of their own begin at this number. */
const OWN_NUMBERING = 1000;

function fromTable({ series, sublevels, disorder, last }: AbiTable, abi: number | undefined): KernelBase {
  const release = (sublevel: number) => plain(`${series}.${sublevel}`);
  const open = { atLeast: series, atMost: last === undefined ? undefined : release(last) };
  if (abi === undefined || abi >= OWN_NUMBERING) return open;
  const entry = sublevels.find(([number]) => number === abi);
  if (entry !== undefined) return { atLeast: release(entry[1]), atMost: release(entry[2] ?? entry[1]) };
  const before = sublevels.filter(([number]) => number <= abi - disorder).map(([, first]) => first);
  const after = sublevels.filter(([number]) => number >= abi + disorder).map(([, first, end = first]) => end);
  return {
    atLeast: before.length === 0 ? series : release(Math.max(...before)),
    atMost: after.length === 0 ? open.atMost : release(Math.min(...after)),
  };
}

function exactly(version: string): KernelBase {
  return { atLeast: version, atMost: version };
}

/** Mainline's own spelling: the first release of a series has no sublevel. */
function plain(version: string): string {
  return version.replace(/^(\d+\.\d+)\.0(?=$|-)/, '$1');
}

function knownBackports(
  distribution: KernelDistribution | undefined,
  series: string,
  suffix: string,
): readonly KnownBackport[] {
  const build = Number(/^-(\d+)/.exec(suffix)?.[1] ?? '0');
  return KNOWN_BACKPORTS.filter(
    (row) => row.distribution === distribution?.name && row.series === series && build >= row.build,
  );
}
