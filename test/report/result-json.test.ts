import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../../src/features/feature-set.ts';
import type { Result } from '../../src/model/result.ts';
import { jsonText } from '../../src/report/layout/json-text.ts';
import { resultToJson } from '../../src/report/result-json.ts';
import { decidedOf, namedCase, resultOf } from '../samples.ts';

const FEATURES = {
  offered: featureSet([NET.MAC, F.VERSION_1, F.ACCESS_PLATFORM, 100]),
  negotiated: featureSet([NET.MAC, F.VERSION_1]),
};
const WORKS = resultOf({});
const RESULT: Result = {
  ...WORKS,
  features: FEATURES,
  dma: WORKS.dma && { ...WORKS.dma, bounced: undefined },
  confidence: 'recorded',
  cost: undefined,
};

describe('a result as JSON', () => {
  test('has masks and names for features, and null for what there is not', () => {
    expect(resultToJson(RESULT)).toEqual({
      case: { device: 'a card', platform: 'a guest', driver: 'linux-6.12' },
      outcome: 'works',
      message: null,
      errno: null,
      status: ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK'],
      features: {
        offered: '0x10000000000000000300000020',
        negotiated: '0x100000020',
        names: ['VIRTIO_NET_F_MAC', 'VIRTIO_F_VERSION_1'],
      },
      dma: {
        api: 'bypass',
        path: 'guest-physical',
        implementation: null,
        ring: 'shared',
        bounced: null,
        addresses: 'guest-physical',
      },
      confidence: 'recorded',
      unseen: [],
      cost: null,
      decisions: [],
    });
  });

  test('has of each decision its topic, its code and the bits that it cleared, beside its words', () => {
    const decided = decidedOf({ id: 'a/b', topic: 'selection', code: 'cut', yes: false, cleared: [NET.MAC] });
    expect(resultToJson({ ...RESULT, decisions: [decided] }).decisions).toEqual([
      {
        id: 'a/b',
        topic: 'selection',
        code: 'cut',
        question: 'Is it so?',
        answer: 'No.',
        because: [],
        authority: { kind: 'spec', where: 'section 3.1.1' },
        effect: '',
        clears: '0x20',
      },
    ]);
  });

  test('has no DMA path where the handshake failed', () => {
    const features = { offered: NO_FEATURES, negotiated: NO_FEATURES };
    const refused: Result = { ...RESULT, features, dma: undefined, message: 'no', errno: 'EINVAL' };
    expect(resultToJson(refused)).toMatchObject({
      message: 'no',
      errno: 'EINVAL',
      dma: null,
      features: { offered: '0x0', negotiated: '0x0', names: [] },
    });
  });

  test('names a bit after the type of the device', () => {
    expect(resultToJson({ ...RESULT, asked: namedCase({ type: TYPE.BLK }) })).toMatchObject({
      features: { names: ['VIRTIO_BLK_F_RO', 'VIRTIO_F_VERSION_1'] },
    });
  });
});

describe('JSON text', () => {
  test('ends with a line feed', () => {
    expect(jsonText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });

  test('means the value that it was made of, and has nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).toMatch(/^(?:[^\p{Cc}\p{Cf}]*\n)+$/u);
      }),
    );
  });
});
