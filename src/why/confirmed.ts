import type { LogMessage } from '../model/log.ts';

/** Answers of rules that a text confirms, as `id code`, each with the line that does. */
export type Confirmed = ReadonlyMap<string, number>;

/**
 * What the messages of a text say for sure: of a rule that one of them can come from by one answer alone, that answer. A
 * daemon says why it ended, where QEMU only sees that it did.
 */
export function confirmedBy(messages: readonly LogMessage[]): Confirmed {
  const confirmed = new Map<string, number>();
  for (const { kind, line } of messages)
    for (const { id, codes = [] } of kind.decisions ?? []) {
      const [code, ...others] = codes;
      const key = `${id} ${code}`;
      if (code !== undefined && others.length === 0 && !confirmed.has(key)) confirmed.set(key, line);
    }
  return confirmed;
}
