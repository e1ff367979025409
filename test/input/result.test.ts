import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type PrintedResult, resultShape } from '../../src/input/shapes/result.ts';
import { STATUS_BITS, STATUS_NAMES } from '../../src/model/result.ts';

const WAY = {
  stations: [
    { place: 'driver', name: 'virtio_net', title: 'virtio_net', detail: '', passed: true },
    { place: 'device', name: 'device', title: 'a card', detail: '', passed: false },
  ],
  stop: { after: 'driver', certain: true, why: 'refused by the driver' },
} satisfies PrintedResult['way'];

const REFUSED: PrintedResult = {
  case: { device: 'a card', platform: 'a PC', driver: 'linux-6.12' },
  outcome: 'refused-by-driver',
  message: 'device must provide VIRTIO_F_ACCESS_PLATFORM',
  errno: 'ENODEV',
  status: ['ACKNOWLEDGE', 'DRIVER', 'FAILED'],
  features: { offered: '0x130000020', negotiated: '0x130000020', names: ['VIRTIO_NET_F_MAC'] },
  dma: {
    api: 'bypass',
    path: 'guest-physical',
    implementation: null,
    ring: 'private',
    bounced: null,
    addresses: 'guest-physical',
  },
  way: WAY,
  decisions: [
    {
      id: 'linux/features-ok',
      topic: 'features-ok',
      code: 'refused',
      question: 'Does the driver go on?',
      answer: 'No.',
      because: ['the platform restricts memory'],
      authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.10' },
      effect: 'refused',
      clears: '0x20',
    },
  ],
  confidence: 'source',
  unseen: [],
  dependsOn: [],
  example: {},
  assumed: [],
};

const { case: _, dependsOn: __, assumed: ___, ...BARE } = REFUSED;
const ANSWER = { ...BARE, way: WAY, when: [{ kernel: ['5.13..'], CONFIG: ['y', null] }] };
const OPEN: PrintedResult = {
  ...REFUSED,
  outcome: 'unknown',
  way: null,
  assumed: ['CONFIG_INTEL_IOMMU=y'],
  dependsOn: [
    { key: 'kernel', option: '--kernel VERSION' },
    { key: 'platform.iommu.kind', option: null },
  ],
  answers: [ANSWER, { ...ANSWER, outcome: 'works', when: [{}] }],
};

function withDecision(parts: object): object {
  return { ...REFUSED, decisions: REFUSED.decisions.map((decision) => ({ ...decision, ...parts })) };
}

describe('a result', () => {
  test.each<[string, object]>([
    ['all keys', REFUSED],
    ['no DMA path', { ...REFUSED, dma: null }],
    ['no message', { ...REFUSED, message: null, errno: null }],
    ['several answers', OPEN],
  ])('may have %s', (_, form) => {
    expect(z.safeParse(resultShape, form).error).toBeUndefined();
  });

  test.each<[string, object]>([
    ['a number of features', { ...REFUSED, features: { ...REFUSED.features, offered: 5 } }],
    ['an unknown key', { ...REFUSED, reason: '' }],
    ['no way', { ...REFUSED, way: undefined }],
    ['an answer without a way of its own', { ...OPEN, answers: [{ ...ANSWER, way: null }] }],
    ['a place that no way has', { ...REFUSED, way: { ...WAY, stop: { ...WAY.stop, after: 'bus' } } }],
    ['an unknown topic', withDecision({ topic: 'weather' })],
    ['no code', withDecision({ code: undefined })],
    ['a list of cleared bits', withDecision({ clears: [5] })],
    ['an unknown outcome', { ...REFUSED, outcome: 'fails' }],
    ['no list of what it depends on', { ...REFUSED, dependsOn: undefined }],
    ['a name alone for what it depends on', { ...REFUSED, dependsOn: ['kernel'] }],
    ['an answer of which it does not say when', { ...OPEN, answers: [{ ...ANSWER, when: undefined }] }],
    ['an answer with a value alone', { ...OPEN, answers: [{ ...ANSWER, when: [{ kernel: '5.13..' }] }] }],
    ['an answer for a case of its own', { ...OPEN, answers: [{ ...ANSWER, case: REFUSED.case }] }],
  ])('may not have %s', (_, form) => {
    expect(resultShape.safeParse(form).success).toBe(false);
  });
});

test('every status bit has its name', () => {
  expect([...STATUS_NAMES].sort()).toEqual(Object.keys(STATUS_BITS).sort());
});
