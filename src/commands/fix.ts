import { rest } from '../cli/argument.ts';
import { CASE_OPTIONS, CASE_WORDS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { choices, flag, number, withDefault } from '../cli/option.ts';
import { claims, groups } from '../cli/values.ts';
import { EXIT } from '../io/io.ts';

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
      'what may be changed of a case, comma separated: `vnex list groups` (default: device,cmdline, or else kernel,config too; of a text: whatever it says)',
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
    'vnex fix sev-snp-transitional',
    'vnex fix scenario.json --may device,cmdline,kernel --most 2',
    'vnex fix scenario.json --want safe,one-offer --may device,kernel --json',
    'virsh dumpxml guest | vnex fix - --kernel 6.12',
    'vnex fix fixtures/imports/sev-snp.sh --all',
  ],
  exits: {
    0: 'each case works, or has a fix',
    1: 'a case has no fix within the bounds, or takes something for granted or leaves a part of the text out',
  },
  run: async ({ case: words }, { want, may, most, json, all, pick, write, ...given }, process) => {
    const { caseNamed } = await import('../cases/case-words.ts');
    const isTaken = given.device !== undefined || given.platform !== undefined;
    const { file, io } = caseNamed(words, process, isTaken);
    const { loadCases, openCaseReader } = await import('../cases/cases.ts');
    const cases = await loadCases(file, given, openCaseReader('vnex fix', io));
    const shown = { all: all ?? false, pick, write: write ?? false, json: json ?? false };
    const isOfText = may === undefined && want.join() === 'works';
    const isText = isOfText && cases.some(({ origin }) => origin !== undefined);
    const code = isText
      ? await (await import('./fix/fix-text.ts')).fixText(cases, shown, io)
      : await (await import('./fix/fix-cases.ts')).fixCases(
          { file, cases, options: given },
          { wanted: want, may, most },
          shown,
          io,
        );
    return cases.some(({ takesForGranted }) => takesForGranted !== undefined) ? EXIT.no : code;
  },
});
