import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/explore/evaluate.ts';
import { withRelease } from '../../src/explore/explain.ts';
import { BLK, CONSOLE, F, NET, TYPE } from '../../src/features/bits.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import { firmwareNamed, ipxeNamed } from '../../src/guest/firmware-named.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import { compareGuestReleases, hasGuestChange } from '../../src/model/guest-release.ts';
import { caseOf, MODERN, type Spec } from '../cases.ts';

function ends(id: string, spec: Spec) {
  const driver = chooseDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  const ask = new Inquiry(caseSource(withRelease(caseOf(spec), driver)), { log: true });
  const { outcome, handshake } = evaluate(driver.model, ask);
  return { outcome, status: handshake.status, bits: bitsOf(handshake.negotiated) };
}

describe('EDK2', () => {
  test('drives a transitional device through its legacy interface', () => {
    const device: Spec = {
      type: TYPE.BLK,
      transport: 'pci-transitional',
      offers: [BLK.BLK_SIZE, F.VERSION_1],
    };
    expect(ends('ovmf-2025.02', device)).toEqual({ outcome: 'works', status: 0x7, bits: [BLK.BLK_SIZE] });
  });
  test.each([
    ['2023.02', 0],
    ['2023.05', 0xf],
  ])('of %s has the status %i of a serial port', (release, status) => {
    expect(
      ends(`ovmf-${release}`, { type: TYPE.CONSOLE, offers: [CONSOLE.MULTIPORT, F.VERSION_1] }).status,
    ).toBe(status);
  });
  test.each(['ovmf-amdsev-2025.02', 'ovmf-inteltdx-2025.02'])('%s has no network', (id) => {
    expect(ends(id, { type: TYPE.NET, offers: [NET.MAC, F.VERSION_1] }).outcome).toBe('no-driver');
  });
  test('shares memory in an SEV guest, but for a legacy device', () => {
    const guest: Spec = { type: TYPE.BLK, offers: MODERN, protection: 'sev-snp' };
    expect(ends('ovmf-2025.02', guest).outcome).toBe('works');
    expect(
      ends('ovmf-2025.02', { ...guest, offers: [F.VERSION_1], transport: 'pci-transitional' }).outcome,
    ).toBe('breaks');
  });
  test('leaves graphics on virtio-mmio of version 1 alone', () => {
    const screen: Spec = { type: TYPE.GPU, arch: 'aarch64', transport: 'mmio-legacy', offers: [] };
    expect(ends('aavmf-2022.11', screen)).toMatchObject({ outcome: 'no-driver', status: 0 });
  });
  test('takes a virtio-mmio device of version 2 since 2021.11', () => {
    const device: Spec = { type: TYPE.BLK, transport: 'mmio-modern', arch: 'aarch64', offers: [F.VERSION_1] };
    expect(ends('aavmf-2021.08', device).outcome).toBe('no-driver');
    expect(ends('aavmf-2021.11', device).status).toBe(0xf);
    expect(ends('ovmf-2025.02', device).outcome).toBe('no-driver');
  });
});

