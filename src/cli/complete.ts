import type { Argument, Command, Option } from 'commander';
import type { Candidate, Completes, Completion } from './candidate.ts';
import type { Completions } from './parser.ts';

/** Where the command line stands after its whole words. */
interface Place {
  readonly command: Command;
  /** The arguments that the command has so far. */
  readonly operands: readonly string[];
  /** The option whose value comes next. */
  readonly option: Option | undefined;
  /** `--` was given: no option follows. */
  readonly ended: boolean;
}

const NOTHING: Completion = { candidates: [], files: false };

/** The commands that go before this one, itself first. */
function lineage(command: Command): readonly Command[] {
  return command.parent === null ? [command] : [command, ...lineage(command.parent)];
}

function optionOf(word: string, command: Command): Option | undefined {
  return lineage(command)
    .flatMap(({ options }) => options)
    .find(({ long, short }) => word === long || word === short);
}

function subcommandsOf(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function step({ command, operands, option, ended }: Place, word: string): Place {
  const place = { command, operands, option: undefined, ended };
  if (option !== undefined) return place;
  if (!ended && word === '--') return { ...place, ended: true };
  if (!ended && word.startsWith('-') && word !== '-') {
    const named = optionOf(word, command);
    return { ...place, option: named !== undefined && takesValue(named) ? named : undefined };
  }
  // `vnex help explain` names what could stand there without the help.
  if (operands.length === 0 && word === 'help') return place;
  const next =
    operands.length === 0 ? subcommandsOf(command).find((known) => known.name() === word) : undefined;
  return next === undefined ? { ...place, operands: [...operands, word] } : { ...place, command: next };
}

function argumentAt({ command, operands }: Place): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[operands.length] ?? (last?.variadic ? last : undefined);
}

async function known(completes: Completes | undefined, operands: readonly string[]): Promise<Completion> {
  if (completes === undefined || completes === 'nothing') return NOTHING;
  if (completes === 'files') return { candidates: [], files: true };
  return { candidates: await completes(operands), files: false };
}

/** `--driver linux-` and `--driver=linux-`; in a list, what follows the last comma. */
async function optionValue(completes: Completes | undefined, word: string, before = ''): Promise<Completion> {
  const { candidates, files } = await known(completes, []);
  const list = word.slice(0, word.lastIndexOf(',') + 1);
  return {
    candidates: candidates.map(({ word: value, about }) => ({ word: `${before}${list}${value}`, about })),
    files: files && before === '',
  };
}

function optionsOf(command: Command): readonly Candidate[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].flatMap(
    ({ long, description }) =>
      long === undefined || long === null ? [] : [{ word: long, about: description }],
  );
}

function commandsAt({ command, operands }: Place): readonly Candidate[] {
  if (operands.length > 0) return [];
  return subcommandsOf(command).map((known) => ({ word: known.name(), about: known.summary() }));
}

async function operandsAt(place: Place, completions: Completions): Promise<Completion> {
  const commands = commandsAt(place);
  const argument = argumentAt(place);
  if (argument === undefined || commands.length > 0) return { candidates: commands, files: false };
  return known(completions.get(argument), place.operands);
}

async function anything(place: Place, word: string, completions: Completions): Promise<Completion> {
  if (place.option !== undefined) return optionValue(completions.get(place.option), word);
  if (place.ended || !word.startsWith('-')) return operandsAt(place, completions);
  const [, name = '', value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  if (value === undefined) return { candidates: optionsOf(place.command), files: false };
  const option = optionOf(name, place.command);
  return option === undefined || !takesValue(option)
    ? NOTHING
    : optionValue(completions.get(option), value, `${name}=`);
}

/** What the last of `words`, which may be empty, can become; the words follow the name of the program. */
export async function complete(
  program: Command,
  completions: Completions,
  words: readonly string[],
): Promise<Completion> {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  const start: Place = { command: program, operands: [], option: undefined, ended: false };
  const { candidates, files } = await anything(before.reduce(step, start), word, completions);
  return { candidates: candidates.filter((candidate) => candidate.word.startsWith(word)), files };
}
