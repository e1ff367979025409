import { several } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { IMPORT_OPTIONS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { file, flag, parsed, repeatable, type Syntax, text } from '../cli/option.ts';
import { drivers } from '../cli/values.ts';
import { complainStyled } from '../io/complain.ts';
import { EXIT } from '../io/io.ts';
import { isDay } from '../text/day.ts';

const reporters = async () => plain((await import('./check/reporters.ts')).REPORTERS.keys());

const DAY: Syntax<string> = {
  mustBe: 'a day such as 2027-01-31',
  read: (text) => (isDay(text) ? text : undefined),
};

/** `vnex check`: runs every scenario below the paths against what it expects. */
export const check = command({
  name: 'check',
  summary: 'check scenarios and guests against what is expected of them',
  description:
    'Checks every scenario with an expectation, and every guest that vnex reads, such as domains and command lines: each of their devices is to work, unless vnex.yaml beside them says otherwise. Says of each failure which decision made the difference.',
  arguments: { paths: several('scenarios and guests, or directories of them') },
  options: {
    reporter: repeatable('<name[=file]>', 'text, tap, junit, github, gcc, sarif or json; repeatable', {
      completes: reporters,
    }),
    quiet: flag('print failures only, and nothing where there is none'),
    driver: text('<id>', 'ask this driver model instead of the scenario’s own', { completes: drivers }),
    expect: file(
      '<file>',
      'what is expected of imported guests, and which failures are known (default: vnex.yaml or vnex.json beside them)',
    ),
    today: parsed('<date>', 'the day on which known failures are judged (default: this one)', DAY),
    ...IMPORT_OPTIONS,
    update: flag('rewrite expectations that fail (refused where CI is set)'),
  },
  examples: [
    'vnex check domains --kernel 6.12 --quiet',
    'vnex check scenarios --reporter text --reporter junit=out.xml --reporter sarif=out.sarif',
    'vnex check scenarios --reporter github',
    'vnex check scenarios/mine.json --update',
  ],
  exits: {
    0: 'every expectation holds, and nothing is taken for granted but what is accepted',
    1: 'an expectation does not hold, or the answers for a guest take something for granted, or leave a part of its text out, that nobody accepts',
  },
  run: async ({ paths }, { reporter = ['text'], update, quiet = false, ...options }, io, { version }) => {
    const { reportersOf, writeReports } = await import('./check/reporters.ts');
    const { judgeAll } = await import('./check/judge.ts');
    const { loadScenarios } = await import('../cases/scenarios.ts');
    const { reportOf } = await import('./check/report.ts');
    const { fails } = await import('../model/check.ts');
    const chosen = reportersOf(reporter);
    const rewriting = update ? await import('./check/update.ts') : undefined;
    rewriting?.refuseUpdate(options, io);
    let loaded = await loadScenarios(paths, options, io);
    let judged = await judgeAll(loaded, io);
    if (rewriting !== undefined) {
      const { styleFor } = await import('../report/layout/style.ts');
      const text = rewriting.updateAll(judged, styleFor(io.terminal), io);
      const readable = chosen.some(({ name, file }) => name === 'text' && file === undefined);
      if (readable) io.out(text);
      else complainStyled(text, io);
      loaded = await loadScenarios(paths, options, io);
      judged = await judgeAll(loaded, io);
    }
    const { broken } = loaded;
    const cases = judged.flatMap(({ checked }) => checked.cases);
    if (cases.length === 0 && broken.length === 0) {
      const { usage } = await import('../io/usage-error.ts');
      throw usage(
        paths.join(', '),
        'nothing was checked: no scenario here expects anything; add "expect" to one',
      );
    }
    const report = await reportOf(judged, broken);
    writeReports(report, chosen, { quiet, version }, io);
    if (broken.length > 0) {
      const { usage } = await import('../io/usage-error.ts');
      throw usage('vnex check', `${fileCount(broken.length)} not checked; see the report`);
    }
    return report.scenarios.some((scenario) => scenario.cases.some(fails)) ? EXIT.no : EXIT.answered;
  },
});

function fileCount(count: number): string {
  return count === 1 ? '1 file was' : `${count} files were`;
}
