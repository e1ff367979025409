import { CONFIG_FIELDS, kernelWordsOn, machineNameOf } from '../data/rule-inputs.ts';
import { driverMakes } from '../data/vdpa-drivers.ts';
import { F, MEM, TYPE } from '../features/bits.ts';
import { type FeatureSet, featureSet, hasBit, intersect, isEmpty } from '../features/feature-set.ts';
import { deviceTypeName } from '../features/registry.ts';
import {
  type Addressing,
  type Device,
  IMPLEMENTATIONS,
  VDPA_DRIVERS,
  WITHOUT_IOTLB,
} from '../model/device.ts';
import {
  type Arch,
  type Hypervisor,
  IOMMU_ARCH,
  IOMMU_KINDS,
  PROTECTION_ARCH,
  PROTECTIONS,
} from '../model/platform.ts';
import type { Varying } from '../model/space.ts';

// What a description may mean by what it leaves out. The first of the values is the ordinary one: it is taken where no
// outcome depends on the fact.

/** The keys that a description gives. */
type Given = Readonly<Record<string, unknown>>;

/** What exists on an architecture, of things that exist on one only or everywhere. */
function existingOn<Kind extends string>(
  arch: Arch,
  kinds: readonly Kind[],
  arches: Readonly<Partial<Record<Kind, Arch>>>,
): readonly Kind[] {
  return kinds.filter((kind) => (arches[kind] ?? arch) === arch);
}

/** Whether something can keep the host out of the guest: no monitor runs on bare metal, and none that is known does under Xen. */
function canBeProtected(hypervisor: Hypervisor): boolean {
  return hypervisor !== 'none' && hypervisor !== 'xen';
}

function protectionLeftOut(arch: Arch, hypervisor: Hypervisor): readonly Varying[] {
  if (!canBeProtected(hypervisor)) return [];
  const values = existingOn(arch, PROTECTIONS, PROTECTION_ARCH);
  return [{ kind: 'fact', name: 'platform.memory.protection', values }];
}

/** A pseries machine always has its tables; elsewhere most machines have no IOMMU. */
function iommuLeftOut(arch: Arch, hypervisor: Hypervisor): readonly Varying[] {
  const kinds = existingOn(arch, IOMMU_KINDS, IOMMU_ARCH);
  const values = arch === 'ppc64le' && hypervisor !== 'none' ? [...kinds].reverse() : kinds;
  return [{ kind: 'fact', name: 'platform.iommu.kind', values }];
}

const ANY_INTERRUPTS: Varying = { kind: 'fact', name: 'platform.iommu.interrupts', values: [true, false] };

/** Whether there may be an IOMMU that is not said to interrupt: only RISC-V’s may not. */
function mayBeSilent(arch: Arch, iommu: Given | undefined): boolean {
  if (arch !== 'riscv64' || iommu?.interrupts !== undefined) return false;
  return iommu === undefined || iommu.kind === 'riscv';
}

const ANY_RESET: Varying = { kind: 'fact', name: 'platform.iommu.passesAtReset', values: [true, false] };

/** Whether there may be a virtio-iommu that is not said to let devices through by itself. */
function mayBlock(arch: Arch, iommu: Given | undefined): boolean {
  if (iommu?.passesAtReset !== undefined || (arch !== 'x86_64' && arch !== 'aarch64')) return false;
  return iommu === undefined || iommu.kind === 'virtio';
}

/** The words that decide, each of which may be there or not. */
function cmdlineLeftOut(arch: Arch, hypervisor: Hypervisor): readonly Varying[] {
  return kernelWordsOn(machineNameOf(arch, hypervisor === 'xen')).map((values) => ({
    kind: 'cmdline',
    values,
  }));
}

/** What a platform gives that is not required. */
export interface PlatformKeys {
  readonly memory?: Given | undefined;
  readonly iommu?: Given | undefined;
  readonly kernel?: Given | undefined;
}

/** What a platform leaves open by what it does not say of its memory, its IOMMU and its kernel's command line. */
export function leftOutOfPlatform(
  { memory = {}, iommu, kernel = {} }: PlatformKeys,
  arch: Arch,
  hypervisor: Hypervisor,
): readonly Varying[] {
  return [
    ...(memory.protection === undefined ? protectionLeftOut(arch, hypervisor) : []),
    ...(iommu === undefined ? iommuLeftOut(arch, hypervisor) : []),
    ...(mayBeSilent(arch, iommu) ? [ANY_INTERRUPTS] : []),
    ...(mayBlock(arch, iommu) ? [ANY_RESET] : []),
    ...(kernel.cmdline === undefined ? cmdlineLeftOut(arch, hypervisor) : []),
  ];
}

