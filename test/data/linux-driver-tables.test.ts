import { describe, expect, test } from 'vitest';
import { LINUX_DRIVERS, type LinuxDriver, type TableEntry } from '../../src/data/linux-driver-tables.ts';
import {
  BALLOON,
  BLK,
  CONSOLE,
  F,
  GPU,
  IOMMU,
  MEM,
  NET,
  PMEM,
  SCSI,
  TYPE,
  VSOCK,
} from '../../src/features/bits.ts';
import { hasReached, parseVersion, type Release } from '../../src/model/release.ts';
import { RELEASES } from '../cases.ts';

function reached(release: string, when: Release): boolean {
  const version = parseVersion(release);
  if (version === undefined) throw new Error(`${release} is not a release`);
  return hasReached(version, when).yes;
}

function holdsIn(release: string, span: { readonly since?: Release; readonly until?: Release }): boolean {
  if (span.since !== undefined && !reached(release, span.since)) return false;
  return span.until === undefined || !reached(release, span.until);
}

function driverOf(type: number, release: string): LinuxDriver | undefined {
  return LINUX_DRIVERS.find((driver) => driver.type === type && holdsIn(release, driver));
}

/** The entries that the driver compares with the device's offer. */
function entries(driver: LinuxDriver, release: string, device: 'modern' | 'legacy'): TableEntry[] {
  return driver.features.filter(
    (entry) => holdsIn(release, entry) && (entry.only === undefined || entry.only === device),
  );
}

function bits(type: number, release: string, device: 'modern' | 'legacy' = 'modern'): number[] | undefined {
  const driver = driverOf(type, release);
  return (
    driver &&
    entries(driver, release, device)
      .flatMap((entry) => entry.bits)
      .sort((a, b) => a - b)
  );
}

const edges = (release: Release): readonly string[] =>
  typeof release === 'string' ? [release] : [release.after, release.likely ?? release.by, release.by];

const spans = LINUX_DRIVERS.flatMap((driver) => [driver, ...driver.source, ...driver.features]);

describe('the tables are sound', () => {
  test('a device has one driver at most, in every release', () => {
    for (const release of RELEASES) {
      const types = LINUX_DRIVERS.filter((driver) => holdsIn(release, driver)).map((driver) => driver.type);
      expect(types, release).toEqual([...new Set(types)]);
    }
  });

  test('no table names a bit twice, in any release', () => {
    for (const driver of LINUX_DRIVERS)
      for (const release of RELEASES)
        for (const device of ['modern', 'legacy'] as const) {
          const listed = entries(driver, release, device).flatMap((entry) => entry.bits);
          expect(listed, `${driver.name} ${release}`).toEqual([...new Set(listed)]);
        }
  });

  test('every release is one from 4.4 to 7.3, and brackets run forwards', () => {
    for (const span of spans)
      for (const release of [span.since, span.until])
        if (release !== undefined) {
          const places = edges(release).map((edge) => RELEASES.indexOf(edge));
          expect(places, JSON.stringify(release)).not.toContain(-1);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
        }
  });

  test('nothing ends before it begins', () => {
    for (const { since, until } of spans)
      if (since !== undefined && until !== undefined) {
        const [last = ''] = edges(since).slice(-1);
        const [first = ''] = edges(until);
        expect(RELEASES.indexOf(last), JSON.stringify({ since, until })).toBeLessThan(
          RELEASES.indexOf(first),
        );
      }
  });

  test('nothing in a driver is older than the driver', () => {
    for (const driver of LINUX_DRIVERS)
      for (const part of [...driver.source, ...driver.features]) {
        const [born = '4.4'] = driver.since === undefined ? [] : edges(driver.since).slice(-1);
        const [from = born] = part.since === undefined ? [] : edges(part.since);
        expect(RELEASES.indexOf(from), driver.name).toBeGreaterThanOrEqual(RELEASES.indexOf(born));
      }
  });

  test('each driver has one source file in every release in which it exists', () => {
    for (const driver of LINUX_DRIVERS)
      for (const release of RELEASES.filter((each) => holdsIn(each, driver)))
        expect(
          driver.source.filter((file) => holdsIn(release, file)),
          `${driver.name} ${release}`,
        ).toHaveLength(1);
  });

  test('names and paths are not empty, and no name is used twice', () => {
    const names = LINUX_DRIVERS.map((driver) => driver.name);
    expect(names).toEqual([...new Set(names)]);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+([_-][a-z0-9]+)*$/);
    for (const { path } of LINUX_DRIVERS.flatMap((driver) => driver.source))
      expect(path).toMatch(/^[a-z0-9_/-]+\.c$/);
  });

  test('bits are listed lowest first, below 128, and never transport bits', () => {
    for (const { bits: listed } of LINUX_DRIVERS.flatMap((driver) => driver.features)) {
      expect(listed.length).toBeGreaterThan(0);
      expect(listed).toEqual(listed.toSorted((a, b) => a - b));
      for (const bit of listed) expect(bit < 28 || (bit > 41 && bit < 128), `${bit}`).toBe(true);
    }
  });

  test('what only a modern or only a legacy device gets, only a driver with a legacy table tells apart', () => {
    for (const driver of LINUX_DRIVERS)
      if (driver.features.some((entry) => entry.only === 'modern'))
        expect(driver.legacyTable, driver.name).toBeDefined();
  });

  test('a legacy table has no bit above 63', () => {
    for (const driver of LINUX_DRIVERS)
      if (driver.legacyTable !== undefined)
        expect(
          entries(driver, '7.3', 'legacy')
            .flatMap((entry) => entry.bits)
            .every((bit) => bit < 64),
        ).toBe(true);
  });

  test('drivers are sorted by device ID', () => {
    const types = LINUX_DRIVERS.map((driver) => driver.type);
    expect(types).toEqual(types.toSorted((a, b) => a - b));
  });
});

