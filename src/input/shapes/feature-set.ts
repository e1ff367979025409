import * as z from 'zod/mini';
import { FEATURE_BITS } from '../../features/feature-set.ts';
import { SPELLINGS } from '../feature-set.ts';
import { described } from './words.ts';

const EXPECTED = `a feature set: ${SPELLINGS}`;
const NOT_A_NUMBER = `a feature set, which is never a JSON number (bits above 52 would be lost): ${SPELLINGS}`;
const IN_LIST = 'the name of a feature, or a bit number';

/** The three spellings of a feature set. A new schema each time, so that each key can have its own description. */
export function featureSetSpelling() {
  const bits = described(z.string(), 'A mask, or the string that sysfs shows, bit 0 first.', {
    pattern: '^(0[xX]0*[0-9a-fA-F]{1,32}|[01]{64}|[01]{128})$',
  });
  const name = described(z.string(), 'The name of a feature, current or former.', { words: 'feature' });
  const bit = described(z.number(), 'The number of a feature bit.', {
    type: 'integer',
    minimum: 0,
    maximum: FEATURE_BITS - 1,
  });
  const list = described(
    z.array(z.union([name, bit], { error: IN_LIST }), { error: EXPECTED }),
    'Names and bit numbers.',
    { maxItems: FEATURE_BITS },
  );
  return z.union([bits, list], {
    error: (issue) => (typeof issue.input === 'number' ? NOT_A_NUMBER : EXPECTED),
  });
}
