import { MACHINE_FAMILIES } from '../../../data/qemu-machines.ts';
import type { MonitorRefusal } from '../../../model/device.ts';
import { ARCHES, type Arch } from '../../../model/platform.ts';
import { alternatives, quote } from '../../../text/quoting.ts';
import type { Mistake } from '../qemu/options.ts';
import { byLibvirt, type DomainMachine } from './draft.ts';
import { attributeOf, childOf, childrenOf, countOf, wordOf } from './element.ts';
import type { Element } from './xml.ts';

const ARCH_OF: ReadonlyMap<string, Arch> = new Map([
  ...ARCHES.map((arch) => [arch, arch] as const),
  ['i686', 'x86_64'],
  ['armv7l', 'aarch64'],
  ['ppc64', 'ppc64le'],
  ['armv6l', 'aarch64'],
  ['riscv32', 'riscv64'],
  ['ppc', 'ppc64le'],
]);

/** The machine type that libvirt takes where none is named. */
const USUAL: Readonly<Record<Arch, string>> = {
  x86_64: 'pc',
  aarch64: 'virt',
  ppc64le: 'pseries',
  s390x: 's390-ccw-virtio',
  riscv64: 'virt',
  loongarch64: 'virt',
};

const DOMAIN_TYPES = ['kvm', 'qemu', 'hvf'] as const;

const COMMAND = 'give the command line or the configuration of the monitor that it starts';

/** The drivers of libvirt that start no QEMU of libvirt’s own making, by their domain types, and what helps. */
const OTHER_DRIVERS: ReadonlyMap<string, string> = new Map([
  ['xen', 'a domain of libvirt’s Xen driver; give the command line of its device model, as ps shows it'],
  ['ch', 'a domain of libvirt’s Cloud Hypervisor driver; give what vm.info of that monitor’s API answers'],
  ['bhyve', `a domain of libvirt’s bhyve driver, which vnex does not know; ${COMMAND}`],
  ['lxc', 'a container of libvirt’s LXC driver: it has the host’s kernel, and no virtio device'],
  ['openvz', 'a container of OpenVZ: it has the host’s kernel, and no virtio device'],
  ['vz', `a domain of libvirt’s Virtuozzo driver; ${COMMAND}`],
  ['parallels', `a domain of libvirt’s Virtuozzo driver; ${COMMAND}`],
  ['vmware', 'a domain of VMware, which has no virtio devices'],
  ['hyperv', 'a domain of Hyper-V, which has no virtio devices'],
  ['vbox', `a domain of VirtualBox, which vnex does not know; ${COMMAND}`],
  ['uml', 'User Mode Linux: its devices are not known to vnex'],
  ['test', 'a domain of libvirt’s test driver, which starts nothing; with type kvm it is read as QEMU’s'],
  ['nvmm', 'a domain of NetBSD’s NVMM, which QEMU runs; with type kvm it is read, as far as devices go'],
]);

/** The machine of a domain. Returns undefined where something is wrong with it. */
export function domainMachine(root: Element, mistakes: Mistake[]): DomainMachine | undefined {
  const domainType = attributeOf(root, 'type') ?? '';
  if (!DOMAIN_TYPES.some((known) => known === domainType)) {
    const other = OTHER_DRIVERS.get(domainType);
    const expected = `domain type ${quote(domainType)}; expected ${alternatives(DOMAIN_TYPES)}, which QEMU runs`;
    const message = other === undefined ? expected : `this is ${other}`;
    mistakes.push({ offset: root.offset, message });
    return undefined;
  }
  const os = childOf(root, 'os', 'type');
  const given = attributeOf(os, 'arch');
  const type = attributeOf(os, 'machine') ?? '';
  const arch = given === undefined ? archOfMachine(type) : ARCH_OF.get(given);
  if (arch === undefined) {
    const message = `architecture ${quote(given ?? '')}; expected ${alternatives(ARCHES)}`;
    mistakes.push({ offset: (os ?? root).offset, message });
    return undefined;
  }
  const named = type === '' ? USUAL[arch] : type;
  const family = MACHINE_FAMILIES.find(({ arches, shape }) => arches.includes(arch) && shape.test(named));
  const name = family?.name ?? '';
  const pciRoot = pciRootOf(name);
  const home = homeOf(name, pciRoot, root);
  const kvm = domainType === 'kvm';
  return { arch, type: named, family: name, home, pciRoot, kvm };
}

function archOfMachine(type: string): Arch {
  const families = MACHINE_FAMILIES.filter(({ shape }) => shape.test(type));
  return families[0]?.arches[0] ?? 'x86_64';
}

