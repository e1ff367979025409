import { describe, expect, test } from 'vitest';
import { BLK, F, NET } from '../../../../src/features/bits.ts';
import { hasBit } from '../../../../src/features/feature-set.ts';
import { texts } from '../ignored-texts.ts';
import { outcomes, problems, qemu } from './samples.ts';

// Where a command line means something else than it seems to; each was asked of QEMU 7.2.22 and 10.0.13 where no other source is named.

const X86 = 'qemu-system-x86_64';
const ARM = 'qemu-system-aarch64';
const RISCV = 'qemu-system-riscv64';
const LOONG = 'qemu-system-loongarch64';
const RNG = '-device virtio-rng-pci';

describe('a bus', () => {
  test.each([
    [`-M q35 ${RNG},bus=pci.0`, "Bus 'pci.0' not found"],
    [`-M pc ${RNG},bus=pcie.0`, "Bus 'pcie.0' not found"],
    [`-M q35 ${RNG},bus=pcie`, "Bus 'pcie' not found"],
    [`-M q35 -device pcie-root-port,id=rp ${RNG},bus=rp.0`, "Bus 'rp.0' not found"],
    [`-M microvm ${RNG},bus=pcie.0`, "Bus 'pcie.0' not found"],
    ['-M microvm -device virtio-rng-device,bus=virtio-mmio-bus.24', "Bus 'virtio-mmio-bus.24' not found"],
    [`${RISCV} -M virt -device virtio-rng-device,bus=virtio-mmio-bus.8`, "Bus 'virtio-mmio-bus.8' not found"],
    [`${ARM} -M virt ${RNG},bus=pcie.1`, "Bus 'pcie.1' not found"],
    [
      `-M q35 -device pxb-pcie,id=px,bus_nr=32 ${RNG},bus=px`,
      'PCI: Only PCI/PCIe bridges can be plugged into pxb-pcie',
    ],
    // QEMU begins its search for a bus with the host bridge that came last.
    [
      `-M q35 -device pxb-pcie,id=px,bus_nr=32 ${RNG}`,
      'PCI: Only PCI/PCIe bridges can be plugged into pxb-pcie',
    ],
    [
      `-M q35 -device pxb-pcie,id=px,bus_nr=32 -device pxb-pcie,id=py,bus_nr=64 ${RNG},bus=pcie.0`,
      'PCI: Only PCI/PCIe bridges can be plugged into pxb-pcie',
    ],
    [
      `-M pc -device pxb,id=px,bus_nr=32 -drive if=virtio,file=a.img`,
      'PCI: Only PCI/PCIe bridges can be plugged into pxb',
    ],
    [
      `-M q35 -device pcie-root-port,id=r -device virtio-iommu-pci,bus=r ${RNG}`,
      'virtio-iommu-pci must be plugged on the root bus',
    ],
    // Where no ACPI plugs what is behind a bridge, its own controller does, which has no slot 0.
    ...[
      `${ARM} -M virt -device pci-bridge,id=b,chassis_nr=1 ${RNG},bus=b`,
      `${ARM} -M virt -device pcie-pci-bridge,id=b ${RNG},bus=b,addr=0.1`,
      `-M pc-q35-6.0 -device pci-bridge,id=b,chassis_nr=1 ${RNG},bus=b`,
      `-M pc,acpi=off -device pci-bridge,id=b,chassis_nr=1 ${RNG},bus=b`,
      `-M microvm,pcie=on -device pcie-pci-bridge,id=b ${RNG},bus=b`,
      `-M q35 -device pxb-pcie,id=p,bus_nr=32 -device pci-bridge,id=b,chassis_nr=2 ${RNG},bus=b`,
    ].map((line) => [
      line,
      'Unsupported PCI slot 0 for standard hotplug controller. Valid slots are between 1 and 31.',
    ]),
    [`-M q35 -device pxb,id=px,bus_nr=32 ${RNG}`, 'pxb devices cannot reside on a PCIe bus'],
    [`-M pc -device pxb-pcie,id=px,bus_nr=32 ${RNG}`, 'pxb-pcie devices cannot reside on a PCI bus'],
    [`${RISCV} -M virt -device pxb-pcie,id=px ${RNG}`, "'pxb-pcie' is not a valid device model name"],
  ])('of %s is refused: %s', (line, message) => {
    expect(qemu(line, {}, '10.0').refused.map((refusal) => refusal.message)).toEqual([message]);
  });

  test.each([
    `-M q35 ${RNG},bus=pcie.0`,
    `-M pc ${RNG},bus=pci.0`,
    `-M microvm,pcie=on ${RNG},bus=pcie.0`,
    '-M microvm -device virtio-rng-device,bus=virtio-mmio-bus.23',
    `-M pc -device pci-bridge,chassis_nr=1 ${RNG},bus=pci.1`,
    `-M pc -device pxb,id=px,bus_nr=32 ${RNG},bus=px`,
    `-M q35 ${RNG} -device pxb-pcie,id=px,bus_nr=32`,
    `-M q35 -device pci-bridge,id=b,chassis_nr=1 ${RNG},bus=b`,
    `-M pc -device pci-bridge,id=b,chassis_nr=1 ${RNG},bus=b`,
    `-M pc-q35-6.0 -device pci-bridge,id=b,chassis_nr=1,shpc=off ${RNG},bus=b`,
    `${ARM} -M virt -device pci-bridge,id=b,chassis_nr=1 ${RNG},bus=b,addr=1`,
    `-M q35 -device pxb-pcie,id=px,bus_nr=32 -device pcie-root-port,id=rp ${RNG},bus=rp`,
    `-M q35 -device pxb-pcie,id=px,bus_nr=32 -device pcie-root-port,id=rp,bus=px ${RNG},bus=rp`,
    `qemu-system-s390x ${RNG},bus=pci.0`,
    'qemu-system-s390x -device virtio-rng-ccw,bus=virtual-css',
    `qemu-system-ppc64 -M pseries -device spapr-pci-host-bridge,index=1,id=pci.1 ${RNG},bus=pci.1.0`,
  ])('of %s is there', (line) => {
    expect(qemu(line, {}, '10.0').refused).toEqual([]);
  });
});

