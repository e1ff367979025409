import type { Ignored } from '../../../src/model/ignored.ts';

/** What is ignored, in its own words. */
export function texts(ignored: readonly Ignored[]): readonly string[] {
  return ignored.map(({ text }) => text);
}
