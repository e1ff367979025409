import type { Case } from '../../model/case.ts';
import { caseAt } from '../../model/case-at.ts';
import type { SpacePart } from '../../model/space.ts';
import type { Region } from './region.ts';
import { type Drawing, somePath, type Test } from './within.ts';

/** Of the values that are left open, the newest release, and of all else the first; no needless bits. */
function preferred(part: SpacePart, at: number, only: ReadonlySet<number> | undefined): number {
  const { kind, values } = part.varying[at] ?? { kind: 'fact', values: [] };
  const indices = only === undefined ? values.map((_, i) => i) : [...only].sort((a, b) => a - b);
  return (kind === 'release' || kind === 'bit' ? indices.at(-1) : indices[0]) ?? 0;
}

/** A case out of a region that gets a verdict of some kind. Returns undefined where there is none. */
export function someCase(part: SpacePart, drawing: Drawing, region: Region, test: Test): Case | undefined {
  const path = somePath(drawing, region, test);
  return path && caseAt(part, (at) => preferred(part, at, path.get(at)));
}
