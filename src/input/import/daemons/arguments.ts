import type { Word } from '../shell/words.ts';

/** The words behind the name of a program. */
export type DaemonArguments = readonly Word[];

/** The value of an option that is given as `--name VALUE`, `--name=VALUE` or `-n VALUE`, the last one; undefined where it is not given. */
export function lastValue(args: DaemonArguments, ...names: readonly string[]): string | undefined {
  return optionValues(args, ...names).at(-1)?.text;
}

/** Each value of an option, where it stands: of `--name=VALUE` the whole word. */
export function optionValues(args: DaemonArguments, ...names: readonly string[]): readonly OptionValue[] {
  return args.flatMap((word, i): readonly OptionValue[] => {
    if (names.includes(word.text)) {
      const next = args[i + 1];
      return next === undefined ? [] : [{ text: next.text, word: next }];
    }
    const name = names.find((one) => one.startsWith('--') && word.text.startsWith(`${one}=`));
    return name === undefined ? [] : [{ text: word.text.slice(name.length + 1), word }];
  });
}

export interface OptionValue {
  readonly text: string;
  /** The word that holds it. */
  readonly word: Word;
}

/** Whether one of some options stands among the arguments. */
export function hasFlag(args: DaemonArguments, ...names: readonly string[]): boolean {
  return args.some(({ text }) => names.includes(text));
}

/** `name,key=value,key=value`: what stands behind the first comma, and a key without a value as ''. */
export function pairsOf(list: string): ReadonlyMap<string, string> {
  return new Map(
    list.split(',').map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}