describe('network', () => {
  test('Linux 4.4 has one table, and in it ANY_LAYOUT and GSO', () => {
    const table = [
      NET.CSUM,
      NET.GUEST_CSUM,
      NET.MAC,
      NET.GSO,
      NET.GUEST_TSO4,
      NET.GUEST_TSO6,
      NET.GUEST_ECN,
      NET.GUEST_UFO,
      NET.HOST_TSO4,
      NET.HOST_TSO6,
      NET.HOST_ECN,
      NET.HOST_UFO,
      NET.MRG_RXBUF,
      NET.STATUS,
      NET.CTRL_VQ,
      NET.CTRL_RX,
      NET.CTRL_VLAN,
      NET.GUEST_ANNOUNCE,
      NET.MQ,
      NET.CTRL_MAC_ADDR,
      F.ANY_LAYOUT,
    ];
    expect(bits(TYPE.NET, '4.4', 'modern')).toEqual(table);
    expect(bits(TYPE.NET, '4.4', 'legacy')).toEqual(table);
  });

  test('from 4.8 on, ANY_LAYOUT and GSO are for legacy devices', () => {
    expect(bits(TYPE.NET, '4.7', 'modern')).toEqual(expect.arrayContaining([NET.GSO, F.ANY_LAYOUT]));
    for (const bit of [NET.GSO, F.ANY_LAYOUT]) expect(bits(TYPE.NET, '4.8', 'modern')).not.toContain(bit);
    expect(bits(TYPE.NET, '7.3', 'legacy')).toEqual(expect.arrayContaining([NET.GSO, F.ANY_LAYOUT]));
  });

  test('CTRL_GUEST_OFFLOADS came with 4.14, STANDBY with 4.18, RSS with 5.18', () => {
    expect(
      [bits(TYPE.NET, '4.13'), bits(TYPE.NET, '4.14')].map((table) =>
        table?.includes(NET.CTRL_GUEST_OFFLOADS),
      ),
    ).toEqual([false, true]);
    expect(
      [bits(TYPE.NET, '4.17'), bits(TYPE.NET, '4.18')].map((table) => table?.includes(NET.STANDBY)),
    ).toEqual([false, true]);
    expect([bits(TYPE.NET, '5.17'), bits(TYPE.NET, '5.18')].map((table) => table?.includes(NET.RSS))).toEqual(
      [false, true],
    );
  });

  test('no release has CTRL_RX_EXTRA, HASH_TUNNEL or RSC_EXT', () => {
    for (const bit of [NET.CTRL_RX_EXTRA, NET.HASH_TUNNEL, NET.RSC_EXT])
      expect(bits(TYPE.NET, '7.3')).not.toContain(bit);
  });

  test('tunnel offloads lie above bit 63 and are not for legacy devices', () => {
    expect(bits(TYPE.NET, '6.17')).toEqual(
      expect.arrayContaining([
        NET.GUEST_UDP_TUNNEL_GSO,
        NET.GUEST_UDP_TUNNEL_GSO_CSUM,
        NET.HOST_UDP_TUNNEL_GSO,
        NET.HOST_UDP_TUNNEL_GSO_CSUM,
      ]),
    );
    expect(bits(TYPE.NET, '6.14')?.some((bit) => bit > 63)).toBe(false);
    expect(bits(TYPE.NET, '7.3', 'legacy')?.some((bit) => bit > 63)).toBe(false);
  });
});

