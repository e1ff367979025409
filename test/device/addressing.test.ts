import { describe, expect, test } from 'vitest';
import { deviceAddressing } from '../../src/device/addressing.ts';
import { F } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { IMPLEMENTATIONS } from '../../src/model/device.ts';
import { decide, MODERN, type Spec } from '../cases.ts';

const understands = (spec: Spec, negotiated: readonly number[] = []) =>
  decide(spec, (ask) => deviceAddressing(ask, featureSet(negotiated)));
const answer = (spec: Spec, negotiated: readonly number[] = []) => {
  const { value, codes } = understands(spec, negotiated);
  return [value, codes[0]?.split('=')[1]];
};

describe('by implementation, with the bit offered and negotiated, offered and left, and not offered', () => {
  const negotiation = [
    ['platform', 'negotiated-platform'],
    ['guest-physical', 'negotiated-physical'],
    ['guest-physical', 'negotiated-physical'],
  ] as const;
  const bus = [
    ['platform', 'bus-master'],
    ['platform', 'bus-master'],
    ['guest-physical', 'system-memory'],
  ] as const;
  const same = (...one: readonly [string, string]) => [one, one, one];
  test.each([
    ['qemu', bus],
    ['vhost-kernel', bus],
    ['vhost-user', bus],
    ['vdpa', bus],
    ['hardware', same('platform', 'hardware')],
    ['openvmm', same('platform', 'own-translation')],
    ['crosvm', same('guest-physical', 'always-physical')],
    ['firecracker', same('guest-physical', 'always-physical')],
    ['cloud-hypervisor', negotiation],
    ['generic', negotiation],
  ] as const)('%s: %j', (implementation, answers) => {
    expect([
      answer({ implementation, offers: MODERN }, MODERN),
      answer({ implementation, offers: MODERN }, [F.VERSION_1]),
      answer({ implementation, offers: [F.VERSION_1] }, [F.VERSION_1]),
    ]).toEqual(answers);
  });
});

test('a device on the guest’s own vDPA bus understands the addresses of its bus, whatever was negotiated', () => {
  const spec = { implementation: 'vdpa', transport: 'vdpa', offers: MODERN } as const;
  expect([answer(spec, MODERN), answer(spec, [F.VERSION_1])]).toEqual([
    ['platform', 'hardware'],
    ['platform', 'hardware'],
  ]);
});

test.each(['mmio-modern', 'mmio-legacy', 'ccw', 'ccw-legacy'] as const)(
  'QEMU gives a device on %s system memory, whatever it offers',
  (transport) => {
    expect(answer({ transport, offers: MODERN }, MODERN)).toEqual(['guest-physical', 'system-memory']);
  },
);

describe('the description has the last word', () => {
  test.each([
    ['guest-physical', MODERN, ['guest-physical', 'described-physical']],
    ['platform', [F.VERSION_1], ['platform', 'described-platform']],
    ['either', MODERN, ['platform', 'negotiated-platform']],
    ['either', [F.VERSION_1], ['guest-physical', 'negotiated-physical']],
  ] as const)('%s, with %j negotiated: %j', (addressing, negotiated, expected) => {
    for (const implementation of IMPLEMENTATIONS)
      expect(answer({ implementation, addressing, offers: MODERN }, negotiated)).toEqual(expected);
  });
});
