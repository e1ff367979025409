import { expect, test } from 'vitest';
import {
  TRANSPORT_F_END,
  TRANSPORT_F_START,
  VP_MODERN_BITS,
  VRING_BITS,
} from '../../src/data/linux-transport-features.ts';
import { F } from '../../src/features/bits.ts';
import { bitsOf, lowBits } from '../../src/features/feature-set.ts';
import { finalizeTransportFeatures, transportWindow } from '../../src/guest/linux/transport-features.ts';
import type { Transport } from '../../src/model/device.ts';
import { askOf, RELEASES } from '../cases.ts';

/** The bits from 28 to 41 that survive in a release, behind an interface. */
function survivors(linux: string, transport: Transport, through: 'modern' | 'legacy' = 'modern'): number[] {
  const ask = askOf({ linux, transport });
  return bitsOf(finalizeTransportFeatures(ask, lowBits(through === 'legacy' ? 32 : 42), through)).filter(
    (bit) => bit >= 28,
  );
}

/** Oldest first: the release, then what the ring code lets through of 28–41, what modern PCI adds, and the first bit behind the window. */
const HISTORY = [
  ['4.4', [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1], [], 33],
  ['4.8', [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM], [], 34],
  ['4.18', [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM], [F.SR_IOV], 38],
  [
    '5.0',
    [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM, F.RING_PACKED, F.ORDER_PLATFORM],
    [F.SR_IOV],
    38,
  ],
  [
    '6.0',
    [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM, F.RING_PACKED, F.ORDER_PLATFORM],
    [F.SR_IOV, F.RING_RESET],
    41,
  ],
  [
    '6.4',
    [
      F.INDIRECT_DESC,
      F.EVENT_IDX,
      F.VERSION_1,
      F.ACCESS_PLATFORM,
      F.RING_PACKED,
      F.ORDER_PLATFORM,
      F.NOTIFICATION_DATA,
    ],
    [F.SR_IOV, F.RING_RESET],
    41,
  ],
  [
    '6.8',
    [
      F.INDIRECT_DESC,
      F.EVENT_IDX,
      F.VERSION_1,
      F.ACCESS_PLATFORM,
      F.RING_PACKED,
      F.ORDER_PLATFORM,
      F.NOTIFICATION_DATA,
    ],
    [F.SR_IOV, F.RING_RESET, F.ADMIN_VQ],
    42,
  ],
  [
    '7.0',
    [
      F.INDIRECT_DESC,
      F.EVENT_IDX,
      F.VERSION_1,
      F.ACCESS_PLATFORM,
      F.RING_PACKED,
      F.IN_ORDER,
      F.ORDER_PLATFORM,
      F.NOTIFICATION_DATA,
    ],
    [F.SR_IOV, F.RING_RESET, F.ADMIN_VQ],
    42,
  ],
] as const;

const ascending = (bits: readonly number[]): number[] => [...bits].sort((a, b) => a - b);
const periods = HISTORY.map(([first, ring, added, end], i) => {
  const next = HISTORY[i + 1];
  const stop = next === undefined ? RELEASES.length : RELEASES.indexOf(next[0]);
  return { first, releases: RELEASES.slice(RELEASES.indexOf(first), stop), ring, added, end };
});

test('the history covers every release once', () => {
  expect(periods.flatMap(({ releases }) => releases)).toEqual(RELEASES);
});

test.each(periods)('from $first on the window ends before bit $end', ({ releases, end }) => {
  for (const linux of releases) {
    const window = Array.from({ length: end - TRANSPORT_F_START }, (_, i) => TRANSPORT_F_START + i);
    expect(bitsOf(transportWindow(askOf({ linux }))), linux).toEqual(window);
  }
});

test.each(periods)('from $first on modern PCI keeps what the ring knows, and adds its own', (period) => {
  const { releases, ring, added, end } = period;
  const outside = Array.from({ length: 42 - end }, (_, i) => end + i);
  for (const linux of releases)
    for (const transport of ['pci-modern', 'pci-transitional'] as const)
      expect(survivors(linux, transport), linux).toEqual(ascending([...ring, ...added, ...outside]));
});

test.each(periods)(
  'from $first on other modern transports keep what the ring knows',
  ({ releases, ring, end }) => {
    const outside = Array.from({ length: 42 - end }, (_, i) => end + i);
    for (const linux of releases) {
      for (const transport of ['mmio-modern', 'vdpa'] as const)
        expect(survivors(linux, transport), linux).toEqual([...ring, ...outside]);
      const ccw = linux === '5.0' || linux === '5.1' ? ring.filter((bit) => bit !== F.RING_PACKED) : ring;
      expect(survivors(linux, 'ccw'), linux).toEqual([...ccw, ...outside]);
    }
  },
);

test('a legacy interface keeps the two ring bits, in every release', () => {
  for (const linux of RELEASES)
    for (const transport of ['pci-legacy', 'pci-transitional', 'mmio-legacy', 'ccw-legacy'] as const)
      expect(survivors(linux, transport, 'legacy')).toEqual([F.INDIRECT_DESC, F.EVENT_IDX]);
});

test('the tables run from the oldest to the newest, inside the window', () => {
  const last = TRANSPORT_F_END.at(-1)?.value ?? 0;
  expect(TRANSPORT_F_END.map(({ value }) => value)).toEqual(
    ascending(TRANSPORT_F_END.map(({ value }) => value)),
  );
  for (const table of [VRING_BITS, VP_MODERN_BITS]) {
    expect(table.map(({ bit }) => bit)).toEqual([...new Set(ascending(table.map(({ bit }) => bit)))]);
    for (const { bit } of table) expect(bit >= TRANSPORT_F_START && bit < last).toBe(true);
  }
});
