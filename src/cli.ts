import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode, type Io } from './commands/io.ts';
import type { Problem } from './input/usage-error.ts';

const EXIT_CODES = `
Exit codes:
  0   answered; with --fail: and the answer is “works”
  1   the answer is no: not “works” under --fail, or a disagreement
  2   bad usage or bad input: nothing was answered
  70  a bug in vnex
`;

const EXAMPLES = {
  explain: `
Examples:
  $ vnex explain fixtures/scenarios/sev-snp-without-access-platform.json
  $ vnex explain --device fixtures/devices/qemu-net-modern.json --platform fixtures/platforms/kvm.json
  $ vnex explain scenario.json --driver linux-5.10 --json
  $ vnex explain scenario.json --decision linux/features-ok/restricted-memory
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
} as const;

type Done = (code: ExitCode) => void;

/** A pure command's answer: text for stdout, or a usage error for stderr. */
type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

function print(answer: Answer, io: Io): ExitCode {
  if (answer.ok) io.out(answer.text);
  else io.err(`vnex: ${answer.message}\n`);
  return answer.ok ? EXIT.answered : EXIT.usage;
}

/** The commands, each loaded when it is called. */
function commands(version: string, io: Io, done: Done): Command {
  const program = new Command('vnex')
    .description(
      'The virtio negotiation explorer: which feature bits a guest and a virtio device agree on, which DMA path the driver takes, whether the device can reach that memory, and why.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .addHelpText('after', EXIT_CODES);

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
    .command('features')
    .summary('decode and encode feature sets')
    .description('Reads a feature set in any spelling (mask, names, sysfs bit string) and prints it in all.')
    .argument('<set...>', 'a 0x mask, names and bit numbers, or 64 or 128 digits as in sysfs')
    .option('--type <name>', 'device type: names the bits of the device')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES.features + EXIT_CODES)
    .action(async (input, { type, json = false }) =>
      done(print((await import('./commands/features.ts')).features({ input, type, json }), io)),
    );

  program
    .command('schema')
    .summary('print the JSON Schema of a format')
    .argument('<format>', 'device, platform, scenario, result or recording')
    .addHelpText('after', EXIT_CODES)
    .action(async (format) => done(print((await import('./commands/schema.ts')).schema(format), io)));

  return program;
}

function formatProblems(problems: readonly Problem[], format: (problem: Problem) => string): string {
  return problems.map((problem) => `${format(problem)}\n`).join('');
}

/** Says what went wrong, and what that means for the exit code. */
async function failure(error: unknown, io: Io): Promise<ExitCode> {
  // Commander has printed its own message; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.answered : EXIT.usage;
  const { UsageError, formatProblem } = await import('./input/usage-error.ts');
  if (error instanceof UsageError) {
    io.err(formatProblems(error.problems, formatProblem));
    return EXIT.usage;
  }
  io.err(
    `vnex: this is a bug in vnex, please report it with the command line.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
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
