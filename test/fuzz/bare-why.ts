import { guestOfLog } from '../../src/input/log/platform-of-log.ts';
import { readLogInput } from '../../src/input/log/read-input.ts';
import type { LogMessage, LogReading } from '../../src/model/log.ts';
import type { Explained, Why } from '../../src/model/why.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { loggedGuestText } from '../../src/report/logged-guest-text.ts';
import { whyToJson } from '../../src/report/why-json.ts';
import { whyText } from '../../src/report/why-text.ts';
import { memoryIo } from '../input/memory-io.ts';
import { type FuzzInput, type Run, runInput } from './input.ts';

// What `vnex why` does with the text itself. The search for cases behind a message looks at no text, and takes some hundred
// times as long as all else: one input in so many is run in full.
const IN_FULL = 100;

function isRunInFull({ files = {}, stdin = '' }: FuzzInput): boolean {
  const sizes = [...Object.values(files), stdin].map((content) => content.length);
  return sizes.reduce((sum, size) => sum + size, 0) % IN_FULL === 0;
}

/** A message with all that is known of it, and without the cases behind it. */
function unsearched(message: LogMessage): Explained {
  const { decisions = [], outside = [], helps = [] } = message.kind;
  return {
    message,
    echoes: [],
    decisions: decisions.map(({ id }) => id),
    causes: outside.map((one) => ({ kind: 'outside', outside: one, confirmedIn: undefined })),
    helps: helps.map((help) => ({ kind: 'known', help })),
    features: undefined,
    complete: true,
  };
}

function readingOnly(reading: LogReading): Why {
  return { reading, messages: reading.messages.map(unsearched), guests: [] };
}

/** Runs `vnex why LOG [--json]` on the text alone, mostly, and a platform made of it; anything else as ever. */
export const runWhy: Run = async (input) => {
  const { argv, files = {}, stdin, terminal } = input;
  // `vnex explain LOG` and `vnex LOG` come to the same.
  const [name = '', ...options] = argv.filter((word) => word !== 'why' && word !== 'explain');
  if (options.some((option) => option !== '--json') || isRunInFull(input)) return runInput(input);
  try {
    const io = memoryIo(files, stdin === undefined ? [] : [stdin]).io;
    const { reading } = await readLogInput([name], io);
    const style = styleFor({ colour: 0, unicode: true, width: 100, ...terminal });
    const why = readingOnly(reading);
    const guest = guestOfLog(reading);
    const stdout = options.includes('--json')
      ? JSON.stringify(whyToJson(why))
      : `${whyText(why, style)}${'missing' in guest ? `${guest.missing}\n` : loggedGuestText({ ...guest, title: name, written: [] }, style)}`;
    return { code: 0, stdout, stderr: '', written: {} };
  } catch {
    // What is wrong with what is given is told by main().
    return runInput(input);
  }
};
