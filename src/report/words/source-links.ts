import { MAINLINE } from '../../data/linux-releases.ts';
import type { Authority } from '../../model/decision.ts';
import { decisive } from '../../model/decisive.ts';
import type { Result } from '../../model/result.ts';
import { decisionWords } from './decisions.ts';

/** A file of a source, as a citation begins. */
const FILE = /^(?:[\w.-]+\/)+[\w.-]+\.\w+/;

/** A place that can be looked up: what of a citation names it, and where it is shown. */
export interface SourceLink {
  readonly name: string;
  readonly url: string;
}

/** The release that a citation is of: “5.10”, or the last of “after 5.2 and by 7.2”; undefined where it does not say. */
function releaseOf(since: string | undefined): string | undefined {
  return /(?:^|by )(\d+\.\d+(?:\.\d+)?)/.exec(since ?? '')?.[1];
}

/** Where a rule of Linux or QEMU is shown in the release that the citation is of, and a mail where it is kept; undefined for other sources. */
export function sourceLink({ kind, where, since }: Authority): SourceLink | undefined {
  if (kind === 'list') return /^https:\/\/\S+$/.test(where) ? { name: where, url: where } : undefined;
  const [file] = FILE.exec(where) ?? [];
  const release = releaseOf(since);
  if (file === undefined) return undefined;
  if (kind === 'kernel') {
    const tag = `v${release ?? MAINLINE.at(-1)}`;
    const tree = 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree';
    return { name: file, url: `${tree}/${file}?h=${tag}` };
  }
  if (kind !== 'qemu') return undefined;
  // QEMU names its first release of a series X.Y.0; where the citation says none, its files are where they are now.
  const tag = release === undefined ? 'master' : `v${/\.\d+\./.test(release) ? release : `${release}.0`}`;
  return { name: file, url: `https://gitlab.com/qemu-project/qemu/-/blob/${tag}/${file}` };
}

/** Where the rules that made an answer what it is stand written, each place once. */
export function sourcesOf(result: Result): readonly SourceLink[] {
  const links = decisive(result).flatMap(
    (decided) => sourceLink(decisionWords(decided, result.asked).authority) ?? [],
  );
  return [...new Map(links.map((link) => [link.url, link])).values()];
}