test.each([
  [`${ARM} -M virt -device virtio-vga`, "virtio-vga: 'virtio-vga' is not a valid device model name"],
  [`${ARM} -M virt -device virtio-gpu-pci`, 'virtio-gpu-pci: pci-modern'],
  [`${ARM} -M virt -device virtio-gpu-device`, 'virtio-gpu-device: mmio-legacy'],
  [`${X86} -M q35 -device virtio-vga`, 'virtio-vga: pci-modern'],
  [`${RISCV} -M virt -device virtio-vga`, 'virtio-vga: pci-modern'],
  [`${LOONG} -M virt -device virtio-vga`, "virtio-vga: 'virtio-vga' is not a valid device model name"],
])('a card with a VGA is there where a board asks for it: %s', (line, outcome) => {
  expect(outcomes(qemu(`${line} -nodefaults`, {}, '10.0'))).toEqual([outcome]);
});

test('a port on a bus that the machine does not have ends QEMU', () => {
  const line = (bus: string) => qemu(`-M pc -device pci-bridge,chassis_nr=1,bus=${bus} ${RNG}`, {}, '10.0');
  expect(outcomes(line('pcie.0'))).toEqual(["virtio-rng-pci: Bus 'pcie.0' not found"]);
  expect(outcomes(line('pci.0'))).toEqual(['virtio-rng-pci: pci-transitional']);
});

