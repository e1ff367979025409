import { describe, expect, test } from 'vitest';
import { readQemuCommandLines } from '../../../../src/input/import/qemu/command-line.ts';
import { texts } from '../ignored-texts.ts';
import { qemu } from './samples.ts';

function qemuLine(text: string, options: Parameters<typeof qemu>[1] = {}) {
  return qemu(text, options).line;
}

describe('the platform', () => {
  test('has everything that a command line says', () => {
    const { platform } = qemuLine(
      '-name guest=db1,debug-threads=on -M pc-q35-7.2,accel=kvm -m 4G -device intel-iommu -append "intel_iommu=on quiet"',
      { kernel: { version: '5.10', release: undefined, changes: { 'access-platform': true }, open: [] } },
    );
    expect(platform).toEqual({
      name: 'db1',
      arch: 'x86_64',
      hypervisor: 'kvm',
      machine: 'pc-q35-7.2',
      memory: { protection: 'none', protectedFrom: 'boot', mib: 4096 },
      xen: undefined,
      iommu: { kind: 'intel' },
      kernel: {
        version: '5.10',
        release: undefined,
        cmdline: 'intel_iommu=on quiet',
        config: {},
        changes: { 'access-platform': true },
      },
      open: undefined,
    });
  });

  test.each([
    ['qemu-system-x86_64', 'x86_64'],
    ['/usr/bin/qemu-system-aarch64 -M virt', 'aarch64'],
    ['qemu-system-ppc64', 'ppc64le'],
    ['/usr/libexec/qemu-kvm -M s390-ccw-virtio-rhel9.2.0', 's390x'],
    ['kvm', 'x86_64'],
    ['./start -M pseries -accel kvm', 'ppc64le'],
    ['-M q35', 'x86_64'],
  ])('%s is for %s', (line, arch) => {
    expect(readQemuCommandLines(line, { file: 'vm.sh' }).lines[0]?.platform.arch).toBe(arch);
  });

  test.each([
    ['', 'qemu'],
    ['-enable-kvm', 'kvm'],
    ['-accel kvm', 'kvm'],
    ['-accel tcg,thread=multi', 'qemu'],
    ['-machine accel=kvm:tcg', 'kvm'],
    ['qemu-kvm -M q35', 'kvm'],
  ])('%s runs under %s', (line, hypervisor) => {
    expect(qemu(line).line.platform.hypervisor).toBe(hypervisor);
  });

  test.each([
    ['-m 512', 512],
    ['-m 2G,slots=2,maxmem=8G', 2048],
    ['-m size=8388608k', 8192],
    ['-m 1T', 1048576],
    ['-m lots', undefined],
    ['', undefined],
  ])('%s is memory of %s MiB', (line, mib) => {
    expect(qemu(line).line.platform.memory.mib).toBe(mib);
  });

  test.each([
    ['-M q35 -device amd-iommu', 'amd'],
    ['-M q35 -device virtio-iommu-pci', 'virtio'],
    ['qemu-system-aarch64 -M virt,iommu=smmuv3', 'smmuv3'],
    ['qemu-system-ppc64 -M pseries', 'spapr-tce'],
    ['-M q35', 'none'],
    ['qemu-system-aarch64 -M virt -device intel-iommu', 'none'],
    ['-M q35,iommu=smmuv3', 'none'],
  ])('%s has an IOMMU of kind %s', (line, kind) => {
    expect(qemu(line).line.platform.iommu.kind).toBe(kind);
  });

  test('an IOMMU of another architecture is among what is ignored', () => {
    expect(texts(qemu('-M q35,iommu=smmuv3').line.ignored)).toContain('-machine iommu=smmuv3');
    expect(texts(qemu('qemu-system-aarch64 -M virt -device intel-iommu').line.ignored)).toContain(
      '-device intel-iommu',
    );
  });
});

describe('a confidential guest', () => {
  test.each([
    ['x86_64', 'sev-guest,id=c,policy=0x1', 'sev', 'boot'],
    ['x86_64', 'sev-guest,id=c,policy=0x5', 'sev-es', 'boot'],
    ['x86_64', 'sev-snp-guest,id=c', 'sev-snp', 'boot'],
    ['x86_64', 'tdx-guest,id=c', 'tdx', 'boot'],
    ['ppc64', 'pef-guest,id=c', 'pef', 'runtime'],
    ['s390x', 's390-pv-guest,id=c', 's390-pv', 'boot'],
  ])('%s with %s', (arch, object, protection, protectedFrom) => {
    const machine = { x86_64: 'q35', ppc64: 'pseries', s390x: 's390-ccw-virtio' }[arch];
    const { platform, ignored } = qemuLine(
      `qemu-system-${arch} -nodefaults -object ${object} -M ${machine},confidential-guest-support=c`,
    );
    expect(platform.memory).toMatchObject({ protection, protectedFrom });
    expect(texts(ignored)).not.toContain(`-object ${object}`);
  });

  test('the older memory-encryption= means the same, and -machine options add up', () => {
    const {
      line: { platform },
      devices,
    } = qemu('-M q35 -machine memory-encryption=sev0 -object sev-guest,id=sev0 -device virtio-rng-pci');
    expect(platform.memory.protection).toBe('sev');
    expect(devices.map(({ transport }) => transport)).toEqual(['pci-modern']);
  });

  test('of another architecture is a problem', () => {
    const { problems } = qemu(
      'qemu-system-ppc64 -M pseries,confidential-guest-support=c -object sev-guest,id=c',
    );
    expect(problems.map(({ message }) => message)).toEqual([
      '-machine names "c" as its confidential-guest-support; its -object is of type "sev-guest", which exists only on x86_64; this machine is ppc64le',
    ]);
  });

  test('without its object is a problem', () => {
    expect(qemu('-M q35,confidential-guest-support=c').problems).toEqual([
      {
        file: 'vm.sh',
        line: 1,
        column: 23,
        message: '-machine names "c" as its confidential-guest-support; no -object has that id',
      },
    ]);
  });
});

