import { describe, expect, test } from 'vitest';
import { LINUX_DRIVERS } from '../../../src/data/linux-driver-tables.ts';
import { bitsOf, featureSet, lowBits } from '../../../src/features/feature-set.ts';
import { driverFeatures } from '../../../src/guest/linux/feature-table.ts';
import { decide, negotiated, run, type Spec, VERSION_1 } from '../../cases.ts';

/** The bits of an offer that the driver of a type takes over, before the transport has its say. */
function known(spec: Spec): { bits: number[]; codes: readonly string[] } {
  const driver = LINUX_DRIVERS.find(({ type }) => type === (spec.type ?? 1));
  if (driver === undefined) throw new Error('no such driver');
  const { value, codes } = decide(spec, (ask) => driverFeatures(ask, featureSet(spec.offers ?? []), driver));
  return { bits: bitsOf(value), codes };
}

const offered = bitsOf(lowBits(70)).filter((bit) => bit < 28 || bit > 41);

describe('with VERSION_1 the driver’s table counts', () => {
  test.each([
    [{ offers: [VERSION_1, 5] }, 'all', [5, 32]],
    [{ offers: [VERSION_1, 5, 20] }, 'modern', [5, 32]],
    [{ type: 4, offers: [VERSION_1, 0] }, 'modern', [32]],
    [{ linux: '4.4', offers: [VERSION_1, 3, 6, 27] }, 'modern', [6, 27, 32]],
    [{ linux: '4.8', offers: [VERSION_1, 3, 6, 27] }, 'modern', [3, 32]],
    [{ type: 2, linux: '6.2', offers: [VERSION_1, 17] }, 'modern', [32]],
    [{ type: 2, linux: '6.3', offers: [VERSION_1, 17] }, 'all', [17, 32]],
    [{ linux: '6.14', offers: [VERSION_1, 65, 68] }, 'modern', [32]],
    [{ linux: '6.17', offers: [VERSION_1, 65, 68] }, 'all', [32, 65, 68]],
  ] as const)('of %j it takes %s', (spec, code, bits) => {
    expect(known(spec)).toEqual({ bits, codes: [`linux/features/table=${code}`] });
  });
});

describe('without VERSION_1 the legacy table counts, where the driver has one', () => {
  test.each([
    [{ offers: [5] }, 'all', [5]],
    [{ offers: [5, 6, 27] }, 'all', [5, 6, 27]],
    [{ offers: [5, 20] }, 'legacy', [5]],
    [{ linux: '6.17', offers: [65] }, 'legacy', []],
    [{ type: 2, linux: '6.3', offers: [9, 17] }, 'legacy', [9]],
    [{ type: 3, offers: [0, 1, 2] }, 'legacy', [0, 1]],
  ] as const)('of %j it takes %s', (spec, code, bits) => {
    expect(known(spec)).toEqual({ bits, codes: [`linux/features/table=${code}`] });
  });

  test('of a device behind vDPA or a legacy interface, too, the table depends on VERSION_1', () => {
    expect(negotiated(run({ transport: 'vdpa', implementation: 'vdpa', offers: [5, 6] }))).toEqual([5, 6]);
    expect(negotiated(run({ transport: 'vdpa', implementation: 'vdpa', offers: [5, 6, 32] }))).toEqual([
      5, 32,
    ]);
    expect(negotiated(run({ transport: 'pci-legacy', offers: [5, 6, 32] }))).toEqual([5, 6]);
  });
});

describe('a kernel option decides some bits', () => {
  test.each([
    [{ type: 8, offers: [32, 3] }, [3, 32]],
    [{ type: 8, offers: [32, 3], config: { BLK_DEV_INTEGRITY: 'n' } }, [32]],
    [{ type: 24, offers: [32, 0], config: { NUMA: 'y', ACPI_NUMA: 'n' } }, [32]],
    [{ type: 24, offers: [32, 0], config: { NUMA: 'y', ACPI_NUMA: 'y' } }, [0, 32]],
    [{ type: 2, offers: [7], linux: '4.10', config: { VIRTIO_BLK_SCSI: 'n' } }, [7]],
    [{ type: 2, offers: [7], linux: '4.11', config: { VIRTIO_BLK_SCSI: 'n' } }, []],
    [{ type: 2, offers: [7], linux: '5.5', config: { VIRTIO_BLK_SCSI: 'y' } }, [7]],
    [{ type: 2, offers: [7], linux: '5.6', config: { VIRTIO_BLK_SCSI: 'y' } }, []],
  ] as const)('of %j %j are taken', (spec, bits) => {
    expect(known(spec).bits).toEqual(bits);
  });

  test('only where the device offers the bit is the option asked about', () => {
    const options = (spec: Spec) =>
      run(spec).entries.flatMap(({ facts }) =>
        facts.flatMap((fact) => (fact.kind === 'config' ? [fact.option] : [])),
      );
    expect(options({ type: 8, offers: [32] })).toEqual([]);
    expect(options({ type: 8, offers: [32, 3] })).toEqual(['BLK_DEV_INTEGRITY']);
  });
});

test('VIRGL is left where the processor is big-endian', () => {
  const spec = { type: 16, offers: [32, 0, 1] } as const;
  expect(known(spec).bits).toEqual([0, 1, 32]);
  expect(known({ ...spec, arch: 's390x' }).bits).toEqual([1, 32]);
});

test('bits that belong to the transport are taken over as offered, known or not', () => {
  const window = bitsOf(lowBits(42)).filter((bit) => bit >= 28);
  expect(known({ type: 4, offers: [...window, 50], linux: '7.3' }).bits).toEqual(window);
});

test('nothing is known that is not offered, by any driver in any release', () => {
  for (const { type } of LINUX_DRIVERS)
    for (const linux of ['4.4', '5.0', '6.1', '7.3'])
      for (const offers of [offered, [...offered, 32], []])
        expect(offers).toEqual(expect.arrayContaining(known({ type, linux, offers }).bits));
});
