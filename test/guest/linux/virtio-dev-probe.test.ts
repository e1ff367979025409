import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../../src/features/bits.ts';
import { codeOf, MODERN, message, negotiated, outcome, run, type Spec, status } from '../../cases.ts';

describe('the status at the end', () => {
  test.each([
    ['takes the features and works', {}, 0x0f],
    ['takes no VERSION_1, so FEATURES_OK is not asked', { transport: 'pci-legacy', offers: [NET.MAC] }, 0x07],
    ['has no driver', { type: 99 }, 0x01],
    ['has no transport driver', { transport: 'vdpa', linux: '5.6' }, 0x00],
    ['lacks VERSION_1 on a modern interface', { offers: [NET.MAC] }, 0x83],
    ['is refused for restricted memory', { protection: 'sev' }, 0x83],
    ['refuses the set', { offers: MODERN, type: TYPE.BALLOON }, 0x83],
    ['fails validate()', { offers: [F.VERSION_1, NET.CTRL_RX] }, 0x83],
    ['fails validate(), before there was one', { offers: [F.VERSION_1, NET.CTRL_RX], linux: '4.10' }, 0x8b],
    ['fails probe() after FEATURES_OK', { type: TYPE.NINEP }, 0x8b],
    [
      'fails probe() without FEATURES_OK',
      { type: TYPE.NINEP, transport: 'pci-legacy', offers: [] },
      0x87 & ~0x04,
    ],
  ] as const)('of a device that %s', (_, spec: Spec, expected) => {
    expect(status(run(spec))).toBe(expected);
  });
});

describe('FEATURES_OK', () => {
  test.each([
    [{}, 'sticks'],
    [{ offers: MODERN }, 'sticks'],
    [{ transport: 'mmio-legacy', offers: [NET.MAC] }, 'not-asked'],
    [{ transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'vp_vdpa', offers: [NET.MAC] }, 'not-asked'],
    [{ offers: [F.BAD_FEATURE, F.VERSION_1], requires: [F.BAD_FEATURE] }, 'refused'],
  ] as const)('of %j: %s', (spec, code) => {
    expect(codeOf(run(spec), 'linux/features-ok')).toBe(code);
  });

  test('refused shows the status that was read back, whatever the device minds', () => {
    const story = run({
      offers: [F.BAD_FEATURE, F.VERSION_1],
      requires: [F.BAD_FEATURE],
      implementation: 'hardware',
    });
    expect([outcome(story), message(story), story.evaluation.handshake.refusal?.errno]).toEqual([
      'refused-by-device',
      'virtio: device refuses features: 3',
      'ENODEV',
    ]);
  });

  test('is not reached by a driver that refuses first', () => {
    for (const spec of [
      { protection: 'sev' },
      { offers: [NET.MAC] },
      { offers: [F.VERSION_1, NET.CTRL_RX] },
    ] as const)
      expect(codeOf(run(spec), 'linux/features-ok')).toBeUndefined();
  });
});

describe('a device that needs bit 33, before the kernel knew it', () => {
  test.each([
    ['4.7', 'refused-by-device', [F.VERSION_1]],
    ['4.8', 'works', MODERN],
  ] as const)('in Linux %s: %s', (linux, expected, kept) => {
    const story = run({ offers: MODERN, linux });
    expect([outcome(story), negotiated(story)]).toEqual([expected, kept]);
  });
});

describe('128 bits', () => {
  const offers = [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO, NET.GUEST_UDP_TUNNEL_GSO_CSUM, 100, 127];
  test.each([
    ['6.14', 'pci-modern', [F.VERSION_1]],
    ['6.17', 'pci-modern', [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO, NET.GUEST_UDP_TUNNEL_GSO_CSUM]],
    ['6.17', 'pci-transitional', [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO, NET.GUEST_UDP_TUNNEL_GSO_CSUM]],
    ['7.3', 'mmio-modern', [F.VERSION_1]],
    ['7.3', 'ccw', [F.VERSION_1]],
    ['7.3', 'vdpa', [F.VERSION_1]],
  ] as const)('Linux %s on %s keeps of the upper half what net knows: %j', (linux, transport, kept) => {
    expect(negotiated(run({ linux, transport, offers }))).toEqual(kept);
  });
});

test.each([
  [{ offers: [NET.MAC, F.VERSION_1], transport: 'pci-transitional' }, [NET.MAC, F.VERSION_1], 'modern'],
  [
    { offers: [NET.MAC, F.VERSION_1], transport: 'pci-transitional', cmdline: 'virtio_pci.force_legacy=1' },
    [NET.MAC],
    'legacy',
  ],
  [
    {
      offers: [NET.MAC, NET.GSO, F.NOTIFY_ON_EMPTY, F.ANY_LAYOUT, F.BAD_FEATURE, F.VERSION_1],
      transport: 'pci-transitional',
    },
    [NET.MAC, F.VERSION_1],
    'modern',
  ],
  [
    {
      offers: [NET.MAC, NET.GSO, F.NOTIFY_ON_EMPTY, F.ANY_LAYOUT, F.BAD_FEATURE, F.VERSION_1],
      transport: 'pci-legacy',
    },
    [NET.MAC, NET.GSO, F.ANY_LAYOUT],
    'legacy',
  ],
] as const)('of %j the driver keeps %j through the %s interface', (spec, kept, through) => {
  const story = run(spec);
  expect(negotiated(story)).toEqual(kept);
  expect(story.evaluation.handshake.interface).toBe(through);
});
