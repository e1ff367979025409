/** A kind of text that says how a guest is started, and what people call such a text. */
export const IMPORT_KINDS = {
  qemu: 'QEMU command line',
  libvirt: 'libvirt domain',
  'cloud-hypervisor': 'Cloud Hypervisor guest',
  firecracker: 'Firecracker configuration',
  crosvm: 'crosvm command line',
  kvmtool: 'kvmtool command line',
  openvmm: 'OpenVMM command line',
  kata: 'Kata Containers configuration',
  kubevirt: 'KubeVirt manifest',
  proxmox: 'Proxmox VE configuration',
  incus: 'Incus or LXD configuration',
  openstack: 'OpenStack properties',
} as const;
export type ImportKind = keyof typeof IMPORT_KINDS;

/** `this is an Incus or LXD configuration`, `these are OpenStack properties`. */
export function importKindWords(kind: ImportKind): string {
  const name = IMPORT_KINDS[kind];
  if (kind === 'openstack') return `these are ${name}`;
  return `this is ${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** The kinds that QEMU’s own rules answer without a stack in between. */
export type DirectKind = 'qemu' | 'libvirt';
