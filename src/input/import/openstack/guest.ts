import type { Mistake } from '../qemu/options.ts';
import type { Properties, Said } from './properties.ts';

/** A guest that Nova would start with an image and a flavor. */
export interface OpenstackGuest {
  readonly properties: Properties;
  readonly arch: OpenstackArch;
  /** Whether another architecture is emulated than that of the host. */
  readonly emulated: boolean;
  readonly machine: string;
  readonly vcpus: number;
  readonly mib: number | undefined;
  readonly protection: StatedProtection | undefined;
}

export type OpenstackArch = 'x86_64' | 'aarch64' | 'ppc64le' | 's390x';

/** nova/virt/libvirt/utils.py get_default_machine_type(), where nova.conf has no hw_machine_type. */
const MACHINES: Readonly<Record<OpenstackArch, string>> = {
  x86_64: 'pc',
  aarch64: 'virt',
  ppc64le: 'pseries',
  s390x: 's390-ccw-virtio',
};

/** MemEncryptionModel of nova/objects/fields.py, with how libvirt starts each: _guest_configure_sev_mem_encryption(). */
const PROTECTIONS = {
  'amd-sev': { type: 'sev', policy: '0x0033' },
  'amd-sev-es': { type: 'sev', policy: '0x0037' },
  'amd-sev-snp': { type: 'sev-snp', policy: '0x30000' },
} as const;
export type StatedProtection = (typeof PROTECTIONS)[keyof typeof PROTECTIONS] & { readonly offset: number };

const isArch = (text: string): text is OpenstackArch => Object.hasOwn(MACHINES, text);
const isModel = (text: string): text is keyof typeof PROTECTIONS => Object.hasOwn(PROTECTIONS, text);

/** `hw:NAME` of the flavor, or `hw_NAME` of the image. */
export function said(properties: Properties, name: string): Said | undefined {
  return properties.get(`hw:${name}`) ?? properties.get(`hw_${name}`);
}

/** strutils.bool_from_string(). */
export function isOn(value: Said | undefined): boolean {
  return value !== undefined && /^(?:1|t|true|on|y|yes)$/i.test(value.text.trim());
}

/** The architecture that the image names. Returns undefined where it names none, so that the host's counts. */
export function statedArch(properties: Properties): string | undefined {
  return (properties.get('hw_emulation_architecture') ?? properties.get('hw_architecture'))?.text;
}

/** What needs q35 of a guest whose image names no machine type; nova.conf then has to. */
export function needsQ35(properties: Properties): boolean {
  return isOn(said(properties, 'mem_encryption')) || said(properties, 'viommu_model') !== undefined;
}

export function guestOf(properties: Properties): OpenstackGuest {
  const stated = statedArch(properties) ?? 'x86_64';
  const arch = isArch(stated) ? stated : 'x86_64';
  const usual = arch === 'x86_64' && needsQ35(properties) ? 'q35' : MACHINES[arch];
  const model = said(properties, 'mem_encryption_model') ?? said(properties, 'mem_encryption');
  const name = said(properties, 'mem_encryption_model')?.text ?? 'amd-sev';
  const isProtected = isOn(said(properties, 'mem_encryption')) && isModel(name);
  return {
    properties,
    arch,
    emulated: properties.has('hw_emulation_architecture'),
    machine: properties.get('hw_machine_type')?.text ?? usual,
    vcpus: countOf(properties, 'vcpus') ?? 1,
    mib: countOf(properties, 'ram'),
    protection:
      isProtected && model !== undefined ? { ...PROTECTIONS[name], offset: model.offset } : undefined,
  };
}

/** A column of the flavor that is a number; of none where it is 0. */
export function countOf(properties: Properties, key: string): number | undefined {
  const text = properties.get(key)?.text;
  return text === undefined || !/^\d{1,9}$/.test(text) ? undefined : Number(text) || undefined;
}

/** What a flavor and an image have to agree on: nova/virt/hardware.py. */
const AGREED: readonly (readonly [name: string, isSwitch: boolean])[] = [
  ['mem_encryption', true],
  ['mem_encryption_model', false],
  ['vif_multiqueue_enabled', true],
  ['virtio_packed_ring', true],
  ['sound_model', false],
];

const BUSES: ReadonlySet<string> = new Set(['virtio', 'scsi', 'ide', 'usb', 'fdc', 'sata']);

/** What Nova refuses before it starts anything, and who refuses it. */
export function refusals(guest: OpenstackGuest): readonly Mistake[] {
  const { properties, machine, arch } = guest;
  const found: Mistake[] = [];
  const refuse = (offset: number, what: string): void => {
    found.push({ offset, message: `Nova refuses ${what}` });
  };
  for (const [name, isSwitch] of AGREED) {
    const [flavor, image] = [properties.get(`hw:${name}`), properties.get(`hw_${name}`)];
    if (flavor === undefined || image === undefined) continue;
    if (isSwitch ? isOn(flavor) !== isOn(image) : flavor.text !== image.text)
      refuse(
        image.offset,
        `a flavor with hw:${name}=${flavor.text} and an image with hw_${name}=${image.text}`,
      );
  }
  const encryption = said(properties, 'mem_encryption');
  if (encryption !== undefined && isOn(encryption)) {
    const model = said(properties, 'mem_encryption_model');
    const hasImage = [...properties.keys()].some((key) => key.startsWith('hw_') && !key.includes(':'));
    if (model !== undefined && !isModel(model.text))
      refuse(model.offset, `${model.text}; expected ${Object.keys(PROTECTIONS).join(', ')}`);
    if (!machine.includes('q35'))
      refuse(encryption.offset, `memory encryption on machine ${machine}; expected hw_machine_type=q35`);
    if (hasImage && properties.get('hw_firmware_type')?.text !== 'uefi')
      refuse(encryption.offset, 'memory encryption without hw_firmware_type=uefi');
    if (hasImage && model?.text === 'amd-sev-snp' && !isOn(properties.get('hw_firmware_stateless')))
      refuse(model.offset, 'amd-sev-snp without hw_firmware_stateless=true');
  }
  const iommu = said(properties, 'viommu_model');
  if (iommu !== undefined && !(arch === 'x86_64' ? machine.includes('q35') : machine.startsWith('virt')))
    refuse(iommu.offset, `an IOMMU on machine ${machine}`);
  const bus = properties.get('hw_disk_bus');
  if (bus !== undefined && !BUSES.has(bus.text))
    refuse(bus.offset, `disk bus ${bus.text}; expected ${[...BUSES].join(', ')}`);
  return found;
}
