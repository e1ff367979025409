import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/data/linux-releases.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadAny } from '../../src/input/load.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import { type Space, sizeOf } from '../../src/model/space.ts';
import { memoryIo } from './memory-io.ts';

const DEVICE = { type: 'net', transport: 'pci-modern', implementation: 'qemu', offers: ['VERSION_1'] };
const PLATFORM = { arch: 'x86_64', hypervisor: 'kvm', kernel: { version: '6.12' } };

async function load(space: object): Promise<Space> {
  const inputs = openInputs(memoryIo({ 'space.json': JSON.stringify(space, null, 2) }).io);
  const [loaded] = await settle(inputs, await loadAny('space.json', inputs));
  if (loaded.kind !== 'space') throw new Error('this is no space');
  return loaded.space;
}

function vary(varies: object): Promise<Space> {
  return load({ device: DEVICE, platform: PLATFORM, vary: varies });
}

async function problems(space: object): Promise<readonly string[]> {
  const error = await load(space).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error('nothing is wrong with it');
  return error.message.split('\n');
}

describe('what varies', () => {
  test.each<[string, unknown, readonly unknown[]]>([
    ['device.type', ['net', 2], [1, 2]],
    ['device.transport', ['pci-modern', 'ccw'], ['pci-modern', 'ccw']],
    ['device.implementation', ['qemu', 'hardware'], ['qemu', 'hardware']],
    ['device.addressing', [null, 'platform'], [undefined, 'platform']],
    ['device.config.mtu', [null, 60], [undefined, 60]],
    ['platform.hypervisor', ['kvm', 'qemu'], ['kvm', 'qemu']],
    ['platform.memory.protection', ['none', 'tdx'], ['none', 'tdx']],
    ['platform.memory.protectedFrom', 'any', ['boot', 'runtime']],
    ['platform.iommu.kind', 'any', ['none', 'intel', 'amd', 'virtio']],
    ['platform.kernel.version', ['5.10', '6.12.107'], ['5.10', '6.12.107']],
    ['platform.kernel.version', 'any', RELEASES],
    ['platform.kernel.config.NUMA', [null, 'y'], [undefined, 'y']],
  ])('%s over %j', async (name, values, expected) => {
    const { parts } = await vary({ [name]: values });
    expect(parts.map(({ varying }) => varying.map((one) => one.values))).toEqual([[expected]]);
  });

  test('releases in a span, with the stable updates that differ', async () => {
    const { parts } = await vary({ 'platform.kernel.version': { since: '5.15', until: '5.16' } });
    expect(parts[0]?.varying[0]?.values).toEqual(['5.15', '5.15.29', '5.16', '5.16.15']);
  });

  test('each bit, and each choice of the command line, by itself', async () => {
    const { parts } = await vary({
      'device.offers': ['ACCESS_PLATFORM', 'MAC'],
      'platform.kernel.cmdline': [
        ['', 'swiotlb=force'],
        ['a', 'b', 'c'],
      ],
    });
    expect(parts.map(({ varying }) => varying.map(({ kind }) => kind))).toEqual([
      ['bit', 'bit', 'cmdline', 'cmdline'],
    ]);
    expect(parts.map(sizeOf)).toEqual([24n]);
  });

  test('for each device, platform and driver of the scenario', async () => {
    const { parts } = await load({
      device: [DEVICE, { ...DEVICE, type: 'blk' }],
      platform: PLATFORM,
      driver: ['linux-5.10', 'gibson-2019'],
      vary: { 'device.offers': ['ACCESS_PLATFORM'] },
    });
    expect(parts.map(({ base }) => [base.device.type, base.driver])).toEqual([
      [1, 'linux-5.10'],
      [1, 'gibson-2019'],
      [2, 'linux-5.10'],
      [2, 'gibson-2019'],
    ]);
  });
});

describe('a mistake is told with its place', () => {
  test.each<[object, RegExp]>([
    [
      { 'device.typ': ['net'] },
      /^space\.json:\d+:\d+: nothing called "device\.typ" can vary; did you mean device\.type\?$/,
    ],
    [
      { 'device.transport': ['pci-modern', 'pci-modrn'] },
      /"pci-modrn"; expected "any", or a list of pci-modern, /,
    ],
    [{ 'device.type': ['nett'] }, /unknown device type "nett"; did you mean "net"\?/],
    [{ 'device.offers': ['MAK'] }, /unknown feature "MAK"/],
    [{ 'device.requires': ['MAC'] }, /expected a list of feature sets|"MAC"/],
    [
      { 'platform.memory.protection': ['pef'] },
      /"pef" exists only on ppc64le; the platform’s "arch" is "x86_64"/,
    ],
    [{ 'platform.iommu.kind': ['smmuv3'] }, /"smmuv3" exists only on aarch64/],
    [{ 'platform.hypervisor': ['xen'] }, /"xen" is a platform of its own/],
    [{ 'platform.xen': [{ domain: 'dom0', mode: 'pv' }] }, /only for platforms with hypervisor xen/],
    [{ 'platform.kernel.version': { since: '9.0' } }, /there is no release there/],
    [{ 'platform.kernel.version': [] }, /there is no release there/],
    [{ 'platform.kernel.cmdline': [['', 'quiet -- init']] }, /ends the command line/],
    [{ 'platform.kernel.cmdline': [['a', 'a']] }, /none twice/],
    [{ 'device.implementation': [] }, /at least one value/],
  ])('%j', async (varies, message) => {
    const [first] = await problems({ device: DEVICE, platform: PLATFORM, vary: varies });
    expect(first).toMatch(message);
  });

  test('a wrong value is named with its own place', async () => {
    const [first] = await problems({
      device: DEVICE,
      platform: PLATFORM,
      vary: { 'device.transport': ['pci-modern', 'pci-modrn'] },
    });
    expect(first).toMatch(/^space\.json:2\d:7: "pci-modrn"; /);
  });

  test('a space that counts cases twice is refused', async () => {
    const [first] = await problems({
      device: [DEVICE, { ...DEVICE, offers: ['VERSION_1', 'ACCESS_PLATFORM'] }],
      platform: PLATFORM,
      vary: { 'device.offers': ['ACCESS_PLATFORM'] },
    });
    expect(first).toMatch(/two parts of the space have the same cases/);
  });

  test('a space with an expectation is refused', async () => {
    const [first] = await problems({
      device: DEVICE,
      platform: PLATFORM,
      vary: { 'device.offers': ['MAC'] },
      expect: { outcome: 'works' },
    });
    expect(first).toMatch(/a space expects nothing; name a claim with --claim/);
  });
});
