import { describe, expect, test } from 'vitest';
import { LINUX_DRIVERS } from '../../../src/data/linux-driver-tables.ts';
import { BLK, CONSOLE, F, GPU, MEM, NET, SCSI, TYPE } from '../../../src/features/bits.ts';
import { bitsOf, featureSet, lowBits } from '../../../src/features/feature-set.ts';
import { driverFeatures } from '../../../src/guest/linux/feature-table.ts';
import { decide, negotiated, run, type Spec } from '../../cases.ts';

/** The bits of an offer that the driver of a type takes over, before the transport has its say. */
function known(spec: Spec): { bits: number[]; codes: readonly string[] } {
  const driver = LINUX_DRIVERS.find(({ type }) => type === (spec.type ?? TYPE.NET));
  if (driver === undefined) throw new Error('no such driver');
  const { value, codes } = decide(spec, (ask) => driverFeatures(ask, featureSet(spec.offers ?? []), driver));
  return { bits: bitsOf(value), codes };
}

const offered = bitsOf(lowBits(70)).filter((bit) => bit < 28 || bit > 41);

describe('with VERSION_1 the driver’s table counts', () => {
  test.each([
    [{ offers: [F.VERSION_1, NET.MAC] }, 'all', [NET.MAC, F.VERSION_1]],
    [{ offers: [F.VERSION_1, NET.MAC, NET.CTRL_RX_EXTRA] }, 'modern', [NET.MAC, F.VERSION_1]],
    [{ type: TYPE.RNG, offers: [F.VERSION_1, 0] }, 'modern', [F.VERSION_1]],
    [
      { linux: '4.4', offers: [F.VERSION_1, NET.MTU, NET.GSO, F.ANY_LAYOUT] },
      'modern',
      [NET.GSO, F.ANY_LAYOUT, F.VERSION_1],
    ],
    [
      { linux: '4.8', offers: [F.VERSION_1, NET.MTU, NET.GSO, F.ANY_LAYOUT] },
      'modern',
      [NET.MTU, F.VERSION_1],
    ],
    [{ type: TYPE.BLK, linux: '6.2', offers: [F.VERSION_1, BLK.ZONED] }, 'modern', [F.VERSION_1]],
    [{ type: TYPE.BLK, linux: '6.3', offers: [F.VERSION_1, BLK.ZONED] }, 'all', [BLK.ZONED, F.VERSION_1]],
    [
      { linux: '6.14', offers: [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO, NET.HOST_UDP_TUNNEL_GSO_CSUM] },
      'modern',
      [F.VERSION_1],
    ],
    [
      { linux: '6.17', offers: [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO, NET.HOST_UDP_TUNNEL_GSO_CSUM] },
      'all',
      [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO, NET.HOST_UDP_TUNNEL_GSO_CSUM],
    ],
  ] as const)('of %j it takes %s', (spec, code, bits) => {
    expect(known(spec)).toEqual({ bits, codes: [`linux/features/table=${code}`] });
  });
});

describe('without VERSION_1 the legacy table counts, where the driver has one', () => {
  test.each([
    [{ offers: [NET.MAC] }, 'all', [NET.MAC]],
    [{ offers: [NET.MAC, NET.GSO, F.ANY_LAYOUT] }, 'all', [NET.MAC, NET.GSO, F.ANY_LAYOUT]],
    [{ offers: [NET.MAC, NET.CTRL_RX_EXTRA] }, 'legacy', [NET.MAC]],
    [{ linux: '6.17', offers: [NET.GUEST_UDP_TUNNEL_GSO] }, 'legacy', []],
    [{ type: TYPE.BLK, linux: '6.3', offers: [BLK.FLUSH, BLK.ZONED] }, 'legacy', [BLK.FLUSH]],
    [
      { type: TYPE.CONSOLE, offers: [CONSOLE.SIZE, CONSOLE.MULTIPORT, CONSOLE.EMERG_WRITE] },
      'legacy',
      [CONSOLE.SIZE, CONSOLE.MULTIPORT],
    ],
  ] as const)('of %j it takes %s', (spec, code, bits) => {
    expect(known(spec)).toEqual({ bits, codes: [`linux/features/table=${code}`] });
  });

  test('of a device behind vDPA or a legacy interface, too, the table depends on VERSION_1', () => {
    expect(
      negotiated(run({ transport: 'vdpa', implementation: 'vdpa', offers: [NET.MAC, NET.GSO] })),
    ).toEqual([NET.MAC, NET.GSO]);
    expect(
      negotiated(run({ transport: 'vdpa', implementation: 'vdpa', offers: [NET.MAC, NET.GSO, F.VERSION_1] })),
    ).toEqual([NET.MAC, F.VERSION_1]);
    expect(negotiated(run({ transport: 'pci-legacy', offers: [NET.MAC, NET.GSO, F.VERSION_1] }))).toEqual([
      NET.MAC,
      NET.GSO,
    ]);
  });
});

