import type { Word } from '../shell/words.ts';
import { configWords } from './config.ts';
import type { Mistake } from './options.ts';

/** What a file holds that a text names. Returns undefined where it cannot be had. */
export type FileReader = (name: string) => string | undefined;

/** Words with those of the files that -readconfig names in their places. */
export interface WithConfigs {
  readonly words: readonly Word[];
  readonly mistakes: readonly Mistake[];
}

/** Puts in what files of -readconfig say; one that cannot be had stays as it is. */
export function withConfigs(words: readonly Word[], read: FileReader): WithConfigs {
  const all: Word[] = [];
  const mistakes: Mistake[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const name = words[i + 1];
    if (word === undefined) break;
    const content = /^--?readconfig$/.test(word.text) && name !== undefined ? read(name.text) : undefined;
    if (content === undefined || name === undefined) {
      all.push(word);
      continue;
    }
    i++;
    const config = configWords(content);
    if (config.kind === 'words') for (const { text } of config.words) all.push({ text, offset: name.offset });
    else mistakes.push({ offset: name.offset, message: `${name.text}: ${config.message}` });
  }
  return { words: all, mistakes };
}
