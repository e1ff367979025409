import { MESSAGES } from '../../data/messages.ts';
import type {
  LogDevice,
  LogFact,
  LogFactName,
  LogFacts,
  LogMask,
  LogMessage,
  LogReading,
} from '../../model/log.ts';
import type { MessageKind, ValueKind } from '../../model/message.ts';
import { type MessagePattern, patternOf, valueKinds } from '../../model/message-pattern.ts';
import { printable } from '../../text/printable.ts';
import { Anchors } from './anchors.ts';
import { FACT_RULES, type FactRule } from './fact-rules.ts';
import { GuestBlocks } from './guest-blocks.ts';
import { deviceIn } from './log-device.ts';
import { masksIn } from './masks-in.ts';
import { numbersIn } from './numbers-in.ts';
import { notePciDevice, PCI_ANCHOR, type PciDevices, withPciType } from './pci-devices.ts';

/** Beyond this a line is cut: no message stands further behind. */
const LONGEST_LINE = 16 * 1024;
/** A message is shown with no more of its line. */
const LONGEST_TEXT = 400;
/** So many different messages are told apart; further ones are counted with the first of their kind. */
const MOST_MESSAGES = 200;
/** After so many of one kind, no more are looked at closely. */
const MOST_OF_A_KIND = 1000;
/** A short text is looked through for feature sets. */
const SHORT = 64 * 1024;

const NEWLINE = 10;

/** What an anchor is looked for. */
type Sought =
  | {
      readonly what: 'message';
      readonly kind: MessageKind;
      readonly pattern: MessagePattern;
      readonly values: ReadonlyMap<string, ValueKind>;
    }
  | { readonly what: 'fact'; readonly rule: FactRule }
  | { readonly what: 'guest' }
  | { readonly what: 'pci' };

interface Index {
  readonly anchors: Anchors;
  readonly sought: readonly Sought[];
}

let made: Index | undefined;

/** All that is looked for, in one index. */
function index(): Index {
  if (made !== undefined) return made;
  const entries: (readonly [string, Sought])[] = [
    ...MESSAGES.flatMap((kind) =>
      kind.texts.map((text): readonly [string, Sought] => {
        const pattern = patternOf(text);
        return [pattern.anchor, { what: 'message', kind, pattern, values: valueKinds(text) }];
      }),
    ),
    ...FACT_RULES.map((rule): readonly [string, Sought] => [rule.anchor, { what: 'fact', rule }]),
    ...['<domain', 'qemu-system-', 'qemu-kvm'].map((word): readonly [string, Sought] => [
      word,
      { what: 'guest' },
    ]),
    [PCI_ANCHOR, { what: 'pci' }],
  ];
  made = {
    anchors: new Anchors(entries.map(([anchor]) => anchor)),
    sought: entries.map(([, sought]) => sought),
  };
  return made;
}

/** A message that was found, with how often. */
type Counted = { -readonly [Key in keyof LogMessage]: LogMessage[Key] };

const SPEAKS = /\b(?:qemu[\w.-]*|kvm|libvirt\w*|virsh|error|failed|-device)\b/i;

/** Whether a line that has the words of a message says it, and not something else with the same words. */
function isSaid(kind: MessageKind, line: string, matched: string): boolean {
  return kind.common !== true || SPEAKS.test(line) || line.trim() === matched.trim();
}

/**
 * Reads a log of any length, piece by piece, for messages and facts. What it keeps does not grow with the log; it looks
 * closely only at lines that an anchor stands in.
 */
export class LogReader {
  private rest: Uint8Array = new Uint8Array();
  private lines = 0;
  private size = 0;
  private beginning = '';
  private boots: Map<LogFactName, LogFact>[] = [new Map()];
  /** As many as there are boots. */
  private readonly pci: PciDevices[] = [new Map()];
  private readonly messages: Counted[] = [];
  private readonly byKey = new Map<string, Counted>();
  private readonly ofKind = new Map<MessageKind, number>();
  private readonly guests = new GuestBlocks();
  private readonly decoder = new TextDecoder();

  /** Takes the next bytes. */
  push(piece: Uint8Array): void {
    this.size += piece.length;
    if (this.beginning.length < SHORT)
      this.beginning += Buffer.from(piece.subarray(0, SHORT)).toString('utf8');
    const bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const whole = end === 0 && bytes.length > LONGEST_LINE * 64 ? bytes.length : end;
    this.scan(bytes, whole);
    this.rest = bytes.slice(whole);
  }

