import type { Coverage, DecisionCoverage } from '../model/coverage.ts';
import { wordingOf } from '../model/decision.ts';
import { flow, type Style } from './layout/style.ts';
import { answerText } from './words/decisions.ts';

function answers({ kind, unexercised }: DecisionCoverage, style: Style): readonly string[] {
  return unexercised.map(
    (code) => `    ${flow(`${code}: ${answerText(wordingOf({ kind, code }))}`, style, 6, 4)}`,
  );
}

function section(title: string, decisions: readonly DecisionCoverage[], style: Style): readonly string[] {
  if (decisions.length === 0) return [];
  return [
    '',
    style.strong(title),
    ...decisions.flatMap((decision) => [`  ${style.name(decision.kind.id)}`, ...answers(decision, style)]),
  ];
}

/** What no recording exercises: decisions that never came up, then answers that never came out. */
export function coverageText(coverage: Coverage, style: Style): string {
  const never = coverage.filter(({ exercised }) => exercised.length === 0);
  const partly = coverage.filter(
    ({ exercised, unexercised }) => exercised.length > 0 && unexercised.length > 0,
  );
  const total = coverage.reduce(
    (sum, { exercised, unexercised }) => sum + exercised.length + unexercised.length,
    0,
  );
  const seen = coverage.reduce((sum, { exercised }) => sum + exercised.length, 0);
  return style.plain(
    [
      flow(
        `${coverage.length - never.length} of ${coverage.length} decisions and ${seen} of ${total} answers are exercised by a recording`,
        style,
        0,
      ),
      ...section('Decisions that no recording exercises', never, style),
      ...section('Answers that no recording leads to', partly, style),
      '',
    ].join('\n'),
  );
}

/** What `verify --coverage --json` prints. */
export function coverageToJson(coverage: Coverage): readonly Readonly<Record<string, unknown>>[] {
  return coverage.map(({ kind, exercised, unexercised }) => ({ id: kind.id, exercised, unexercised }));
}
