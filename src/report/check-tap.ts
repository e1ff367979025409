import type { BrokenFile } from '../model/check.ts';
import { printable } from '../text/printable.ts';
import { authorityText } from './result-text.ts';
import {
  type CheckReport,
  difference,
  NOTHING_EXPECTED,
  type ReportedCase,
  type ReportedMismatch,
  type ReportedScenario,
} from './words/check.ts';
import { knownWords, problemText } from './words/failure-groups.ts';

/** A description ends at a `#`, and a backslash is the escape. */
function tapDescription(text: string): string {
  return printable(text).replace(/[\\#]/g, '\\$&');
}

/** What YAML takes to be no character of a text or the end of a line, or what does harm to a terminal. JSON leaves these as they are. */
const NOT_PLAIN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/** As YAML writes a character between double quotes, which unlike JSON has a spelling for those above 16 bits. */
function yamlEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** A string as JSON writes it, which is what YAML takes between double quotes. */
function yamlString(text: string): string {
  return JSON.stringify(text).replace(NOT_PLAIN, yamlEscape);
}

function mismatchLines({ what, expected, actual, decisions }: ReportedMismatch): readonly string[] {
  return [
    `  - what: ${what}`,
    `    expected: ${yamlString(expected)}`,
    `    actual: ${yamlString(actual)}`,
    ...(decisions.length === 0 ? [] : ['    decisions:']),
    ...decisions.flatMap(({ id, question, answer, effect, because, authority }) => [
      `      - id: ${yamlString(id)}`,
      `        question: ${yamlString(question)}`,
      `        answer: ${yamlString(answer)}`,
      `        effect: ${yamlString(effect)}`,
      `        because: [${because.map(yamlString).join(', ')}]`,
      `        authority: ${yamlString(authorityText(authority))}`,
    ]),
  ];
}

function diagnostics(file: string, { at, mismatches }: ReportedCase): readonly string[] {
  return [
    '---',
    `message: ${yamlString(mismatches.map(difference).join('\n'))}`,
    'severity: fail',
    'at:',
    `  file: ${yamlString(file)}`,
    ...(at === undefined ? [] : [`  line: ${at.line}`, `  column: ${at.column}`]),
    'mismatches:',
    ...mismatches.flatMap(mismatchLines),
    '...',
  ].map((line) => `  ${line}`);
}

function brokenPoint({ file, problems }: BrokenFile): Point {
  const lines = [
    '---',
    `message: ${yamlString(problems.map(problemText).join('\n'))}`,
    'severity: fail',
    'at:',
    `  file: ${yamlString(file)}`,
    '...',
  ].map((line) => `  ${line}`);
  return (number) => [`not ok ${number} - ${tapDescription(`${file} was not checked`)}`, ...lines];
}

/** A known failure is one that is still to do: TAP does not count it. */
function toDo({ known }: ReportedCase): string {
  return known === undefined || known.expired ? '' : ` # TODO ${tapDescription(knownWords(known))}`;
}

type Point = (number: number) => readonly string[];

function points(scenario: ReportedScenario): readonly Point[] {
  const { name, cases, file } = scenario;
  if (cases.length === 0)
    return [(number) => [`ok ${number} - ${tapDescription(name)} # SKIP ${NOTHING_EXPECTED}`]];
  return cases.map((checked) => (number) => {
    const description = `${number} - ${tapDescription(checked.name)}`;
    return checked.mismatches.length > 0
      ? [`not ok ${description}${toDo(checked)}`, ...diagnostics(file, checked)]
      : [`ok ${description}`];
  });
}

/** What was checked, as TAP 14: a test point a case. */
export function checkTap({ scenarios, broken }: CheckReport): string {
  const all = [...scenarios.flatMap(points), ...broken.map(brokenPoint)];
  const lines = ['TAP version 14', `1..${all.length}`, ...all.flatMap((point, i) => point(i + 1))];
  return `${lines.join('\n')}\n`;
}