describe('SeaBIOS', () => {
  test('gives up a disk on virtio-mmio that requires ACCESS_PLATFORM, and drives one on PCI', () => {
    expect(ends('seabios-1.16.2', { type: TYPE.BLK, transport: 'mmio-modern', offers: MODERN })).toEqual({
      outcome: 'refused-by-device',
      status: 0,
      bits: [],
    });
    expect(ends('seabios-1.16.2', { type: TYPE.BLK, offers: MODERN }).bits).toEqual(MODERN);
    expect(ends('seabios-1.10.0', { type: TYPE.BLK, offers: MODERN }).outcome).toBe('refused-by-device');
  });
  test('has no room for a legacy queue of 1024 entries', () => {
    const disk: Spec = { type: TYPE.BLK, transport: 'pci-legacy', offers: [BLK.BLK_SIZE] };
    expect(ends('seabios-1.16.2', { ...disk, fields: { queue_size: 1024 } }).outcome).toBe(
      'refused-by-driver',
    );
    expect(ends('seabios-1.16.2', { ...disk, fields: { queue_size: 256 } })).toMatchObject({
      status: 0x7,
      bits: [],
    });
  });
  test.each(['pci-modern', 'pci-transitional', 'pci-legacy', 'mmio-legacy'] as const)(
    'reads no blocks of 4096 bytes over %s',
    (transport) => {
      const disk: Spec = { type: TYPE.BLK, transport, offers: [BLK.BLK_SIZE, F.VERSION_1] };
      expect(ends('seabios-1.16.2', { ...disk, fields: { blk_size: 4096 } })).toMatchObject({
        outcome: 'refused-by-driver',
        status: 0,
      });
      expect(ends('seabios-1.16.2', { ...disk, fields: { blk_size: 512 } }).outcome).toBe('works');
    },
  );
  test('hangs behind a virtio-iommu that lets nothing pass out of reset', () => {
    const guest: Spec = { type: TYPE.BLK, offers: MODERN, iommu: 'virtio' };
    expect(ends('seabios-1.16.2', { ...guest, iommuPasses: false }).outcome).toBe('breaks');
    expect(ends('seabios-1.16.2', { ...guest, iommuPasses: true }).outcome).toBe('works');
  });
  test('does not come up in a protected guest', () => {
    expect(ends('seabios-1.16.2', { type: TYPE.BLK, offers: MODERN, protection: 'sev' }).outcome).toBe(
      'no-driver',
    );
  });
});

describe('SLOF', () => {
  test('maps in the TCE table exactly with ACCESS_PLATFORM, which it knows since December 2019', () => {
    const guest: Spec = {
      type: TYPE.BLK,
      arch: 'ppc64le',
      iommu: 'spapr-tce',
      offers: [BLK.BLK_SIZE, ...MODERN],
    };
    expect(ends('slof-20241106', guest)).toEqual({
      outcome: 'works',
      status: 0xf,
      bits: [BLK.BLK_SIZE, ...MODERN],
    });
    expect(ends('slof-20190719', guest)).toMatchObject({ outcome: 'refused-by-device', status: 0x83 });
  });
  test('fails over what it asks for and is not offered', () => {
    const disk: Spec = { type: TYPE.BLK, arch: 'ppc64le', iommu: 'spapr-tce', offers: [F.VERSION_1] };
    expect(ends('slof-10.0', disk)).toMatchObject({ outcome: 'refused-by-driver', status: 0x83 });
  });
  test('reads a disk of a guest that is protected later', () => {
    const guest: Spec = {
      type: TYPE.BLK,
      arch: 'ppc64le',
      iommu: 'spapr-tce',
      offers: [BLK.BLK_SIZE, ...MODERN],
      protection: 'pef',
    };
    expect(ends('slof-10.0', guest).outcome).toBe('works');
  });
});

describe('the s390-ccw bios', () => {
  test('speaks revision 0 alone, also to what requires ACCESS_PLATFORM, and before a guest is protected', () => {
    const disk: Spec = {
      type: TYPE.BLK,
      arch: 's390x',
      transport: 'ccw',
      offers: [BLK.GEOMETRY, BLK.BLK_SIZE, ...MODERN],
    };
    expect(ends('s390-ccw-10.0', disk)).toEqual({
      outcome: 'works',
      status: 0x7,
      bits: [BLK.GEOMETRY, BLK.BLK_SIZE],
    });
    expect(ends('s390-ccw-10.0', { ...disk, protection: 's390-pv' }).outcome).toBe('works');
    expect(ends('s390-ccw-10.0', { ...disk, transport: 'pci-modern' }).outcome).toBe('no-driver');
  });
});

describe('U-Boot', () => {
  const disk: Spec = { type: TYPE.BLK, arch: 'aarch64', offers: [BLK.WRITE_ZEROES, ...MODERN] };
  test.each([
    ['2021.01', 'refused-by-device', 0x82],
    ['2023.07', 'works', 0xe],
    ['2026.07', 'works', 0xf],
  ])('of %s: %s, status %i with ACCESS_PLATFORM', (release, outcome, status) => {
    expect(ends(`u-boot-${release}`, disk)).toMatchObject({ outcome, status });
  });
  test('acknowledged a random number generator in 2021.01, and drives it in 2025.01', () => {
    const rng: Spec = { type: TYPE.RNG, arch: 'aarch64', offers: [F.VERSION_1] };
    expect(ends('u-boot-2021.01', rng)).toMatchObject({ outcome: 'no-driver', status: 0x1 });
    expect(ends('u-boot-2025.01', rng).status).toBe(0xe);
    expect(ends('u-boot-2025.01', { ...rng, arch: 'x86_64' }).status).toBe(0);
  });
});

