import { printable } from '../text/printable.ts';
import { checkText } from './check-text.ts';
import type { Style } from './layout/style.ts';
import {
  alike,
  decisionsBehind,
  difference,
  type ReportedCase,
  type ReportedScenario,
} from './words/check.ts';

/** GitHub shows no more errors of one step. */
const ANNOTATIONS = 10;

/** The message of a workflow command. The log that it stands in is read in terminals, too. */
function commandData(text: string): string {
  const shown = text.replace(/[^\r\n]+/g, printable);
  return shown.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a workflow command, which also ends at a comma and is cut off from the message by colons. */
function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text that the runner prints and does not obey: it takes commands from the beginning of a line, and the old ones from anywhere. */
export function harmless(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** Cases that fail alike share one: GitHub shows few. */
function annotation(
  { file, at }: ReportedScenario,
  [{ name, mismatches }, ...others]: readonly [ReportedCase, ...ReportedCase[]],
): string {
  const reasons = decisionsBehind(mismatches).map(
    ({ question, answer, id }) => `${question} ${answer} [${id}]`,
  );
  const properties = [
    `file=${commandProperty(file)}`,
    ...(at === undefined ? [] : [`line=${at.line}`, `col=${at.column}`]),
    `title=${commandProperty(others.length === 0 ? name : `${name} (+${others.length} alike)`)}`,
  ];
  const message = [...mismatches.map(difference), ...reasons].join('\n');
  return `::error ${properties.join(',')}::${commandData(message)}`;
}

/** What was checked, for a log of GitHub Actions: annotations of the failures, then the report for the eye. */
export function checkGithub(scenarios: readonly ReportedScenario[], style: Style): string {
  const failures = scenarios.flatMap((scenario) =>
    alike(scenario.cases).map((cases) => ({ scenario, cases })),
  );
  const shown = failures.slice(0, ANNOTATIONS).map(({ scenario, cases }) => annotation(scenario, cases));
  const more = failures.length - shown.length;
  const rest = more === 0 ? [] : [`+${more} more, see the report below`];
  return [...shown, ...rest, harmless(checkText(scenarios, style))].join('\n');
}
