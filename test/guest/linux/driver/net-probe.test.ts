import { describe, expect, test } from 'vitest';
import { F, NET } from '../../../../src/features/bits.ts';
import { featureSet } from '../../../../src/features/feature-set.ts';
import { virtnetProbe } from '../../../../src/guest/linux/driver/net-probe.ts';
import { decide, message, run, type Spec, status } from '../../../cases.ts';

describe('the RSS key', () => {
  const probe = (spec: Spec, bits: readonly number[]) =>
    decide(spec, (ask) => virtnetProbe(ask, featureSet(bits)));
  test.each([
    [{}, [], 'no-key'],
    [{ fields: { rss_max_key_size: 41 } }, [], 'no-key'],
    [{}, [NET.RSS], 'fits'],
    [{ fields: { rss_max_key_size: 40 } }, [NET.RSS], 'fits'],
    [{ fields: { rss_max_key_size: 40 } }, [NET.HASH_REPORT], 'fits'],
    [{ fields: { rss_max_key_size: 41 } }, [NET.HASH_REPORT], 'too-long'],
    [{ fields: { rss_max_key_size: 255 } }, [NET.RSS], 'too-long'],
  ] as const)('of %j with the bits %j: %s', (spec, bits, code) => {
    const { value, codes } = probe(spec, bits);
    expect(codes).toEqual([`linux/net/rss-key=${code}`]);
    const size = 'fields' in spec ? spec.fields.rss_max_key_size : 40;
    const refusal = {
      by: 'driver',
      message: `rss_max_key_size=${size} exceeds the limit 40.`,
      errno: 'EINVAL',
    };
    expect(value).toEqual(code === 'too-long' ? refusal : undefined);
  });

  test('that is too long fails after FEATURES_OK', () => {
    const story = run({ offers: [F.VERSION_1, NET.CTRL_VQ, NET.RSS], fields: { rss_max_key_size: 52 } });
    expect([status(story), message(story)]).toEqual([0x8b, 'rss_max_key_size=52 exceeds the limit 40.']);
  });
});
