import type { CaseHistory, ReleaseChange } from '../model/history.ts';
import type { Result } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { titleLine, withLink } from './result-text.ts';
import {
  beginningWords,
  changeRows,
  countWords,
  type HistoryRow,
  historyTitle,
  notReadWords,
} from './words/history.ts';
import { sentence } from './words/outcomes.ts';

const LABEL = 10;

function row([label, text, link]: HistoryRow, style: Style): string {
  const dress = label === 'Because' ? style.faint : (plain: string) => plain;
  const laid = withLink(flow(printable(text), style, 6 + LABEL, 4 + LABEL), link, style);
  return `    ${style.strong(label.padEnd(LABEL))}${dress(laid)}`;
}

function verdict({ outcome }: Result, words: string, style: Style): string {
  const good = outcome === 'works';
  const dress = good ? style.good : style.bad;
  return dress(flow(`${good ? style.glyph.good : style.glyph.bad} ${words}`, style, 4, 16));
}

function releaseLines(change: ReleaseChange, style: Style): readonly string[] {
  const { b } = change.diff;
  return [
    '',
    `${style.name(`Linux ${change.release}`)}  ${verdict(b, sentence(b), style)}`,
    ...changeRows(change).map((each) => row(each, style)),
  ];
}

/** A case in one release after the other, for the eye: those in which the answer changed, and why. */
export function historyText(history: CaseHistory, style: Style): string {
  const { ends, since, changes } = history;
  const notRead = notReadWords(history);
  const lines = [
    titleLine(historyTitle(history), style),
    style.faint(flow(countWords(history), style, 2, 0)),
    '',
    `${style.name(`Linux ${since}`)}  ${verdict(ends.a, beginningWords(ends.a), style)}`,
    ...changes.flatMap((change) => releaseLines(change, style)),
    ...(changes.length === 0 ? ['', 'The answer is the same in every one of them.'] : []),
    ...(notRead === '' ? [] : ['', style.faint(flow(notRead, style, 2, 0))]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
