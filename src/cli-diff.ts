import type { Command } from 'commander';
import { EXAMPLES, EXIT_CODES } from './help.ts';
import type { ExitCode, Io } from './io/io.ts';

/** Declares `vnex diff`. */
export function declareDiff(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('diff')
    .summary('tell two cases apart, or two releases')
    .description(
      'Compares two cases, or one case under two drivers: the first decision that differs, and all that comes after. With --since or --until: the releases of Linux in which the answer to a case changed, and why.',
    )
    .argument('[a]', 'scenario, QEMU command line or libvirt domain, or - for stdin')
    .argument('[b]', 'what it is compared with, likewise')
    .option('--drivers <ids>', 'two driver models, comma separated: one case under both')
    .option('--since <version>', 'follow one case from this release of Linux (default: the oldest read)')
    .option('--until <version>', 'and up to this one (default: the newest read)')
    .option('--pick <numbers>', 'which case of files that have several: 2, or 2,1 for two files')
    .option('--device <file>', 'device description')
    .option('--platform <file>', 'platform description')
    .option('--driver <id>', 'driver model instead of the cases’ own: linux, linux-6.12, …')
    .option('--kernel <version>', 'guest kernel of a QEMU command line or libvirt domain')
    .option('--qemu <version>', 'version of QEMU for those')
    .option('--json', 'print as JSON, one object a pair or a case (several: an array)')
    .option('--fail', 'exit 1 if anything differs in the answer')
    .addHelpText('after', EXAMPLES.diff + EXIT_CODES)
    .action(async (a, b, options) => {
      const files = [a, b].filter((file) => file !== undefined);
      done(await (await import('./commands/diff.ts')).diffCommand(files, options, io));
    });
}