/** Machines whose root bus is PCI Express. */
const PCIE = new Set(['q35', 'virt']);
/** Boards of Arm and RISC-V, and a PC, for which libvirt knows no PCI bus: qemuDomainSupportsPCI(), qemuDomainDefAddDefaultDevices(). */
const NO_PCI = new Set([
  'isapc',
  'microvm',
  'none',
  'vexpress',
  'sbsa-ref',
  'raspi',
  'realview-eb',
  'realview-pb',
  'xlnx-zcu102',
  'xlnx-versal-virt',
  'imx with PCI',
  'Arm board without PCI',
  'RISC-V board',
]);

/** The PCI bus that a machine has from the start, as libvirt has it. */
function pciRootOf(family: string): string | undefined {
  if (NO_PCI.has(family)) return undefined;
  if (family === 'versatile') return 'pci';
  return PCIE.has(family) ? 'pcie.0' : 'pci.0';
}

/**
 * libvirt qemuDomainAssignAddresses(): s390 puts virtio devices on ccw; arm and riscv on virtio-mmio if one device of
 * the domain is there already; all others on PCI.
 */
function homeOf(family: string, pciRoot: string | undefined, root: Element): DomainMachine['home'] {
  if (family === 's390-ccw-virtio') return 'ccw';
  if (family === 'vexpress' || (family === 'virt' && onMmio(root))) return 'mmio';
  if (pciRoot === undefined) return 'none';
  return PCIE.has(family) ? 'pcie' : 'pci';
}

function onMmio(root: Element): boolean {
  const devices = childOf(root, 'devices')?.children ?? [];
  return devices.some((device) => attributeOf(childOf(device, 'address'), 'type') === 'virtio-mmio');
}

const KIB: Readonly<Record<string, number>> = {
  b: 1 / 1024,
  bytes: 1 / 1024,
  KB: 1000 / 1024,
  k: 1,
  K: 1,
  KiB: 1,
  MB: 1000 ** 2 / 1024,
  M: 1024,
  MiB: 1024,
  GB: 1000 ** 3 / 1024,
  G: 1024 ** 2,
  GiB: 1024 ** 2,
  TB: 1000 ** 4 / 1024,
  T: 1024 ** 3,
  TiB: 1024 ** 3,
};

/** `<memory unit='GiB'>4</memory>` in MiB; without a unit it counts KiB. */
export function memoryMib(root: Element): number | undefined {
  const memory = childOf(root, 'memory');
  const factor = KIB[attributeOf(memory, 'unit') ?? 'KiB'];
  const text = memory?.text.trim() ?? '';
  if (factor === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  return Math.max(1, Math.round((Number(text) * factor) / 1024));
}

/** How many CPUs run from the start, and how many there can be. */
export function cpusOf(root: Element): { readonly now: number; readonly most: number } {
  const vcpu = childOf(root, 'vcpu');
  const most = countOf(vcpu?.text) ?? 1;
  return { now: countOf(attributeOf(vcpu, 'current')) ?? most, most };
}

/** What libvirt has against a device whose work a process outside QEMU does, such as virtiofsd, which cannot see the guest's memory. */
export function refuseUnsharedMemory(root: Element, who: string): MonitorRefusal | undefined {
  if (sharesMemory(root)) return undefined;
  const where = 'src/qemu/qemu_validate.c qemuValidateDomainDefVhostUserRequireSharedMemory()';
  return byLibvirt(`'${who}' requires shared memory`, where, { kind: 'shared-memory' });
}

/** Whether all of the guest’s memory is shared; a NUMA cell that says nothing is as the domain says. */
export function sharesMemory(root: Element): boolean {
  const shared = attributeOf(childOf(root, 'memoryBacking', 'access'), 'mode') === 'shared';
  const cells = childrenOf(childOf(root, 'cpu', 'numa'), 'cell');
  if (cells.length === 0) return shared;
  return cells.every((cell) => {
    const given = attributeOf(cell, 'memAccess');
    return given === undefined ? shared : given === 'shared';
  });
}

/** The emulator of QEMU that the architecture of the domain stands for, where that is a 32-bit one. */
export function narrowBinary(root: Element): string | undefined {
  switch (attributeOf(childOf(root, 'os', 'type'), 'arch')) {
    case 'i686':
      return 'qemu-system-i386';
    case 'armv6l':
    case 'armv7l':
      return 'qemu-system-arm';
    case 'riscv32':
      return 'qemu-system-riscv32';
    case 'ppc':
      return 'qemu-system-ppc';
    default:
      return undefined;
  }
}

/** What the guest kernel is told where libvirt boots it directly. */
export function cmdlineOf(root: Element): string | undefined {
  return wordOf(root, 'os', 'cmdline');
}
