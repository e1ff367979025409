import { CHANGES, type ChangeId, isChangeId } from '../data/linux-changes.ts';
import { RELEASES } from '../data/linux-releases.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { Kernel } from '../model/platform.ts';
import { compareVersions, isInSpan, parseVersion, type Version } from '../model/release.ts';
import { hasVersion, parseRange, type ReleaseRange } from '../model/release-range.ts';
import type { Varying } from '../model/space.ts';
import { quote } from '../text/quoting.ts';
import { isExact, type KernelName, readKernelName } from './kernel-name.ts';

/** A guest's kernel as far as somebody names it, and what stays open of it. */
export interface GuestKernel extends Pick<Kernel, 'version' | 'release' | 'changes'> {
  readonly open: readonly Varying[];
}

/** The kernel that stands for any, where an example is needed. */
const EXAMPLE = '6.12';

/** A kernel about which nothing is said. */
export const ANY_KERNEL: GuestKernel = {
  version: EXAMPLE,
  release: undefined,
  changes: undefined,
  open: [{ kind: 'release', values: RELEASES }],
};

function versionOf(release: string): Version {
  const version = parseVersion(release);
  if (version === undefined) throw new Error(`"${release}" is not a release`);
  return version;
}

function openOver(values: readonly string[], release: string | undefined): GuestKernel {
  const version = values.at(-1) ?? EXAMPLE;
  const open: readonly Varying[] = values.length > 1 ? [{ kind: 'release', values }] : [];
  return { version, release, changes: undefined, open };
}

/** The releases of a range in which anything changed, its own ends included; undefined where it has none. */
function releasesIn(range: ReleaseRange): readonly string[] | undefined {
  const listed = RELEASES.filter((release) => hasVersion(range, versionOf(release)));
  const ends = [range.from, range.to].filter((end) => end !== undefined);
  const all = [...new Set([...ends, ...listed])];
  return all.length === 0 ? undefined : all.sort((a, b) => compareVersions(versionOf(a), versionOf(b)));
}

/** The newest update that is listed for a series; the series itself where none is. */
function newestOf(release: string): string {
  const { series } = versionOf(release);
  return RELEASES.findLast((listed) => versionOf(listed).series === series) ?? release;
}

/** Whether a change is there in some of the releases and not in others. */
function isOpenOver(id: ChangeId, versions: readonly Version[]): boolean {
  const answers = new Set(versions.map((version) => isInSpan(version, CHANGES[id]).yes));
  return answers.size > 1;
}

/**
 * The kernel of a distribution that takes changes from newer releases: what its base has is certain, and each later
 * change is open by itself. The feature tables are those of some release since the base.
 */
function backporting({ release, base, has }: KernelName): GuestKernel {
  const since = versionOf(base.atLeast);
  const values = [base.atLeast, ...RELEASES.filter((one) => compareVersions(versionOf(one), since) > 0)];
  const versions = values.map(versionOf);
  const known = new Set(has.map(({ change }) => change).filter(isChangeId));
  const open = Object.keys(CHANGES)
    .filter(isChangeId)
    .filter((id) => !known.has(id) && isOpenOver(id, versions));
  return {
    version: base.atLeast,
    release,
    changes: Object.fromEntries([...known].map((id) => [id, true])),
    open: [
      { kind: 'release', values },
      ...open.map((id): Varying => ({ kind: 'change', id, values: [true, false] })),
    ],
  };
}

/** Any kernel of a range. */
function kernelIn(text: string): GuestKernel | { readonly unreadable: string } {
  const range = parseRange(text);
  const values = range && releasesIn(range);
  if (values !== undefined) return openOver(values, undefined);
  return {
    unreadable: `${quote(text)} is no range of releases; give one such as 5.15..6.12, 6.1.. or ..5.12`,
  };
}

/**
 * The kernel that a text names: a release, a range of releases such as `5.15..6.12`, `6.1..` or `..5.12`, or what
 * `uname -r` or /proc/version prints. Returns why not where it names none.
 */
export function guestKernel(text: string): GuestKernel | { readonly unreadable: string } {
  if (/^\S*\.\.\S*$/.test(text)) return kernelIn(text);
  const name = readKernelName(text);
  if ('unreadable' in name) return name;
  const { base, backports, release } = name;
  if (backports === 'many' || backports === 'unknown') return backporting(name);
  const named = release === base.atLeast ? undefined : release;
  if (isExact(base)) return { version: base.atLeast, release: named, changes: undefined, open: [] };
  const to = base.atMost ?? newestOf(base.atLeast);
  return openOver(releasesIn({ from: base.atLeast, to }) ?? [base.atLeast], named);
}

/** A platform with another kernel; its command line and its build options stay. */
export function withGuestKernel(
  platform: OpenPlatform,
  { version, release, changes, open }: GuestKernel,
): OpenPlatform {
  const others = (platform.open ?? []).filter(({ kind }) => kind !== 'release' && kind !== 'change');
  const { cmdline, config } = platform.kernel;
  const all = [...open, ...others];
  return {
    ...platform,
    kernel: { version, release, cmdline, config, changes },
    open: all.length === 0 ? undefined : all,
  };
}
