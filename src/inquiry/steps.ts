import type { Decided } from '../model/decision.ts';

/**
 * One step of a rule path: which decision, which answer, and on which side of each release it read. Two
 * cases whose steps are the same were decided by the same lines of the same rules.
 */
export function stepOf({ kind, code, facts }: Decided): string {
  const sides = facts.flatMap((fact) =>
    fact.kind === 'change' || fact.kind === 'guest-change' ? [`${fact.yes ? '+' : '-'}${fact.id}`] : [],
  );
  return [`${kind.id}=${code}`, ...new Set(sides)].join(' ');
}

/** Whether a release that was not read had a say in the step. */
export function readsBracket({ facts }: Decided): boolean {
  return facts.some((fact) => 'read' in fact && !fact.read);
}