  /** What was found. Takes nothing more. */
  end(): LogReading {
    this.scan(this.rest, this.rest.length);
    if (this.rest.length > 0) this.lines++;
    this.rest = new Uint8Array();
    this.guests.end();
    const [first = new Map(), ...others] = this.boots;
    const boots: readonly [LogFacts, ...LogFacts[]] = [first, ...others];
    const masks: readonly LogMask[] = this.size <= SHORT ? masksIn(this.beginning) : [];
    const messages = this.messages.map((message) => ({
      ...message,
      device: withPciType(message.device, this.pci[message.boot]),
    }));
    const alone = this.size <= SHORT && messages.length === 0;
    const numbers = alone ? numbersIn(this.beginning) : [];
    return { lines: this.lines, boots, messages, guests: this.guests.found, masks, numbers };
  }

  /** Goes through whole lines, of which it looks closely only at those with an anchor, or within a guest. */
  private scan(bytes: Uint8Array, to: number): void {
    const { anchors, sought } = index();
    let counted = 0;
    for (let at = 0; at < to; ) {
      const begin = this.guests.wantsNext ? at : anchors.first(bytes, at, to);
      if (begin === undefined) break;
      const start = this.guests.wantsNext ? at : bytes.lastIndexOf(NEWLINE, begin) + 1;
      const newline = bytes.indexOf(NEWLINE, begin);
      const end = newline === -1 || newline > to ? to : newline;
      this.lines += newlines(bytes, counted, start);
      counted = start;
      const stop = Math.min(end, start + LONGEST_LINE);
      const text = this.decoder.decode(bytes.subarray(start, stop));
      if (this.guests.wantsNext) this.guests.take(text, this.lines + 1);
      else
        this.take(
          text,
          anchors.all(bytes, start, stop).flatMap((found) => sought[found] ?? []),
        );
      at = end + 1;
    }
    this.lines += newlines(bytes, counted, to);
  }

  private take(line: string, sought: readonly Sought[]): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    let said = false;
    for (const one of sought) {
      if (one.what === 'fact') this.takeFact(text, one.rule);
      else if (one.what === 'guest') this.guests.take(text, this.lines + 1);
      else if (one.what === 'pci') notePciDevice(text, this.pci.at(-1) ?? new Map());
      else if (!said) said = this.takeMessage(text, one);
    }
  }

  private takeFact(text: string, { shape, says, boots }: FactRule): void {
    const match = shape.exec(text);
    if (match === null) return;
    const said = says(match);
    if (boots === true && said.length > 0 && this.facts().has('kernel')) {
      this.boots.push(new Map());
      this.pci.push(new Map());
    }
    const facts = this.facts();
    for (const [name, value] of said)
      if (!facts.has(name) && value !== '')
        facts.set(name, { value: printable(value), line: this.lines + 1 });
  }

  private facts(): Map<LogFactName, LogFact> {
    return this.boots.at(-1) ?? new Map();
  }

  /** Whether it was that message. */
  private takeMessage(
    text: string,
    { kind, pattern, values }: Extract<Sought, { what: 'message' }>,
  ): boolean {
    const count = (this.ofKind.get(kind) ?? 0) + 1;
    const first = this.messages.find((message) => message.kind === kind);
    if (first !== undefined && count > MOST_OF_A_KIND) {
      first.count++;
      return true;
    }
    const match = pattern.shape.exec(text);
    if (match === null || !isSaid(kind, text, match[0])) return false;
    this.ofKind.set(kind, count);
    const device = deviceIn(text);
    const boot = this.boots.length - 1;
    const key = [kind.id, boot, nameOf(device)].join(' ');
    const known = this.byKey.get(key) ?? (this.messages.length >= MOST_MESSAGES ? first : undefined);
    if (known !== undefined) known.count++;
    else if (this.messages.length < MOST_MESSAGES) {
      const message: Counted = {
        kind,
        line: this.lines + 1,
        text: printable(text.trim().slice(0, LONGEST_TEXT)),
        values: pattern.names.map((name, i) => ({
          name,
          kind: values.get(name) ?? 'text',
          text: printable(match[i + 1] ?? ''),
        })),
        device,
        boot,
        count: 1,
      };
      this.byKey.set(key, message);
      this.messages.push(message);
    }
    return true;
  }
}

/** What tells a device from others in a log. */
function nameOf({ name, address, driver, model }: LogDevice): string {
  return name ?? address ?? model ?? driver ?? '';
}

function newlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at !== -1 && at < to; at = bytes.indexOf(NEWLINE, at + 1))
    count++;
  return count;
}

/** Reads a text that is there whole. */
export function readLog(text: string): LogReading {
  const reader = new LogReader();
  reader.push(new TextEncoder().encode(text));
  return reader.end();
}
