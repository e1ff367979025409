import { usage } from '../../io/usage-error.ts';
import { closest } from '../../text/closest.ts';
import { quote, suggestion } from '../../text/quoting.ts';
import type { List, ListEntry } from './list.ts';

/** Finds an entry by its id. An unknown id is a UsageError with the closest known one. */
export function entryOf(id: string, { noun, entries }: List, name: string): ListEntry {
  const found = entries.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  const ids = entries.map((entry) => entry.id);
  const near = suggestion(closest(id, ids));
  throw usage('vnex list', `unknown ${noun} ${quote(id)}; \`vnex list ${name}\` shows them all${near}`);
}