describe('block', () => {
  const scsi = (release: string) =>
    LINUX_DRIVERS.find((driver) => driver.type === TYPE.BLK)?.features.find(
      (entry) => entry.bits.includes(BLK.SCSI) && holdsIn(release, entry),
    );

  test('SCSI passthrough is for legacy devices, behind an option since 4.11, gone in 5.6', () => {
    expect(scsi('4.10')).toMatchObject({ only: 'legacy' });
    expect(scsi('4.10')?.needs).toBeUndefined();
    expect(scsi('4.11')?.needs).toEqual(['VIRTIO_BLK_SCSI']);
    expect(scsi('5.5')?.needs).toEqual(['VIRTIO_BLK_SCSI']);
    expect(scsi('5.6')).toBeUndefined();
  });

  test('DISCARD came with 5.0, SECURE_ERASE with 6.1', () => {
    expect(bits(TYPE.BLK, '4.20')).not.toContain(BLK.DISCARD);
    expect(bits(TYPE.BLK, '5.0')).toEqual([
      BLK.SIZE_MAX,
      BLK.SEG_MAX,
      BLK.GEOMETRY,
      BLK.RO,
      BLK.BLK_SIZE,
      BLK.FLUSH,
      BLK.TOPOLOGY,
      BLK.CONFIG_WCE,
      BLK.MQ,
      BLK.DISCARD,
      BLK.WRITE_ZEROES,
    ]);
    expect(bits(TYPE.BLK, '6.1')).toContain(BLK.SECURE_ERASE);
  });

  test('ZONED is in the modern table only', () => {
    expect(bits(TYPE.BLK, '6.3', 'modern')).toContain(BLK.ZONED);
    expect(bits(TYPE.BLK, '6.3', 'legacy')).not.toContain(BLK.ZONED);
  });
});

