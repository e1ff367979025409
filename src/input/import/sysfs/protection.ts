import { TYPE } from '../../../features/bits.ts';
import {
  type Arch,
  IOMMU_ARCH,
  IOMMU_KINDS,
  type IommuKind,
  PROTECTIONS,
  type Protection,
} from '../../../model/platform.ts';
import { type Findings, noteFact } from './facts.ts';

/** What keeps the host out of this guest's memory, as far as the guest's files tell. */
export function protectionOf(arch: Arch, findings: Findings): Protection {
  const found = visible(arch, findings) ?? logged(findings);
  if (found !== undefined) return noteFact(findings, 'memory.protection', found.protection, found.from);
  if (arch === 'aarch64') {
    findings.notes.push(
      'no file distinguishes an Arm CCA realm or a pKVM guest from others: which it is stays open',
    );
    findings.open.push({ kind: 'fact', name: 'platform.memory.protection', values: ['none', 'cca', 'pkvm'] });
  } else noteFact(findings, 'memory.protection', 'none', WHERE[arch] ?? '/proc/cpuinfo');
  return 'none';
}

const PROT_VIRT = '/sys/firmware/uv/prot_virt_guest';
const SVM = '/sys/devices/system/cpu/svm';
const VMPL = '/sys/devices/system/cpu/sev/vmpl';
const WHERE: Readonly<Partial<Record<Arch, string>>> = { s390x: PROT_VIRT, ppc64le: SVM };

interface Sign {
  readonly protection: Protection;
  readonly from: string;
}

function visible(arch: Arch, { tree }: Findings): Sign | undefined {
  switch (arch) {
    case 's390x':
      return tree.text(PROT_VIRT) === '1' ? { protection: 's390-pv', from: PROT_VIRT } : undefined;
    case 'ppc64le':
      return tree.text(SVM) === '1' ? { protection: 'pef', from: SVM } : undefined;
    case 'x86_64': {
      if (tree.text(VMPL) !== undefined) return { protection: 'sev-snp', from: VMPL };
      const [, flags = ''] = /^flags\s*:(.*)$/m.exec(tree.text('/proc/cpuinfo') ?? '') ?? [];
      const has = new Set(flags.trim().split(/\s+/));
      // A host that can run such guests has the same flags, but no hypervisor below it.
      const flag = has.has('hypervisor') ? FLAGS.find(([name]) => has.has(name)) : undefined;
      return flag && { protection: flag[1], from: `/proc/cpuinfo, flag ${flag[0]}` };
    }
    default:
      return undefined;
  }
}

const FLAGS = [
  ['tdx_guest', 'tdx'],
  ['sev_snp', 'sev-snp'],
  ['sev_es', 'sev-es'],
  ['sev', 'sev'],
] as const;

function logged({ log }: Findings): Sign | undefined {
  const said = log?.facts.get('protection')?.value;
  const protection = PROTECTIONS.find((one) => one === said);
  return log === undefined || protection === undefined ? undefined : { protection, from: log.from };
}

const CLASS = '/sys/class/iommu';
const ACPI = '/sys/firmware/acpi/tables';

/** The IOMMU that the guest sees: one that its kernel drives, or that the firmware's tables describe. */
export function iommuOf(
  arch: Arch,
  machine: string | undefined,
  types: readonly number[],
  findings: Findings,
): IommuKind {
  const { tree } = findings;
  const driven = tree.names(CLASS);
  const kind = KINDS.find(([shape, , only]) => only === arch && driven.some((name) => shape.test(name)));
  if (kind !== undefined) return noteFact(findings, 'iommu.kind', kind[1], CLASS);
  if (types.includes(TYPE.IOMMU))
    return noteFact(findings, 'iommu.kind', 'virtio', '/sys/bus/virtio/devices');
  if (arch === 'ppc64le' && machine === 'pseries')
    return noteFact(findings, 'iommu.kind', 'spapr-tce', 'the machine');
  const tables = tree.names(ACPI);
  const said = IOMMU_KINDS.find((one) => one === findings.log?.facts.get('iommu')?.value);
  const table = TABLES.find(([name]) => arch === 'x86_64' && tables.includes(name));
  if (table !== undefined) return noteFact(findings, 'iommu.kind', table[1], `${ACPI}/${table[0]}`);
  if (said !== undefined) return noteFact(findings, 'iommu.kind', said, findings.log?.from ?? '');
  if (driven.length > 0)
    findings.notes.push(`an IOMMU that vnex does not know: ${driven.slice(0, 3).join(', ')}`);
  else if (arch !== 's390x' && tree.resolve(CLASS) === undefined && tables.length === 0) {
    const values = IOMMU_KINDS.filter(
      (one) => one === 'none' || IOMMU_ARCH[one] === arch || one === 'virtio',
    );
    findings.notes.push(`neither ${CLASS} nor ${ACPI} is there: which IOMMU the guest has stays open`);
    findings.open.push({ kind: 'fact', name: 'platform.iommu.kind', values });
  } else noteFact(findings, 'iommu.kind', 'none', CLASS);
  return 'none';
}

const KINDS = [
  [/^dmar\d+$/, 'intel', 'x86_64'],
  [/^ivhd\d+$/, 'amd', 'x86_64'],
  [/^smmu3\./, 'smmuv3', 'aarch64'],
] as const;

const TABLES = [
  ['DMAR', 'intel'],
  ['IVRS', 'amd'],
] as const;
