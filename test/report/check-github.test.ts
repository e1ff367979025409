import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkGithub, harmless } from '../../src/report/check-github.ts';
import { checkText } from '../../src/report/check-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import type { ReportedMismatch, ReportedScenario } from '../../src/report/words/check.ts';
import { printable } from '../../src/text/printable.ts';
import { anyText } from '../any-text.ts';
import { decisionWordsOf } from '../samples.ts';
import { fullReport, reportOf, scenarioIn } from './check-samples.ts';

const STYLE = styleFor({ colour: 0, unicode: true, width: 100 });

function mismatch(actual: string): ReportedMismatch {
  return {
    what: 'message',
    expected: 'a message',
    actual,
    decisions: [
      decisionWordsOf({
        id: 'linux/probe',
        question: 'Why?',
        answer: 'So.',
        effect: '',
      }),
    ],
  };
}

function scenario(file: string, ...cases: readonly (readonly [string, string])[]): ReportedScenario {
  return scenarioIn(file, ...cases.map(([name, actual]) => [name, mismatch(actual)] as const));
}

interface Command {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** What the runner makes of a line: https://github.com/actions/runner, ActionCommand.TryParseV2(). */
function runner(line: string): Command | undefined {
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end === -1) return undefined;
  const [command = '', ...rest] = text.slice(2, end).split(' ');
  const unescaped = (value: string) =>
    value
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = rest
    .join(' ')
    .split(',')
    .filter((pair) => pair.includes('='));
  const properties = pairs.map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), unescaped(pair.slice(at + 1))];
  });
  const data = text
    .slice(end + 2)
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
  return { command, properties: Object.fromEntries(properties), data };
}

function commands(text: string): readonly Command[] {
  return text.split(/\r\n|\n|\r/).flatMap((line) => runner(line) ?? []);
}

/** But for line ends, which the runner gets back, what a terminal must not get is spelt out. */
function shown(text: string): string {
  return text.replace(/[^\r\n]+/g, printable);
}

const shortText = anyText({ maxLength: 40 });
const toughText = fc.string({
  unit: fc.constantFrom('::', ':', ',', '%', '%0A', '%25', '\n', '\r', ' ', '=', '##[', 'error', 'set-env'),
});

describe('a GitHub report', () => {
  test('annotates the line with the expectation', () => {
    const [first, ...others] = commands(
      checkGithub(reportOf(scenario('a, b.json', ['a › x, y: z', '50%'])), STYLE),
    );
    expect(others).toEqual([]);
    expect(first).toEqual({
      command: 'error',
      properties: { file: 'a, b.json', line: '4', col: '3', title: 'a › x, y: z' },
      data: 'message: expected a message, actual 50%\nWhy? So. [linux/probe]',
    });
  });

  test('has the whole report for the eye below the annotations', () => {
    const report = reportOf(scenario('a.json', ['a', 'b']));
    expect(checkGithub(report, STYLE).endsWith(checkText(report, STYLE))).toBe(true);
  });

  test('has no annotation where nothing failed', () => {
    expect(commands(checkGithub(reportOf(scenario('a.json')), STYLE))).toEqual([]);
  });

  test('stays within ten annotations and says how many more there are', () => {
    const many = Array.from({ length: 13 }, (_, i) => scenario(`${i}.json`, ['a case', `b${i}`]));
    const text = checkGithub(reportOf(...many), STYLE);
    expect(commands(text)).toHaveLength(10);
    expect(text.split('\n')[10]).toBe('+3 more, see the report below');
    expect(checkGithub(reportOf(...many.slice(0, 10)), STYLE)).not.toMatch(/more/);
  });

  test('has one annotation for cases of a scenario that fail alike', () => {
    const text = checkGithub(reportOf(scenario('a.json', ['one', 'b'], ['two', 'b'], ['three', 'c'])), STYLE);
    expect(commands(text).map(({ properties }) => properties.title)).toEqual(['one (+1 alike)', 'three']);
  });

  test('annotates files that were not checked, and known failures that fail no longer', () => {
    const found = commands(checkGithub(fullReport(mismatch('b')), STYLE));
    expect(
      found.map(({ command, properties: { file, line, title } }) => [command, file, line, title]),
    ).toEqual([
      ['error', 'dir/a #1.xml', '4', 'failing (+1 alike)'],
      ['error', 'broken.xml', '7', 'broken.xml was not checked (+1 alike)'],
      ['warning', 'vnex.yaml', '8', 'a known failure'],
    ]);
    expect(found[0]?.data).toContain('What would help: show the modern interface alone');
    expect(found[0]?.data).toContain('The same in dir/a #1.xml:9:1');
  });

  test('brings any name and message through its escaping', () => {
    fc.assert(
      fc.property(fc.oneof(shortText, toughText), fc.oneof(shortText, toughText), (name, actual) => {
        const [first] = commands(checkGithub(reportOf(scenario('a.json', [name, actual])), STYLE));
        expect(first?.properties.title).toBe(shown(name));
        expect(first?.data).toBe(
          `message: expected a message, actual ${shown(actual)}\nWhy? So. [linux/probe]`,
        );
      }),
    );
  });

  test('brings a control character to no terminal', () => {
    const report = checkGithub(reportOf(scenario('a\u001b.json', ['a\u001b[2J', 'b\u202e'])), STYLE);
    expect(report).toMatch(/^(?:[^\p{Cc}\p{Cf}]*\n)+$/u);
    expect(commands(report)[0]?.properties.title).toBe('a\\u001b[2J');
  });

  test('never lets a text give the runner a command', () => {
    fc.assert(
      fc.property(fc.oneof(shortText, toughText), (text) => {
        const report = checkGithub(reportOf(scenario(text, [text, text])), STYLE);
        expect(commands(report)).toHaveLength(1);
        const below = report.slice(report.indexOf('\n') + 1);
        expect(below).not.toContain('##[');
        expect(commands(harmless(text))).toEqual([]);
      }),
    );
  });
});
