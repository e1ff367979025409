import { type Evaluation, evaluate } from '../../../src/explore/evaluate.ts';
import { DRAFT_SWIOTLB, F, TYPE } from '../../../src/features/bits.ts';
import type { DriverModel } from '../../../src/guest/driver-model.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import { Inquiry } from '../../../src/inquiry/inquiry.ts';
import { caseOf, codesOf, MODERN, type Spec } from '../../cases.ts';

/** An entropy device, whose driver has no feature bits of its own. */
const PLAIN: Spec = { type: TYPE.RNG };
/** QEMU requires the bit once it offers it. */
const REQUIRING: Spec = { type: TYPE.RNG, offers: MODERN };
/** Available, not required; the device goes by what is negotiated. */
const OPTIONAL: Spec = { ...REQUIRING, implementation: 'generic', addressing: 'either', requires: [] };
const HARDWARE: Spec = { ...REQUIRING, implementation: 'hardware', requires: [F.ACCESS_PLATFORM] };
const BOUNCE_REGION: Spec = { ...PLAIN, offers: [DRAFT_SWIOTLB, F.VERSION_1], implementation: 'generic' };

const SNP: Spec = { protection: 'sev-snp' };
/** Linux 5.10: a later kernel has no bounce pool in a POWER secure guest. */
const PEF: Spec = { arch: 'ppc64le', protection: 'pef', linux: '5.10' };
const IOMMU: Spec = { iommu: 'intel', cmdline: 'intel_iommu=on' };

/** The five cases of the debate, and those that single proposals were about. */
export const CASES = {
  'SNP guest, no bit': { ...PLAIN, ...SNP },
  'SNP guest, bit': { ...REQUIRING, ...SNP },
  'PEF guest, no bit': { ...PLAIN, ...PEF },
  'hardware behind an IOMMU': { ...HARDWARE, ...IOMMU },
  'ordinary guest, no bit': PLAIN,
  'PEF guest, optional bit': { ...OPTIONAL, ...PEF },
  'ordinary guest, optional bit': OPTIONAL,
  'ordinary guest, bit required': REQUIRING,
  'SNP guest behind an IOMMU, no bit': { ...PLAIN, ...SNP, ...IOMMU },
  'ordinary guest behind an IOMMU, no bit': { ...PLAIN, ...IOMMU },
  's390 protected guest, no bit': { ...PLAIN, transport: 'ccw', arch: 's390x', protection: 's390-pv' },
  'TDX guest, no bit': { ...PLAIN, protection: 'tdx' },
  'SEV guest on Linux 5.10, no bit': { ...PLAIN, protection: 'sev', linux: '5.10' },
  'Xen guest, no bit': { ...PLAIN, xen: 'domU pv' },
  'SNP guest, hardware with bit': { ...HARDWARE, ...SNP },
  'vDPA device, bit': { ...REQUIRING, transport: 'vdpa', implementation: 'vdpa' },
  'RISC-V guest behind an IOMMU that is not driven': {
    ...REQUIRING,
    arch: 'riscv64',
    iommu: 'riscv',
    iommuInterrupts: false,
    linux: '7.2',
  },
  'Xen HVM guest, no bit': { ...PLAIN, xen: 'domU hvm' },
  'Xen HVM guest with grants, no bit': { ...PLAIN, xen: 'domU hvm', config: { XEN_VIRTIO: 'y' } },
  'realm, hardware with bit': { ...HARDWARE, arch: 'aarch64', protection: 'cca', linux: '7.2' },
  'pKVM guest on Linux 6.12, bit': { ...REQUIRING, arch: 'aarch64', protection: 'pkvm' },
  'PEF guest on Linux 5.16, bit': { ...REQUIRING, arch: 'ppc64le', protection: 'pef', linux: '5.16' },
  'SNP guest, bounce region': { ...BOUNCE_REGION, ...SNP },
  'PEF guest, bounce region': { ...BOUNCE_REGION, ...PEF },
} as const satisfies Readonly<Record<string, Spec>>;

export type CaseName = keyof typeof CASES;

export function run(
  model: DriverModel,
  name: CaseName,
): Evaluation & { readonly decisions: readonly string[] } {
  const ask = new Inquiry(caseSource({ ...caseOf(CASES[name]), driver: model.id }), { log: true });
  const evaluation = evaluate(model, ask);
  return { ...evaluation, decisions: codesOf(ask.decisions()) };
}

/** "works: swiotlb", "breaks: guest-physical", "refused-by-driver". */
export function told({ outcome, dma }: Evaluation): string {
  return dma === undefined ? outcome : `${outcome}: ${dma.mapping.path}`;
}
