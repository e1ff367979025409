import { expect, test } from 'vitest';
import { BLK, TYPE } from '../../../../src/features/bits.ts';
import { code, MODERN, outcome, run, type Spec } from '../../../cases.ts';

const BOUNCED = { type: TYPE.BLK, offers: MODERN, protection: 'sev' } as const;
const LIMITED = { ...BOUNCED, offers: [...MODERN, BLK.SIZE_MAX] } as const;

const rows: readonly (readonly [string, Spec, string | undefined, string])[] = [
  ['4.18', BOUNCED, 'too-large', 'breaks'],
  ['5.0', BOUNCED, 'too-large', 'breaks'],
  ['5.1', BOUNCED, 'limited', 'works'],
  ['5.0', { ...BOUNCED, type: TYPE.NET }, 'small', 'works'],
  ['5.0', { ...BOUNCED, protection: 'none' }, undefined, 'works'],
  ['5.0', { ...BOUNCED, protection: 'none', cmdline: 'swiotlb=force' }, 'too-large', 'breaks'],
  ['5.0', LIMITED, 'too-large', 'breaks'],
  ['5.0', { ...LIMITED, fields: { size_max: 0x40000 } }, 'size-max', 'works'],
  ['5.0', { ...LIMITED, fields: { size_max: 0x40001 } }, 'too-large', 'breaks'],
];

test.each(rows)('Linux %s with %j: %s, %s', (linux, spec, expected, result) => {
  const story = run({ ...spec, linux });
  expect(code('linux/dma/largest-mapping')(story)).toBe(expected);
  expect(outcome(story)).toBe(result);
});
