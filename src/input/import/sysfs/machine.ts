import { type Arch, HYPERVISORS, type Hypervisor, type Xen } from '../../../model/platform.ts';
import { type Findings, firstText, noteFact } from './facts.ts';

const ARCH_OF: readonly (readonly [RegExp, Arch])[] = [
  [/\b(?:x86_64|amd64)\b/, 'x86_64'],
  [/\b(?:aarch64|arm64)\b/, 'aarch64'],
  [/\b(?:ppc64le|ppc64el|powerpc64le)\b/, 'ppc64le'],
  [/\bs390x\b/, 's390x'],
  [/\briscv64\b/, 'riscv64'],
  [/\bloongarch64\b/, 'loongarch64'],
];

/** How /proc/cpuinfo begins on each architecture. */
const CPUINFO_OF: readonly (readonly [RegExp, Arch])[] = [
  [/^vendor_id\s*: IBM\/S390/m, 's390x'],
  [/^CPU implementer\s*:/m, 'aarch64'],
  [/^cpu\s*: POWER/m, 'ppc64le'],
  [/^isa\s*: rv64/m, 'riscv64'],
  [/^CPU Family\s*: Loongson-64bit/m, 'loongarch64'],
  [/^flags\s*:.*\blm\b/m, 'x86_64'],
];

/** The architecture. Returns undefined where no file tells. */
export function archOf(findings: Findings): Arch | undefined {
  const named = firstText(findings, ['/proc/sys/kernel/arch', '/sos_commands/kernel/uname_-a', '/uname']);
  const cpu = firstText(findings, ['/proc/cpuinfo']);
  const release = firstText(findings, ['/proc/sys/kernel/osrelease', '/proc/version']);
  for (const [found, table] of [
    [cpu, CPUINFO_OF],
    [named, ARCH_OF],
    [release, ARCH_OF],
  ] as const) {
    if (found === undefined) continue;
    const arch = table.find(([shape]) => shape.test(found.text))?.[1];
    if (arch !== undefined) return noteFact(findings, 'arch', arch, found.from);
  }
  return undefined;
}

/** Who runs the guest, or `none`. */
export interface SeenHost {
  readonly hypervisor: Hypervisor;
  readonly xen: Xen | undefined;
  readonly machine: string | undefined;
  /** QEMU, or another monitor, as the firmware names it. */
  readonly monitor: 'qemu' | 'cloud-hypervisor' | 'crosvm' | 'firecracker' | undefined;
}

const DMI = '/sys/class/dmi/id';
const FIRMWARE = `${DMI}, /proc/device-tree`;

export function hostOf(arch: Arch, findings: Findings): SeenHost {
  const { tree } = findings;
  const dmi = ['sys_vendor', 'product_name', 'product_version', 'board_vendor'].map(
    (name) => tree.text(`${DMI}/${name}`) ?? '',
  );
  const firmware = dmi.join('\n');
  const model = tree.text('/proc/device-tree/model') ?? '';
  const words = `${firmware}\n${model}\n${tree.text('/proc/device-tree/compatible') ?? ''}`;
  const machine = machineOf(arch, words);
  if (machine !== undefined) noteFact(findings, 'machine', machine, model === '' ? DMI : '/proc/device-tree');
  const monitor = MONITORS.find(([shape]) => shape.test(words))?.[1];
  const xen = xenOf(firmware, findings);
  if (xen !== undefined) return { hypervisor: 'xen', xen, machine, monitor };
  return { hypervisor: hypervisorOf(arch, words, findings), xen, machine, monitor };
}

const MONITORS = [
  [/cloud[- ]hypervisor/i, 'cloud-hypervisor'],
  [/crosvm/i, 'crosvm'],
  [/firecracker/i, 'firecracker'],
  [/\bqemu\b|^KVM$|^Standard PC /im, 'qemu'],
] as const;

