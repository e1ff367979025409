import type { BrokenFile, Place } from '../model/check.ts';
import { printable } from '../text/printable.ts';
import { type CheckReport, difference, mismatchDecisions } from './words/check.ts';
import {
  type FailureGroup,
  failuresByPlace,
  knownFailuresByPlace,
  knownWords,
  outlived,
  outlivedWords,
  place,
} from './words/failure-groups.ts';

type Severity = 'error' | 'warning' | 'note';

/** `file:line:column: error: message`, as compilers write it and editors read it: one line, and always a place. */
function line(file: string, at: Partial<Place> | undefined, severity: Severity, message: string): string {
  const where = place(file, { line: at?.line ?? 1, column: at?.column ?? 1 });
  return `${printable(where)}: ${severity}: ${printable(message.replace(/\s*\n\s*/g, ' '))}`;
}

function failed([{ checked }, ...others]: FailureGroup, { remedies }: CheckReport): string {
  const { name, mismatches, known } = checked;
  const [decision] = mismatchDecisions(mismatches);
  const remedy = remedies.get(checked);
  return [
    `${name}${others.length === 0 ? '' : ` (+${others.length} alike)`}: ${mismatches.map(difference).join('; ')}`,
    ...(known === undefined ? [] : [`; ${knownWords(known)}`]),
    ...(remedy === undefined ? [] : [`; what would help: ${remedy}`]),
    ...(decision === undefined ? [] : [` [${decision.id}]`]),
  ].join('');
}

function knownLine([{ file, checked }]: FailureGroup): readonly string[] {
  const { at, name, known } = checked;
  return known === undefined ? [] : [line(file, at, 'note', `${name} is ${knownWords(known)}`)];
}

function brokenLines({ problems }: BrokenFile): readonly string[] {
  return problems.map((problem) => line(problem.file, problem, 'error', problem.message));
}

/** What fails, a line for each cause at each place, in the form of a compiler’s messages; nothing where all is as expected. */
export function checkGcc(report: CheckReport): string {
  const lines = [
    ...failuresByPlace(report).map((cause) => {
      const [{ file, checked }] = cause;
      return line(file, checked.at, 'error', failed(cause, report));
    }),
    ...new Set(report.broken.flatMap(brokenLines)),
    ...knownFailuresByPlace(report).flatMap(knownLine),
    ...outlived(report).map((one) => line(one.file, one.at, 'warning', outlivedWords(one))),
  ];
  return lines.map((one) => `${one}\n`).join('');
}
