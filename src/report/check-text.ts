import { fails, type Update } from '../model/check.ts';
import { printable } from '../text/printable.ts';
import { type Style, wrap } from './layout/style.ts';
import { authorityText } from './result-text.ts';
import {
  alike,
  decisionsBehind,
  NOTHING_EXPECTED,
  type ReportedCase,
  type ReportedScenario,
  tallyChecks,
} from './words/check.ts';
import type { DecisionWords } from './words/decisions.ts';

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "3 passed, 1 failed". */
function summary(scenarios: readonly ReportedScenario[]): string {
  const { passed, failed, nothingExpected } = tallyChecks(scenarios);
  const counts = `${passed} passed, ${failed} failed`;
  return nothingExpected === 0
    ? counts
    : `${counts}, ${plural(nothingExpected, 'scenario')} with ${NOTHING_EXPECTED}`;
}

function headline(scenarios: readonly ReportedScenario[], style: Style): string {
  const { passed, failed } = tallyChecks(scenarios);
  const { good, bad } = style.glyph;
  const text = summary(scenarios);
  if (failed > 0) return style.bad(`${bad} ${text}`);
  return passed > 0 ? style.good(`${good} ${text}`) : style.strong(`- ${text}`);
}

function reason({ question, answer, because, authority, effect, id }: DecisionWords, style: Style): string[] {
  const under = (text: string) => `      ${wrap(printable(text), 8, style.width, 6)}`;
  return [
    `    ${style.strong(wrap(printable(question), 4, style.width))}`,
    under(answer),
    ...(effect === '' ? [] : [under(`${style.glyph.arrow} ${effect}`)]),
    ...(because.length === 0 ? [] : [style.faint(under(`because ${because.join('; ')}`))]),
    style.faint(under(`${authorityText(authority)} [${id}]`)),
  ];
}

/** Cases that fail alike are told together; the reasons are those of the first. */
function failure(
  { file, at }: ReportedScenario,
  cases: readonly [ReportedCase, ...ReportedCase[]],
  style: Style,
): string[] {
  const [{ mismatches }] = cases;
  const where = at === undefined ? file : `${file}:${at.line}:${at.column}`;
  const differences = mismatches.flatMap(({ what, expected, actual }) => [
    `  ${style.name(what)}`,
    `    expected  ${wrap(printable(expected), 14, style.width)}`,
    `    actual    ${wrap(printable(actual), 14, style.width)}`,
  ]);
  const reasons = decisionsBehind(mismatches).flatMap((decision) => reason(decision, style));
  const because = cases.length === 1 ? 'because' : 'because, in the first of them';
  return [
    '',
    ...cases.map(({ name }) => style.bad(`${style.glyph.bad} ${wrap(printable(name), 2, style.width)}`)),
    style.faint(`  ${printable(where)}`),
    ...differences,
    ...(reasons.length === 0 ? [] : [`  ${style.name(because)}`, ...reasons]),
  ];
}

function fileLine({ file, cases }: ReportedScenario, style: Style): string {
  const failed = cases.filter(fails).length;
  if (cases.length === 0) return `  - ${printable(file)}  ${style.faint(NOTHING_EXPECTED)}`;
  const count = plural(cases.length, 'case');
  return failed === 0
    ? `  ${style.good(style.glyph.good)} ${printable(file)}  ${style.faint(count)}`
    : `  ${style.bad(style.glyph.bad)} ${printable(file)}  ${failed} of ${count} failed`;
}

/** What was checked, for the eye: how it came out, each failure with its cause, and the files. */
export function checkText(scenarios: readonly ReportedScenario[], style: Style): string {
  const failures = scenarios.flatMap((scenario) =>
    alike(scenario.cases).flatMap((cases) => failure(scenario, cases, style)),
  );
  const lines = [
    headline(scenarios, style),
    ...failures,
    '',
    style.strong('Files'),
    ...scenarios.map((scenario) => fileLine(scenario, style)),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}

/** What --update rewrote, and what it could not. */
export function updatesText(updates: readonly Update[], style: Style): string {
  const oneLine = (text: string) => printable(text.replace(/\s+/g, ' '));
  const lines = updates.flatMap(({ file, rewritten, left }) => [
    `${rewritten.length === 0 ? 'unchanged' : 'updated'}  ${style.name(printable(file))}`,
    ...rewritten.map(
      ({ what, before, after }) =>
        `  ${what}: ${oneLine(before)} ${style.glyph.arrow} ${after === undefined ? 'removed' : oneLine(after)}`,
    ),
    ...left.map(({ what, why }) => `  ${what}: left, ${printable(why)}`),
  ]);
  return lines.length === 0 ? '' : style.plain(`${lines.join('\n')}\n\n`);
}
