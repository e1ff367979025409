import type { Firmware, FirmwareName } from '../model/firmware.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import {
  type Arch,
  IOMMU_ARCH,
  type IommuKind,
  PROTECTION_ARCH,
  type Protection,
} from '../model/platform.ts';
import { VERSION_SHAPE } from '../model/release.ts';
import { type Varying, varyingKey } from '../model/space.ts';
import { quote } from '../text/quoting.ts';
import { checkedShape } from './checked-shape.ts';
import { ANY_KERNEL, type GuestKernel, guestKernel } from './guest-kernel.ts';
import { type Report, reportWithin } from './inputs.ts';
import { isObject } from './json-value.ts';
import { ANNOUNCED, openFactsFrom } from './open-facts.ts';
import { thirtyTwoBitKernel } from './thirty-two-bit.ts';
import { leftOutOfPlatform } from './unstated.ts';

/** A platform from its JSON form. Every mistake is reported; what is returned counts only where there was none. */
export async function platformFrom(value: unknown, report: Report): Promise<OpenPlatform | undefined> {
  const given = await checkedShape('platform', value, report);
  if (given === undefined) return undefined;
  const { arch, hypervisor, machine, memory = {}, xen, iommu = { kind: 'none' }, kernel } = given;
  const protection = memory.protection ?? 'none';
  if (arch !== undefined) checkArch(arch, protection, iommu.kind, report);
  if (hypervisor !== undefined) checkXen(hypervisor, isObject(value) && Object.hasOwn(value, 'xen'), report);
  if (kernel?.config !== undefined) checkConfig(kernel.config, reportWithin(report, 'kernel', 'config'));
  const guest = kernel === undefined ? undefined : kernelFrom(kernel, reportWithin(report, 'kernel'));
  if (arch === undefined || hypervisor === undefined || kernel === undefined || guest === undefined)
    return undefined;
  const unmodelled = given.unmodelled ?? thirtyTwoBitKernel(kernel.release);
  const kind = given.iommu === undefined && arch === 'ppc64le' ? 'spapr-tce' : iommu.kind;
  const silent = kind === 'spapr-tce' && hypervisor !== 'powervm' && memory.announced === undefined;
  const known = { arch, hypervisor, iommu, protection };
  const stated = openFactsFrom(given.open, known, reportWithin(report, 'open'));
  const leftOut = leftOutOfPlatform(given, arch, hypervisor).filter((one) => !isAmong(one, stated));
  const open = [...guest.open, ...(silent ? [ANNOUNCED] : []), ...stated, ...leftOut];
  return {
    name:
      given.name ??
      [arch, hypervisor, ...(guest.open.length === 0 ? [`Linux ${guest.version}`] : [])].join(', '),
    arch,
    hypervisor,
    machine,
    memory: {
      protection,
      protectedFrom: memory.protectedFrom ?? 'boot',
      mib: memory.mib,
      ...(memory.announced === undefined ? {} : { announced: memory.announced }),
    },
    xen,
    iommu,
    kernel: {
      version: guest.version,
      release: kernel.release,
      cmdline: kernel.cmdline ?? '',
      config: kernel.config ?? {},
      ...(guest.changes === undefined ? {} : { changes: guest.changes }),
    },
    ...(open.length === 0 ? {} : { open }),
    ...(given.firmware === undefined ? {} : { firmware: firmwareFrom(given.firmware) }),
    ...(given.host?.kernel === undefined ? {} : { host: { kernel: given.host.kernel } }),
    ...(unmodelled === undefined ? {} : { unmodelled }),
  };
}

interface FirmwareJson {
  readonly name: FirmwareName;
  readonly version?: string | undefined;
}

function firmwareFrom(given: FirmwareJson | readonly FirmwareJson[]): readonly Firmware[] {
  const all = 'name' in given ? [given] : given;
  return all.map(({ name, version }) => (version === undefined ? { name } : { name, version }));
}

function isAmong(one: Varying, others: readonly Varying[]): boolean {
  return others.some((other) => varyingKey(other) === varyingKey(one));
}

interface NamedKernel {
  readonly version?: string | undefined;
  readonly release?: string | undefined;
}

/** The kernel that the version names, or without one its release; without either any. */
function kernelFrom({ version, release }: NamedKernel, report: Report): GuestKernel | undefined {
  if (version !== undefined && VERSION_SHAPE.test(version))
    return { version, release, changes: undefined, open: [] };
  const named = version ?? release;
  if (named === undefined) return ANY_KERNEL;
  const kernel = guestKernel(named);
  if (!('unreadable' in kernel)) return kernel;
  report([version === undefined ? 'release' : 'version'], kernel.unreadable);
  return undefined;
}

/** Reports a protection and an IOMMU that exist only on another architecture. */
function checkArch(arch: Arch, protection: Protection, iommu: IommuKind, report: Report): void {
  const kinds = [
    { path: ['memory', 'protection'], kind: protection, needed: PROTECTION_ARCH[protection] },
    { path: ['iommu', 'kind'], kind: iommu, needed: IOMMU_ARCH[iommu] },
  ];
  for (const { path, kind, needed } of kinds)
    if (needed !== undefined && needed !== arch)
      report(path, `"${path.join('.')}" is "${kind}", which exists only on ${needed}; "arch" is "${arch}"`);
}

function checkXen(hypervisor: string, xen: boolean, report: Report): void {
  if (hypervisor === 'xen' && !xen)
    report([], 'missing "xen"; with hypervisor xen, expected its domain and mode');
  if (hypervisor !== 'xen' && xen)
    report(['xen'], `"xen" is only for hypervisor xen; "hypervisor" is "${hypervisor}"`, 'key');
}

function checkConfig(config: Readonly<Record<string, string>>, report: Report): void {
  for (const option of Object.keys(config).slice(0, 100)) {
    if (option.startsWith('CONFIG_'))
      report([option], `${quote(option)} is written without CONFIG_: ${quote(option.slice(7))}`, 'key');
    else if (!/^[A-Za-z0-9_]+$/.test(option))
      report([option], `${quote(option)} is not a kernel option`, 'key');
  }
}
