import type { LogFacts, LogMessage } from '../../../model/log.ts';
import type { LogLine } from '../../../model/observed.ts';
import { printable } from '../../../text/printable.ts';
import { readLog } from '../../log/log-reader.ts';
import type { GuestTree } from './tree.ts';

/** The kernel's log of the boot that a guest's files are of. */
export interface GuestLog {
  /** The file that it was read from. */
  readonly from: string;
  readonly facts: LogFacts;
  readonly lines: readonly string[];
  readonly messages: readonly LogMessage[];
}

/** Where copies have it; those that are read as text of one boot first. */
const FILES = [
  '/sos_commands/kernel/dmesg',
  '/sos_commands/kernel/dmesg_-T',
  '/var/log/dmesg',
  '/dmesg',
  '/dmesg.txt',
  '/dmesg.log',
];

/** The log that lies in a tree, or that was given. Returns undefined where there is none. */
export function logOf(tree: GuestTree, given: { readonly from: string; readonly text: string } | undefined) {
  if (given !== undefined) return readGuestLog(given.text, given.from);
  for (const from of FILES) {
    const text = tree.text(from);
    if (text !== undefined && text !== '') return readGuestLog(text, from);
  }
  return undefined;
}

function readGuestLog(text: string, from: string): GuestLog {
  const last = lastBoot(text);
  const { boots, messages } = readLog(last);
  return { from, facts: boots.at(-1) ?? new Map(), lines: last.split(/\r?\n/), messages };
}

/** A log that goes on over several boots, from the last one on. */
function lastBoot(text: string): string {
  const banner = text.lastIndexOf('Linux version ');
  return banner === -1 ? text : text.slice(text.lastIndexOf('\n', banner) + 1);
}

/** A device that says more than this repeats itself. */
const MOST_LINES = 8;
const LONGEST_LINE = 300;

/** What a log says of a device: of `virtio3`, or of its bus address. Complaints are kept before others. */
export function linesAbout({ lines, messages }: GuestLog, name: string, address: string): readonly LogLine[] {
  const complaints = new Set(
    messages.flatMap(({ kind, line, device }) =>
      kind.gravity === 'trouble' && (device.name === name || device.address === address) ? [line - 1] : [],
    ),
  );
  const named = new RegExp(`(?<![\\w-])${name.replace(/\W/g, '\\$&')}(?![\\w-])`);
  const found = lines.flatMap((line, at) => (complaints.has(at) || named.test(line) ? [at] : []));
  const others = Math.max(0, MOST_LINES - complaints.size);
  const kept = new Set([...complaints, ...found.filter((at) => !complaints.has(at)).slice(0, others)]);
  return found
    .filter((at) => kept.has(at))
    .map((at) => ({
      text: printable((lines[at] ?? '').trim().slice(0, LONGEST_LINE)),
      complains: complaints.has(at),
    }));
}
