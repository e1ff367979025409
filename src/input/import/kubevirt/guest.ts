import { at, flagAt, itemsAt, type Tree, textAt } from '../tree.ts';

/** The spec of a VirtualMachineInstance with what the webhooks of KubeVirt fill in. */
export interface KubevirtGuest {
  readonly name: string;
  readonly spec: Tree;
  readonly domain: Tree | undefined;
  readonly devices: Tree | undefined;
  readonly annotations: Tree | undefined;
  readonly arch: KubevirtArch;
  /** As `<model type>` has it: pkg/virt-launcher/virtwrap/converter/arch, TransitionalModelType(). */
  readonly model: string;
  /** SEV of any kind, or Secure Execution: virt-launcher then says iommu='on' of each device by itself. */
  readonly forcesIommu: boolean;
  readonly cpus: number;
}

export type KubevirtArch = 'amd64' | 'arm64' | 's390x';

/** Puts together what is said of a guest; `spec` is that of a VirtualMachineInstance. */
export function guestOf(name: string, spec: Tree, annotations: Tree | undefined): KubevirtGuest {
  const domain = at(spec, 'domain');
  const devices = at(domain, 'devices');
  const arch = archOf(spec);
  const security = at(domain, 'launchSecurity');
  const transitional = flagAt(devices, 'useVirtioTransitional') === true;
  return {
    name,
    spec,
    domain,
    devices,
    annotations,
    arch,
    model: arch === 's390x' ? 'virtio' : transitional ? 'virtio-transitional' : 'virtio-non-transitional',
    forcesIommu:
      at(security, 'sev') !== undefined ||
      at(security, 'snp') !== undefined ||
      (security !== undefined && arch === 's390x'),
    cpus: cpusOf(domain),
  };
}

/** The architecture that is named, or that the machine type belongs to. Returns undefined where nothing says it. */
export function statedArch(spec: Tree): KubevirtArch | undefined {
  const given = textAt(spec, 'architecture');
  if (given === 'amd64' || given === 'arm64' || given === 's390x') return given;
  const machine = textAt(spec, 'domain', 'machine', 'type') ?? '';
  if (/q35|^pc/.test(machine)) return 'amd64';
  if (machine.startsWith('virt')) return 'arm64';
  if (machine.startsWith('s390')) return 's390x';
  const security = at(spec, 'domain', 'launchSecurity');
  return ['sev', 'snp', 'tdx'].some((kind) => at(security, kind) !== undefined) ? 'amd64' : undefined;
}

/** pkg/virt-config GetDefaultArchitecture(): that of the cluster, which mostly is amd64. */
function archOf(spec: Tree): KubevirtArch {
  return statedArch(spec) ?? 'amd64';
}

/** pkg/defaults SetDefaultGuestCPUTopology(): sockets, cores and threads, or what the resources ask for. */
function cpusOf(domain: Tree | undefined): number {
  const cpu = at(domain, 'cpu');
  const parts = ['sockets', 'cores', 'threads'].map((key) => Number(textAt(cpu, key) ?? 0) || 0);
  if (parts.some((part) => part > 0)) return parts.reduce((product, part) => product * Math.max(1, part), 1);
  const resources = at(domain, 'resources');
  const asked = textAt(resources, 'limits', 'cpu') ?? textAt(resources, 'requests', 'cpu') ?? '1';
  const [, count = '1', milli] = /^(\d{1,6}(?:\.\d+)?)(m?)$/.exec(asked) ?? [];
  return Math.max(1, Math.ceil(Number(count) / (milli === 'm' ? 1000 : 1)));
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  T: 1000 ** 4,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** A quantity of Kubernetes in bytes: `2Gi`, `1.5G`. Returns undefined for anything else. */
export function bytesOf(quantity: string | undefined): number | undefined {
  const [, count, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)([kMGT]i?|Ki)?$/.exec(quantity ?? '') ?? [];
  const factor = UNITS[unit];
  return count === undefined || factor === undefined ? undefined : Math.round(Number(count) * factor);
}

/** Where the memory of a guest is said, and how much it is: pkg/defaults setGuestMemory(). */
export function memoryOf({ domain }: KubevirtGuest): Tree | undefined {
  const resources = at(domain, 'resources');
  return (
    at(domain, 'memory', 'guest') ??
    at(resources, 'requests', 'memory') ??
    at(resources, 'limits', 'memory') ??
    at(domain, 'memory', 'hugepages', 'pageSize')
  );
}

/** Whether a daemon outside QEMU does the work of a device, so that virt-launcher has memory shared. */
export function needsSharedMemory({ devices }: KubevirtGuest): boolean {
  const shares = itemsAt(devices, 'filesystems').some((one) => at(one, 'virtiofs') !== undefined);
  return shares || itemsAt(devices, 'interfaces').some(usesPasst);
}

export function usesPasst(one: Tree): boolean {
  return at(one, 'passtBinding') !== undefined || at(one, 'passt') !== undefined;
}
