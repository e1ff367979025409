import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/data/linux-releases.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadPlatform } from '../../src/input/load.ts';
import { memoryIo, problemLines } from './memory-io.ts';

const PC = { arch: 'x86_64', hypervisor: 'kvm', kernel: { version: '6.12' } };
const STATED = { ...PC, memory: { protection: 'none' }, iommu: { kind: 'none' } };

const problems = (form: object) =>
  problemLines({ 'pc.json': JSON.stringify(form) }, (inputs) => loadPlatform('pc.json', inputs));

async function platform(form: object) {
  const inputs = openInputs(memoryIo({ 'pc.json': JSON.stringify(form) }).io);
  return (await settle(inputs, await loadPlatform('pc.json', inputs)))[0];
}

describe('a platform', () => {
  test('needs an architecture, a hypervisor and a kernel', async () => {
    const { open: _, ...closed } = await platform(PC);
    expect(closed).toEqual({
      name: 'x86_64, kvm, Linux 6.12',
      arch: 'x86_64',
      hypervisor: 'kvm',
      machine: undefined,
      memory: { protection: 'none', protectedFrom: 'boot', mib: undefined },
      xen: undefined,
      iommu: { kind: 'none' },
      kernel: { version: '6.12', release: undefined, cmdline: '', config: {} },
    });
  });

  test.each([
    [
      'x86_64',
      'kvm',
      ['none', 'sev', 'sev-es', 'sev-snp', 'tdx', 'restricted-hook'],
      ['none', 'intel', 'amd', 'virtio'],
    ],
    ['ppc64le', 'kvm', ['none', 'pef', 'restricted-hook'], ['spapr-tce', 'virtio', 'none']],
    ['x86_64', 'none', undefined, ['none', 'intel', 'amd', 'virtio']],
  ])('of %s under %s may have what is not said', async (arch, hypervisor, protections, iommus) => {
    const { open = [] } = await platform({ arch, hypervisor, kernel: { version: '6.12' } });
    const values = (name: string) => open.find((one) => 'name' in one && one.name === name)?.values;
    expect(values('platform.memory.protection')).toEqual(protections);
    expect(values('platform.iommu.kind')).toEqual(iommus);
    expect(open.flatMap(({ kind, values: words }) => (kind === 'cmdline' ? [words] : []))).toContainEqual([
      '',
      'swiotlb=force',
      'swiotlb=noforce',
    ]);
  });

  test('has every key of the model', async () => {
    const form = {
      name: 'a dom0',
      arch: 'x86_64',
      hypervisor: 'xen',
      machine: 'q35',
      memory: { protection: 'restricted-hook', protectedFrom: 'runtime', mib: 1024 },
      xen: { domain: 'dom0', mode: 'pv' },
      iommu: { kind: 'intel' },
      kernel: { version: '6.1.176', release: '6.1.0-50-amd64', cmdline: 'quiet', config: { SWIOTLB: 'y' } },
    };
    expect(await platform({ $schema: 'x', ...form })).toEqual(form);
  });

  test.each<[string, object, readonly string[]]>([
    ['a kernel of which nothing is said', {}, RELEASES],
    ['a range of kernels', { version: '5.15..5.17' }, ['5.15', '5.15.29', '5.16', '5.16.15', '5.17']],
    ['all kernels since one', { version: '7.2..' }, RELEASES.slice(RELEASES.indexOf('7.2'))],
  ])('may have %s', async (_, kernel, values) => {
    const { open, name, kernel: example } = await platform({ ...STATED, kernel: { cmdline: '', ...kernel } });
    expect(open).toEqual([{ kind: 'release', values: expect.arrayContaining([...values]) }]);
    expect(name).toBe('x86_64, kvm');
    expect(example.version).not.toBe('');
  });

  test('may leave facts open', async () => {
    const open = { hypervisor: ['kvm', 'qemu'], 'memory.protection': ['none', 'sev'] };
    expect(await platform({ ...PC, open })).toMatchObject({
      open: expect.arrayContaining([
        { kind: 'fact', name: 'platform.hypervisor', values: ['kvm', 'qemu'] },
        { kind: 'fact', name: 'platform.memory.protection', values: ['none', 'sev'] },
      ]),
    });
  });

  test('has the kernel that its release names, where no version is given', async () => {
    const kernel = async (named: object) => await platform({ ...STATED, kernel: { cmdline: '', ...named } });
    expect((await kernel({ release: '6.1.90-1-amd64' })).kernel.release).toBe('6.1.90-1-amd64');
    const el9 = await kernel({ release: '5.14.0-427.el9.x86_64' });
    expect(el9.kernel.version).toBe('5.14');
    expect(el9.open?.map(({ kind }) => kind)).toContain('change');
    expect((await kernel({ release: '5.14.0-427.el9.x86_64', version: '6.12' })).open).toBeUndefined();
  });

  test.each(['5.10', '6.12.107', '6.12-rc3', '7.0', '10.20.300'])('may have Linux %s', async (version) => {
    expect(await platform({ ...PC, kernel: { version } })).toMatchObject({ kernel: { version } });
  });

  test.each([
    '6',
    '6.12.',
    'v6.12',
    '6.12.0-rc3',
    '6.1.0-50-amd64',
    '6.12\n',
    '',
    '..',
    '6.1..x',
    '6.1...6.2',
  ])('may not have Linux %j', async (version) => {
    expect(await problems({ ...PC, kernel: { version } })).toEqual([
      `pc.json:1:57: "kernel.version" is ${JSON.stringify(version)}; expected an upstream version such as "6.12", "6.12.107" or "6.12-rc3", or a range such as "5.15..6.12"`,
    ]);
  });

  test.each([
    ['sev', 'x86_64', 'aarch64'],
    ['sev-es', 'x86_64', 's390x'],
    ['sev-snp', 'x86_64', 'ppc64le'],
    ['tdx', 'x86_64', 'riscv64'],
    ['pef', 'ppc64le', 'x86_64'],
    ['s390-pv', 's390x', 'x86_64'],
    ['cca', 'aarch64', 'x86_64'],
    ['pkvm', 'aarch64', 'x86_64'],
  ])('has %s only on %s', async (protection, right, wrong) => {
    expect(await problems({ ...PC, arch: right, memory: { protection } })).toEqual([]);
    expect(await problems({ memory: { protection }, ...PC, arch: wrong })).toEqual([
      `pc.json:1:25: "memory.protection" is "${protection}", which exists only on ${right}; "arch" is "${wrong}"`,
    ]);
  });

  test.each([
    ['intel', 'x86_64', 'aarch64'],
    ['amd', 'x86_64', 'ppc64le'],
    ['smmuv3', 'aarch64', 'x86_64'],
    ['spapr-tce', 'ppc64le', 'x86_64'],
  ])('has the IOMMU %s only on %s', async (kind, right, wrong) => {
    expect(await problems({ ...PC, arch: right, iommu: { kind } })).toEqual([]);
    expect(await problems({ iommu: { kind }, ...PC, arch: wrong })).toEqual([
      `pc.json:1:18: "iommu.kind" is "${kind}", which exists only on ${right}; "arch" is "${wrong}"`,
    ]);
  });

  test.each(['x86_64', 'aarch64', 'ppc64le', 's390x', 'riscv64'])(
    'may have a virtio IOMMU and a restricted hook on %s',
    async (arch) => {
      const form = { ...PC, arch, iommu: { kind: 'virtio' }, memory: { protection: 'restricted-hook' } };
      expect(await problems(form)).toEqual([]);
    },
  );

  test.each<[string, object, string]>([
    [
      'xen without its key',
      { ...PC, hypervisor: 'xen' },
      '1:1: missing "xen"; with hypervisor xen, expected its domain and mode',
    ],
    [
      'the key without xen',
      { xen: { domain: 'domU', mode: 'pvh' }, ...PC },
      '1:2: "xen" is only for hypervisor xen; "hypervisor" is "kvm"',
    ],
    [
      'half a xen',
      { ...PC, hypervisor: 'xen', xen: { domain: 'dom0' } },
      '1:71: missing "xen.mode"; expected one of pv, pvh, hvm',
    ],
    [
      'no memory',
      { memory: { mib: 0 }, ...PC },
      '1:18: "memory.mib" is 0; expected a whole number, 1 or more',
    ],
    [
      'a number for a version',
      { kernel: { version: 6.1 }, arch: 'x86_64', hypervisor: 'kvm' },
      '1:22: "kernel.version" is 6.1; expected an upstream version such as "6.12", "6.12.107" or "6.12-rc3", or a range such as "5.15..6.12"',
    ],
    [
      'a prefixed option',
      { kernel: { config: { CONFIG_SWIOTLB: 'y' }, version: '6.1' }, arch: 'x86_64', hypervisor: 'kvm' },
      '1:22: "CONFIG_SWIOTLB" is written without CONFIG_: "SWIOTLB"',
    ],
    [
      'an odd option',
      { kernel: { config: { 'A B': 'y' }, version: '6.1' }, arch: 'x86_64', hypervisor: 'kvm' },
      '1:22: "A B" is not a kernel option',
    ],
    [
      'another value',
      { kernel: { config: { HZ: 250 }, version: '6.1' }, arch: 'x86_64', hypervisor: 'kvm' },
      '1:27: "kernel.config.HZ" is 250; expected one of y, m, n',
    ],
    [
      'an open fact without the value that holds',
      { open: { 'iommu.kind': ['intel', 'amd'] }, ...PC },
      '1:23: "open" leaves iommu.kind open among intel, amd, but the platform has none',
    ],
    [
      'an open fact with a value of another architecture',
      { open: { 'memory.protection': ['none', 'pef'] }, ...PC },
      '1:30: "pef" exists only on ppc64le; "arch" is "x86_64"',
    ],
    [
      'an unknown key inside',
      { memory: { protecton: 'sev' }, ...PC },
      '1:12: unknown key "protecton"; did you mean "protection"?',
    ],
  ])('%s is a mistake', async (_, form, problem) => {
    expect(await problems(form)).toEqual([`pc.json:${problem}`]);
  });
});
