import type { Answers } from '../model/answers.ts';
import { smallPoolOf } from '../model/small-pool.ts';
import type { DeviceRemedies, RemedyWithDiff } from '../model/text-remedy.ts';
import { glyphOf, verdictLines } from './answers-text.ts';
import { patchText } from './layout/patch-text.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { titleLine } from './result-text.ts';
import { poolWords } from './words/pool.ts';
import {
  editedLines,
  harmlessWords,
  lossesOf,
  NOT_LOOKED_FOR,
  outsideTextWords,
  remedyTitle,
  toldWords,
  whatHelps,
} from './words/steps.ts';
import { answerSummary } from './words/verdicts.ts';
import { underWords } from './words/when.ts';

/** Enough to choose from; the others are told on demand. */
const FEW = 3;

/** What it comes to once the text is changed. */
function proofWords({ answers, when }: RemedyWithDiff, before: Answers): string {
  const rest = 'every other device as before';
  if (answers === undefined) return `proven: the device is gone, ${rest}`;
  const works = answers.verdicts.find(({ results: [{ outcome }] }) => outcome === 'works');
  const how =
    works === undefined
      ? 'works'
      : answerSummary({ ...answers, answers: [answers.answers[0]], verdicts: [works] });
  const where = when === undefined ? '' : ` ${underWords(when, before.asked.device.type)}`;
  return `proven: ${how}${where}; ${rest}`;
}

function proofLine(remedy: RemedyWithDiff, before: Answers, style: Style): string {
  return `    ${style.good(style.glyph.good)} ${flow(proofWords(remedy, before), style, 6, 6)}`;
}

/** What to do, within the text and beside it, and what is lost by it. */
function remedyLines(
  remedy: RemedyWithDiff,
  number: number,
  before: Answers,
  style: Style,
): readonly string[] {
  const lead = `${number}`.padEnd(2);
  const lost = lossesOf(remedy, before).map((words) => `    lost:    ${flow(words, style, 13, 13)}`);
  const madeUp = remedy.placeholders.map(
    ({ name, stands }) => `    put in:  ${flow(`${name} stands for ${stands}`, style, 13, 13)}`,
  );
  const told = toldWords(remedy);
  const { besides } = remedy;
  const beside = remedy.beside.flatMap((step) => outsideTextWords(step) ?? []);
  return [
    `  ${lead} ${style.strong(flow(remedyTitle(remedy, before), style, 5, 5))}`,
    ...(besides.length === 0 ? [] : [`    ${flow(`besides ${whatHelps(besides)}`, style, 6, 4)}`]),
    ...lost,
    ...madeUp,
    ...(told === '' ? [] : [`    daemon:  ${flow(told, style, 13, 13)}`]),
    ...beside.map((words) => `    ${flow(words, style, 6, 4)}`),
  ];
}

/** Where the text is changed. */
function placeLines(remedy: RemedyWithDiff): readonly string[] {
  const lines = editedLines(remedy);
  return lines === undefined ? [] : [`    ${lines} of the text`];
}

/** The remedies that are shown, each with its proof, and with its diff or the place where it changes the text. */
function shownLines(
  { remedies, before }: DeviceRemedies,
  all: boolean,
  number: number,
  style: Style,
): readonly string[] {
  const shown = all ? remedies : remedies.slice(0, Math.max(FEW, number));
  const left = remedies.length - shown.length;
  const more = left === 0 ? [] : [`  ${style.faint(`${left} more with --all`)}`];
  return [
    ...section(
      'What helps',
      shown.flatMap((remedy, i) => {
        const withDiff = all || i + 1 === number;
        return [
          ...remedyLines(remedy, i + 1, before, style),
          ...(withDiff ? [] : placeLines(remedy)),
          proofLine(remedy, before, style),
          ...(withDiff && remedy.diff !== '' ? [patchText(remedy.diff)] : []),
        ];
      }),
      style,
    ),
    ...more,
  ];
}

function helpLines(device: DeviceRemedies, all: boolean, number: number, style: Style): readonly string[] {
  const { remedies, fixedWith, before, isUnsearched } = device;
  const harmless = harmlessWords(before);
  const calm = harmless === undefined ? [] : ['', `  ${flow(harmless, style, 2)}`];
  if (fixedWith !== undefined)
    return [...calm, '', `  ${flow(`What helps ${fixedWith} helps it too.`, style, 2)}`];
  if (isUnsearched === true) return [...calm, '', `  ${flow(`What helps was ${NOT_LOOKED_FOR}.`, style, 2)}`];
  if (remedies.length === 0) {
    const isUnknown = before.answers.some(({ result: { outcome } }) => outcome === 'unknown');
    const none = isUnknown
      ? 'What decides is not modelled, so that no change can be proven to help.'
      : 'No change that vnex knows of helps; see the reasons.';
    return [...calm, '', `  ${none}`];
  }
  return shownLines(device, all, number, style);
}

/** That the pool of a device which works was made small. */
function poolLines(before: Answers, style: Style): readonly string[] {
  if (smallPoolOf(before) === undefined) return [];
  return [`  ${flow(`Bounce pool: ${poolWords(before.answers[0].result)}`, style, 2)}`];
}

/** A device that does not work, or may not, and what helps it: for the eye, and for `patch`. */
function deviceText(remedies: DeviceRemedies, all: boolean, number: number, style: Style): string {
  const { before } = remedies;
  const { device, platform } = before.asked;
  const isSettled = before.verdicts.length === 1;
  const lines = [
    titleLine([device.name, platform.name], style),
    '',
    `${glyphOf(before, style)} ${flow(answerSummary(before), style, 2)}`,
    ...poolLines(before, style),
    ...(isSettled ? [] : verdictLines(before, 2, style)),
    ...helpLines(remedies, all, number, style),
  ];
  return `${lines.join('\n')}\n`;
}

/** What helps the failing devices of a machine, one after the other; `number` is the remedy that is taken of each. */
export function remediesText(
  devices: readonly DeviceRemedies[],
  all: boolean,
  number: number,
  style: Style,
): string {
  if (devices.length === 0) return `${style.good(style.glyph.good)} every device works\n`;
  return style.plain(devices.map((device) => deviceText(device, all, number, style)).join('\n'));
}
