import type { Implementation, Transport } from '../model/device.ts';
import type { LogFactName, LogFacts, LogMessage } from '../model/log.ts';
import type { Kernel } from '../model/platform.ts';
import {
  ARCHES,
  type Arch,
  HYPERVISORS,
  type Hypervisor,
  IOMMU_KINDS,
  type IommuKind,
  PROTECTIONS,
  type Protection,
} from '../model/platform.ts';
import type { Varying } from '../model/space.ts';

/** A kernel as far as a banner names it, and what it leaves open. */
export interface KnownKernel extends Pick<Kernel, 'version' | 'release' | 'changes'> {
  readonly open: readonly Varying[];
}

/** What a text says of the case that a message comes from; what is undefined it does not say. */
export interface Known {
  readonly arch: Arch | undefined;
  readonly protection: Protection | undefined;
  readonly hypervisor: Hypervisor | undefined;
  readonly iommu: IommuKind | undefined;
  readonly cmdline: string | undefined;
  readonly kernel: KnownKernel | undefined;
  readonly type: number | undefined;
  readonly transports: readonly Transport[] | undefined;
  readonly implementation: Implementation | undefined;
}

function among<Word extends string>(words: readonly Word[], text: string | undefined): Word | undefined {
  return words.find((word) => word === text);
}

const TRANSPORTS: Readonly<Record<'pci' | 'ccw' | 'mmio', readonly Transport[]>> = {
  pci: ['pci-modern', 'pci-transitional', 'pci-legacy'],
  ccw: ['ccw', 'ccw-legacy'],
  mmio: ['mmio-modern', 'mmio-legacy'],
};

/** A boot that tells of its memory and names no protection has none, or nothing that it knows by name: a protected guest says so. */
function protectionIn(facts: LogFacts): Protection | undefined {
  const said = among(PROTECTIONS, facts.get('protection')?.value);
  if (said !== undefined) return said;
  const arch = facts.get('arch')?.value;
  return facts.has('memory') && facts.has('banner') && arch === 'x86_64' ? 'none' : undefined;
}

/** What a text says of a message's case. `kernel` is what its banner names. */
export function knownOf(
  facts: LogFacts,
  { device, kind }: Pick<LogMessage, 'device' | 'kind'>,
  kernel: KnownKernel | undefined,
): Known {
  const implied: Readonly<Partial<Record<LogFactName, string>>> = kind.implies ?? {};
  const value = (name: LogFactName): string | undefined => implied[name] ?? facts.get(name)?.value;
  return {
    arch: among(ARCHES, value('arch')),
    protection: protectionIn(facts),
    hypervisor: among(HYPERVISORS, value('hypervisor')),
    iommu: among(IOMMU_KINDS, value('iommu')),
    cmdline: value('cmdline'),
    kernel,
    type: device.type,
    transports: device.transport && TRANSPORTS[device.transport],
    // A daemon speaks of devices that it serves.
    implementation: device.implementation ?? (kind.by === 'daemon' ? 'vhost-user' : undefined),
  };
}

/** Whether a text says that the guest's memory is protected; undefined where it does not say. */
export function isKnownProtected({ protection }: Pick<Known, 'protection'>): boolean | undefined {
  return protection === undefined ? undefined : protection !== 'none';
}
