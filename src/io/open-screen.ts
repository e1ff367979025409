import { emitKeypressEvents } from 'node:readline';
import { ReadStream, WriteStream } from 'node:tty';
import {
  clearViewport,
  cursorHide,
  cursorShow,
  cursorTo,
  enterAlternativeScreen,
  eraseEndLine,
  exitAlternativeScreen,
} from 'ansi-escapes';
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import type { Key, Screen, ScreenLine, ScreenSize } from '../text/screen.ts';

// This file is a bundle of its own (bin/build), which only a command that takes the whole screen loads.

/** What a terminal has where it does not say. */
const USUAL: ScreenSize = { columns: 80, rows: 24 };

/** A key as Node.js tells it. */
interface Pressed {
  readonly name?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

function keyOf(character: string | undefined, { name = '', ctrl = false, meta = false }: Pressed): Key {
  const isText = character !== undefined && !ctrl && !meta && /^[^\p{Cc}]+$/u.test(character);
  return { name: name === 'enter' ? 'return' : name, text: isText ? character : '', ctrl };
}

/** A line as it is shown: cut to the width of the screen, its right part at its column. */
function shownLine({ left, right }: ScreenLine, columns: number): string {
  if (right === undefined) return sliceAnsi(left, 0, columns);
  const before = sliceAnsi(left, 0, right.at);
  const padding = ' '.repeat(Math.max(0, right.at - stringWidth(before)));
  return `${before}${padding}${sliceAnsi(right.text, 0, Math.max(0, columns - right.at))}`;
}

const SIGNALS = ['SIGTERM', 'SIGHUP'] as const;

/**
 * Takes a terminal over. It is given back by `close`, at the end of the process, and by a signal that ends it. Returns
 * undefined where one of the two streams is no terminal.
 */
export function openScreen(input: unknown, output: unknown): Screen | undefined {
  return input instanceof ReadStream && output instanceof WriteStream ? takeOver(input, output) : undefined;
}

function takeOver(input: ReadStream, output: WriteStream): Screen {
  const events: (Key | 'resized' | undefined)[] = [];
  let waiting: ((event: Key | 'resized' | undefined) => void) | undefined;
  let isOpen = false;

  const tell = (event: Key | 'resized' | undefined) => {
    const wanted = waiting;
    waiting = undefined;
    if (wanted === undefined) events.push(event);
    else wanted(event);
  };
  const enter = () => {
    isOpen = true;
    input.setRawMode(true);
    output.write(`${enterAlternativeScreen}${cursorHide}${clearViewport}`);
  };
  const leave = () => {
    if (!isOpen) return;
    isOpen = false;
    output.write(`${cursorShow}${exitAlternativeScreen}`);
    input.setRawMode(false);
  };
  const onKey = (character: string | undefined, pressed: Pressed) => {
    if (pressed.ctrl === true && pressed.name === 'z') suspend();
    else tell(keyOf(character, pressed));
  };
  const onResize = () => tell('resized');
  const onEnd = () => tell(undefined);
  const onSignal = (signal: NodeJS.Signals) => {
    close();
    process.kill(process.pid, signal);
  };
  const suspend = () => {
    leave();
    process.once('SIGCONT', () => {
      enter();
      tell('resized');
    });
    process.kill(process.pid, 'SIGTSTP');
  };
  const close = () => {
    leave();
    input.off('keypress', onKey).off('end', onEnd).pause();
    output.off('resize', onResize);
    process.off('exit', leave);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };

  emitKeypressEvents(input);
  input.on('keypress', onKey).on('end', onEnd).resume();
  output.on('resize', onResize);
  process.on('exit', leave);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  enter();

  const size = () => ({ columns: output.columns || USUAL.columns, rows: output.rows || USUAL.rows });
  return {
    size,
    show: (lines) => {
      const { columns, rows } = size();
      const shown = Array.from({ length: rows }, (_, i) => {
        const line = lines[i];
        return `${cursorTo(0, i)}${line === undefined ? '' : shownLine(line, columns)}${eraseEndLine}`;
      });
      output.write(shown.join(''));
    },
    next: () => {
      const event = events.shift();
      if (event !== undefined) return Promise.resolve(event);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close,
  };
}
