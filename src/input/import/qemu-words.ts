import type { Word } from './shell/words.ts';

/** Adds words that have the place in the text of what decides on them. */
export type AddWords = (offset: number, ...texts: readonly string[]) => void;

/** Adds a -device option. */
export type AddDevice = (offset: number, model: string, ...properties: readonly string[]) => void;

/** The words by which a stack starts QEMU, while they are put together. */
export interface QemuWords {
  readonly words: readonly Word[];
  readonly add: AddWords;
  readonly device: AddDevice;
}

/** No words yet; `device` says how the stack writes a model and the properties that it is given. */
export function noWords(
  device: (model: string, properties: readonly string[]) => readonly string[],
): QemuWords {
  const words: Word[] = [];
  const add: AddWords = (offset, ...texts) => {
    for (const text of texts) words.push({ text, offset });
  };
  return {
    words,
    add,
    device: (offset, model, ...properties) => add(offset, '-device', device(model, properties).join(',')),
  };
}
