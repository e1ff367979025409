import { describe, expect, test } from 'vitest';
import { codeOf, MODERN, message, negotiated, outcome, run, type Spec, status } from '../../cases.ts';

describe('the status at the end', () => {
  test.each([
    ['takes the features and works', {}, 0x0f],
    ['takes no VERSION_1, so FEATURES_OK is not asked', { transport: 'pci-legacy', offers: [5] }, 0x07],
    ['has no driver', { type: 99 }, 0x01],
    ['has no transport driver', { transport: 'vdpa', linux: '5.6' }, 0x00],
    ['lacks VERSION_1 on a modern interface', { offers: [5] }, 0x83],
    ['is refused for restricted memory', { protection: 'sev' }, 0x83],
    ['refuses the set', { offers: MODERN, type: 5 }, 0x83],
    ['fails validate()', { offers: [32, 18] }, 0x83],
    ['fails validate(), before there was one', { offers: [32, 18], linux: '4.10' }, 0x8b],
    ['fails probe() after FEATURES_OK', { type: 9 }, 0x8b],
    ['fails probe() without FEATURES_OK', { type: 9, transport: 'pci-legacy', offers: [] }, 0x87 & ~0x04],
  ] as const)('of a device that %s', (_, spec: Spec, expected) => {
    expect(status(run(spec))).toBe(expected);
  });
});

describe('FEATURES_OK', () => {
  test.each([
    [{}, 'sticks'],
    [{ offers: MODERN }, 'sticks'],
    [{ transport: 'mmio-legacy', offers: [5] }, 'not-asked'],
    [{ transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'vp_vdpa', offers: [5] }, 'not-asked'],
    [{ offers: [30, 32], requires: [30] }, 'refused'],
  ] as const)('of %j: %s', (spec, code) => {
    expect(codeOf(run(spec), 'linux/features-ok')).toBe(code);
  });

  test('refused shows the status that was read back, whatever the device minds', () => {
    const story = run({ offers: [30, 32], requires: [30], implementation: 'hardware' });
    expect([outcome(story), message(story), story.evaluation.handshake.refusal?.errno]).toEqual([
      'refused-by-device',
      'virtio: device refuses features: 3',
      'ENODEV',
    ]);
  });

  test('is not reached by a driver that refuses first', () => {
    for (const spec of [{ protection: 'sev' }, { offers: [5] }, { offers: [32, 18] }] as const)
      expect(codeOf(run(spec), 'linux/features-ok')).toBeUndefined();
  });
});

describe('a device that needs bit 33, before the kernel knew it', () => {
  test.each([
    ['4.7', 'refused-by-device', [32]],
    ['4.8', 'works', [32, 33]],
  ] as const)('in Linux %s: %s', (linux, expected, kept) => {
    const story = run({ offers: MODERN, linux });
    expect([outcome(story), negotiated(story)]).toEqual([expected, kept]);
  });
});

describe('128 bits', () => {
  const offers = [32, 65, 66, 100, 127];
  test.each([
    ['6.14', 'pci-modern', [32]],
    ['6.17', 'pci-modern', [32, 65, 66]],
    ['6.17', 'pci-transitional', [32, 65, 66]],
    ['7.3', 'mmio-modern', [32]],
    ['7.3', 'ccw', [32]],
    ['7.3', 'vdpa', [32]],
  ] as const)('Linux %s on %s keeps of the upper half what net knows: %j', (linux, transport, kept) => {
    expect(negotiated(run({ linux, transport, offers }))).toEqual(kept);
  });
});

test.each([
  [{ offers: [5, 32], transport: 'pci-transitional' }, [5, 32], 'modern'],
  [{ offers: [5, 32], transport: 'pci-transitional', cmdline: 'virtio_pci.force_legacy=1' }, [5], 'legacy'],
  [{ offers: [5, 6, 24, 27, 30, 32], transport: 'pci-transitional' }, [5, 32], 'modern'],
  [{ offers: [5, 6, 24, 27, 30, 32], transport: 'pci-legacy' }, [5, 6, 27], 'legacy'],
] as const)('of %j the driver keeps %j through the %s interface', (spec, kept, through) => {
  const story = run(spec);
  expect(negotiated(story)).toEqual(kept);
  expect(story.evaluation.handshake.interface).toBe(through);
});
