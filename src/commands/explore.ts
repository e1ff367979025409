import { rest } from '../cli/argument.ts';
import { CASE_OPTIONS, CASE_WORDS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { number } from '../cli/option.ts';
import { EXIT } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';

/** `vnex explore`: one case on the whole screen, any fact of which can be changed. */
export const explore = command({
  name: 'explore',
  summary: 'change the facts of a case and watch the answer',
  description:
    'Shows one case on the whole terminal: its facts on the left, the answer, the way of the data and the reasons on the right. Any fact can be changed with the keyboard, and what then changes is said at once, with the decision that turned. ? explains a line, u takes a change back, w writes the case as a scenario, q ends.',
  arguments: { case: rest(CASE_WORDS) },
  options: {
    ...CASE_OPTIONS,
    pick: number('<number>', 'which case of a file that has several', { from: 1, to: 99_999 }),
  },
  examples: [
    'vnex explore sev-snp-without-access-platform',
    'vnex explore fixtures/imports/tdx.xml --pick 1 --kernel 6.12',
  ],
  exits: { 0: 'explored', 130: 'ended by Ctrl-C' },
  run: async ({ case: words }, { pick, ...given }, process) => {
    const { caseNamed } = await import('../cases/case-words.ts');
    const { file, io } = caseNamed(words, process, true);
    const { loadCases, openCaseReader } = await import('../cases/cases.ts');
    const cases = await loadCases(file, given, openCaseReader('vnex explore', io));
    const chosen = cases.length === 1 && pick === undefined ? cases[0] : cases[(pick ?? 0) - 1];
    if (chosen === undefined) {
      const names = cases.map(({ asked }, i) => `${i + 1} ${asked.device.name}, ${asked.platform.name}`);
      throw usage('--pick', `one case is explored at a time; name one of ${names.join('; ')}`);
    }
    const screen = await io.openScreen?.();
    if (screen === undefined)
      throw usage(
        'vnex explore',
        'standard input and output are not both a terminal; run it in one, or use vnex explain, which takes --set KEY=VALUE',
      );
    const { explore: exploreCase } = await import('./explore/run.ts');
    try {
      const { interrupted } = await exploreCase(chosen, screen, io);
      return interrupted ? EXIT.interrupted : EXIT.answered;
    } finally {
      screen.close();
    }
  },
});
