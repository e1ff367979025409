import type { Node } from './node.ts';
import { type Region, withOnly } from './region.ts';
import type { Within } from './within.ts';

/** What of the varying things a reader wants to be told. */
export interface Emphasis {
  /** Every varying thing, the least interesting first. */
  readonly byNote: readonly number[];
  /** Those for which a pattern lists only values that break the claim. */
  readonly emphasised: ReadonlySet<number>;
}

/** What a region is widened in. */
export interface Around {
  readonly root: Node;
  /** How many values each varying thing has. */
  readonly sizes: readonly number[];
  /** What the region must not hold. */
  readonly forbidden: Within;
  /** What it is about. */
  readonly broken: Within;
}

function isSame(a: ReadonlySet<number> | undefined, b: ReadonlySet<number> | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && [...a].every((index) => b.has(index));
}

/** A region on the way to a pattern. */
class Widening {
  private readonly around: Around;
  region: Region;
  /** How often the region was changed; of each thing, when it was last widened. */
  private changes = 0;
  private readonly widenedAt = new Map<number, number>();

  constructor(around: Around, region: Region) {
    this.around = around;
    this.region = region;
    around.forbidden.narrowAnew(region);
    around.broken.narrowAnew(region);
  }

  /** Opens a thing as far as the claim is still broken wherever it says anything; `keeps`: only where it is broken. */
  widen(varying: number, keeps: boolean): void {
    const own = this.region.get(varying);
    if (own === undefined || this.widenedAt.get(varying) === this.changes) return;
    const only = this.opened(varying, own, keeps);
    if (!isSame(own, only)) {
      this.changes++;
      this.region = withOnly(this.region, varying, only);
      this.around.forbidden.narrow(varying, only);
      this.around.broken.narrow(varying, only);
    }
    this.widenedAt.set(varying, this.changes);
  }

  private opened(varying: number, own: ReadonlySet<number>, keeps: boolean): ReadonlySet<number> | undefined {
    const { root, sizes, forbidden, broken } = this.around;
    const size = sizes[varying] ?? 0;
    const left = forbidden.closedValues(root, varying);
    if (!keeps && left.size === 0) return undefined;
    const breaking = broken.values(root, varying, size);
    const allowed = [...Array(size).keys()].filter(
      (index) => !left.has(index) && (own.has(index) || !keeps || breaking.has(index)),
    );
    if (allowed.length === size) return undefined;
    // Keep whichever list is shorter: the values that break something, or all but those that must be left out.
    const said = allowed.filter((index) => breaking.has(index));
    return new Set(said.length <= size - allowed.length ? said : allowed);
  }
}

/** Widens a region as far as the claim is still broken wherever it says anything. */
export function widened(around: Around, region: Region, { byNote, emphasised }: Emphasis): Region {
  const widening = new Widening(around, region);
  // Which values of those break something depends on how far the others were widened.
  for (const varying of [...byNote, ...byNote.filter((one) => emphasised.has(one))])
    widening.widen(varying, emphasised.has(varying));
  return widening.region;
}