describe('a slot that the board itself takes', () => {
  const AT = (addr: string) => `-device virtio-rng-pci,addr=${addr}`;
  const PPC = 'qemu-system-ppc64 -M pseries';

  test.each([
    [`-M pc ${AT('2')}`, 'VGA'],
    [`-M pc ${AT('3')}`, 'e1000'],
    [`-M pc -vga virtio ${AT('2')}`, 'virtio-vga'],
    [`-M pc -vga none ${AT('2')}`, 'e1000'],
    [`-M pc -device VGA ${AT('2')}`, 'e1000'],
    [`-M pc -usb ${AT('1.2')}`, 'piix3-usb-uhci'],
    [`-M pc ${AT('1.3')}`, 'PIIX4_PM'],
    [`-M q35 ${AT('1')}`, 'VGA'],
    [`-M q35 ${AT('2')}`, 'e1000e'],
    [`-M pc-q35-2.4 ${AT('2')}`, 'e1000'],
    [`-M q35 -nic user,model=virtio ${AT('2')}`, 'virtio-net-pci'],
    [`-M q35,usb=on ${AT('1d.7')}`, 'ich9-usb-ehci1'],
    [`${ARM} -M virt ${AT('1')}`, 'virtio-net-pci'],
    [`${PPC} ${AT('0')}`, 'VGA'],
    [`${PPC} -nic user,model=virtio ${AT('2')}`, 'nec-usb-xhci'],
  ])('of %s is that of %s', (line, name) => {
    const said = qemu(line, {}, '7.2').refused.map(({ message }) => message);
    expect(said.at(-1)).toContain(`not available for virtio-rng-pci, in use by ${name},id=(null)`);
  });

  test.each([
    `-M pc -nodefaults ${AT('2')}`,
    `-M pc -vga none -nic none ${AT('2')}`,
    `-M pc -device VGA -netdev user,id=n ${AT('2')}`,
    `-M pc,acpi=off ${AT('1.3')}`,
    `-M pc -vga tcx ${AT('2')}`,
    `-M q35,smbus=off ${AT('1f.3')}`,
    `-M pc-q35-rhel9.4.0 ${AT('1')}`,
    `-M q35 -readconfig vm.cfg ${AT('1')}`,
    // What is left out may be -nodefaults.
    `-M q35 ${AT('1')} [...]`,
    `${PPC} ${AT('2')}`,
    `${PPC} -vga none ${AT('0')}`,
    `${RISCV} -M virt ${AT('1')}`,
  ])('is none for %s', (line) => {
    expect(qemu(line, {}, '7.2').refused).toEqual([]);
  });
});

test.each([
  ['standby0', 1],
  ['another', 0],
])('of a card with failover_pair_id=%s it is said when it comes', (pair, count) => {
  const ports =
    '-M q35 -device pcie-root-port,id=a,chassis=1 -device pcie-root-port,id=b,chassis=2 -netdev user,id=n -netdev user,id=m';
  const standby = '-device virtio-net,bus=a,id=standby0,failover=on,netdev=n';
  const { line } = qemu(`${ports} ${standby} -device virtio-net,bus=b,failover_pair_id=${pair},netdev=m`);
  const said = (line?.ignored ?? []).filter(({ text }) => text === `failover_pair_id=${pair}`);
  expect(said).toHaveLength(count);
});

describe('a machine', () => {
  test('of s390x has no NUMA nodes', () => {
    const message = 'NUMA is not supported by this machine-type';
    const device = 'qemu-system-s390x -nodefaults -device virtio-rng-ccw';
    expect(outcomes(qemu(`${device} -numa node`))).toEqual([`virtio-rng-ccw: ${message}`]);
    expect(outcomes(qemu(device))).toEqual(['virtio-rng-ccw: ccw']);
  });

  test('that Arm needs and nobody names', () => {
    const message = 'No machine specified, and there is no default';
    expect(outcomes(qemu(`${ARM} ${RNG}`))).toEqual([`virtio-rng-pci: ${message}`]);
    expect(outcomes(qemu(`${ARM} -readconfig vm.cfg ${RNG}`))).toEqual(['virtio-rng-pci: pci-transitional']);
  });

  test.each([
    [`${RISCV} ${RNG}`, 'PCI'],
    [`${ARM} -M raspi3b ${RNG}`, 'PCI'],
    [`${ARM} -M romulus-bmc ${RNG}`, 'PCI'],
    [`${ARM} -M vexpress-a9 ${RNG}`, 'PCI'],
    [`${X86} -M isapc ${RNG}`, 'PCI'],
    [`${X86} -M none ${RNG}`, 'PCI'],
    [`${X86} -M microvm ${RNG}`, 'PCI'],
    [`${RISCV} -M sifive_u ${RNG}`, 'PCI'],
    [`${X86} -M q35 -device virtio-rng-device`, 'virtio-bus'],
    [`${ARM} -M sbsa-ref -device virtio-rng-device`, 'virtio-bus'],
    [`${LOONG} -M virt -device virtio-rng-device`, 'virtio-bus'],
  ])('has no bus for it: %s', (line, bus) => {
    const [refusal] = qemu(line, {}, '10.0').refused;
    expect(refusal?.message).toBe(
      `No '${bus}' bus found for device 'virtio-rng-${bus === 'PCI' ? 'pci' : 'device'}'`,
    );
  });

  test.each([
    [`${ARM} -M vexpress-a15 -device virtio-rng-device`, 'mmio-legacy'],
    [`${ARM} -M sbsa-ref ${RNG}`, 'pci-transitional'],
    [`${LOONG} ${RNG}`, 'pci-transitional'],
  ])('has one: %s', (line, transport) => {
    expect(qemu(line, {}, '10.0').devices.map((device) => device.transport)).toContain(transport);
  });

  test('of which vnex knows nothing leaves every answer uncertain, and is listed', () => {
    const { line } = qemu(`${ARM} -M pluto ${RNG}`);
    expect(line.platform.unmodelled?.what).toBe('the machine type pluto');
    expect(line.ignored.filter(({ matters }) => matters).map(({ text }) => text)).toEqual(['-machine pluto']);
  });

  test.each([
    [`${ARM} -M sbsa-ref`, 4],
    [`${ARM} -M virt`, 1],
    ['-M q35 -smp 4', 4],
    ['-M q35 -smp maxcpus=8', 8],
    ['-M q35 -smp 2,maxcpus=8', 2],
    ['-M q35 -smp sockets=2,cores=3', 6],
    ['-M q35 -smp dies=2,modules=2', 4],
  ])('%s has %i processors', (line, cpus) => {
    expect(qemu(`${line} ${RNG}`).line.start.cpus).toBe(cpus);
  });
});

