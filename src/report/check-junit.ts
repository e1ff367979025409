import type { CheckTally } from '../model/check.ts';
import { authorityText } from './result-text.ts';
import {
  decisionsBehind,
  difference,
  NOTHING_EXPECTED,
  type ReportedCase,
  type ReportedScenario,
  tallyChecks,
} from './words/check.ts';
import type { DecisionWords } from './words/decisions.ts';

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

function counts({ passed, failed, nothingExpected }: CheckTally): Attributes {
  return { tests: passed + failed + nothingExpected, failures: failed, errors: 0 };
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

function story({ file, at }: ReportedScenario, { mismatches }: ReportedCase): string {
  return [
    at === undefined ? file : `${file}:${at.line}:${at.column}`,
    ...mismatches.map(difference),
    ...decisionsBehind(mismatches).map(reason),
  ].join('\n');
}

function testcase(scenario: ReportedScenario, checked: ReportedCase): readonly string[] {
  const head = open('testcase', { name: checked.name, classname: scenario.file });
  const [first] = checked.mismatches;
  if (first === undefined) return [`    ${head}/>`];
  const failure = open('failure', { message: difference(first), type: first.what });
  return [
    `    ${head}>`,
    `      ${failure}>${xmlText(story(scenario, checked))}</failure>`,
    '    </testcase>',
  ];
}

function skipped({ name, file }: ReportedScenario): readonly string[] {
  return [
    `    ${open('testcase', { name, classname: file })}>`,
    `      <skipped>${NOTHING_EXPECTED}</skipped>`,
    '    </testcase>',
  ];
}

function testsuite(scenario: ReportedScenario): readonly string[] {
  const { file, cases } = scenario;
  const tally = tallyChecks([scenario]);
  return [
    `  ${open('testsuite', { name: file, ...counts(tally), skipped: tally.nothingExpected })}>`,
    ...(cases.length === 0 ? skipped(scenario) : cases.flatMap((checked) => testcase(scenario, checked))),
    '  </testsuite>',
  ];
}

/** What was checked, as JUnit XML: a suite a file, a test case a case. */
export function checkJunit(scenarios: readonly ReportedScenario[]): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `${open('testsuites', { name: 'vnex check', ...counts(tallyChecks(scenarios)) })}>`,
    ...scenarios.flatMap(testsuite),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}
