import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withProperties, withSettings } from '../../src/cases/settings.ts';
import { readSetting } from '../../src/cli/setting.ts';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { bitsOf, featureSet, hasBit } from '../../src/features/feature-set.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import type { Plug } from '../../src/model/qemu.ts';
import { caseOf } from '../cases.ts';

const { device, platform } = caseOf({ type: TYPE.NET, offers: [F.VERSION_1] });
const set = (...given: readonly string[]) => withSettings({ device, platform }, given.map(readSetting));

async function wrong(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UsageError)
      return error.problems.map(({ file, message }) => `${file}: ${message}`).join();
    throw error;
  }
  return 'nothing';
}

describe('--set says otherwise', () => {
  test('which features are offered: more of them, fewer, or all', async () => {
    expect(bitsOf((await set('device.offers+=ACCESS_PLATFORM,5')).device.offers)).toEqual([
      NET.MAC,
      F.VERSION_1,
      F.ACCESS_PLATFORM,
    ]);
    expect(bitsOf((await set('device.offers-=VERSION_1')).device.offers)).toEqual([]);
    expect(bitsOf((await set('device.offers=0x100000001')).device.offers)).toEqual([0, 32]);
    expect(bitsOf((await set('device.offers+=MAC', 'device.offers-=32')).device.offers)).toEqual([NET.MAC]);
  });

  test('facts of the platform, each in the form that its key has', async () => {
    const { platform: made } = await set(
      'platform.memory.mib=2048',
      'platform.kernel.version=6.1',
      'platform.kernel.cmdline+=swiotlb=force',
      'platform.kernel.cmdline+=quiet',
      'platform.kernel.cmdline-=quiet',
      'platform.kernel.config.SWIOTLB_DYNAMIC=y',
    );
    expect(made.memory.mib).toBe(2048);
    expect(made.kernel).toMatchObject({
      version: '6.1',
      cmdline: 'swiotlb=force',
      config: { SWIOTLB_DYNAMIC: 'y' },
    });
  });

  test.each([
    ['offers', '--set: found "offers"; expected KEY=VALUE'],
    ['device.ofers=x', '--set device.ofers=x: unknown key "ofers"; did you mean "offers"?'],
    ['device.offers+=XYZ', '--set device.offers+=XYZ: unknown feature "XYZ"'],
    ['device.type+=net', 'is no set to which something could be added'],
    ['platform.kernel.version=banana', '--set platform.kernel.version=banana: "kernel.version" is "banana"'],
  ])('the setting %s is an error that names it', async (given, message) => {
    expect(await wrong(() => set(given))).toContain(message);
  });

  test('a setting changes nothing but what it names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), async (bits) => {
        const made = await set(`device.offers+=${bits.join()}`);
        expect(made.platform).toEqual(platform);
        expect(made.device.offers).toEqual(featureSet([...bits, F.VERSION_1]));
        const others = bits.filter((bit) => bit !== F.VERSION_1).join() || 0;
        const back = await withSettings(made, [readSetting(`device.offers-=${others}`)]);
        expect(hasBit(back.device.offers, F.VERSION_1)).toBe(true);
      }),
    );
  });

  test('in no way that crashes the program', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.constantFrom('device.', 'platform.', 'qemu.', ''),
        async (text, about) => {
          try {
            await set(`${about}${text}`);
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
  });
});

describe('--set qemu.DEVICE.PROPERTY', () => {
  const plug: Plug = {
    name: 'net0 (virtio-net-pci)',
    model: 'virtio-net-pci',
    properties: new Map([['mq', 'on']]),
    bus: 'root',
    backend: {},
  };
  const properties = (...given: readonly string[]) =>
    withProperties([plug], given.map(readSetting)).map((one) => [...one.properties]);

  test('gives a device that is called by its id or its model another property, or takes one away', () => {
    expect(properties('qemu.net0.iommu_platform=on')).toEqual([
      [
        ['mq', 'on'],
        ['iommu_platform', 'on'],
      ],
    ]);
    expect(properties('qemu.virtio-net-pci.mq=off')).toEqual([[['mq', 'off']]]);
    expect(properties('qemu.net0.mq-=')).toEqual([[]]);
  });

  test('of a device that there is not names those that there are', async () => {
    expect(await wrong(() => properties('qemu.net1.mq=on'))).toContain(
      'no device is called "net1"; the machine has net0',
    );
    expect(await wrong(() => properties('qemu.mq=on'))).toContain('expected qemu.DEVICE.PROPERTY=VALUE');
  });
});