describe('a driver’s table', () => {
  test.each([
    [
      'console: SIZE and MULTIPORT, never EMERG_WRITE',
      TYPE.CONSOLE,
      '7.3',
      [CONSOLE.SIZE, CONSOLE.MULTIPORT],
    ],
    ['entropy: nothing', TYPE.RNG, '7.3', []],
    [
      'balloon 4.19',
      TYPE.BALLOON,
      '4.19',
      [BALLOON.MUST_TELL_HOST, BALLOON.STATS_VQ, BALLOON.DEFLATE_ON_OOM],
    ],
    [
      'balloon 4.20: FREE_PAGE_HINT and PAGE_POISON',
      TYPE.BALLOON,
      '4.20',
      [
        BALLOON.MUST_TELL_HOST,
        BALLOON.STATS_VQ,
        BALLOON.DEFLATE_ON_OOM,
        BALLOON.FREE_PAGE_HINT,
        BALLOON.PAGE_POISON,
      ],
    ],
    [
      'balloon 5.7: REPORTING',
      TYPE.BALLOON,
      '5.7',
      [
        BALLOON.MUST_TELL_HOST,
        BALLOON.STATS_VQ,
        BALLOON.DEFLATE_ON_OOM,
        BALLOON.FREE_PAGE_HINT,
        BALLOON.PAGE_POISON,
        BALLOON.PAGE_REPORTING,
      ],
    ],
    ['SCSI host: never INOUT', TYPE.SCSI, '7.3', [SCSI.HOTPLUG, SCSI.CHANGE, SCSI.T10_PI]],
    ['GPU 5.15', TYPE.GPU, '5.15', [GPU.VIRGL, GPU.EDID, GPU.RESOURCE_UUID, GPU.RESOURCE_BLOB]],
    [
      'GPU 5.16: CONTEXT_INIT',
      TYPE.GPU,
      '5.16',
      [GPU.VIRGL, GPU.EDID, GPU.RESOURCE_UUID, GPU.RESOURCE_BLOB, GPU.CONTEXT_INIT],
    ],
    ['vsock 5.13', TYPE.VSOCK, '5.13', []],
    ['vsock 5.14: SEQPACKET, never STREAM', TYPE.VSOCK, '5.14', [VSOCK.SEQPACKET]],
    [
      'IOMMU 5.16: no BYPASS',
      TYPE.IOMMU,
      '5.16',
      [IOMMU.INPUT_RANGE, IOMMU.DOMAIN_RANGE, IOMMU.MAP_UNMAP, IOMMU.PROBE, IOMMU.MMIO],
    ],
    [
      'IOMMU 5.17: BYPASS_CONFIG',
      TYPE.IOMMU,
      '5.17',
      [IOMMU.INPUT_RANGE, IOMMU.DOMAIN_RANGE, IOMMU.MAP_UNMAP, IOMMU.PROBE, IOMMU.MMIO, IOMMU.BYPASS_CONFIG],
    ],
    ['memory 5.16: UNPLUGGED_INACCESSIBLE', TYPE.MEM, '5.16', [MEM.ACPI_PXM, MEM.UNPLUGGED_INACCESSIBLE]],
    ['filesystem: no NOTIFICATION', TYPE.FS, '7.3', []],
    ['pmem 6.7', TYPE.PMEM, '6.7', []],
    ['pmem 6.8: SHMEM_REGION', TYPE.PMEM, '6.8', [PMEM.SHMEM_REGION]],
  ])('%s', (_, type, release, expected) => {
    expect(bits(type, release)).toEqual(expected);
  });

  test.each([
    ['vsock', 19, '4.7', '4.8'],
    ['crypto', 20, '4.9', '4.10'],
    ['IOMMU', 23, '5.2', '5.3'],
    ['filesystem', 26, '5.3', '5.4'],
    ['memory', 24, '5.7', '5.8'],
    ['sound', 25, '5.12', '5.13'],
    ['clock', 17, '6.15', '6.16'],
    ['SPI', 45, '6.17', '6.18'],
    ['CAN', 36, '7.1', '7.2'],
  ])('the %s driver is younger than 4.4', (_, type, before, since) => {
    expect(driverOf(type, before)).toBeUndefined();
    expect(driverOf(type, since)).toBeDefined();
  });

  test('CAIF left in 7.1', () => {
    expect(driverOf(12, '7.0')).toBeDefined();
    expect(driverOf(12, '7.1')).toBeUndefined();
  });

  test('some bits hang on how the kernel was built', () => {
    const conditions = (type: number, bit: number) =>
      LINUX_DRIVERS.find((driver) => driver.type === type)?.features.find((entry) =>
        entry.bits.includes(bit),
      );
    expect(conditions(16, 0)?.littleEndian).toBe(true);
    expect(conditions(8, 3)?.needs).toEqual(['BLK_DEV_INTEGRITY']);
    expect(conditions(24, 0)?.needs).toEqual(['NUMA', 'ACPI_NUMA']);
    expect(conditions(17, 0)?.needs).toEqual(['VIRTIO_RTC_CLASS']);
  });
});
