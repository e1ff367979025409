import type { MonitorRefusal } from '../../../model/device.ts';
import { alternatives, quote } from '../../../text/quoting.ts';
import { addOption, byLibvirt, type DomainDraft, ignoreElement, type OptionValues, refuse } from './draft.ts';
import { attributeOf, childOf, childrenOf, wordOf } from './element.ts';
import { cpusOf } from './machine.ts';
import { addVirtioDevice } from './virtio.ts';
import type { Element } from './xml.ts';

/** The object that QEMU takes for each type of `<launchSecurity>`. */
const GUEST_OBJECTS: ReadonlyMap<string, string> = new Map([
  ['sev', 'sev-guest'],
  ['sev-snp', 'sev-snp-guest'],
  ['tdx', 'tdx-guest'],
  ['s390-pv', 's390-pv-guest'],
]);

/** What may be said to protect the memory of a guest if only parts of its domain are given. */
export const FRAGMENT_PROTECTIONS = ['none', 'sev', 'sev-es', 'sev-snp', 'tdx', 's390-pv'] as const;
export type FragmentProtection = (typeof FRAGMENT_PROTECTIONS)[number];

const SECURITY_ID = 'lsec0';

/** `<launchSecurity>` and `<iommu model='smmuv3'>`: what both make of `-machine`. */
export function addMachine(draft: DomainDraft): void {
  const { root, machine } = draft;
  const values: Record<string, OptionValues[string]> = { type: machine.type };
  const security = childOf(root, 'launchSecurity');
  if (security !== undefined) {
    const type = attributeOf(security, 'type') ?? '';
    const object = GUEST_OBJECTS.get(type);
    if (object === undefined) {
      const expected = alternatives([...GUEST_OBJECTS.keys()]);
      refuse(draft, security, `launch security ${quote(type)}; expected ${expected}`);
    } else {
      const policy = wordOf(security, 'policy');
      addOption(draft, 'object', { 'qom-type': object, id: SECURITY_ID, policy }, security);
      values['confidential-guest-support'] = SECURITY_ID;
    }
  }
  const smmu = iommusOf(root).some((iommu) => attributeOf(iommu, 'model')?.startsWith('smmuv3'));
  if (smmu) values.iommu = 'smmuv3';
  if (machine.arch === 'x86_64' && !hasAcpi(root)) values.acpi = 'off';
  addOption(draft, 'machine', values, childOf(root, 'os') ?? root);
}

function hasAcpi(root: Element): boolean {
  return childOf(root, 'features', 'acpi') !== undefined;
}

function iommusOf(root: Element): readonly Element[] {
  return childrenOf(childOf(root, 'devices'), 'iommu');
}

/** The machines that libvirt takes each IOMMU on, and the words of its message. */
const IOMMU_MACHINES = {
  intel: { families: ['q35'], words: 'Q35 machines' },
  amd: { families: ['q35'], words: 'Q35 machines' },
  smmuv3: { families: ['virt'], words: 'ARM Virt machines' },
  virtio: { families: ['q35', 'virt'], words: 'Q35 and ARM Virt machines' },
} as const;

/** QEMU has an IOMMU for riscv64, and no libvirt up to 12.5 a word for it. */
const UNKNOWN_TO_LIBVIRT = byLibvirt(
  "Invalid value for attribute 'model' in element 'iommu': 'riscv'.",
  'src/util/virxml.c virXMLPropEnumInternal()',
);

/** `<iommu>`. */
export function addIommu(draft: DomainDraft, iommu: Element): void {
  const model = attributeOf(iommu, 'model') ?? '';
  const kind = model.startsWith('smmuv3') ? 'smmuv3' : model;
  if (kind === 'riscv') {
    draft.refusals.push(UNKNOWN_TO_LIBVIRT);
    return;
  }
  if (kind !== 'intel' && kind !== 'amd' && kind !== 'smmuv3' && kind !== 'virtio') {
    const expected = alternatives(Object.keys(IOMMU_MACHINES));
    refuse(draft, iommu, `IOMMU ${quote(model)}; expected ${expected}`);
    return;
  }
  const refusal = refuseIommu(kind, iommu, draft);
  if (refusal !== undefined) draft.refusals.push(refusal);
  if (kind === 'virtio')
    // By its alias, as libvirt qemuBuildIOMMUCommandLine() has it.
    addVirtioDevice(draft, { element: iommu, base: 'virtio-iommu', whole: true, alias: 'iommu0' });
  else if (kind !== 'smmuv3' && refusal === undefined)
    addOption(draft, 'device', { driver: `${kind}-iommu`, ...translationOf(iommu) }, iommu);
}

const VALIDATE = 'src/qemu/qemu_validate.c qemuValidateDomainDeviceDefIOMMU()';

/** What libvirt has against an IOMMU, and with it against the domain. Returns undefined where that is nothing. */
function refuseIommu(
  kind: keyof typeof IOMMU_MACHINES,
  iommu: Element,
  { root, machine }: DomainDraft,
): MonitorRefusal | undefined {
  const { families, words } = IOMMU_MACHINES[kind];
  const { family, arch } = machine;
  const fits = families.some((known) => known === family) && (arch === 'x86_64' || arch === 'aarch64');
  if (!fits) return byLibvirt(`IOMMU device: '${kind}' is only supported with ${words}`, VALIDATE);
  const driver = childOf(iommu, 'driver');
  if (
    (kind === 'virtio' || kind === 'smmuv3') &&
    OF_INTEL.some((name) => attributeOf(driver, name) !== undefined)
  )
    return byLibvirt(
      `XML error: iommu model '${kind}' doesn't support additional attributes`,
      'src/conf/domain_validate.c virDomainIOMMUDefValidate()',
    );
  if (kind !== 'virtio') return undefined;
  if (!hasAcpi(root)) return byLibvirt("IOMMU device: 'virtio' requires ACPI", VALIDATE);
  const address = attributeOf(childOf(iommu, 'address'), 'type') ?? 'pci';
  return address === 'pci' ? undefined : byLibvirt("IOMMU device: 'virtio' needs a PCI address", VALIDATE);
}

/** Attributes of `<driver>` that are of intel’s IOMMU alone. */
const OF_INTEL = ['intremap', 'caching_mode', 'eim', 'iotlb', 'aw_bits', 'dma_translation'];

/** `<driver dma_translation='off'/>`. */
function translationOf(iommu: Element): Readonly<Record<string, string>> {
  const given = attributeOf(childOf(iommu, 'driver'), 'dma_translation');
  return given === undefined ? {} : { 'dma-translation': given };
}

const MOST_CPUS_WITHOUT_IOMMU = 255;

/** libvirt adds an IOMMU of its own where the interrupts of more than 255 CPUs need one. */
export function addMissingIommu(draft: DomainDraft, added: Element): void {
  const { root, machine } = draft;
  if (machine.family !== 'q35' || cpusOf(root).most <= MOST_CPUS_WITHOUT_IOMMU) return;
  if (iommusOf(root).length > 0) return;
  addOption(draft, 'device', { driver: 'intel-iommu' }, added);
  const vcpu = childOf(root, 'vcpu');
  if (vcpu !== undefined)
    ignoreElement(
      draft,
      vcpu,
      "more than 255 CPUs, for which libvirt adds <iommu model='intel'/> by itself",
      false,
    );
}
