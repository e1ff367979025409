import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode, type Io } from './commands/io.ts';
import { printable } from './model/printable.ts';
import { toAscii } from './report/ascii.ts';

const EXIT_CODES = `
Exit codes:
  0   answered; with --fail: and the answer is “works”
  1   the answer is no: not “works” under --fail, or a disagreement
  2   bad usage, bad input, or the output cannot be written:
      nothing was answered
  70  a bug in vnex
`;

const EXAMPLES = {
  program: `
Examples:
  $ vnex explain fixtures/scenarios/sev-snp-without-access-platform.json
  $ vnex explain --help
`,
  explain: `
Examples:
  $ vnex explain fixtures/scenarios/sev-snp-without-access-platform.json
  $ vnex explain --device fixtures/devices/qemu-net-modern.json \\
                 --platform fixtures/platforms/kvm.json
  $ vnex explain scenario.json --driver linux-5.10 --json
  $ vnex explain scenario.json --decision linux/features-ok/restricted-memory
`,
  check: `
Examples:
  $ vnex check fixtures/scenarios
  $ vnex check scenarios --reporter text --reporter junit=out.xml
  $ vnex check scenarios --reporter github
  $ vnex check scenarios/mine.json --update
`,
  verify: `
Examples:
  $ vnex verify fixtures/recordings
  $ vnex verify fixtures/recordings --json
`,
  features: `
Examples:
  $ vnex features 0x130000020 --type net
  $ vnex features VERSION_1 ACCESS_PLATFORM 5
  $ vnex features "$(cat /sys/bus/virtio/devices/virtio0/features)"
`,
  compare: `
Examples:
  $ vnex compare --devices a.json,b.json --platforms kvm.json,sev-snp.json \\
                 --drivers linux-5.8,linux-6.12,gibson-2019
  $ vnex compare fixtures/scenarios/thread-2019/*.json --drivers linux,gibson-2019
  $ vnex compare --claims
  $ vnex compare --claims --html > claims.html
  $ vnex compare --claims --case gibson-2019:old-hosts | vnex explain -
`,
  list: `
Examples:
  $ vnex list drivers
  $ vnex list drivers morel-2020
`,
  schema: `
Examples:
  $ vnex schema device
  $ vnex schema result > result.schema.json
`,
} as const;

type Done = (code: ExitCode) => void;

/** A pure command's answer: text for stdout, or a usage error for stderr. */
type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** Everything but JSON, which is UTF-8 everywhere. */
function suited(text: string, { terminal }: Io): string {
  return terminal.unicode ? text : toAscii(text);
}

/** What is said besides the answer. Some of it comes from files and arguments, and goes to a terminal. */
function complain(text: string, io: Io): void {
  const lines = text.trimEnd().split('\n').map(printable);
  io.err(suited(`${lines.join('\n')}\n`, io));
}

function print(answer: Answer, io: Io, form: 'text' | 'json'): ExitCode {
  if (answer.ok) io.out(form === 'json' ? answer.text : suited(answer.text, io));
  else complain(`vnex: ${answer.message}`, io);
  return answer.ok ? EXIT.answered : EXIT.usage;
}

