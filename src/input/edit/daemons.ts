import { type ToldDaemon, VHOST_DAEMONS } from '../../data/vhost-daemons.ts';
import { isOvs } from '../import/daemons/network.ts';
import type { StartedDaemon } from '../import/daemons/started-daemon.ts';
import type { Word } from '../import/shell/words.ts';
import { withKeys, withoutKey } from './option-edits.ts';
import { valueSource } from './option-source.ts';
import { insertion, type TextEdit } from './text-edit.ts';

// Edits of the commands that start daemons.

/** What a text says of the daemon behind a device. */
export interface DaemonText {
  readonly text: string;
  /** The daemons at its socket. */
  readonly behind: readonly StartedDaemon[];
  /** All programs that the text starts but QEMU. */
  readonly programs: readonly (readonly Word[])[];
}

function toldOf(name: string): ToldDaemon | undefined {
  return VHOST_DAEMONS.find((row) => row.name === name)?.told;
}

/** What makes another daemon of the table of the one that a text starts; undefined where the text has no place for it. */
export function daemonEdits(name: string, daemonText: DaemonText): readonly TextEdit[] | undefined {
  const { behind, text, programs } = daemonText;
  const told = toldOf(name)?.options ?? [];
  const plain = toldOf(name)?.daemon ?? name;
  const [daemon, ...others] = behind.filter(({ names }) =>
    names.some((one) => (toldOf(one)?.daemon ?? one) === plain),
  );
  if (daemon === undefined || others.length > 0) return undefined;
  if (plain === 'ovs') return ovsEdits(text, told, programs);
  const [own] = daemon.names;
  const had = toldOf(own ?? '')?.options ?? [];
  return daemon.options && optionEdits(text, daemon.options, had, told);
}

/** Options in the list of a word: those that come, and those that go. */
function optionEdits(
  text: string,
  word: Word,
  had: readonly string[],
  told: readonly string[],
): readonly TextEdit[] | undefined {
  const value = valueSource(text, { value: word.text, offset: word.offset, json: false })?.inner;
  if (value === undefined) return undefined;
  const list = { json: false };
  const gone = had
    .filter((option) => !told.includes(option))
    .map((option) => withoutKey(text, { value }, list, keyOf(option)));
  const come = told.filter((option) => !had.includes(option)).map((option) => pairOf(option));
  return gone.every((edit) => edit !== undefined)
    ? [...gone, ...(come.length === 0 ? [] : withKeys(text, { value }, list, new Map(come)))]
    : undefined;
}

function keyOf(option: string): string {
  return pairOf(option)[0];
}

function pairOf(option: string): readonly [string, string] {
  const at = option.indexOf('=');
  return [option.slice(0, at), option.slice(at + 1)];
}

/** Keys of Open vSwitch, each set by a command of its own before the first one that the text has. */
function ovsEdits(
  text: string,
  told: readonly string[],
  programs: readonly (readonly Word[])[],
): readonly TextEdit[] | undefined {
  const first = programs.filter(isOvs).sort(([a], [b]) => (a?.offset ?? 0) - (b?.offset ?? 0))[0];
  const at = first?.[0]?.offset;
  if (first === undefined || at === undefined || told.length === 0) return undefined;
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const lead = text.slice(start, at);
  // Something else may stand before it on its line, which would be run twice.
  if (!/^\s*(?:[#$>]\s+)?$/.test(lead)) return undefined;
  const called = first.slice(0, first.findIndex(({ text: word }) => word.endsWith('ovs-vsctl')) + 1);
  const program = called.map(({ text: word }) => word).join(' ');
  const lines = told.map((option) => `${lead}${program} set Open_vSwitch . other_config:${option}\n`);
  return [insertion(start, lines.join(''))];
}