describe('an IOMMU that no device is behind', () => {
  const VTD = '-device intel-iommu';
  const PXB = '-device pxb-pcie,id=px,bus_nr=32,bypass_iommu=on -device pcie-root-port,id=rp,bus=px';
  test.each([
    [`-M q35,default-bus-bypass-iommu=on ${VTD} ${RNG}`, 'none'],
    [`-M q35,default_bus_bypass_iommu=on ${VTD} ${RNG}`, 'none'],
    [`-M q35,default-bus-bypass-iommu=off ${VTD} ${RNG}`, 'intel'],
    [`-M q35 ${VTD} ${PXB} ${RNG},bus=rp`, 'none'],
    [`-M q35 ${VTD} ${PXB} ${RNG},bus=rp ${RNG},bus=pcie.0`, 'intel'],
    [`-M q35 ${VTD},dma-translation=off ${RNG}`, 'none'],
    [`-M q35,acpi=off ${VTD} ${RNG}`, 'none'],
    [`-M q35 -no-acpi ${VTD} ${RNG}`, 'none'],
  ])('%s: %s', (line, kind) => {
    expect(qemu(line).line.platform.iommu.kind).toBe(kind);
  });
});

describe('Xen', () => {
  // QEMU docs/system/i386/xen.rst; hw/i386/pc_piix.c, hw/xenpv/xen_machine_pv.c, hw/xen/xen-pvh-common.c default_machine_opts.
  test.each([
    ['-accel kvm,xen-version=0x40011,kernel-irqchip=split', 'xen', 'hvm'],
    ['-accel kvm,xen-version=0', 'kvm', undefined],
    ['-M xenfv', 'xen', 'hvm'],
    ['-M xenfv-4.2', 'xen', 'hvm'],
    ['-M xenpv', 'xen', 'pv'],
    ['-M xenpvh', 'xen', 'pvh'],
    ['-M xenfv -enable-kvm', 'kvm', undefined],
    ['-M pc,accel=xen', 'xen', 'hvm'],
  ])('%s: %s, %s', (line, hypervisor, mode) => {
    const { platform } = qemu(`${line} ${RNG}`).line;
    expect(platform.hypervisor).toBe(hypervisor);
    expect(platform.xen?.mode).toBe(mode);
  });
});

