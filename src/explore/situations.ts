import { compareVersions, parseVersion } from '../model/release.ts';
import type { SpacePart, Varying } from '../model/space.ts';
import { type Board, Combining } from './sweep/combine.ts';
import { countCases } from './sweep/count.ts';
import { isLeaf, type Node, type PathVerdict } from './sweep/diagram.ts';

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

/** What of each value makes situations differ; undefined where they do not hang on the thing. */
function keysOf(varying: Varying): readonly unknown[] | undefined {
  if (varying.kind === 'release') return varying.values.map(eraOf);
  if (varying.kind === 'variant') return varying.values;
  if (varying.kind !== 'fact') return undefined;
  if (varying.name === 'device.implementation')
    return varying.values.map((who) => who === 'vhost-kernel' || who === 'vhost-user');
  return TOLD_APART.has(varying.name) ? varying.values : undefined;
}

/** The values of a thing, those of one kind together. */
type Kinds = readonly (readonly number[])[];

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
  private readonly board: Board;
  private readonly kinds: readonly (Kinds | undefined)[];
  private readonly worst: Combining;
  private readonly known: Map<Node, Node>;

  /** `of`: a count of the same part with less settled. What is settled no diagram asks about, so that it serves both. */
  constructor(board: Board, { varying }: SpacePart, of?: SituationCount) {
    this.board = board;
    this.kinds = varying.map(kindsOf);
    this.worst = of?.worst ?? new Combining(board, worse);
    this.known = of?.known ?? new Map();
  }

  /** In how many situations a diagram of the part says anything, and in how many some case is broken. */
  of(root: Node): { readonly judged: number; readonly broken: number } {
    const size = this.kinds.reduce((product, kinds) => product * BigInt(kinds?.length ?? 1), 1n);
    const { holds, broken } = countCases(this.projected(root), size, (varying, { indices }) =>
      BigInt((this.kinds[varying] ?? []).filter(([index = -1]) => indices.includes(index)).length),
    );
    return { judged: Number(holds + broken), broken: Number(broken) };
  }

  /** The same with each kind of values answered at once, for the worst of its cases. */
  private projected(node: Node): Node {
    let made = this.known.get(node);
    if (made === undefined) {
      made = this.project(node);
      this.known.set(node, made);
    }
    return made;
  }

  private project(node: Node): Node {
    const { diagram, subsets } = this.board;
    if (isLeaf(node)) return this.worst.of(node, node);
    const branches = node.branches.map(({ subset, node: below }) => ({
      subset,
      node: this.projected(below),
    }));
    const kinds = this.kinds[node.varying];
    const all = (nodes: readonly Node[]) => nodes.reduce((a, b) => this.worst.of(a, b));
    if (kinds === undefined) return all(branches.map(({ node: below }) => below));
    const open = new Set(branches.flatMap(({ subset }) => subset.indices));
    return diagram.branching(
      node.varying,
      kinds
        .filter((kind) => kind.some((index) => open.has(index)))
        .map((kind) => ({
          subset: subsets.of(kind),
          node: all(
            branches
              .filter(({ subset }) => kind.some((index) => subset.indices.includes(index)))
              .map(({ node: below }) => below),
          ),
        })),
    );
  }
}
