import { rest } from '../cli/argument.ts';
import { CASE_OPTIONS, CASE_WORDS, type CaseOptions } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { choices, flag, number, withDefault } from '../cli/option.ts';
import { claims, groups } from '../cli/values.ts';
import { EXIT, type Io } from '../io/io.ts';
import type { Mending } from '../model/fix.ts';

/** `vnex fix`: the smallest changes that make each case work, or satisfy claims. */
export const fix = command({
  name: 'fix',
  summary: 'find the smallest changes that make a case work',
  description:
    'Finds all smallest sets of changes that make a case work, or satisfy claims, each run again to prove it. Only what the failed case read is changed.',
  arguments: { case: rest(CASE_WORDS) },
  options: {
    ...CASE_OPTIONS,
    want: withDefault(
      'works',
      choices('<claims>', 'works, or claims of `vnex compare --claims`, comma separated', 'claim', claims),
    ),
    may: choices(
      '<groups>',
      'what may be changed of a case, comma separated: `vnex list groups` (default: device,cmdline; of a text: whatever it says)',
      'group',
      groups,
    ),
    most: withDefault('3', number('<number>', 'the most changes that go together', { from: 1, to: 5 })),
    all: flag('show every remedy with its diff'),
    pick: withDefault(
      '1',
      number('<number>', 'the remedy whose diff is shown, or written', { from: 1, to: 99 }),
    ),
    write: flag('apply the remedy to the file, after it is shown'),
    json: flag('print as JSON: a list of cases'),
  },
  examples: [
    'vnex fix fixtures/scenarios/sev-snp-transitional.json',
    'vnex fix scenario.json --may device,cmdline,kernel --most 2',
    'vnex fix scenario.json --want safe,one-offer --may device,kernel --json',
    'virsh dumpxml guest | vnex fix - --kernel 6.12',
    'vnex fix fixtures/imports/sev-snp.sh --all',
  ],
  exits: { 0: 'each case works, or has a fix', 1: 'a case has no fix within the bounds' },
  run: async ({ case: words }, { want, may, most, json, all, pick, write, ...given }, process) => {
    const { ARGUMENTS, caseNamed } = await import('../cases/case-words.ts');
    const { STDIN } = await import('../input/source.ts');
    const isTaken = given.device !== undefined || given.platform !== undefined;
    const { file, io } = caseNamed(words, process, isTaken);
    const { loadCases, openReading } = await import('../cases/cases.ts');
    const cases = await loadCases(file, given, openReading('vnex fix', io));
    const isOfText = may === undefined && want.join() === 'works';
    if (isOfText && cases.some(({ origin }) => origin !== undefined)) {
      const { mendText } = await import('./fix/mend-text.ts');
      return mendText(cases, { all: all ?? false, pick, write: write ?? false, json: json ?? false }, io);
    }
    const search = await import('../explore/fix/fix.ts');
    const wish = { wanted: want, may: may ?? USUAL, most };
    const found = cases.map(({ asked, driver, advise }) => ({
      mending: search.fix(asked, driver, wish),
      advise,
    }));
    const isFile = file !== undefined && file !== STDIN && file !== ARGUMENTS;
    const edits = isFile && !json ? await editsOf(file, found, pick, given, io) : undefined;
    if (json) {
      const { SPELLING } = await import('../cases/spelling.ts');
      const { mendingToJson } = await import('../report/fix-json.ts');
      const { casesJsonText } = await import('../report/layout/json-text.ts');
      io.out(casesJsonText(found.map(({ mending, advise }) => mendingToJson(mending, SPELLING, advise))));
    } else {
      const { mendingText } = await import('../report/fix-text.ts');
      const { styleFor } = await import('../report/layout/style.ts');
      const style = styleFor(io.terminal);
      const texts = found.map(({ mending, advise }, i) =>
        mendingText(mending, style, advise, { of: pick, diff: edits?.diffs[i] ?? '' }),
      );
      io.out(texts.join('\n\n'));
    }
    if (write) {
      const { attemptWrite } = await import('../io/attempt-write.ts');
      const { usage } = await import('../io/usage-error.ts');
      if (file === undefined || edits === undefined)
        throw usage('--write', 'there is no file to write to, or --json is given; name a scenario');
      attemptWrite(file, () => io.writeFile(file, edits.text));
    }
    return found.every(({ mending: { met, fixes } }) => met || fixes.some(({ always }) => always))
      ? EXIT.answered
      : EXIT.no;
  },
});

/** What the chosen fixes are as edits of a scenario. Returns undefined of a device and a platform, which are files of their own. */
async function editsOf(
  file: string,
  found: readonly { readonly mending: Mending }[],
  number: number,
  options: CaseOptions,
  io: Io,
) {
  if (found.every(({ mending }) => mending.met || mending.fixes.length === 0)) return undefined;
  const { scenarioEdits } = await import('../cases/remedies/scenario.ts');
  const mendings = found.map(({ mending }) => mending);
  return scenarioEdits(file, mendings, number, options, io);
}

/** What most people can change. */
const USUAL = ['device', 'cmdline'] as const;