/** An option that may be repeated. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The commands, each loaded when it is called. */
function commands(version: string, io: Io, done: Done): Command {
  const program = new Command('vnex')
    .description(
      'The virtio negotiation explorer: which feature bits a guest and a virtio device agree on, which DMA path the driver takes, whether the device can reach that memory, and why.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(suited(text, io)),
      writeErr: (text) => io.err(suited(text, io)),
      outputError: (text) => complain(text.replace(/^error:/, 'vnex:'), io),
      getOutHelpWidth: () => io.terminal.width,
      getErrHelpWidth: () => io.terminal.width,
    })
    .addHelpText('after', EXAMPLES.program + EXIT_CODES);

  program
    .command('explain')
    .summary('answer a case, and say why')
    .description('Answers a case: a scenario file (or - for stdin), or a device and a platform.')
    .argument('[scenario]', 'scenario file, or - for stdin')
    .option('--device <file>', 'device description')
    .option('--platform <file>', 'platform description')
    .option('--driver <id>', 'driver model: linux, linux-6.12, …')
    .option('--json', 'print results as JSON, one object a case (several cases: an array)')
    .option('--all', 'show the decisions that changed nothing, too')
    .addOption(new Option('--decision <id>', 'tell the whole story of one decision').conflicts('json'))
    .option('--fail', 'exit 1 unless every answer is “works”')
    .addHelpText('after', EXAMPLES.explain + EXIT_CODES)
    .action(async (file, options) =>
      done(await (await import('./commands/explain.ts')).explainCommand(file, options, io)),
    );

  program
    .command('verify')
    .summary('replay recordings of real guests, and compare')
    .description('Predicts what each recorded device did and compares, field by field.')
    .argument('<paths...>', 'recordings, or directories of them')
    .option('--json', 'print the comparison as JSON')
    .option('--coverage', 'list the decisions and answers that no recording exercises')
    .addHelpText('after', EXAMPLES.verify + EXIT_CODES)
    .action(async (paths, options) =>
      done(await (await import('./commands/verify.ts')).verifyCommand(paths, options, io)),
    );

  program
    .command('check')
    .summary('run scenarios against what they expect')
    .description(
      'Runs every scenario with an expectation, and says of each failure which decision made the difference.',
    )
    .argument('<paths...>', 'scenarios, or directories of them')
    .option(
      '--reporter <name[=file]>',
      'text, tap, junit, github or json; repeatable',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option('--driver <id>', 'ask this driver model instead of the scenario’s own')
    .option('--update', 'rewrite expectations that fail (refused where CI is set)')
    .addHelpText('after', EXAMPLES.check + EXIT_CODES)
    .action(async (paths, options) =>
      done(
        await (await import('./commands/check.ts')).checkCommand(paths, options, io, {
          writeFile: io.writeFile,
          updateAllowed: !io.ci,
        }),
      ),
    );

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
    .command('features')
    .summary('decode and encode feature sets')
    .description('Reads a feature set in any spelling (mask, names, sysfs bit string) and prints it in all.')
    .argument('<set...>', 'a 0x mask, names and bit numbers, or 64 or 128 digits as in sysfs')
    .option('--type <name>', 'device type: names the bits of the device')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES.features + EXIT_CODES)
    .action(async (input, { type, json = false }) =>
      done(
        print(
          (await import('./commands/features.ts')).features({ input, type, json }),
          io,
          json ? 'json' : 'text',
        ),
      ),
    );

  program
    .command('list')
    .summary('show what there is to choose from')
    .description(
      'Lists the driver models: Linux and every proposal, with author, date and rule; with an id, that one whole.',
    )
    .argument('<what>', 'drivers')
    .argument('[id]', 'show this one alone: rule, objections, link, what was verified')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES.list + EXIT_CODES)
    .action(async (what, id, { json = false }) =>
      done(
        print(
          (await import('./commands/list.ts')).list(what, { id, json, terminal: io.terminal }),
          io,
          json ? 'json' : 'text',
        ),
      ),
    );

  program
    .command('schema')
    .summary('print the JSON Schema of a format')
    .description('Prints the JSON Schema of a format that vnex reads or writes.')
    .argument('<format>', 'device, platform, scenario, result or recording')
    .addHelpText('after', EXAMPLES.schema + EXIT_CODES)
    .action(async (format) => done(print((await import('./commands/schema.ts')).schema(format), io, 'json')));

  return program;
}

/** Says what went wrong, and what that means for the exit code. */
async function failure(error: unknown, io: Io): Promise<ExitCode> {
  // Commander has printed its own message; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.answered : EXIT.usage;
  const { UsageError } = await import('./input/usage-error.ts');
  if (error instanceof UsageError) {
    complain(error.message, io);
    return EXIT.usage;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain(`vnex: this is a bug in vnex, please report it with the command line.\n${trace}`, io);
  return EXIT.bug;
}

/** Runs one command line and returns the exit code; it is the only place that knows streams. */
export async function main(argv: readonly string[], version: string, io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.answered;
  const program = commands(version, io, (answer) => {
    code = answer;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, io);
  }
}
