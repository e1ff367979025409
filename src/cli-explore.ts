import { type Command, Option } from 'commander';
import { EXAMPLES, EXIT_CODES } from './help.ts';
import type { ExitCode, Io } from './io/io.ts';

export type Done = (code: ExitCode) => void;

/** An option that may be repeated. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The commands that look at many cases at once. */
export function exploreCommands(program: Command, io: Io, done: Done): void {
  program
    .command('compare')
    .summary('put many cases side by side, or judge drivers by claims')
    .description(
      'Answers every device on every platform under every driver, in one table; or judges drivers by six claims.',
    )
    .argument('[scenarios...]', 'scenarios, for their devices, platforms and drivers')
    .option('--devices <files>', 'device descriptions, comma separated; repeatable', collect)
    .option('--platforms <files>', 'platform descriptions, comma separated; repeatable', collect)
    .option('--drivers <ids>', 'driver models, comma separated; repeatable (default: linux)', collect)
    .option('--claims', 'judge drivers by six claims; unless told, releases of Linux and every proposal')
    .addOption(
      new Option(
        '--case <driver:claim>',
        'print the case behind a cell of --claims, as a scenario',
      ).conflicts(['json', 'markdown', 'html']),
    )
    .addOption(new Option('--json', 'print as JSON').conflicts(['markdown', 'html']))
    .addOption(new Option('--markdown', 'print as Markdown, for GitHub').conflicts('html'))
    .option('--html', 'print as a page of its own')
    .addHelpText('after', EXAMPLES.compare + EXIT_CODES)
    .action(async (files, options) =>
      done(await (await import('./commands/compare.ts')).compareCommand(files, options, io)),
    );

  program
    .command('sweep')
    .summary('judge a claim by every case of a whole space')
    .description(
      'Judges a claim by every case of a space, exactly, and says what breaks it as generally as it can be said.',
    )
    .option('--space <name>', 'all, configs, argument, or the file of a space', 'all')
    .requiredOption('--claim <name>', 'works, or a claim of `vnex compare --claims`')
    .option('--driver <id>', 'driver model instead of the space’s own: linux, linux-6.12, …')
    .option('--shard <i/n>', 'only one of n equal parts, for CI matrices')
    .addOption(
      new Option('--pattern <number>', 'print the case of one pattern, as a scenario').conflicts('json'),
    )
    .option('--json', 'print as JSON; counts are strings')
    .option('--fail', 'exit 1 where a case breaks the claim')
    .addHelpText('after', EXAMPLES.sweep + EXIT_CODES)
    .action(async (options) => done(await (await import('./commands/sweep.ts')).sweepCommand(options, io)));
}
