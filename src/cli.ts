import { Command, CommanderError, Option } from 'commander';
import { declareDiff } from './cli-diff.ts';
import { type Done, exploreCommands } from './cli-explore.ts';
import { fixCommands } from './cli-fix.ts';
import { EXAMPLES, EXIT_CODES } from './help.ts';
import { complain, suited } from './io/complain.ts';
import { EXIT, type ExitCode, type Io } from './io/io.ts';
import type { Terminal } from './text/terminal.ts';

/** A pure command's answer: text for stdout, or a usage error for stderr. */
type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

function print(answer: Answer, io: Io, form: 'text' | 'json'): ExitCode {
  if (answer.ok) io.out(form === 'json' ? answer.text : suited(answer.text, io));
  else complain(`vnex: ${answer.message}`, io);
  return answer.ok ? EXIT.answered : EXIT.usage;
}

/** What --color says goes over what the environment does. */
function withColour(terminal: Terminal, when: unknown): Terminal {
  if (when === 'auto') return terminal;
  return { ...terminal, colour: when === 'always' ? 1 : 0 };
}

/** The commands, each loaded when it is called. */
function commands(version: string, given: Io, done: Done): Command {
  const io: Io = {
    ...given,
    get terminal() {
      return withColour(given.terminal, program.opts().color);
    },
  };
  const program = new Command('vnex')
    .description(
      'The virtio negotiation explorer: which feature bits a guest and a virtio device agree on, which DMA path the driver takes, whether the device can reach that memory, and why.',
    )
    .version(version)
    .addOption(
      new Option('--color <when>', 'colour the output: auto, always or never')
        .choices(['auto', 'always', 'never'])
        .default('auto', 'auto'),
    )
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
    .option('--kernel <version>', 'guest kernel of a QEMU command line or libvirt domain')
    .option('--qemu <version>', 'version of QEMU for those')
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
    .option('--kernel <version>', 'guest kernel of a QEMU command line or libvirt domain')
    .option('--qemu <version>', 'version of QEMU for those')
    .option('--update', 'rewrite expectations that fail (refused where CI is set)')
    .addHelpText('after', EXAMPLES.check + EXIT_CODES)
    .action(async (paths, options) =>
      done(await (await import('./commands/check.ts')).checkCommand(paths, options, io)),
    );

  exploreCommands(program, io, done);
  declareDiff(program, io, done);

  fixCommands(program, io, done);

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

  const importer = program
    .command('import')
    .summary('read what people have: QEMU, libvirt, QMP, a running guest')
    .description('Reads what people have, and tells or predicts the devices and the platform in it.')
    .addHelpText('after', EXAMPLES.import + EXIT_CODES);
  const writing = (command: Command) =>
    command
      .option('--out <dir>', 'write a file for each device, and platform.json')
      .option('--force', 'with --out: write over files that are there')
      .option('--json', 'print as JSON')
      .addHelpText('after', EXAMPLES.import + EXIT_CODES);
  const planned = (command: Command) =>
    writing(command)
      .option('--kernel <version>', 'guest kernel: 6.12, or what uname -r prints')
      .option('--qemu <version>', 'version of QEMU; left out: one that suits the machine type')
      .option('--explain', 'go straight on to the answers')
      .option('--all', 'with --explain: show the decisions that changed nothing, too');

  planned(importer.command('qemu'))
    .summary('read a QEMU command line')
    .description('Reads a QEMU command line, and predicts what QEMU offers and refuses.')
    .argument('<input...>', 'a file, - for stdin, or the command line itself, after --')
    .action(async (input, options) =>
      done(await (await import('./commands/import.ts')).importCommand('qemu', input, options, io)),
    );

  planned(importer.command('libvirt'))
    .summary('read a libvirt domain')
    .description('Reads a libvirt domain, and predicts what QEMU then offers and refuses.')
    .argument('<file>', 'domain XML, or - for stdin')
    .action(async (file, options) =>
      done(await (await import('./commands/import.ts')).importCommand('libvirt', [file], options, io)),
    );

  writing(importer.command('qmp'))
    .summary('read what QEMU says of its devices')
    .description('Reads answers of x-query-virtio-status, and says whether the guest did what is predicted.')
    .argument('<file>', 'what QEMU printed, or - for stdin')
    .option('--platform <file>', 'the guest, of which QMP says nothing')
    .option('--transport <name>', 'how the guest reaches every device; left out: what can be concluded')
    .action(async (file, options) =>
      done(await (await import('./commands/import-qmp.ts')).importQmpCommand(file, options, io)),
    );

  writing(importer.command('sysfs'))
    .summary('read a running guest, or a copy of its files')
    .description(
      'Reads /sys and /proc of a guest, and says whether what was negotiated is what is predicted.',
    )
    .option('--root <dir>', 'where sys and proc are, as in a sosreport', '/')
    .option('--platform <file>', 'instead of what the files tell')
    .action(async (options) =>
      done(await (await import('./commands/import-sysfs.ts')).importSysfsCommand(options, io)),
    );

  program
    .command('boot')
    .summary('boot a case for real, beside the prediction')
    .description(
      'Boots a case in QEMU: a scenario, a device and a platform, a QEMU command line or a libvirt domain. Prints what was predicted beside what happened.',
    )
    .argument('[case]', 'scenario, QEMU command line or libvirt domain, or - for stdin')
    .option('--device <file>', 'device description')
    .option('--platform <file>', 'platform description')
    .option('--kernel <image>', 'kernel image; left out: the installed one that comes nearest')
    .option('--modules <dir>', 'its modules, as /lib/modules/RELEASE; left out: those beside it')
    .option('--qemu <binary>', 'QEMU; left out: the qemu-system-… of the architecture')
    .option('--busybox <file>', 'static busybox for the guest’s architecture')
    .addOption(new Option('--accel <how>', 'accelerator').choices(['tcg', 'kvm']).default('tcg'))
    .option('--append <parameters>', 'further kernel parameters')
    .option('--record <file>', 'write a recording, which `vnex verify` takes')
    .option('--timeout <seconds>', 'end a boot that takes longer (default: 120)')
    .option('--json', 'print as JSON')
    .option('--check', 'say what is there to boot with, and what is missing')
    .addHelpText('after', EXAMPLES.boot + EXIT_CODES)
    .action(async (file, options) =>
      done(await (await import('./commands/boot.ts')).bootCommand(file, options, io)),
    );

  program
    .command('schema')
    .summary('print the JSON Schema of a format')
    .description('Prints the JSON Schema of a format that vnex reads or writes.')
    .argument('<format>', 'device, platform, scenario, result or recording')
    .addHelpText('after', EXAMPLES.schema + EXIT_CODES)
    .action(async (format) => done(print((await import('./commands/schema.ts')).schema(format), io, 'json')));

  program
    .command('completion')
    .summary('print what a shell needs to complete command lines')
    .description('Prints the script with which a shell completes command lines of vnex.')
    .argument('<shell>', 'bash, zsh or fish')
    .argument('[words...]', 'after --: an unfinished command line; prints what its last word can become')
    .addHelpText('after', EXAMPLES.completion + EXIT_CODES)
    .action(async (shell, words) =>
      done(await (await import('./commands/completion.ts')).completionCommand(shell, words, program, io)),
    );

  return program;
}

/** Says what went wrong, and what that means for the exit code. */
async function failure(error: unknown, io: Io): Promise<ExitCode> {
  // Commander has printed its own message; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.answered : EXIT.usage;
  const { UsageError } = await import('./io/usage-error.ts');
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