describe('a bus that passes the IOMMU by', () => {
  const PXB = '-device pxb-pcie,id=px,bus_nr=8';
  const ON_PXB = '-device pcie-root-port,id=rp,bus=px -device virtio-rng-pci,bus=rp';
  const ON_PCIE =
    '-device virtio-rng-pci,bus=pcie.0 -device pcie-root-port,id=rq,bus=pcie.0 -device virtio-rng-pci,bus=rq';

  test.each([
    [`-M q35 -device intel-iommu ${PXB},bypass_iommu=on ${ON_PXB} ${ON_PCIE}`, [true, undefined, undefined]],
    [`-M q35 -device intel-iommu ${PXB} ${ON_PXB} ${ON_PCIE}`, [undefined, undefined, undefined]],
    [
      `-M q35,default_bus_bypass_iommu=on -device intel-iommu ${PXB} ${ON_PXB} ${ON_PCIE}`,
      [undefined, true, true],
    ],
  ])('%s', (line, expected) => {
    const { platform, plugs } = qemu(`qemu-system-x86_64 ${line}`).line;
    expect(platform.iommu.kind).toBe('intel');
    expect(plugs.map(({ bypassesIommu }) => bypassesIommu)).toEqual(expected);
  });
});

test.each([
  ['sev-guest', 1, true],
  ['sev-guest', 5, true],
  ['sev-snp-guest', 1, undefined],
])('a guest of -object %s with policy %i has its memory pinned: %s', (type, policy, expected) => {
  const line = `qemu-system-x86_64 -M q35,confidential-guest-support=s -object ${type},id=s,policy=${policy}`;
  expect(qemu(`${line} -device virtio-rng-pci`).line.start.pinsMemory).toBe(expected);
});

describe('an IOMMU that QEMU refuses', () => {
  const NOT_HERE = "Parameter 'driver' expects a dynamic sysbus device type for the machine";
  const SECOND = 'QEMU does not support multiple vIOMMUs for x86 yet.';
  const objections = (line: string) => qemu(line).line.plugs.map(({ objection }) => objection?.message);
  const x86 = (line: string) => objections(`qemu-system-x86_64 ${line} -device virtio-rng-pci`);

  test('is one of q35 on another machine, and no device is created', () => {
    expect(x86('-M pc -device intel-iommu')).toEqual([NOT_HERE]);
    expect(x86('-M pc -device amd-iommu')).toEqual([NOT_HERE]);
    expect(x86('-M q35 -device amd-iommu')).toEqual([undefined]);
    expect(x86('-M pc -device virtio-iommu-pci')).toEqual([undefined, undefined]);
  });

  test('is the second of a machine', () => {
    expect(x86('-M q35 -device intel-iommu -device amd-iommu')).toEqual([SECOND]);
    expect(x86('-M q35 -device intel-iommu -device virtio-iommu-pci')).toEqual([SECOND, undefined]);
    expect(
      objections(
        'qemu-system-aarch64 -nodefaults -M virt,iommu=smmuv3 -device virtio-iommu-pci -device virtio-rng-pci',
      ),
    ).toEqual(['virt machine does not support multiple IOMMUs', undefined]);
  });
});

describe('an IOMMU that is there and in nobody’s way', () => {
  test.each([
    ['qemu-system-x86_64 -M q35 -device intel-iommu', 'intel'],
    ['qemu-system-x86_64 -M q35 -device intel-iommu,dma-translation=off', 'none'],
    ['qemu-system-x86_64 -M q35,default_bus_bypass_iommu=on -device intel-iommu', 'none'],
    ['qemu-system-x86_64 -M q35,acpi=off -device intel-iommu', 'none'],
    ['qemu-system-x86_64 -M q35 -no-acpi -device amd-iommu', 'none'],
    ['qemu-system-aarch64 -M virt,iommu=smmuv3,default_bus_bypass_iommu=on', 'none'],
    ['qemu-system-aarch64 -M virt,iommu=smmuv3,acpi=off', 'smmuv3'],
  ])('%s: %s', (line, kind) => {
    const { platform, ignored } = qemu(line).line;
    expect(platform.iommu.kind).toBe(kind);
    expect(ignored).toEqual([]);
  });

  test('a pseries machine with maxmem= announces it', () => {
    const announced = (memory: string) =>
      qemu(`qemu-system-ppc64 -M pseries -m ${memory}`).line.platform.memory.announced;
    expect([announced('2G,maxmem=8G'), announced('2G')]).toEqual([true, undefined]);
  });
});

test.each([
  ['-M virt -device riscv-iommu-pci', { kind: 'riscv', interrupts: false }],
  ['-M virt,aia=aplic -device riscv-iommu-pci', { kind: 'riscv', interrupts: false }],
  ['-M virt,aia=aplic-imsic -device riscv-iommu-pci', { kind: 'riscv' }],
  ['-M virt,aia=aplic-imsic -device riscv-iommu-pci,off=off', { kind: 'riscv', passesAtReset: true }],
  ['-M virt -device riscv-iommu-pci,off=on', { kind: 'riscv', interrupts: false, passesAtReset: false }],
  ['-M virt,iommu-sys=on', { kind: 'riscv' }],
  ['-M virt,iommu-sys=off', { kind: 'none' }],
])(
  'the IOMMU of qemu-system-riscv64 %s is heard where the machine takes its interrupts: %j',
  (line, iommu) => {
    expect(qemuLine(`qemu-system-riscv64 ${line}`).platform.iommu).toEqual(iommu);
  },
);
