import { several } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { IMPORT_OPTIONS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { flag, repeatable, text } from '../cli/option.ts';
import { drivers } from '../cli/values.ts';
import { aside } from '../io/complain.ts';
import { EXIT } from '../io/io.ts';

const reporters = async () => plain((await import('./check/reporters.ts')).REPORTERS.keys());

/** `vnex check`: runs every scenario below the paths against what it expects. */
export const check = command({
  name: 'check',
  summary: 'run scenarios against what they expect',
  description:
    'Runs every scenario with an expectation, and says of each failure which decision made the difference.',
  arguments: { paths: several('scenarios, or directories of them') },
  options: {
    reporter: repeatable('<name[=file]>', 'text, tap, junit, github or json; repeatable', {
      completes: reporters,
    }),
    driver: text('<id>', 'ask this driver model instead of the scenario’s own', { completes: drivers }),
    ...IMPORT_OPTIONS,
    update: flag('rewrite expectations that fail (refused where CI is set)'),
  },
  examples: [
    'vnex check fixtures/scenarios',
    'vnex check scenarios --reporter text --reporter junit=out.xml',
    'vnex check scenarios --reporter github',
    'vnex check scenarios/mine.json --update',
  ],
  exits: { 0: 'every expectation holds', 1: 'an expectation does not hold' },
  run: async ({ paths }, { reporter = ['text'], update, ...options }, io) => {
    const { reportersOf, writeReports } = await import('./check/reporters.ts');
    const { judgeAll } = await import('./check/judge.ts');
    const { fails } = await import('../model/check.ts');
    const chosen = reportersOf(reporter);
    const rewriting = update ? await import('./check/update.ts') : undefined;
    rewriting?.refuseUpdate(options, io);
    let judged = await judgeAll(paths, options, io);
    if (rewriting !== undefined) {
      const { styleFor } = await import('../report/layout/style.ts');
      const text = rewriting.updateAll(judged, styleFor(io.terminal), io);
      const readable = chosen.some(({ name, file }) => name === 'text' && file === undefined);
      if (readable) io.out(text);
      else aside(text, io);
      judged = await judgeAll(paths, options, io);
    }
    const scenarios = judged.map(({ checked }) => checked);
    if (scenarios.every(({ cases }) => cases.length === 0)) {
      const { usage } = await import('../io/usage-error.ts');
      throw usage(
        paths.join(', '),
        'nothing was checked: no scenario here expects anything; add "expect" to one',
      );
    }
    const { checkWords } = await import('../report/words/check.ts');
    writeReports(checkWords(scenarios), chosen, io);
    return scenarios.some(({ cases }) => cases.some(fails)) ? EXIT.no : EXIT.answered;
  },
});
