import { compareVersions, parseVersion } from '../model/release.ts';
import type { SpacePart, Varying } from '../model/space.ts';
import type { Board } from './sweep/combine.ts';
import type { Node, PathVerdict } from './sweep/node.ts';
import { type Kinds, Projection } from './sweep/project.ts';

// A situation is what people tell apart when they argue: a kind of platform (machine, protection or Xen, IOMMU), a kind of
// device (transport; in the monitor, by vhost, or physical), a kind of host, and an era of Linux. It counts once, however
// many releases, monitors and kernel command lines are in it.

/** The releases in which an era begins: the rule, or the guests that it is for, changed. */
export const ERAS = ['4.8', '5.8', '5.10', '5.13', '5.19', '7.3'] as const;

function eraOf(release: string): number {
  const version = parseVersion(release);
  return ERAS.filter((era) => {
    const begins = parseVersion(era);
    return version !== undefined && begins !== undefined && compareVersions(begins, version) <= 0;
  }).length;
}

const TOLD_APART: ReadonlySet<string> = new Set([
  'platform.memory.protection',
  'platform.xen',
  'platform.iommu.kind',
  'device.transport',
]);

/** What of each value makes situations differ; undefined where they do not depend on the thing. */
function keysOf(varying: Varying): readonly unknown[] | undefined {
  if (varying.kind === 'release') return varying.values.map(eraOf);
  if (varying.kind === 'variant') return varying.values;
  if (varying.kind !== 'fact') return undefined;
  if (varying.name === 'device.implementation')
    return varying.values.map((who) => who === 'vhost-kernel' || who === 'vhost-user');
  return TOLD_APART.has(varying.name) ? varying.values : undefined;
}

function kindsOf(varying: Varying): Kinds | undefined {
  const keys = keysOf(varying);
  if (keys === undefined) return undefined;
  const found = new Map<unknown, number[]>();
  for (const [index, key] of keys.entries()) found.set(key, [...(found.get(key) ?? []), index]);
  return [...found.values()];
}

/** What is to be said of cases together: broken is worse than kept, and kept is more than nothing. */
function worse(a: PathVerdict, b: PathVerdict): PathVerdict {
  for (const verdict of [a, b]) if (verdict.kind === 'broken') return { kind: 'broken', how: '' };
  return { kind: a.kind === 'holds' || b.kind === 'holds' ? 'holds' : 'silent' };
}

/** Counts the situations of one part. */
export class SituationCount {
  private readonly projection: Projection;

  /** `of`: a count of the same part with less settled. */
  constructor(board: Board, { varying }: SpacePart, of?: SituationCount) {
    this.projection = new Projection(board, varying.map(kindsOf), worse, of?.projection);
  }

  /** In how many situations a diagram of the part says anything, and in how many some case is broken. */
  of(root: Node): { readonly judged: number; readonly broken: number } {
    const { holds, broken } = this.projection.count(this.projection.of(root));
    return { judged: Number(holds + broken), broken: Number(broken) };
  }
}
