import type { LogFactName } from '../../model/log.ts';
import type { Arch, Protection } from '../../model/platform.ts';

/** What a line says. */
export type LineFact = readonly [name: LogFactName, value: string];

/** A kind of line that tells something. */
export interface FactRule {
  /** What every such line has, letter for letter. */
  readonly anchor: string;
  readonly shape: RegExp;
  readonly says: (match: RegExpExecArray) => readonly LineFact[];
  /** The line begins another boot. */
  readonly boots?: true;
}

const ARCHES: readonly (readonly [RegExp, Arch])[] = [
  [/x86[_-]64|amd64|\bi[3-6]86\b/, 'x86_64'],
  [/aarch64|arm64/, 'aarch64'],
  [/ppc64|powerpc64/, 'ppc64le'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
  [/loongarch64/, 'loongarch64'],
];

/** The architecture that a release, a binary or a banner names. */
export function archIn(text: string): readonly LineFact[] {
  const arch = ARCHES.find(([shape]) => shape.test(text))?.[1];
  return arch === undefined ? [] : [['arch', arch]];
}

function banner([line, release = '', rest = '']: RegExpExecArray): readonly LineFact[] {
  return [
    ['kernel', release],
    ['banner', line.slice(0, LONGEST_BANNER)],
    ...archIn(`${release} ${rest.slice(0, 300)}`),
  ];
}

const LONGEST_BANNER = 600;

/** AMD lists all that is on; the last is the strongest. A host that encrypts its own memory protects it from nobody. */
function encryption([, list = '']: RegExpExecArray): readonly LineFact[] {
  const protection: Protection | undefined = /\bTDX\b/.test(list)
    ? 'tdx'
    : /\bSEV-SNP\b/.test(list)
      ? 'sev-snp'
      : /\bSEV-ES\b/.test(list)
        ? 'sev-es'
        : /\bSEV\b/.test(list)
          ? 'sev'
          : undefined;
  return protection === undefined
    ? []
    : [
        ['protection', protection],
        ['arch', 'x86_64'],
      ];
}

const HYPERVISORS: readonly (readonly [RegExp, string])[] = [
  [/KVM/i, 'kvm'],
  [/Xen/i, 'xen'],
  [/Hyper-V/i, 'hyperv'],
  [/QEMU|TCG/i, 'qemu'],
];

function hypervisor([, name = '']: RegExpExecArray): readonly LineFact[] {
  const found = HYPERVISORS.find(([shape]) => shape.test(name))?.[1];
  return found === undefined ? [] : [['hypervisor', found]];
}

/** How a domain of Xen runs; the name of a paravirtualised one was once just Xen. */
function xenMode([, mode = 'PV']: RegExpExecArray): readonly LineFact[] {
  return [
    ['hypervisor', 'xen'],
    ['xen', mode.toLowerCase()],
  ];
}

function machine([, name = '']: RegExpExecArray): readonly LineFact[] {
  const family = /\bQ35\b/.test(name) ? 'q35' : /i440FX/.test(name) ? 'pc' : undefined;
  const virt = /\bvirt-[\d.]+\b|KVM Virtual Machine/.test(name) ? 'virt' : undefined;
  const kind = family ?? virt;
  return [['machine', kind ?? name.trim().slice(0, 100)], ...(family === undefined ? [] : archIn('x86_64'))];
}

function pool([, mib = '']: RegExpExecArray): readonly LineFact[] {
  return [['swiotlb', `${mib} MiB`]];
}

function memory([, kib = '']: RegExpExecArray): readonly LineFact[] {
  return [['memory', String(Math.round(Number(kib) / 1024))]];
}

function libvirt([, own = '', emulator = '', kernel = '']: RegExpExecArray): readonly LineFact[] {
  return [
    ['libvirt', own],
    ...(emulator === '' ? [] : ([['qemu', emulator]] as const)),
    ...(kernel === '' ? [] : ([['host kernel', kernel]] as const)),
  ];
}

function says(...said: readonly LineFact[]): () => readonly LineFact[] {
  return () => said;
}

/** The lines that tell of a guest and its host. */
// biome-ignore format: one line a rule
export const FACT_RULES: readonly FactRule[] = [
  { anchor: 'Linux version ', shape: /Linux version (\d\S{1,200})(.{0,1000})/, says: banner, boots: true },
  { anchor: 'ommand line: ', shape: /\b(?:Kernel command|Command) line: (.{0,4000})/, says: ([, words = '']) => [['cmdline', words.trim()]] },
  { anchor: 'Memory Encryption Features active: ', shape: /Memory Encryption Features active: (.{0,200})/, says: encryption },
  { anchor: 'AMD Secure Encrypted Virtualization (SEV) active', shape: /AMD Secure Encrypted Virtualization \(SEV\) active/, says: says(['protection', 'sev'], ['arch', 'x86_64']) },
  { anchor: 'tdx: Guest detected', shape: /tdx: Guest detected/, says: says(['protection', 'tdx'], ['arch', 'x86_64']) },
  { anchor: 'RME: Using RSI version', shape: /RME: Using RSI version/, says: says(['protection', 'cca'], ['arch', 'aarch64']) },
  { anchor: 'Hypervisor detected: ', shape: /Hypervisor detected: (.{1,60})/, says: hypervisor },
  { anchor: 'paravirtualized kernel on ', shape: /paravirtualized kernel on (.{1,60})/, says: hypervisor },
  { anchor: 'kernel on Xen', shape: /Booting (?:paravirtualized )?kernel on Xen(?: (PV|PVH|HVM)\b)?/, says: xenMode },
  { anchor: 'prot_virt: Reserving ', shape: /prot_virt: Reserving \d{1,9}MB as ultravisor base storage/, says: says(['arch', 's390x'], ['host of', 's390-pv']) },
  { anchor: 'Linux is running under ', shape: /Linux is running under (.{1,60})/, says: (match) => [...hypervisor(match), ['arch', 's390x']] },
  { anchor: '] DMI: ', shape: /\] DMI: (?!SMBIOS )(.{1,200})/, says: machine },
  { anchor: 'kernel: DMI: ', shape: /kernel: DMI: (?!SMBIOS )(.{1,200})/, says: machine },
  { anchor: 'software IO TLB: mapped ', shape: /software IO TLB: mapped .{0,80}\((\d{1,9})MB\)/, says: pool },
  { anchor: 'Default domain type: ', shape: /Default domain type: (\w{1,20})/, says: ([, type = '']) => [['domain', type]] },
  { anchor: 'DMAR: Host address width', shape: /DMAR: Host address width/, says: says(['iommu', 'intel']) },
  { anchor: 'AMD-Vi: ', shape: /AMD-Vi: (?:Using|Interrupt|IVHD|Extended|X2APIC)/, says: says(['iommu', 'amd']) },
  { anchor: 'arm-smmu-v3 ', shape: /arm-smmu-v3 \S{1,60} (?:ias|oas|allocated|option|msi)/, says: says(['iommu', 'smmuv3'], ['arch', 'aarch64']) },
  { anchor: 'virtio_iommu ', shape: /virtio_iommu virtio\d+: (?:input address|page mask)/, says: says(['iommu', 'virtio']) },
  { anchor: 'Memory: ', shape: /\] Memory: \d{1,15}K\/(\d{1,15})K available/, says: memory },
  { anchor: 'starting up libvirt version: ', shape: /starting up libvirt version: ([\d.]{1,20})(?:.{0,200}?qemu version: ?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?))?(?:.{0,200}?kernel: ([^\s,]{1,100}))?/, says: libvirt },
  { anchor: 'QEMU emulator version ', shape: /QEMU emulator version (\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/, says: ([, version = '']) => [['qemu', version]] },
  { anchor: 'Booting Linux on physical CPU ', shape: /Booting Linux on physical CPU 0x/, says: says(['arch', 'aarch64']) },
  { anchor: 'virtio_ccw ', shape: /virtio_ccw \d\.\d\.[\da-f]{4}/, says: says(['arch', 's390x']) },
  { anchor: 'qemu-system-', shape: /qemu-system-(\w{1,20})/, says: ([name]) => archIn(name) },
  { anchor: 'kata-runtime', shape: /kata-runtime/, says: says(['stack', 'kata']) },
  { anchor: 'kata-agent', shape: /kata-agent/, says: says(['stack', 'kata']) },
  { anchor: 'kata-containers', shape: /kata-containers/, says: says(['stack', 'kata']) },
  { anchor: 'virt-launcher', shape: /virt-launcher/, says: says(['stack', 'kubernetes']) },
  { anchor: 'kubevirt', shape: /kubevirt/, says: says(['stack', 'kubernetes']) },
];
