import { driverNamed } from '../../cases/driver-named.ts';
import type { NamedDriver } from '../../explore/judged-rule.ts';

/** How a table is printed. */
export type Form = 'text' | 'json' | 'markdown' | 'html';

/** The drivers of these ids, each once. Throws UsageError, which names `where` they were asked for. */
export function namedDrivers(ids: readonly string[], where: string): readonly NamedDriver[] {
  return [...new Set(ids)].map((id) => ({ id, driver: driverNamed(id, where) }));
}