/** The machine type in QEMU's words, where the firmware names a machine of QEMU's. */
function machineOf(arch: Arch, words: string): string | undefined {
  if (/Standard PC \(Q35/.test(words)) return 'q35';
  if (/Standard PC \(i440FX/.test(words)) return 'pc';
  if (/pSeries/i.test(words)) return 'pseries';
  if (/QEMU|linux,dummy-virt|riscv-virtio/i.test(words) && (arch === 'aarch64' || arch === 'riscv64'))
    return 'virt';
  return undefined;
}

/** What each maker of virtual machines writes into DMI, device tree or /proc/sysinfo. */
const NAMES: readonly (readonly [RegExp, Hypervisor])[] = [
  [/^Microsoft Corporation\nVirtual Machine/m, 'hyperv'],
  [/linux,kvm|KVM\/Linux|^KVM\b/m, 'kvm'],
  [/Amazon EC2|Google|Cloud Hypervisor|Firecracker|crosvm|OpenStack|oVirt|Red Hat\nKVM/i, 'kvm'],
];

function hypervisorOf(arch: Arch, words: string, findings: Findings): Hypervisor {
  const { tree, notes } = findings;
  const clock = '/sys/devices/system/clocksource/clocksource0/available_clocksource';
  const clocks = tree.text(clock);
  if (clocks?.includes('kvm-clock')) return noteFact(findings, 'hypervisor', 'kvm', clock);
  if (clocks?.includes('hyperv_clocksource')) return noteFact(findings, 'hypervisor', 'hyperv', clock);
  const detected = HYPERVISORS.find((one) => one === findings.log?.facts.get('hypervisor')?.value);
  if (detected !== undefined) return noteFact(findings, 'hypervisor', detected, findings.log?.from ?? '');
  for (const from of [FIRMWARE, '/proc/device-tree/hypervisor/compatible', '/proc/sysinfo']) {
    const text = from === FIRMWARE ? words : (tree.text(from) ?? '');
    const named = NAMES.find(([shape]) => shape.test(text))?.[1];
    if (named !== undefined) return noteFact(findings, 'hypervisor', named, from);
  }
  if (/qemu|Standard PC|dummy-virt|riscv-virtio/i.test(words)) {
    if (arch === 'x86_64' && clocks !== undefined) return noteFact(findings, 'hypervisor', 'qemu', clock);
    notes.push('a machine of QEMU: whether under KVM or emulated is not to be seen, and stays open');
    findings.open.push({ kind: 'fact', name: 'platform.hypervisor', values: ['kvm', 'qemu'] });
    return noteFact(findings, 'hypervisor', 'kvm', FIRMWARE);
  }
  const cpuinfo = tree.text('/proc/cpuinfo') ?? '';
  if (arch === 'ppc64le' && /pSeries|IBM,/i.test(`${words}${cpuinfo}`))
    return noteFact(findings, 'hypervisor', 'powervm', '/proc/cpuinfo');
  if (arch === 'x86_64' && /^flags\s*:/m.test(cpuinfo) && !/^flags\s*:.*\bhypervisor\b/m.test(cpuinfo))
    return noteFact(findings, 'hypervisor', 'none', '/proc/cpuinfo');
  notes.push('no file says who runs this guest: whether KVM or an emulator stays open');
  findings.open.push({ kind: 'fact', name: 'platform.hypervisor', values: ['kvm', 'qemu'] });
  return 'kvm';
}

function xenOf(firmware: string, findings: Findings): Xen | undefined {
  const { tree } = findings;
  const type = tree.text('/sys/hypervisor/type');
  if (type !== 'xen' && !/^Xen$/m.test(firmware)) return undefined;
  noteFact(findings, 'hypervisor', 'xen', type === 'xen' ? '/sys/hypervisor/type' : DMI);
  const first = tree.text('/proc/xen/capabilities')?.includes('control_d') ?? false;
  const guest = tree.text('/sys/hypervisor/guest_type')?.toLowerCase();
  const mode = guest === 'pv' || guest === 'pvh' || guest === 'hvm' ? guest : undefined;
  if (mode === undefined)
    findings.notes.push(`/sys/hypervisor/guest_type is not there: taken for ${first ? 'PV' : 'HVM'}`);
  else noteFact(findings, 'xen.mode', mode, '/sys/hypervisor/guest_type');
  return { domain: first ? 'dom0' : 'domU', mode: mode ?? (first ? 'pv' : 'hvm') };
}

/** Memory in MiB: what the kernel manages, a little less than what the machine has. */
export function memoryOf(findings: Findings): number | undefined {
  const kib = Number(/^MemTotal:\s*(\d{1,12}) kB/m.exec(findings.tree.text('/proc/meminfo') ?? '')?.[1]);
  const mib = Math.floor(kib / 1024);
  return mib >= 1 ? noteFact(findings, 'memory.mib', mib, '/proc/meminfo') : undefined;
}
