import type { Command } from 'commander';
import { EXAMPLES, EXIT_CODES } from './help.ts';
import type { ExitCode, Io } from './io/io.ts';

/** `vnex fix`. */
export function fixCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('fix')
    .summary('find the smallest changes that make a case work')
    .description(
      'Finds all smallest sets of changes that make a case work, or satisfy claims, each run again to prove it. Only what the failed case read is changed. Exits with 1 where a case has no fix within the bounds.',
    )
    .argument('[case]', 'scenario, QEMU command line or libvirt domain, or - for stdin')
    .option('--device <file>', 'device description')
    .option('--platform <file>', 'platform description')
    .option('--driver <id>', 'driver model: linux, linux-6.12, …')
    .option('--kernel <version>', 'guest kernel of a QEMU command line or libvirt domain')
    .option('--qemu <version>', 'version of QEMU for those')
    .option('--want <claims>', 'works, or claims of `vnex compare --claims`, comma separated', 'works')
    .option(
      '--may <groups>',
      'what may be changed, comma separated: device, cmdline, config, kernel, iommu, memory, hardware',
      'device,cmdline',
    )
    .option('--most <number>', 'the most changes that go together', '3')
    .option('--json', 'print as JSON, one object a case (several cases: an array)')
    .addHelpText('after', EXAMPLES.fix + EXIT_CODES)
    .action(async (file, options) =>
      done(await (await import('./commands/fix.ts')).fixCommand(file, options, io)),
    );
}
