import { fails, failsAsKnown, type Update } from '../model/check.ts';
import { printable } from '../text/printable.ts';
import { type Style, wrap } from './layout/style.ts';
import { authorityText, linked } from './result-text.ts';
import {
  type CheckReport,
  mismatchDecisions,
  NOTHING_EXPECTED,
  type ReportedScenario,
  tallyChecks,
} from './words/check.ts';
import type { DecisionWords } from './words/decisions.ts';
import {
  type BrokenAlike,
  brokenAlike,
  type Failure,
  type FailureGroup,
  failureGroups,
  knownWords,
  outlived,
  outlivedWords,
  place,
  problemText,
} from './words/failure-groups.ts';
import { settlingWords } from './words/when.ts';

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "3 passed, 1 failed". */
function summary(report: CheckReport): string {
  const { passed, failed, known, nothingExpected } = tallyChecks(report.scenarios);
  return [
    `${passed} passed, ${failed} failed`,
    ...(known === 0 ? [] : [`${known} known to fail`]),
    ...(nothingExpected === 0 ? [] : [`${plural(nothingExpected, 'scenario')} with ${NOTHING_EXPECTED}`]),
    ...(report.broken.length === 0 ? [] : [`${plural(report.broken.length, 'file')} not checked`]),
  ].join(', ');
}

function headline(report: CheckReport, style: Style): string {
  const { passed, failed, known } = tallyChecks(report.scenarios);
  const { good, bad } = style.glyph;
  const text = summary(report);
  if (failed > 0 || report.broken.length > 0) return style.bad(`${bad} ${text}`);
  return passed + known > 0 ? style.good(`${good} ${text}`) : style.strong(`- ${text}`);
}

function reason({ question, answer, because, authority, effect, id }: DecisionWords, style: Style): string[] {
  const under = (text: string) => `      ${wrap(printable(text), 8, style.width, 6)}`;
  return [
    `    ${style.strong(wrap(printable(question), 4, style.width))}`,
    under(answer),
    ...(effect === '' ? [] : [under(`${style.glyph.arrow} ${effect}`)]),
    ...(because.length === 0 ? [] : [style.faint(under(`because ${because.join('; ')}`))]),
    style.faint(linked(under(`${authorityText(authority)} [${id}]`), authority, style)),
  ];
}

/** A case that fails, where it stands, and until when it was known to. */
function failureLines({ file, checked }: Failure, style: Style): string[] {
  const { name, at, known } = checked;
  return [
    style.bad(`${style.glyph.bad} ${wrap(printable(name), 2, style.width)}`),
    style.faint(`  ${printable(place(file, at))}`),
    ...(known === undefined ? [] : [`  ${wrap(printable(knownWords(known)), 2, style.width)}`]),
  ];
}

/** What would help cases that fail alike, each remedy once, where it is known of one of them. */
function remedyLines(cause: FailureGroup, remedies: CheckReport['remedies'], style: Style): string[] {
  const [first, ...others] = cause;
  const places = new Map<string, string>();
  for (const failure of cause) {
    const remedy = remedies.get(failure.checked);
    if (remedy === undefined || places.has(remedy)) continue;
    const there =
      failure === first ? 'in the first of them' : `at ${place(failure.file, failure.checked.at)}`;
    places.set(remedy, others.length === 0 ? '' : `, ${there}`);
  }
  return [...places].flatMap(([remedy, where]) => [
    `  ${style.name(printable(`what would help${where}`))}`,
    `    ${wrap(printable(remedy), 4, style.width)}`,
  ]);
}

/** Which options settle what is open of cases that fail. */
function openLines(cause: FailureGroup, style: Style): readonly string[] {
  const words = settlingWords([...new Set(cause.flatMap(({ checked: { settledBy = [] } }) => settledBy))]);
  return words === '' ? [] : [`  ${wrap(words, 4, style.width, 2)}`];
}

/** Cases that fail alike are told together; the reasons are those of the first. */
function causeLines(cause: FailureGroup, { remedies }: CheckReport, style: Style): string[] {
  const [{ checked }] = cause;
  const { mismatches } = checked;
  const differences = mismatches.flatMap(({ what, expected, actual }) => [
    `  ${style.name(what)}`,
    `    expected  ${wrap(printable(expected), 14, style.width)}`,
    `    actual    ${wrap(printable(actual), 14, style.width)}`,
  ]);
  const reasons = mismatchDecisions(mismatches).flatMap((decision) => reason(decision, style));
  const inFirst = cause.length === 1 ? '' : ', in the first of them';
  return [
    '',
    ...cause.flatMap((failure) => failureLines(failure, style)),
    ...openLines(cause, style),
    ...differences,
    ...(reasons.length === 0 ? [] : [`  ${style.name(`because${inFirst}`)}`, ...reasons]),
    ...remedyLines(cause, remedies, style),
  ];
}

/** Files in which the same is wrong are told together. */
function brokenLines(alike: BrokenAlike, style: Style): string[] {
  const [{ file, problems }, ...others] = alike;
  const head = style.bad(`${style.glyph.bad} ${printable(file)}, which was not checked`);
  return [
    '',
    head,
    ...others.map((other) => style.bad(`${style.glyph.bad} ${printable(other.file)}, for the same reason`)),
    ...problems.map((problem) => `  ${wrap(printable(problemText(problem)), 2, style.width)}`),
  ];
}

/** Failures that are tolerated, and those that nothing needs any longer. */
function knownLines(report: CheckReport, style: Style): string[] {
  const known = report.scenarios.flatMap(({ file, cases }) =>
    cases.filter(failsAsKnown).flatMap((checked) => ({ file, checked })),
  );
  const lines = [
    ...known.map(({ file, checked }) => {
      const words = checked.known === undefined ? '' : knownWords(checked.known);
      return `${place(file, checked.at)}: ${checked.name} is ${words}`;
    }),
    ...outlived(report).map((one) => `${place(one.file, one.at)}: ${outlivedWords(one)}`),
  ];
  if (lines.length === 0) return [];
  return [
    '',
    style.strong('Known failures'),
    ...lines.map((line) => `  ${wrap(printable(line), 4, style.width, 2)}`),
  ];
}

function fileLine({ file, cases }: ReportedScenario, style: Style): string {
  const failed = cases.filter(fails).length;
  const known = cases.filter(failsAsKnown).length;
  if (cases.length === 0) return `  - ${printable(file)}  ${style.faint(NOTHING_EXPECTED)}`;
  const all = plural(cases.length, 'case');
  const count = known === 0 ? all : `${all}, ${known} known to fail`;
  return failed === 0
    ? `  ${style.good(style.glyph.good)} ${printable(file)}  ${style.faint(count)}`
    : `  ${style.bad(style.glyph.bad)} ${printable(file)}  ${failed} of ${all} failed`;
}

/**
 * What was checked, for the eye: how it came out, each failure with its cause, and the files. `quiet`: the failures alone, and
 * nothing where there is none.
 */
export function checkText(report: CheckReport, style: Style, { quiet = false } = {}): string {
  const causes = failureGroups(report);
  if (quiet && causes.length === 0 && report.broken.length === 0) return '';
  const lines = [
    headline(report, style),
    ...causes.flatMap((cause) => causeLines(cause, report, style)),
    ...brokenAlike(report).flatMap((alike) => brokenLines(alike, style)),
    ...(quiet
      ? []
      : [
          ...knownLines(report, style),
          ...(report.scenarios.length === 0 ? [] : ['', style.strong('Files')]),
          ...report.scenarios.map((scenario) => fileLine(scenario, style)),
        ]),
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