describe('a kernel option decides some bits', () => {
  test.each([
    [{ type: TYPE.SCSI, offers: [F.VERSION_1, SCSI.T10_PI] }, [SCSI.T10_PI, F.VERSION_1]],
    [
      { type: TYPE.SCSI, offers: [F.VERSION_1, SCSI.T10_PI], config: { BLK_DEV_INTEGRITY: 'n' } },
      [F.VERSION_1],
    ],
    [
      { type: TYPE.MEM, offers: [F.VERSION_1, MEM.ACPI_PXM], config: { NUMA: 'y', ACPI_NUMA: 'n' } },
      [F.VERSION_1],
    ],
    [
      { type: TYPE.MEM, offers: [F.VERSION_1, MEM.ACPI_PXM], config: { NUMA: 'y', ACPI_NUMA: 'y' } },
      [MEM.ACPI_PXM, F.VERSION_1],
    ],
    [{ type: TYPE.BLK, offers: [BLK.SCSI], linux: '4.10', config: { VIRTIO_BLK_SCSI: 'n' } }, [BLK.SCSI]],
    [{ type: TYPE.BLK, offers: [BLK.SCSI], linux: '4.11', config: { VIRTIO_BLK_SCSI: 'n' } }, []],
    [{ type: TYPE.BLK, offers: [BLK.SCSI], linux: '5.5', config: { VIRTIO_BLK_SCSI: 'y' } }, [BLK.SCSI]],
    [{ type: TYPE.BLK, offers: [BLK.SCSI], linux: '5.6', config: { VIRTIO_BLK_SCSI: 'y' } }, []],
  ] as const)('of %j %j are taken', (spec, bits) => {
    expect(known(spec).bits).toEqual(bits);
  });

  test('only where the device offers the bit is the option asked about', () => {
    const options = (spec: Spec) =>
      run(spec).entries.flatMap(({ facts }) =>
        facts.flatMap((fact) => (fact.kind === 'config' ? [fact.option] : [])),
      );
    expect(options({ type: TYPE.SCSI, offers: [F.VERSION_1] })).toEqual([]);
    expect(options({ type: TYPE.SCSI, offers: [F.VERSION_1, SCSI.T10_PI] })).toEqual(['BLK_DEV_INTEGRITY']);
  });
});

test('VIRGL is left where the processor is big-endian', () => {
  const spec = { type: TYPE.GPU, offers: [F.VERSION_1, GPU.VIRGL, GPU.EDID] } as const;
  expect(known(spec).bits).toEqual([GPU.VIRGL, GPU.EDID, F.VERSION_1]);
  expect(known({ ...spec, arch: 's390x' }).bits).toEqual([GPU.EDID, F.VERSION_1]);
});

test('bits that belong to the transport are taken over as offered, known or not', () => {
  const window = bitsOf(lowBits(42)).filter((bit) => bit >= 28);
  expect(known({ type: TYPE.RNG, offers: [...window, 50], linux: '7.3' }).bits).toEqual(window);
});

test('nothing is known that is not offered, by any driver in any release', () => {
  for (const { type } of LINUX_DRIVERS)
    for (const linux of ['4.4', '5.0', '6.1', '7.3'])
      for (const offers of [offered, [...offered, F.VERSION_1], []])
        expect(offers).toEqual(expect.arrayContaining(known({ type, linux, offers }).bits));
});
