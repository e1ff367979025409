import type { Decided } from '../../model/decision.ts';

/** Where a decision stands in two logs; undefined where only the other has it. `next` is where the other log then is. */
export interface Aligned {
  readonly a: number | undefined;
  readonly b: number | undefined;
  readonly next: number;
}

/** `id#n` for the nth decision of that id: a question may come up more than once. */
function keysOf(decisions: readonly Decided[]): readonly string[] {
  const count = new Map<string, number>();
  return decisions.map(({ kind: { id } }) => {
    const n = (count.get(id) ?? 0) + 1;
    count.set(id, n);
    return `${id}#${n}`;
  });
}

function places(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, i) => [key, i]));
}

/**
 * Merges two logs into one sequence of questions. Each log keeps its order, but for questions that the two take in
 * another order; which log is named first makes no difference.
 */
export function align(a: readonly Decided[], b: readonly Decided[]): readonly Aligned[] {
  const [keysA, keysB] = [keysOf(a), keysOf(b)];
  const [inA, inB] = [places(keysA), places(keysB)];
  const told = new Set<string>();
  const merged: Aligned[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    while (told.has(keysA[i] ?? '')) i++;
    while (told.has(keysB[j] ?? '')) j++;
    const [keyA, keyB] = [keysA[i], keysB[j]];
    const key = keyA === undefined || keyB === undefined ? (keyA ?? keyB) : earlier(keyA, keyB);
    if (key === undefined) return merged;
    told.add(key);
    const [atA, atB] = [inA.get(key), inB.get(key)];
    merged.push({ a: atA, b: atB, next: atA === undefined ? i : j });
  }

  /** A question of one log alone comes before one of both; where both are of one kind, the nearer one, then the alphabet. */
  function earlier(keyA: string, keyB: string): string {
    if (keyA === keyB) return keyA;
    const [awayA, awayB] = [away(inB.get(keyA), j), away(inA.get(keyB), i)];
    if (awayA !== awayB) return awayA < awayB ? keyA : keyB;
    return keyA < keyB ? keyA : keyB;
  }
}

function away(partner: number | undefined, here: number): number {
  return partner === undefined ? -1 : partner - here;
}
