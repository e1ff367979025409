import { describe, expect, test } from 'vitest';
import { F, NET } from '../../../src/features/bits.ts';
import { bitsOf, featureSet, NO_FEATURES } from '../../../src/features/feature-set.ts';
import {
  finalizeTransportFeatures,
  refuseWithoutVersionOne,
} from '../../../src/guest/linux/transport-features.ts';
import { askOf, decide, run, type Spec, message as said, status } from '../../cases.ts';

describe('the transport’s own bits', () => {
  test('survive whole where the kernel knows them all', () => {
    const { value, codes } = decide({}, (ask) =>
      finalizeTransportFeatures(ask, featureSet([NET.CSUM, F.INDIRECT_DESC, F.VERSION_1, NET.RSS]), 'modern'),
    );
    expect(bitsOf(value)).toEqual([NET.CSUM, F.INDIRECT_DESC, F.VERSION_1, NET.RSS]);
    expect(codes).toEqual(['linux/features/transport=all']);
  });

  test('are cut down to those that the kernel knows, and bits outside their range pass', () => {
    const { value, codes } = decide({}, (ask) =>
      finalizeTransportFeatures(
        ask,
        featureSet([F.ANY_LAYOUT, F.BAD_FEATURE, F.FEATURES_HIGH, F.NOTIF_CONFIG_DATA, NET.GUEST_RSC6]),
        'modern',
      ),
    );
    expect(bitsOf(value)).toEqual([F.ANY_LAYOUT, NET.GUEST_RSC6]);
    expect(codes).toEqual(['linux/features/transport=some']);
  });
});

describe('what the transport code knows is a reason', () => {
  const known = (spec: Spec, through: 'modern' | 'legacy' = 'modern') => {
    const ask = askOf(spec);
    finalizeTransportFeatures(ask, NO_FEATURES, through);
    return ask
      .decisions()
      .flatMap(({ facts }) => facts.filter((fact) => fact.kind === 'transport'))
      .map(({ known: bits, read }) => [bitsOf(bits), read]);
  };

  test.each([
    [{ linux: '4.4' }, [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1]],
    [{ linux: '4.8' }, [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM]],
    [{ linux: '4.18' }, [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM, F.SR_IOV]],
    [{ transport: 'ccw', linux: '4.18' }, [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM]],
    [
      { transport: 'ccw', linux: '5.1' },
      [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM, F.ORDER_PLATFORM],
    ],
    [
      { transport: 'ccw', linux: '5.2' },
      [F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM, F.RING_PACKED, F.ORDER_PLATFORM],
    ],
    [
      { transport: 'pci-modern', linux: '5.2' },
      [
        F.INDIRECT_DESC,
        F.EVENT_IDX,
        F.VERSION_1,
        F.ACCESS_PLATFORM,
        F.RING_PACKED,
        F.ORDER_PLATFORM,
        F.SR_IOV,
      ],
    ],
  ] as const)('of %j: %j', (spec, bits) => {
    expect(known(spec)).toEqual([[bits, true]]);
  });

  test('of a transitional PCI device behind its legacy interface has no SR_IOV', () => {
    expect(known({ transport: 'pci-transitional', linux: '5.2' }, 'legacy')).toEqual([
      [[F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1, F.ACCESS_PLATFORM, F.RING_PACKED, F.ORDER_PLATFORM], true],
    ]);
  });
});

const PCI = 'virtio: device uses modern interface but does not have VIRTIO_F_VERSION_1';
const CCW = 'virtio: device uses revision 1 but does not have VIRTIO_F_VERSION_1';
const MMIO = 'New virtio-mmio devices (version 2) must provide VIRTIO_F_VERSION_1 feature!';

describe('a modern interface without VERSION_1', () => {
  test.each([
    ['pci-modern', PCI, 'no-pci'],
    ['pci-transitional', PCI, 'no-pci'],
    ['ccw', CCW, 'no-ccw'],
    ['mmio-modern', MMIO, 'no-mmio'],
  ] as const)('is refused on %s, in the transport’s words', (transport, message, code) => {
    const { value, codes } = decide({ transport }, (ask) =>
      refuseWithoutVersionOne(ask, NO_FEATURES, 'modern'),
    );
    expect(value).toEqual({ by: 'driver', message, errno: 'EINVAL' });
    expect(codes).toEqual([`linux/features/version-1=${code}`]);
  });

  test.each(['pci-modern', 'ccw', 'mmio-modern'] as const)(
    'ends on %s with FAILED and no FEATURES_OK',
    (transport) => {
      const story = run({ transport, offers: [NET.MAC] });
      expect([status(story), said(story)]).toEqual([0x83, expect.stringContaining('VIRTIO_F_VERSION_1')]);
    },
  );

  test('is not refused behind vDPA, and FEATURES_OK is then not asked', () => {
    const story = run({
      transport: 'vdpa',
      implementation: 'vdpa',
      vdpaDriver: 'snet_vdpa',
      offers: [NET.MAC],
    });
    expect(status(story)).toBe(0x07);
  });

  test('has a message of its own since virtio-mmio knows version 3', () => {
    const at = (linux: string) => said(run({ transport: 'mmio-modern', offers: [], linux }));
    expect(at('7.2')).toBe(MMIO);
    expect(at('7.3')).toBe('New virtio-mmio devices (version >= 2) must provide VIRTIO_F_VERSION_1 feature!');
  });
});

test.each(['pci-modern', 'ccw', 'mmio-modern', 'vdpa'] as const)(
  'a modern interface with VERSION_1 passes on %s',
  (transport) => {
    const kept = featureSet([F.VERSION_1]);
    const { value, codes } = decide({ transport }, (ask) => refuseWithoutVersionOne(ask, kept, 'modern'));
    expect([value, codes]).toEqual([undefined, ['linux/features/version-1=yes']]);
  },
);

test.each(['pci-legacy', 'pci-transitional', 'mmio-legacy', 'ccw-legacy'] as const)(
  'a legacy interface of %s needs no VERSION_1',
  (transport) => {
    const { value, codes } = decide({ transport }, (ask) =>
      refuseWithoutVersionOne(ask, NO_FEATURES, 'legacy'),
    );
    expect([value, codes]).toEqual([undefined, ['linux/features/version-1=legacy']]);
  },
);