describe('devices that no -device asks for', () => {
  const names = (line: string, version = '10.0') =>
    qemu(line, { qemu: version }, version).predictions.map(({ plug }) => plug.model);

  test.each([
    [`${ARM} -M virt`, ['virtio-net-pci']],
    [LOONG, ['virtio-net-pci']],
    ['qemu-system-s390x', ['virtio-net-ccw']],
    [`${RISCV} -M virt`, []],
    [`${RISCV} -M virt -nic user,model=virtio-net-pci`, []],
    ['-M microvm -net nic,model=virtio', []],
    [`${ARM} -M sbsa-ref -nic user,model=virtio`, ['virtio-net-pci']],
    ['-M q35 -nic user,model=virtio-net-pci-transitional', ['virtio-net-pci-transitional']],
    ['-M microvm -drive file=x,format=raw', []],
    ['-M microvm -drive file=x,if=virtio', ['virtio-blk']],
    [`${ARM} -M virt -nic none -cdrom x.iso`, ['virtio-blk']],
    [`${ARM} -M virt -nic none -hda x`, ['virtio-blk']],
    [`${ARM} -M raspi3b -drive file=x`, []],
    [`${RISCV} -M virt -drive file=x`, ['virtio-blk']],
    ['-M q35 -cdrom x.iso', []],
  ])('%s: %j', (line, expected) => {
    expect(names(line)).toEqual(expected);
  });

  test('a drive that names no interface is a virtio disk of RISC-V with newer QEMUs', () => {
    expect(names(`${RISCV} -M virt -drive file=x`, '7.2')).toEqual([]);
    const { line } = qemu(`${RISCV} -M virt -drive file=x`);
    expect(line.ignored.some(({ matters, why }) => matters && /--qemu VERSION/.test(why ?? ''))).toBe(true);
  });

  test('a drive that a device takes cannot be a disk of its own', () => {
    const line = '-M virt -drive file=x,id=hd0,format=raw -device virtio-blk-device,drive=hd0';
    expect(qemu(`${RISCV} ${line}`, { qemu: '10.0' }, '10.0').refused.map(({ message }) => message)).toEqual([
      "Drive 'hd0' is already in use because it has been automatically connected to another device (did you need 'if=none' in the drive options?)",
    ]);
    expect(qemu(`${RISCV} ${line}`, { qemu: '7.2' }, '7.2').refused).toEqual([]);
  });

  test.each([
    ['-M pc -drive file=x,id=h', true],
    ['-M q35 -drive file=x,id=h,if=ide', true],
    [`${ARM} -M sbsa-ref -drive file=x,id=h`, true],
    ['-M q35 -drive file=x,id=h,if=none', false],
    ['-M microvm,pcie=on -drive file=x,id=h', false],
    ['-M q35 -blockdev driver=file,filename=x,node-name=h', false],
  ])('a drive that the machine makes a disk of is taken: %s, %s', (line, taken) => {
    const { refused } = qemu(`${line} -device virtio-blk-pci,drive=h`, {}, '10.0');
    expect(refused.map(({ message }) => /^Drive 'h' is already in use/.test(message))).toEqual(
      taken ? [true] : [],
    );
  });

  test('a disc is read-only', () => {
    const { devices } = qemu(`${ARM} -M virt -nic none -cdrom x.iso`);
    expect(devices.map(({ offers }) => hasBit(offers, BLK.RO))).toEqual([true]);
  });

  test('a card of -net nic is on the backend that it names', () => {
    const tap = '-netdev tap,id=n,script=no -net nic,model=virtio,netdev=n';
    const { devices, line } = qemu(`-M q35 ${tap}`, {}, '10.0');
    expect(devices.map(({ offers }) => hasBit(offers, NET.CSUM))).toEqual([true]);
    expect(texts(line.ignored)).toEqual([]);
    expect(outcomes(qemu('-M q35 -net nic,model=virtio,netdev=x'))).toEqual([
      "virtio-net-pci: netdev 'x' not found",
    ]);
    expect(outcomes(qemu(`${RISCV} -M virt -net nic,netdev=x ${RNG}`))).toEqual([
      "virtio-rng-pci: netdev 'x' not found",
    ]);
  });
});

