import type { KeyValues } from '../import/qemu/keyval.ts';
import type { QemuOption } from '../import/qemu/options.ts';
import { before } from './option-edits.ts';
import type { OptionSource } from './option-source.ts';
import type { TextEdit } from './text-edit.ts';

/** A device of a command line. */
export interface ArgumentDevice {
  readonly model: string;
  /** Where the value of its option begins. */
  readonly offset: number;
}

/** An option that can be edited. */
export interface Editable {
  readonly option: QemuOption;
  readonly values: KeyValues;
  readonly source: OptionSource;
}

/** One command line in a text. */
export interface CommandText {
  readonly text: string;
  readonly options: readonly Editable[];
  readonly devices: readonly ArgumentDevice[];
}

export function named(name: string, { options }: CommandText): readonly Editable[] {
  return options.filter(({ option }) => option.name === name);
}

export function modelEdits(
  from: string,
  to: string,
  { source: { value } }: Editable,
  { text }: CommandText,
): readonly TextEdit[] {
  const at = text.indexOf(from, value.from);
  return at === -1 || at >= value.to ? [] : [{ from: at, to: at + from.length, text: to }];
}

/** A new option, before the last one that is a device or a part of the machine. */
export function addedOption(
  name: string,
  value: string,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const anchor =
    named('device', command).at(0) ??
    command.options.find(({ option }) => ANCHORS.has(option.name)) ??
    command.options.at(-1);
  return anchor === undefined ? undefined : [before(anchor.source, name, value)];
}

const ANCHORS: ReadonlySet<string> = new Set([
  'drive',
  'netdev',
  'nic',
  'object',
  'machine',
  'accel',
  'kernel',
]);