test('OpenBIOS touches nothing that it is not told to boot from', () => {
  expect(ends('openbios', { type: TYPE.BLK, arch: 'ppc64le', offers: [F.VERSION_1] })).toMatchObject({
    outcome: 'no-driver',
    status: 0,
  });
});

test.each([
  ['ipxe-1.0.0+git-20190125', [NET.MAC, ...MODERN]],
  ['ipxe-1.0.0+git-20160601', [NET.MAC, F.VERSION_1]],
])('%s keeps %j', (id, bits) => {
  const requires = id.includes('2019') ? undefined : [];
  expect(ends(id, { type: TYPE.NET, offers: [NET.MAC, NET.STATUS, ...MODERN], requires })).toMatchObject({
    bits,
  });
});

describe('releases', () => {
  test.each([
    ['1.16.2', '1.9.0', 1],
    ['2025.02', '2025.02', 0],
    ['20191206', '20241106', -1],
  ])('%s against %s', (a, b, order) => {
    expect(Math.sign(compareGuestReleases(a, b))).toBe(order);
  });
  test('what lies outside the releases that were read is a guess', () => {
    const history = { releases: ['1.0', '2.0'] };
    expect(hasGuestChange('3.0', { since: '1.5' }, history)).toEqual({ yes: true, read: false });
    expect(hasGuestChange('1.2', { since: '1.5', after: '1.1' }, history)).toEqual({
      yes: false,
      read: false,
    });
    expect(hasGuestChange('1.2', { since: '1.5' }, history)).toEqual({ yes: false, read: true });
  });
});

test.each([
  ['OVMF 2025.02', 'ovmf', '2025.02'],
  ['OVMF 2025.02 amdsev', 'ovmf-amdsev', '2025.02'],
  ['SeaBIOS 1.16.2 (rel-1.16.2), iPXE ROM 1.0.0+git-20190125', 'seabios', '1.16.2'],
  ['SeaBIOS (microvm) 1.16.3', 'seabios', '1.16.3'],
  ['SeaBIOS 1.16.2, virtio-iommu boot-bypass=off', 'seabios', '1.16.2'],
  ['SLOF of QEMU 10.0', 'slof', '10.0'],
  ['SLOF, booting from the network', 'slof', undefined],
  ['s390-ccw of QEMU 7.2', 's390-ccw', '7.2'],
  ['U-Boot 2021.01 qemu_arm64', 'u-boot', '2021.01'],
  ['EDK2 2025.02 RiscVVirt', 'riscvvirt', '2025.02'],
  ['FreeBSD 14.1-RELEASE', 'freebsd', '14.1-RELEASE'],
  ['FreeBSD 14.1', 'freebsd', '14.1'],
  ['OpenBSD 7.8', 'openbsd', '7.8'],
  ['illumos', 'illumos', undefined],
  ['Windows Server 2022, virtio-win 0.1.285', 'windows', '0.1.285'],
  ['Windows 11', 'windows', undefined],
  ['DPDK 25.11 virtio-user', 'dpdk-virtio-user', '25.11'],
  ['testpmd of DPDK 22.11', 'dpdk', '22.11'],
])('%s is %s', (text, id, release) => {
  expect(firmwareNamed(text)).toMatchObject({ model: { id }, release });
});

test('the ROM that a firmware runs may be named beside it', () => {
  expect(ipxeNamed('SeaBIOS 1.16.2, iPXE ROM 1.0.0+git-20190125')?.release).toBe('1.0.0+git-20190125');
  expect(ipxeNamed('SeaBIOS 1.16.2')?.release).toBeUndefined();
});
