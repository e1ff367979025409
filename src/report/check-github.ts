import type { Place } from '../model/check.ts';
import { printable } from '../text/printable.ts';
import { checkText } from './check-text.ts';
import type { Style } from './layout/style.ts';
import { type CheckReport, difference, mismatchDecisions } from './words/check.ts';
import {
  type BrokenAlike,
  brokenAlike,
  type FailureGroup,
  failureGroups,
  knownWords,
  outlived,
  outlivedWords,
  place,
} from './words/failure-groups.ts';

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

type Level = 'error' | 'warning';

/** A workflow command that annotates a place of a file. */
function annotation(
  level: Level,
  { file, line, column }: Partial<Place> & { readonly file: string },
  title: string,
  message: string,
): string {
  const properties = [
    `file=${commandProperty(file)}`,
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${commandProperty(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${commandData(message)}`;
}

/** Cases that fail alike share one: GitHub shows few. */
function ofCause([{ file, checked }, ...others]: FailureGroup, { remedies }: CheckReport): string {
  const { name, at, mismatches, known } = checked;
  const reasons = mismatchDecisions(mismatches).map(
    ({ question, answer, id }) => `${question} ${answer} [${id}]`,
  );
  const remedy = remedies.get(checked);
  const message = [
    ...mismatches.map(difference),
    ...(known === undefined ? [] : [knownWords(known)]),
    ...reasons,
    ...(remedy === undefined ? [] : [`What would help: ${remedy}`]),
    ...others.map((other) => `The same in ${place(other.file, other.checked.at)}`),
  ].join('\n');
  const title = others.length === 0 ? name : `${name} (+${others.length} alike)`;
  return annotation('error', { file, ...at }, title, message);
}

function ofBroken([{ file, problems }, ...others]: BrokenAlike): readonly string[] {
  const also = others.length === 0 ? '' : ` (+${others.length} alike)`;
  return problems.map((problem) =>
    annotation('error', problem, `${file} was not checked${also}`, problem.message),
  );
}

/** As many as GitHub shows, and how many it does not. */
function shown(commands: readonly string[]): readonly string[] {
  const more = commands.length - ANNOTATIONS;
  return more <= 0 ? commands : [...commands.slice(0, ANNOTATIONS), `+${more} more, see the report below`];
}

/** What was checked, for a log of GitHub Actions: annotations of the failures, then the report for the eye. */
export function checkGithub(
  report: CheckReport,
  style: Style,
  options: { readonly quiet?: boolean } = {},
): string {
  const errors = [
    ...failureGroups(report).map((cause) => ofCause(cause, report)),
    ...brokenAlike(report).flatMap(ofBroken),
  ];
  const warnings = outlived(report).map((one) =>
    annotation('warning', { file: one.file, ...one.at }, 'a known failure', outlivedWords(one)),
  );
  return [...shown(errors), ...shown(warnings), harmless(checkText(report, style, options))].join('\n');
}