/** The features without which, as the specification says, a device may fail to operate; those of virtio-mem too. */
const MAY_BE_REQUIRED = featureSet([F.VERSION_1, F.ACCESS_PLATFORM, F.ORDER_PLATFORM]);
const MAY_BE_REQUIRED_OF_MEM = featureSet([
  F.VERSION_1,
  F.ACCESS_PLATFORM,
  F.ORDER_PLATFORM,
  MEM.UNPLUGGED_INACCESSIBLE,
]);

/** Of what a device offers, what it may require by the specification. */
export function mayRequire({ type, offers }: Pick<Device, 'type' | 'offers'>): FeatureSet {
  return intersect(offers, type === TYPE.MEM ? MAY_BE_REQUIRED_OF_MEM : MAY_BE_REQUIRED);
}

/** Nothing is known of an implementation that is not named, or that is generic; hardware differs in what it requires. */
function requiresLeftOut(device: Device): readonly Varying[] {
  const most = mayRequire(device);
  if (isEmpty(most)) return [];
  return [{ kind: 'fact', name: 'device.requires', values: [undefined, most] }];
}

const ADDRESSINGS: readonly (Addressing | undefined)[] = [undefined, 'guest-physical', 'platform'];

const BACKENDS: readonly (readonly [key: string, varying: Varying])[] = [
  ['sharedMemory', { kind: 'fact', name: 'device.backend.sharedMemory', values: [true, false] }],
  ['withoutIotlb', { kind: 'fact', name: 'device.backend.withoutIotlb', values: WITHOUT_IOTLB }],
  ['refusesLegacy', { kind: 'fact', name: 'device.backend.refusesLegacy', values: [false, true] }],
];

/** Memory is mapped, and an old driver refused, by a daemon alone: the host's kernel does neither. */
const OF_DAEMON: ReadonlySet<string> = new Set(['sharedMemory', 'refusesLegacy']);

/** The fields that a device does not state. One that comes with a feature is there only where that is offered. */
export function fieldsLeftOut({ type, offers, config }: Device): readonly Varying[] {
  return CONFIG_FIELDS.flatMap(({ of, name, limits, with: bits }): readonly Varying[] => {
    const isThere = of === deviceTypeName(type) && (bits?.some((bit) => hasBit(offers, bit)) ?? true);
    if (!isThere || limits === undefined || config[name] !== undefined) return [];
    return [{ kind: 'field', name, values: [undefined, ...limits] }];
  });
}

/** Any driver that makes such a device. */
function vdpaDriverLeftOut(device: Device): Varying {
  const values = VDPA_DRIVERS.filter((driver) => driverMakes(driver, device));
  return { kind: 'fact', name: 'device.vdpaDriver', values };
}

/** What a device gives that is not required. */
export interface OptionalDeviceKeys {
  readonly implementation?: unknown;
  readonly requires?: unknown;
  readonly addressing?: unknown;
  readonly vdpaDriver?: unknown;
  readonly backend?: Given | undefined;
}

/** What a device leaves open by what it does not say of who makes it, what that requires, and what does its work. */
export function leftOutOfDevice(given: OptionalDeviceKeys, device: Device): readonly Varying[] {
  const { implementation } = given;
  const anyone = implementation === undefined;
  const unknown = anyone || implementation === 'generic';
  const byKernel = implementation === 'vhost-kernel';
  const isVhost = anyone || byKernel || implementation === 'vhost-user';
  const backend = given.backend ?? {};
  return [
    ...(anyone ? [ANYONE] : []),
    ...(given.requires === undefined && (unknown || implementation === 'hardware')
      ? requiresLeftOut(device)
      : []),
    ...(given.addressing === undefined && unknown ? [ANY_ADDRESSING] : []),
    ...(device.transport === 'vdpa' && given.vdpaDriver === undefined ? [vdpaDriverLeftOut(device)] : []),
    ...BACKENDS.flatMap(([key, varying]) =>
      isVhost && backend[key] === undefined && !(byKernel && OF_DAEMON.has(key)) ? [varying] : [],
    ),
    ...fieldsLeftOut(device),
  ];
}

const ANYONE: Varying = {
  kind: 'fact',
  name: 'device.implementation',
  values: ['generic', ...IMPLEMENTATIONS.filter((who) => who !== 'generic')],
};
const ANY_ADDRESSING: Varying = { kind: 'fact', name: 'device.addressing', values: ADDRESSINGS };
