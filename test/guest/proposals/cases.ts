import { type Evaluation, evaluate } from '../../../src/explore/evaluate.ts';
import { featureSet } from '../../../src/features/feature-set.ts';
import type { DriverModel } from '../../../src/guest/driver-model.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import { Inquiry } from '../../../src/inquiry/inquiry.ts';
import type { Device } from '../../../src/model/device.ts';
import type { Platform } from '../../../src/model/platform.ts';

const VERSION_1 = 32;
const ACCESS_PLATFORM = 33;
const SWIOTLB = 27;

function device(bits: readonly number[], change: Partial<Device> = {}): Device {
  return {
    name: 'a device',
    type: 4,
    transport: 'pci-modern',
    implementation: 'qemu',
    offers: featureSet([VERSION_1, ...bits]),
    requires: undefined,
    addressing: undefined,
    config: {},
    ...change,
  };
}

type Change = Partial<Omit<Platform, 'memory' | 'kernel' | 'iommu'>> & {
  readonly protection?: Platform['memory']['protection'];
  readonly iommu?: Platform['iommu']['kind'];
  readonly version?: string;
  readonly cmdline?: string;
};

function platform({
  protection = 'none',
  iommu = 'none',
  version = '6.12',
  cmdline = '',
  ...change
}: Change): Platform {
  return {
    name: 'a platform',
    arch: 'x86_64',
    hypervisor: 'kvm',
    machine: undefined,
    memory: { protection, protectedFrom: 'boot', mib: undefined },
    xen: undefined,
    iommu: { kind: iommu },
    kernel: { version, release: undefined, cmdline, config: {} },
    ...change,
  };
}

/** QEMU insists on the bit once it offers it. */
const PLAIN = device([]);
const INSISTING = device([ACCESS_PLATFORM]);
/** Available, not required; the device goes by what is negotiated. */
const OPTIONAL = device([ACCESS_PLATFORM], {
  implementation: 'generic',
  addressing: 'either',
  requires: featureSet([]),
});
const HARDWARE = device([ACCESS_PLATFORM], {
  implementation: 'hardware',
  requires: featureSet([ACCESS_PLATFORM]),
});

const SNP = platform({ protection: 'sev-snp' });
/** Linux 5.10: a later kernel has no bounce pool in a POWER secure guest. */
const PEF = platform({ arch: 'ppc64le', protection: 'pef', iommu: 'spapr-tce', version: '5.10' });
const ORDINARY = platform({});
const IOMMU = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;

/** The five cases of the debate, and those that single proposals were about. */
export const CASES = {
  'SNP guest, no bit': [PLAIN, SNP],
  'SNP guest, bit': [INSISTING, SNP],
  'PEF guest, no bit': [PLAIN, PEF],
  'hardware behind an IOMMU': [HARDWARE, platform(IOMMU)],
  'ordinary guest, no bit': [PLAIN, ORDINARY],
  'PEF guest, optional bit': [OPTIONAL, PEF],
  'ordinary guest, optional bit': [OPTIONAL, ORDINARY],
  'ordinary guest, bit insisted on': [INSISTING, ORDINARY],
  'SNP guest behind an IOMMU, no bit': [PLAIN, platform({ protection: 'sev-snp', ...IOMMU })],
  'ordinary guest behind an IOMMU, no bit': [PLAIN, platform(IOMMU)],
  's390 protected guest, no bit': [
    device([], { transport: 'ccw' }),
    platform({ arch: 's390x', protection: 's390-pv' }),
  ],
  'TDX guest, no bit': [PLAIN, platform({ protection: 'tdx' })],
  'SEV guest on Linux 5.10, no bit': [PLAIN, platform({ protection: 'sev', version: '5.10' })],
  'Xen guest, no bit': [PLAIN, platform({ hypervisor: 'xen', xen: { domain: 'domU', mode: 'pv' } })],
  'SNP guest, hardware with bit': [HARDWARE, SNP],
  'SNP guest, bounce region': [device([SWIOTLB], { implementation: 'generic' }), SNP],
  'PEF guest, bounce region': [device([SWIOTLB], { implementation: 'generic' }), PEF],
} as const satisfies Readonly<Record<string, readonly [Device, Platform]>>;

export type CaseName = keyof typeof CASES;

export function run(
  model: DriverModel,
  name: CaseName,
): Evaluation & { readonly decisions: readonly string[] } {
  const [asked, on] = CASES[name];
  const ask = new Inquiry(caseSource({ device: asked, platform: on, driver: model.id }), { log: true });
  const evaluation = evaluate(model, ask);
  return { ...evaluation, decisions: ask.decisions().map(({ kind, code }) => `${kind.id}=${code}`) };
}

/** "works: swiotlb", "breaks: guest-physical", "refused-by-driver". */
export function told({ outcome, dma }: Evaluation): string {
  return dma === undefined ? outcome : `${outcome}: ${dma.path}`;
}
