import type { Implementation, Transport } from './device.ts';
import { MONITOR_TITLES } from './monitor.ts';
import type { Hypervisor, IommuKind, Protection, Xen } from './platform.ts';

// What people call the values of facts, which files call by one short word.

export const PROTECTION_NAMES: Readonly<Record<Protection, string>> = {
  none: 'no protection',
  sev: 'SEV',
  'sev-es': 'SEV-ES',
  'sev-snp': 'SEV-SNP',
  tdx: 'TDX',
  pef: 'PEF',
  's390-pv': 'Secure Execution',
  cca: 'CCA',
  pkvm: 'pKVM',
  'restricted-hook': 'the restricted-memory hook alone',
};

export const HYPERVISOR_NAMES: Readonly<Record<Hypervisor, string>> = {
  kvm: 'KVM',
  qemu: 'TCG',
  xen: 'Xen',
  hyperv: 'Hyper-V',
  powervm: 'PowerVM',
  none: 'bare metal',
};

export const IOMMU_NAMES: Readonly<Record<IommuKind, string>> = {
  none: 'no IOMMU',
  intel: 'Intel VT-d',
  amd: 'AMD-Vi',
  smmuv3: 'SMMUv3',
  virtio: 'virtio-iommu',
  'spapr-tce': 'a TCE table',
  riscv: 'the RISC-V IOMMU',
};

/** A device, by how the guest reaches it. */
export const TRANSPORT_NAMES: Readonly<Record<Transport, string>> = {
  'pci-modern': 'modern PCI',
  'pci-transitional': 'transitional PCI',
  'pci-legacy': 'legacy PCI',
  'mmio-modern': 'modern MMIO',
  'mmio-legacy': 'legacy MMIO',
  ccw: 'channel I/O',
  'ccw-legacy': 'channel I/O of revision 0',
  vdpa: 'vDPA',
};

/** Who does the work of a device. */
export const IMPLEMENTATION_NAMES: Readonly<Record<Implementation, string>> = {
  ...MONITOR_TITLES,
  qemu: 'QEMU',
  'vhost-kernel': 'vhost in the host’s kernel',
  'vhost-user': 'a vhost-user daemon',
  vdpa: 'a vDPA device',
  hardware: 'a physical device',
  generic: 'whatever implements the specification',
};

export function xenDomainName({ domain, mode }: Xen): string {
  return `${mode === 'pvh' ? 'PVH' : mode.toUpperCase()} ${domain}`;
}
