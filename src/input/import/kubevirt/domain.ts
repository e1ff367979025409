import { element, textElement } from '../libvirt/domain-elements.ts';
import type { Element } from '../libvirt/xml.ts';
import { at, flagAt, textAt } from '../tree.ts';
import { deviceElements } from './devices.ts';
import { bytesOf, type KubevirtArch, type KubevirtGuest, memoryOf, needsSharedMemory } from './guest.ts';

const ARCHES: Readonly<Record<KubevirtArch, readonly [arch: string, machine: string]>> = {
  amd64: ['x86_64', 'q35'],
  arm64: ['aarch64', 'virt'],
  s390x: ['s390x', 's390-ccw-virtio'],
};

/** The domain that virt-launcher makes of a guest: converter.go Convert_v1_VirtualMachineInstance_To_api_Domain(). */
export function domainOf(guest: KubevirtGuest): Element {
  const { name, spec, domain, arch } = guest;
  const { offset } = spec;
  const [archName, usual] = ARCHES[arch];
  const machine = at(domain, 'machine', 'type');
  const memory = memoryOf(guest);
  const bytes = memory?.kind === 'scalar' ? bytesOf(String(memory.value)) : undefined;
  const kernelArgs = at(domain, 'firmware', 'kernelBoot', 'kernelArgs');
  return element(offset, 'domain', { type: 'kvm' }, [
    textElement(offset, 'name', name),
    textElement(memory?.offset ?? offset, 'memory', bytes === undefined ? undefined : String(bytes), {
      unit: 'b',
    }),
    textElement(offset, 'vcpu', String(guest.cpus)),
    element(offset, 'os', {}, [
      ...bootElements(guest),
      textElement(machine?.offset ?? offset, 'type', 'hvm', {
        arch: archName,
        machine: textAt(domain, 'machine', 'type') ?? usual,
      }),
      textElement(
        kernelArgs?.offset ?? offset,
        'cmdline',
        textAt(domain, 'firmware', 'kernelBoot', 'kernelArgs'),
      ),
    ]),
    features(guest),
    memoryBacking(guest),
    launchSecurity(guest),
    element(offset, 'devices', {}, deviceElements(guest)),
  ]);
}

/** compute/os.go and virtwrap/efi/efi.go: the image for UEFI, which Arm always has, and the kernel of kernelBoot. */
function bootElements({ domain, spec, arch }: KubevirtGuest): readonly (Element | undefined)[] {
  const efi = at(domain, 'firmware', 'bootloader', 'efi');
  const container = at(domain, 'firmware', 'kernelBoot', 'container');
  const isSev = at(domain, 'launchSecurity') !== undefined;
  const image = arch === 'arm64' ? 'AAVMF_CODE.fd' : isSev ? 'OVMF_CODE.cc.fd' : 'OVMF_CODE.fd';
  const { offset } = efi ?? spec;
  return [
    efi === undefined && arch !== 'arm64' ? undefined : textElement(offset, 'loader', image),
    textElement(container?.offset ?? offset, 'kernel', textAt(container, 'kernelPath')),
  ];
}

/** compute/hypervisor_features.go, and pkg/defaults/s390x.go: ACPI unless it is switched off, which s390x does not have. */
function features({ domain, arch }: KubevirtGuest): Element | undefined {
  const given = at(domain, 'features', 'acpi');
  const offset = given?.offset ?? domain?.offset ?? 0;
  const isOff = arch === 's390x' || flagAt(given, 'enabled') === false;
  return isOff ? undefined : element(offset, 'features', {}, [element(offset, 'acpi')]);
}

/** compute/memory_backing.go. */
function memoryBacking(guest: KubevirtGuest): Element | undefined {
  const { domain, spec, arch } = guest;
  const huge = at(domain, 'memory', 'hugepages');
  const shared = needsSharedMemory(guest);
  if (huge === undefined && !shared) return undefined;
  const { offset } = huge ?? spec;
  return element(offset, 'memoryBacking', {}, [
    huge === undefined ? undefined : element(offset, 'hugepages'),
    shared ? element(offset, 'access', { mode: 'shared' }) : undefined,
    arch === 's390x' ? undefined : element(offset, 'source', { type: 'memfd' }),
  ]);
}

/** compute/launch_security.go: on amd64 alone; on s390x virt-launcher only says iommu='on' of each device. */
function launchSecurity({ domain, arch }: KubevirtGuest): Element | undefined {
  const security = at(domain, 'launchSecurity');
  if (security === undefined || arch !== 'amd64') return undefined;
  const { offset } = security;
  if (at(security, 'sev') !== undefined) {
    const es = at(security, 'sev', 'policy', 'encryptedState') !== undefined;
    return element(offset, 'launchSecurity', { type: 'sev' }, [
      textElement(offset, 'policy', es ? '0x7' : '0x3'),
    ]);
  }
  if (at(security, 'snp') !== undefined)
    return element(offset, 'launchSecurity', { type: 'sev-snp' }, [textElement(offset, 'policy', '0x30000')]);
  return at(security, 'tdx') === undefined ? undefined : element(offset, 'launchSecurity', { type: 'tdx' });
}
