import { optional } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { CASE_FILE, CASE_OPTIONS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { flag, list, parsed, type Syntax } from '../cli/option.ts';
import { drivers, releases } from '../cli/values.ts';
import { EXIT, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { isAnsweredOtherwise } from '../model/diff.ts';
import { parseVersion } from '../model/release.ts';
import type { Style } from '../report/layout/style.ts';

const RELEASE: Syntax<string> = {
  mustBe: 'a release of Linux such as 5.8 or 6.1.117',
  read: (text) => (parseVersion(text) !== undefined && !text.includes('rc') ? text : undefined),
};

/** `2`, which counts for both files, or `2,1`. */
const PICKS: Syntax<readonly [number, number]> = {
  mustBe: 'the number of a case, or two such as 2,1',
  read: (text) => {
    const [, a, b] = /^([1-9]\d{0,4})(?:,([1-9]\d{0,4}))?$/.exec(text) ?? [];
    return a === undefined ? undefined : [Number(a), Number(b ?? a)];
  },
};

/** `vnex diff`: two cases decision by decision, or one case release by release. */
export const diff = command({
  name: 'diff',
  summary: 'compare two cases, or two releases',
  description:
    'Compares two cases, or one case under two drivers: the first decision that differs, and all that comes after. With --since or --until: the releases of Linux in which the answer to a case changed, and why.',
  arguments: { a: optional(CASE_FILE), b: optional('what it is compared with: a file of the same kinds') },
  options: {
    drivers: list('<ids>', 'two driver models, comma separated: one case under both', { completes: drivers }),
    since: parsed(
      '<version>',
      'follow one case from this release of Linux (default: the oldest read)',
      RELEASE,
      { completes: releases },
    ),
    until: parsed('<version>', 'and up to this one (default: the newest read)', RELEASE, {
      completes: releases,
    }),
    pick: parsed('<numbers>', 'which case of files that have several: 2, or 2,1 for two files', PICKS, {
      completes: async () => plain(['1', '2', '3']),
    }),
    ...CASE_OPTIONS,
    json: flag('print as JSON: a list of pairs or of cases', { conflicts: ['html'] }),
    html: flag('with --since or --until: print as a page of its own, the releases as a band'),
    fail: flag('exit 1 if anything differs in the answer'),
  },
  examples: [
    'vnex diff a.json b.json',
    'vnex diff case.json --drivers linux-5.8,gibson-2019',
    'vnex diff --since 5.8 --until 6.12 case.json',
    'vnex diff --since 5.8 case.json --html > history.html',
    'vnex diff old.xml new.xml --kernel 6.12 --fail',
  ],
  exits: { 0: 'compared; with --fail: the answers are the same', 1: 'with --fail: an answer differs' },
  run: async ({ a, b }, { json, html, fail, ...options }, io) => {
    const { openCaseReader } = await import('../cases/cases.ts');
    const reading = openCaseReader('vnex diff', io);
    let differs: boolean;
    if (options.since !== undefined || options.until !== undefined) {
      const { historiesOf } = await import('../cases/histories.ts');
      const { historyToJson } = await import('../report/diff-json.ts');
      const { historyText } = await import('../report/history-text.ts');
      const found = await historiesOf(a, b, options, reading);
      differs = found.some(({ changes }) => changes.length > 0);
      if (html) {
        const { historiesHtml } = await import('../report/history-html.ts');
        io.out(historiesHtml(found));
      } else await print(found, json ? historyToJson : undefined, historyText, io);
    } else if (html)
      throw usage('--html', 'a page shows one case through the releases; add --since or --until RELEASE');
    else {
      const { loadCasePairs } = await import('../cases/diff-cases.ts');
      const { diff: compare } = await import('../explore/diff/diff.ts');
      const { diffToJson } = await import('../report/diff-json.ts');
      const { diffText } = await import('../report/diff-text.ts');
      const found = (await loadCasePairs(a, b, options, reading)).map(([one, other]) => compare(one, other));
      differs = found.some(isAnsweredOtherwise);
      await print(found, json ? diffToJson : undefined, diffText, io);
    }
    return fail && differs ? EXIT.no : EXIT.answered;
  },
});

/** As JSON where `toJson` is given, else as text. */
async function print<Found>(
  found: readonly Found[],
  toJson: ((one: Found) => unknown) | undefined,
  toText: (one: Found, style: Style) => string,
  io: Io,
): Promise<void> {
  const { casesJsonText } = await import('../report/layout/json-text.ts');
  const { styleFor } = await import('../report/layout/style.ts');
  const style = styleFor(io.terminal);
  if (toJson === undefined) io.out(found.map((one) => toText(one, style)).join('\n\n'));
  else io.out(casesJsonText(found.map(toJson)));
}
