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
    may: withDefault(
      'device,cmdline',
      choices('<groups>', 'what may be changed, comma separated: `vnex list groups`', 'group', groups),
    ),
    most: withDefault('3', number('<number>', 'the most changes that go together', { from: 1, to: 5 })),
    json: flag('print as JSON: a list of cases'),
  },
  examples: [
    'vnex fix fixtures/scenarios/sev-snp-transitional.json',
    'vnex fix scenario.json --may device,cmdline,kernel --most 2',
    'vnex fix scenario.json --want safe,one-offer --may device,kernel --json',
    'virsh dumpxml guest | vnex fix - --kernel 6.12',
  ],
  exits: { 0: 'each case works, or has a fix', 1: 'a case has no fix within the bounds' },
  run: async ({ case: words }, { want, may, most, json, ...given }, process) => {
    const { caseNamed } = await import('../cases/case-words.ts');
    const isTaken = given.device !== undefined || given.platform !== undefined;
    const { file, io } = caseNamed(words, process, isTaken);
    const { loadCases, openReading } = await import('../cases/cases.ts');
    const search = await import('../explore/fix/fix.ts');
    const cases = await loadCases(file, given, openReading('vnex fix', io));
    const wish = { wanted: want, may, most };
    const found = cases.map(({ asked, driver, advise }) => ({
      mending: search.fix(asked, driver, wish),
      advise,
    }));
    if (json) {
      const { SPELLING } = await import('../cases/spelling.ts');
      const { mendingToJson } = await import('../report/fix-json.ts');
      const { casesJsonText } = await import('../report/layout/json-text.ts');
      io.out(casesJsonText(found.map(({ mending, advise }) => mendingToJson(mending, SPELLING, advise))));
    } else {
      const { mendingText } = await import('../report/fix-text.ts');
      const { styleFor } = await import('../report/layout/style.ts');
      const style = styleFor(io.terminal);
      io.out(found.map(({ mending, advise }) => mendingText(mending, style, advise)).join('\n\n'));
    }
    return found.every(({ mending: { met, fixes } }) => met || fixes.some(({ always }) => always))
      ? EXIT.answered
      : EXIT.no;
  },
});
