import { type BrokenFile, type CheckTally, failsAsKnown } from '../model/check.ts';
import { authorityText } from './result-text.ts';
import {
  type CheckReport,
  difference,
  mismatchDecisions,
  NOTHING_EXPECTED,
  type ReportedCase,
  type ReportedScenario,
  tallyChecks,
} from './words/check.ts';
import type { DecisionWords } from './words/decisions.ts';
import { knownWords, place, problemText } from './words/failure-groups.ts';

/** What XML 1.0 has no way to write, not even escaped. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
/** Markup, what a parser would make a line feed or a blank of, and what a terminal must not get out of a file. */
const MARKUP = /[&<>]|(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(character: string): string {
  return ESCAPES[character] ?? `&#${character.codePointAt(0)};`;
}

/** The text of an element. */
export function xmlText(text: string): string {
  return text.replace(NO_XML, '').replace(MARKUP, escaped);
}

/** The value of an attribute, in double quotes. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replace(/["\n]/g, escaped);
}

type Attributes = Readonly<Record<string, string | number>>;

function open(element: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`,
  );
  return `<${element}${written.join('')}`;
}

/** Known failures are skipped, as what expects nothing is; a file that was not checked is one test. */
function counts({ passed, failed, known, nothingExpected }: CheckTally, errors: number): Attributes {
  return { tests: passed + failed + known + nothingExpected + errors, failures: failed, errors };
}

/** Seconds as JUnit has them; nothing where nobody measured. */
function timeOf(cases: readonly ReportedCase[]): Attributes {
  if (cases.length === 0 || cases.some(({ seconds }) => seconds === undefined)) return {};
  return { time: cases.reduce((sum, { seconds = 0 }) => sum + seconds, 0).toFixed(3) };
}

function reason({ question, answer, effect, because, authority, id }: DecisionWords): string {
  return [
    question,
    `  ${answer}`,
    ...(effect === '' ? [] : [`  ${effect}`]),
    ...because.map((fact) => `  because ${fact}`),
    `  ${authorityText(authority)} [${id}]`,
  ].join('\n');
}

function story(file: string, checked: ReportedCase, { remedies }: CheckReport): string {
  const { at, mismatches, known } = checked;
  const remedy = remedies.get(checked);
  return [
    place(file, at),
    ...mismatches.map(difference),
    ...(known === undefined ? [] : [knownWords(known)]),
    ...mismatchDecisions(mismatches).map(reason),
    ...(remedy === undefined ? [] : [`What would help: ${remedy}`]),
  ].join('\n');
}

function testcase(file: string, checked: ReportedCase, report: CheckReport): readonly string[] {
  const head = open('testcase', { name: checked.name, classname: file, ...timeOf([checked]) });
  const [first] = checked.mismatches;
  if (first === undefined) return [`    ${head}/>`];
  const failure = open('failure', { message: difference(first), type: first.what });
  const told =
    checked.known !== undefined && failsAsKnown(checked)
      ? `<skipped>${xmlText(knownWords(checked.known))}</skipped>`
      : `${failure}>${xmlText(story(file, checked, report))}</failure>`;
  return [`    ${head}>`, `      ${told}`, '    </testcase>'];
}

function skipped({ name, file }: ReportedScenario): readonly string[] {
  return [
    `    ${open('testcase', { name, classname: file })}>`,
    `      <skipped>${NOTHING_EXPECTED}</skipped>`,
    '    </testcase>',
  ];
}

function testsuite(scenario: ReportedScenario, report: CheckReport): readonly string[] {
  const { file, cases } = scenario;
  const tally = tallyChecks([scenario]);
  const skips = tally.nothingExpected + tally.known;
  return [
    `  ${open('testsuite', { name: file, ...counts(tally, 0), skipped: skips, ...timeOf(cases) })}>`,
    ...(cases.length === 0 ? skipped(scenario) : cases.flatMap((checked) => testcase(file, checked, report))),
    '  </testsuite>',
  ];
}

/** A file that was not checked, as a test that could not be run. */
function brokenSuite({ file, problems }: BrokenFile): readonly string[] {
  const [first] = problems;
  const error = open('error', { message: first?.message ?? '', type: 'input' });
  return [
    `  ${open('testsuite', { name: file, ...counts(NOTHING, 1), skipped: 0 })}>`,
    `    ${open('testcase', { name: file, classname: file })}>`,
    `      ${error}>${xmlText(problems.map(problemText).join('\n'))}</error>`,
    '    </testcase>',
    '  </testsuite>',
  ];
}

const NOTHING: CheckTally = { passed: 0, failed: 0, known: 0, nothingExpected: 0 };

/** What was checked, as JUnit XML: a suite a file, a test case a case. */
export function checkJunit(report: CheckReport): string {
  const { scenarios, broken } = report;
  const all = { name: 'vnex check', ...counts(tallyChecks(scenarios), broken.length) };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `${open('testsuites', all)}>`,
    ...scenarios.flatMap((scenario) => testsuite(scenario, report)),
    ...broken.flatMap(brokenSuite),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}
