import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOpenvmm } from '../../../src/input/import/openvmm/command-line.ts';
import { recognise } from '../../../src/input/import/recognise.ts';

const read = (text: string) => readOpenvmm(text, { file: 'vm.sh' });
const settingsOf = (text: string) =>
  read(text).guest?.devices.map(({ settings }) => Object.fromEntries(settings));
const refusedBy = (text: string) => read(text).guest?.machine.settings.get('refused');

describe('a command line of OpenVMM', () => {
  test('is told by its program', () => {
    expect(recognise('openvmm --uefi --virtio-rng\n')).toBe('openvmm');
    expect(recognise('$ sudo ./target/debug/openvmm -m 2G --virtio-net tap:tap0\n')).toBe('openvmm');
  });

  test('has the devices that it asks for and no others', () => {
    const text = `openvmm --processors 4 --memory size=4G,shared=on --virtio-blk file:/a,b.img,ro \\
      --virtio-net queues=2:consomme:10.0.0.0/24 --virtio-fs t,/srv --virtio-9p u,/srv --virtio-pmem /p --virtio-rng \\
      --virtio-console console --virtio-vsock-path /v --vhost-user /s,type=fs,tag=x -c a -c 'b c'`;
    const { guest, problems } = read(text);
    expect(problems).toEqual([]);
    expect(guest?.devices.map(({ name }) => name)).toEqual([
      ...[
        'blk0 (blk)',
        'net0 (net)',
        'fs0 (fs)',
        '9p0 (9p)',
        'pmem0 (pmem)',
        'rng0 (rng)',
        'console0 (console)',
      ],
      ...['vsock0 (vsock)', 'vhost-user0 (vhost-user)'],
    ]);
    expect(guest?.platform).toMatchObject({ memory: { mib: 4096 }, kernel: { cmdline: 'a b c' } });
    expect(guest?.devices[0]?.settings.get('ro')).toBe('on');
    expect(guest?.devices[1]?.settings.get('backend')).toBe('consomme');
  });

  test('puts devices on mmio where their option says so, and they are on no port', () => {
    const buses = '--virtio-rng-bus mmio --virtio-fs-bus MMIO --virtio-vsock-bus pci';
    expect(settingsOf(`openvmm --virtio-rng --virtio-fs t,/ --virtio-vsock-path /v ${buses}`)).toEqual([
      { mmio: 'on' },
      { mmio: 'on' },
      {},
    ]);
    expect(settingsOf('openvmm --virtio-rng --virtio-rng-pcie-port p --virtio-rng-bus mmio')).toEqual([{}]);
  });

  test('has an IOMMU for the root complexes that have one', () => {
    const text = `openvmm --pcie-root-complex rc0 --pcie-root-complex rc1 --intel-vtd rc1 --pcie-root-port rc0:a \\
      --pcie-root-port rc1:b,hotplug --pcie-switch b:sw,num_downstream_ports=2 --virtio-net none \\
      --virtio-net pcie_port=a:none --virtio-net pcie_port=b:none --virtio-pmem pcie_port=sw-downstream-1:/p`;
    expect(read(text).guest?.platform.iommu).toEqual({ kind: 'intel' });
    expect(settingsOf(text)?.map(({ untranslated }) => untranslated)).toEqual([
      'on',
      'on',
      undefined,
      undefined,
    ]);
    expect(read('openvmm --smmu rc=rc0,oas=auto --virtio-rng').guest).toMatchObject({
      machine: { arch: 'aarch64' },
      platform: { iommu: { kind: 'smmuv3' } },
    });
  });

  test.each([
    ['--virtio-blk mem:1G,vtl2', 'virtio-blk only supported for VTL0'],
    ['--amd-iommu a --intel-vtd b', '--amd-iommu and --intel-vtd cannot both be used in the same VM'],
    ['--isolation snp --uefi', 'SNP isolation currently only supports Linux direct boot'],
    ['--isolation snp -m size=1G,hugepages', 'SNP isolation currently does not support hugetlb memory'],
    ['--isolation snp --virtio-rng', 'SNP isolation currently only supports virtio devices'],
    ['--isolation snp --virtio-net pcie_port=a:none', undefined],
    ['--virtio-rng', undefined],
  ])('with %s is refused: %s', (options, message) => {
    expect(refusedBy(`openvmm ${options}`)).toBe(message);
  });

  test('says what it cannot make anything of', () => {
    const messages = (text: string) => read(text).problems.map(({ message }) => message);
    expect(messages('openvmm --isolation vbs --virtio-rng')).toHaveLength(1);
    expect(messages('openvmm --virtio-net $NET')[0]).toContain(
      'is not known; state it with --define NET=VALUE',
    );
    expect(messages('openvmm --virtio-blk file:$DIR/a.raw,pcie_port=a')).toEqual([]);
    expect(messages('openvmm --virtio-rng disk.raw')).toEqual(['disk.raw belongs to no option of OpenVMM']);
    const matters = read('openvmm --hv --virtio-rng --vfio host=1,port=a').guest?.ignored.filter(
      (one) => one.matters,
    );
    expect(matters?.map(({ text }) => text)).toEqual(['--vfio host=1,port=a', 'pci=off']);
  });

  test('never makes its reader throw', () => {
    const part = fc.constantFrom(
      ...[' --virtio-net ', ' --virtio-blk ', ' --pcie-root-port ', ' --pcie-switch ', ' --intel-vtd '],
      ...['pcie_port=', 'a:', 'b', 'b:a', ',', '=', '"', '$X', '\n', '--', ' -m ', ':'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        for (const { line } of read(`openvmm ${parts.join('')}`).problems) expect(line).toBeGreaterThan(0);
      }),
    );
  });
});
