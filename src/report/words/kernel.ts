import { RELEASES } from '../../data/linux-releases.ts';
import type { Answers } from '../../model/answers.ts';
import type { OpenPlatform } from '../../model/open-case.ts';
import { isProtecting, PROTECTED_GUEST } from '../../model/platform.ts';
import { rangesOf } from '../../model/release-range.ts';
import { rangeWords, releaseWords } from './releases.ts';

/** The kernel of a platform: "Linux 6.12", "Linux 5.15 to 6.12"; nothing where it may be any. */
export function kernelWords({ kernel, open = [] }: OpenPlatform): readonly string[] {
  if (kernel.release !== undefined) return [`Linux ${kernel.release}`];
  const releases = open.find((one) => one.kind === 'release');
  if (releases === undefined) return [`Linux ${kernel.version}`];
  return rangesOf(RELEASES, placesOf(releases.values))
    .filter(({ from, to }) => from !== undefined || to !== undefined)
    .map((range) => `Linux ${rangeWords(range)}`);
}

function placesOf(releases: readonly string[]): readonly number[] {
  return releases.map((release) => RELEASES.indexOf(release));
}

/** The releases that can be such a guest, where some of those that are open cannot: "Linux 5.19 and later". */
export function ableWords({ able }: Answers): readonly string[] {
  if (able?.varying.kind !== 'release') return [];
  const { values } = able.varying;
  return [releaseWords(RELEASES, placesOf(able.only.flatMap((index) => values[index] ?? [])))];
}

/** "no other kernel can be an Intel TDX guest"; nothing where all that are open can. */
export function noOtherWords({ able, asked }: Answers): readonly string[] {
  if (able === undefined) return [];
  const { protection } = asked.platform.memory;
  const guest = isProtecting(protection) ? PROTECTED_GUEST[protection] : 'such a guest';
  return [`no other kernel can be ${guest}`];
}
