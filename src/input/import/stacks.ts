import type { ImportKind } from '../../model/import-kind.ts';
import { calls } from './program-call.ts';

/** How the text of a stack or of a monitor other than QEMU is told by what stands in it. */
interface StackShape {
  readonly kind: Exclude<ImportKind, 'qemu' | 'libvirt'>;
  /** All of these are found in it. */
  readonly all: readonly RegExp[];
  /** None of these is. */
  readonly none?: readonly RegExp[];
}

const SHAPES: readonly StackShape[] = [
  { kind: 'cloud-hypervisor', all: [calls(['cloud-hypervisor', 'cloud-hypervisor-static'])] },
  // VmConfig of vmm/src/vm_config.rs, or what vm.info answers.
  {
    kind: 'cloud-hypervisor',
    all: [/^\s*\{/, /"(?:boot_vcpus|payload)"\s*:/, /"(?:cpus|disks|net|memory|payload)"\s*:/],
  },
  { kind: 'crosvm', all: [calls(['crosvm'])] },
  { kind: 'kvmtool', all: [calls(['lkvm', 'lkvm-static', 'kvmtool'])] },
  { kind: 'openvmm', all: [calls(['openvmm', 'openvmm\\.exe'])] },
  // VmmConfig of src/vmm/src/resources.rs.
  { kind: 'firecracker', all: [/^\s*\{/, /"boot-source"\s*:/, /"kernel_image_path"\s*:/] },
  { kind: 'kata', all: [/^\s*\[hypervisor\.[\w-]+\]\s*$/m] },
  { kind: 'kubevirt', all: [/(?:^|[{,])\s*(?:-\s+)?"?apiVersion"?\s*:\s*["']?(?:pool\.)?kubevirt\.io\//m] },
  {
    kind: 'proxmox',
    all: [
      /^(?:agent|balloon|bios|boot|cores|machine|memory|name|net\d+|ostype|scsi\d+|scsihw|sockets|virtio\d+): \S/m,
      /^(?:amd-sev|bootdisk|intel-tdx|net\d+|numa|ostype|scsi\d+|scsihw|smbios1|sockets|vga|virtio\d+|virtiofs\d+|vmgenid): \S/m,
      /^(?:[ \t\r]*|#.*|[a-z][\w-]*: .*)$/m,
    ],
    none: [/^\s*(?:apiVersion|kind|architecture|devices|volumes):/m, /[{<]/],
  },
  // What incus config show and lxc config show print.
  {
    kind: 'incus',
    all: [/^architecture: \S/m, /^config:/m, /^(?:devices|profiles|ephemeral|stateful):/m],
  },
  // Properties of images and extra specs of flavors, as the openstack client prints them and takes them.
  {
    kind: 'openstack',
    all: [
      /(?<![\w.-])hw[_:](?:disk_bus|firmware_type|input_bus|machine_type|mem_encryption(?:_model)?|mem_page_size|qemu_guest_agent|scsi_model|sound_model|vif_model|vif_multiqueue_enabled|video_model|viommu_model|virtio_packed_ring)["']?\s*[:=]/,
    ],
    none: [/qemu-system-/],
  },
];

/** The stack or the monitor whose text this is. Returns undefined where it is none of them. */
export function stackOf(text: string): StackShape['kind'] | undefined {
  return SHAPES.find(
    ({ all, none = [] }) => all.every((shape) => shape.test(text)) && !none.some((shape) => shape.test(text)),
  )?.kind;
}
