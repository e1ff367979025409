import { RELEASES } from '../../data/linux-releases.ts';
import type { OpenPlatform } from '../../model/open-case.ts';
import { rangesOf } from '../../model/release-range.ts';
import { rangeWords } from './releases.ts';

/** The kernel of a platform: "Linux 6.12", "Linux 5.15 to 6.12"; nothing where it may be any. */
export function kernelWords({ kernel, open = [] }: OpenPlatform): readonly string[] {
  if (kernel.release !== undefined) return [`Linux ${kernel.release}`];
  const releases = open.find((one) => one.kind === 'release');
  if (releases === undefined) return [`Linux ${kernel.version}`];
  const indices = releases.values.map((value) => RELEASES.indexOf(value));
  return rangesOf(RELEASES, indices)
    .filter(({ from, to }) => from !== undefined || to !== undefined)
    .map((range) => `Linux ${rangeWords(range)}`);
}