describe('a -global', () => {
  const message = (line: string, version: string) => qemu(line, {}, version).refused[0]?.message;
  const NO_CARD = `-M q35 -net none ${RNG}`;

  test.each([
    ['virtio-rng-pci.iommu-platform=on', "Property 'virtio-rng-pci.iommu-platform' not found"],
    ['virtio-rng-device.pakced=on', "Property 'virtio-rng-device.pakced' not found"],
    ['virtio-rng-device.packed=maybe', "Parameter 'packed' expects 'on' or 'off'"],
  ])('%s: %s', (global, why) => {
    for (const version of ['7.2', '10.0'])
      expect(message(`${NO_CARD} -global ${global}`, version)).toBe(`can't apply global ${global}: ${why}`);
  });

  test.each([
    ['virtio-balloon-pci.iommu-platform=on'],
    ['virtio-rng-pci.packed=on'],
    ['virtio-mmio.force-legacy=false'],
    ['virtio-pci.page-per-vq=on'],
  ])('%s is taken', (global) => {
    expect(message(`${NO_CARD} -global ${global}`, '10.0')).toBeUndefined();
  });

  test.each([
    ['virtio-device.disable-legacy=on', 'virtio-rng-device.disable-legacy'],
    ['virtio-rng-device.vectors=0', 'virtio-rng-device.vectors'],
  ])('of the device inside, %s, finds no property of its transport', (global, property) => {
    const refusal = `can't apply global ${global}: Property '${property}' not found`;
    expect(message(`${NO_CARD} -global ${global}`, '7.2')).toBe(refusal);
  });

  test('of a class that there is not sets nothing, and is listed', () => {
    const { line, refused } = qemu(`${NO_CARD} -global virtio-rng.packed=on`, {}, '10.0');
    expect(refused).toEqual([]);
    expect(line.ignored.filter(({ matters }) => matters).map(({ text }) => text)).toEqual([
      '-global virtio-rng.packed=on',
    ]);
  });

  test('that a card of some model does not have ends a machine that creates cards', () => {
    const global = 'virtio-pci.disable-legacy=on';
    const refusal = `can't apply global ${global}: Property 'virtio-net-pci-non-transitional.disable-legacy' not found`;
    expect(message(`${NO_CARD} -global ${global}`, '10.0')).toBe(refusal);
    expect(message(`-M q35 ${RNG} -global ${global}`, '7.2')).toBe(refusal);
    expect(message(`${NO_CARD} -global ${global}`, '7.2')).toBeUndefined();
    expect(message(`-M microvm,pcie=on ${RNG} -global ${global}`, '10.0')).toBeUndefined();
  });
});

test.each([
  ['max-bytes=0', '10.0', "'max-bytes' parameter must be positive, and less than 2^63"],
  ['max-bytes=-1', '7.2', "'max-bytes' parameter must be non-negative, and less than 2^63"],
  ['max-bytes=0', '7.2', undefined],
  ['period=0', '7.2', "'period' parameter expects a positive integer"],
  ['max-bytes=1024,period=1000', '10.0', undefined],
])('random numbers with %s in QEMU %s: %s', (property, version, message) => {
  expect(qemu(`-M q35 ${RNG},${property}`, {}, version).refused[0]?.message).toBe(message);
});

test('a version of QEMU without its last number is the last of its series', () => {
  const line = '-M pc-q35-6.2 -nodefaults -netdev user,id=n -device virtio-net-pci,netdev=n';
  const resets = (version: string) =>
    qemu(line, {}, version).devices.map(({ offers }) => hasBit(offers, F.RING_RESET));
  expect([resets('7.2'), resets('7.2.22'), resets('7.2.0'), resets('6.2')]).toEqual([
    [false],
    [false],
    [true],
    [false],
  ]);
  expect(qemu(line).version).toBe('7.2');
});

test.each([
  ['qemu-system-riscv32 -M virt', 'riscv64'],
  ['qemu-system-ppc -M ppce500', 'ppc64le'],
  ['qemu-system-arm -M virt', 'aarch64'],
  [`${ARM} -M vexpress-a9`, 'aarch64'],
])('%s is a 32-bit guest, which is not modelled', (line, arch) => {
  const { platform } = qemu(`${line} ${RNG}`).line;
  expect(platform.arch).toBe(arch);
  expect(platform.unmodelled?.what).toBe('a 32-bit guest');
});

test.each(['sparc64', 'mips64el', 'm68k', 'hppa', 'alpha'])('%s is no architecture of vnex', (arch) => {
  const [problem] = problems(`qemu-system-${arch} ${RNG}`);
  expect(problem?.message).toBe(
    `qemu-system-${arch} is for an architecture that vnex does not model; expected one of x86_64, aarch64, ppc64le, s390x, riscv64 or loongarch64`,
  );
});
