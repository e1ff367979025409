import { usage } from '../io/usage-error.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';
import type { Values } from './candidate.ts';

/**
 * Finds a given word among those that may stand here. An unknown word is a UsageError which names all of them and the
 * closest one. `noun` says what such a word is, as in `unknown group "foo"`.
 */
export async function readWord<Word extends string>(
  given: string,
  noun: string,
  values: Values<Word>,
  where: string,
): Promise<Word> {
  const candidates = await values([]);
  const found = candidates.find(({ word }) => word === given);
  if (found !== undefined) return found.word;
  const words = candidates.map(({ word }) => word);
  const near = suggestion(closest(given, words));
  throw usage(where, `unknown ${noun} ${quote(given)}; choose from ${alternatives(words)}${near}`);
}
