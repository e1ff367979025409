import type { Argument, Command, Option } from 'commander';
import { type Candidate, valuesOf } from './completion-values.ts';

/** What may come next on a command line. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Names of files may come, too. */
  readonly files: boolean;
}

/** Where the command line stands after its whole words. */
interface Place {
  readonly command: Command;
  /** Operands that the command has so far. */
  readonly operands: number;
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
  if (operands === 0 && word === 'help') return place;
  const next = operands === 0 ? subcommandsOf(command).find((known) => known.name() === word) : undefined;
  return next === undefined ? { ...place, operands: operands + 1 } : { ...place, command: next };
}

function argumentAt({ command, operands }: Place): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[operands] ?? (last?.variadic ? last : undefined);
}

/** `--driver linux-` and `--driver=linux-`; in a list, what follows the last comma. */
async function optionValue(option: Option, word: string, before = ''): Promise<Completion> {
  const known = await valuesOf([option.flags, option.long ?? ''], option.argChoices);
  if (known === undefined) return { candidates: [], files: before === '' };
  const list = word.slice(0, word.lastIndexOf(',') + 1);
  const candidates = known.map(({ word: value, about }) => ({ word: `${before}${list}${value}`, about }));
  return { candidates, files: false };
}

function optionsOf(command: Command): readonly Candidate[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].flatMap(
    ({ long, description }) =>
      long === undefined || long === null ? [] : [{ word: long, about: description }],
  );
}

function commandsAt({ command, operands }: Place): readonly Candidate[] {
  if (operands > 0) return [];
  return subcommandsOf(command).map((known) => ({ word: known.name(), about: known.summary() }));
}

async function operandsAt(place: Place): Promise<Completion> {
  const commands = commandsAt(place);
  const argument = argumentAt(place);
  if (argument === undefined || commands.length > 0) return { candidates: commands, files: false };
  const path = lineage(place.command).map((command) => command.name());
  const known = await valuesOf([`${path[0]} <${argument.name()}>`], argument.argChoices);
  return known === undefined ? { candidates: [], files: true } : { candidates: known, files: false };
}

async function anything(place: Place, word: string): Promise<Completion> {
  if (place.option !== undefined) return optionValue(place.option, word);
  if (place.ended || !word.startsWith('-')) return operandsAt(place);
  const [, name = '', value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  if (value === undefined) return { candidates: optionsOf(place.command), files: false };
  const option = optionOf(name, place.command);
  return option === undefined || !takesValue(option) ? NOTHING : optionValue(option, value, `${name}=`);
}

/** What the last of `words`, which may be empty, can become; the words follow the name of the program. */
export async function complete(program: Command, words: readonly string[]): Promise<Completion> {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  const start: Place = { command: program, operands: 0, option: undefined, ended: false };
  const { candidates, files } = await anything(before.reduce(step, start), word);
  return { candidates: candidates.filter((candidate) => candidate.word.startsWith(word)), files };
}
