import { describe, expect, test } from 'vitest';
import { casesOf, importGuests } from '../../src/cases/imported.ts';
import { explain } from '../../src/explore/explain.ts';
import { fix } from '../../src/explore/fix/fix.ts';
import { remedies } from '../../src/explore/remedies.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import type { Device } from '../../src/model/device.ts';
import { remedyWords } from '../../src/report/words/edits.ts';

const LINUX = { model: linux, release: undefined };
const WISH = { wanted: ['works'], may: ['device', 'cmdline'], most: 2 } as const;

function imported(device: string, machine = '-M q35') {
  const text = `qemu-system-x86_64 ${machine} -netdev user,id=n -device ${device}`;
  const [guest] = importGuests('qemu', { file: 'a.sh', text }, { kernel: '6.12' });
  if (guest === undefined) throw new Error('no guest');
  return guest;
}

function deviceOf(device: string, machine?: string): Device | undefined {
  return imported(device, machine).devices[0]?.device;
}

function waysOf(device: string): readonly (readonly string[])[] {
  const { amendments = [] } = deviceOf(device) ?? {};
  return amendments.map(({ properties }) => [...properties].map(([name, value]) => `${name}=${value}`));
}

describe('a device that QEMU refuses', () => {
  test('with both interfaces and ACCESS_PLATFORM is created with the modern one alone, or without the bit', () => {
    expect(waysOf('virtio-net-pci,netdev=n,disable-legacy=off,iommu_platform=on')).toEqual([
      ['disable-legacy=on'],
      ['iommu_platform=off'],
    ]);
  });

  test('of a transitional model is asked for by the other model', () => {
    const device = deviceOf('virtio-net-pci-transitional,netdev=n,iommu_platform=on');
    const [modern] = device?.amendments ?? [];
    expect([modern?.device.transport, modern?.device.refused]).toEqual(['pci-modern', undefined]);
  });

  test('with neither interface is created with the modern one', () => {
    expect(waysOf('virtio-rng-pci,disable-legacy=on,disable-modern=on')).toEqual([['disable-modern=off']]);
  });

  test('is asked for in no other way where none is created', () => {
    expect(waysOf('virtio-net-pci,netdev=missing')).toEqual([]);
  });
});

test('a device that QEMU creates is not asked for otherwise', () => {
  expect(deviceOf('virtio-rng-pci')?.amendments).toBeUndefined();
});

describe('what helps a refused device', () => {
  const REFUSED = 'virtio-net-pci,netdev=n,disable-legacy=off,iommu_platform=on';

  test('is proven by running the device that QEMU makes of it', () => {
    const [one] = casesOf(imported(REFUSED), 'linux');
    if (one === undefined) throw new Error('no case');
    const { fixes } = fix(one.asked, LINUX, WISH);
    expect(fixes.map(({ result, when }) => [result.outcome, when === undefined])).toEqual([
      ['works', true],
      ['works', true],
    ]);
  });

  test('is said not to hold for every QEMU where an older one refuses it all the same', () => {
    const [one] = casesOf(imported(REFUSED), 'linux');
    const { device } = one?.asked ?? {};
    const [amendment] = device?.amendments ?? [];
    if (one === undefined || device === undefined || amendment === undefined) throw new Error('no case');
    const { amendments: _, ...refused } = device;
    const older = { device: refused, under: [{ qemu: '6.0' }] };
    const newer = { device: amendment.device, under: [{ qemu: '10.0' }] };
    const asked = {
      ...one.asked,
      device: { ...device, amendments: [{ ...amendment, variants: [older, newer] }] },
    };
    const { fixes } = fix(asked, LINUX, WISH);
    expect(fixes.map(({ result, when }) => [result.outcome, when === undefined])).toEqual([['works', false]]);
  });

  test('keeps the bit where memory is protected', () => {
    const snp =
      '-M q35,confidential-guest-support=s -object sev-snp-guest,id=s,cbitpos=51,reduced-phys-bits=1';
    const [one] = casesOf(imported(REFUSED, snp), 'linux');
    if (one === undefined) throw new Error('no case');
    const found = remedies(explain(one.asked, LINUX).asked, LINUX);
    expect(found.map((changes) => changes.map((change) => one.advise(remedyWords(change)).qemu))).toEqual([
      ['-device virtio-net-pci,…,disable-legacy=on'],
    ]);
  });
});
