import { changeOf } from '../../data/linux-changes.ts';
import { bitsOf, toMask } from '../../features/feature-set.ts';
import { deviceTypeName, shortName } from '../../features/registry.ts';
import type { BrokenPattern, Narrowing } from '../../model/broken-pattern.ts';
import {
  HYPERVISOR_NAMES,
  IMPLEMENTATION_NAMES,
  IOMMU_NAMES,
  PROTECTION_NAMES,
  TRANSPORT_NAMES,
  xenDomainName,
} from '../../model/names.ts';
import { describeRelease } from '../../model/release.ts';
import { type NamedVarying, type Varying, varyingKey } from '../../model/space.ts';
import { variantBoxes } from '../../model/variant-boxes.ts';
import { boxWords } from './circumstances.ts';
import { guestReleaseWords, releaseWords } from './releases.ts';

function either(words: readonly string[]): string {
  const last = words.at(-1);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${last}` : (last ?? 'nothing');
}

/** Few of many are named; else those that are left out. `what` is one of them. */
function named(values: readonly string[], only: readonly number[], what: string): string {
  const names = only.map((index) => values[index] ?? '');
  if (only.length <= Math.max(4, values.length / 2)) return either(names);
  const without = values.filter((_, index) => !only.includes(index));
  if (without.length === 1 && without[0] === `no ${what}`) return `any ${what}`;
  return `any ${what} but ${either(without)}`;
}

/** What a device requires, or how it reads addresses, where nobody says it. */
const BY_DEFAULT = 'what it does by default';

function valueWords({ name, values }: NamedVarying): readonly string[] {
  switch (name) {
    case 'device.type':
      return values.map(deviceTypeName);
    case 'device.transport':
      return values.map((transport) => TRANSPORT_NAMES[transport]);
    case 'device.implementation':
      return values.map((implementation) => IMPLEMENTATION_NAMES[implementation]);
    case 'device.requires':
      return values.map((set) => {
        if (set === undefined) return BY_DEFAULT;
        return (
          bitsOf(set)
            .map((bit) => shortName(bit))
            .join(' and ') || 'nothing'
        );
      });
    case 'platform.hypervisor':
      return values.map((hypervisor) => HYPERVISOR_NAMES[hypervisor]);
    case 'platform.iommu.kind':
      return values.map((kind) => IOMMU_NAMES[kind]);
    case 'platform.xen':
      return values.map((xen) => (xen === undefined ? 'no Xen' : xenDomainName(xen)));
    case 'device.addressing':
      return values.map((value) => value ?? BY_DEFAULT);
    case 'platform.memory.protection':
      return values.map((value) => PROTECTION_NAMES[value]);
    case 'device.backend.sharedMemory':
    case 'device.backend.refusesLegacy':
      return values.map((value) => (value ? 'yes' : 'no'));
    case 'platform.iommu.passesAtReset':
      return values.map((passes) =>
        passes === true
          ? 'an IOMMU that lets devices through by itself'
          : 'an IOMMU that blocks until it is driven',
      );
    case 'platform.memory.announced':
      return values.map((announced) => (announced === true ? 'memory to plug in' : 'no memory to plug in'));
    default:
      return values.map((value) => (value === undefined ? 'left open' : String(value)));
  }
}

/** "CONFIG_SWIOTLB=n", "CONFIG_SWIOTLB not stated or n". */
function configWords(name: string, values: readonly (string | undefined)[]): string {
  const stated = values.filter((value) => value !== undefined);
  return stated.length === values.length
    ? `CONFIG_${name}=${either(stated)}`
    : `CONFIG_${name} ${either(values.map((value) => value ?? 'not stated'))}`;
}

const FACT_WORDS: Readonly<Partial<Record<NamedVarying['name'], readonly [before: string, what: string]>>> = {
  'device.type': ['', 'type'],
  'device.transport': ['', 'transport'],
  'device.implementation': ['done by ', 'implementation'],
  'device.requires': ['requiring ', 'set'],
  'device.addressing': ['addressing: ', 'addressing'],
  'device.vdpaDriver': ['made by ', 'vDPA driver'],
  'device.backend.sharedMemory': ['guest memory shared with the daemon ', 'answer'],
  'device.backend.withoutIotlb': ['a backend without IOTLB ', 'case'],
  'device.backend.refusesLegacy': ['a daemon that refuses old drivers ', 'answer'],
  'platform.hypervisor': ['on ', 'hypervisor'],
  'platform.memory.protection': ['', 'protection'],
  'platform.memory.protectedFrom': ['protected from ', 'time'],
  'platform.memory.announced': ['a machine that announces ', 'announcement'],
  'platform.iommu.kind': ['behind ', 'IOMMU'],
  'platform.iommu.passesAtReset': ['', 'answer'],
};

export function narrowedWords(varying: Varying, only: readonly number[], type: number | undefined): string {
  switch (varying.kind) {
    case 'fact': {
      if (varying.name === 'platform.guestRelease') return guestReleaseWords(varying.values, only);
      const [before, what] = FACT_WORDS[varying.name] ?? ['', varying.name];
      const words = named(valueWords(varying), only, what);
      // Nothing is behind no IOMMU.
      return varying.name === 'platform.iommu.kind' && words.startsWith('no ') ? words : `${before}${words}`;
    }
    case 'bit':
      return `${varying.values[only[0] ?? 0] ? 'with' : 'without'} ${shortName(varying.bit, type)}`;
    case 'release':
      return releaseWords(varying.values, only);
    case 'field':
      return `${varying.name} ${either(only.map((index) => `${varying.values[index] ?? 'not described'}`))}`;
    case 'config':
      return configWords(
        varying.name,
        only.map((index) => varying.values[index]),
      );
    case 'variant':
      return either(variantBoxes(varying.values, only).map((box) => boxWords(box, varying.values)));
    case 'change': {
      const { what, since } = changeOf(varying.id);
      const has = varying.values[only[0] ?? 0] === true;
      return `a kernel ${has ? 'with' : 'without'} the change of Linux ${describeRelease(since)} that ${what}`;
    }
    case 'cmdline': {
      const given = only.map((index) => varying.values[index] ?? '');
      if (!given.includes('')) return `with ${either(given)}`;
      const missing = varying.values.filter((_, index) => !only.includes(index));
      return `without ${either(missing)}`;
    }
  }
}

/** The device type, where a pattern is about one. */
function typeOf({ base, narrowings }: BrokenPattern): number | undefined {
  for (const { varying, only } of narrowings) {
    if (varying.kind !== 'fact' || varying.name !== 'device.type') continue;
    return only.length === 1 ? varying.values[only[0] ?? 0] : undefined;
  }
  return base.device.type;
}

/** Which cases a pattern is about, the most telling first: "SEV or SEV-ES, Linux 4.15 to 5.12, without ACCESS_PLATFORM". */
export function patternWords(pattern: BrokenPattern): string {
  const type = typeOf(pattern);
  const said = pattern.narrowings.map(({ varying, only }) => narrowedWords(varying, only, type));
  return said.length === 0 ? 'every case' : said.join(', ');
}

/** One value in JSON. */
export function valueJson(varying: Varying, index: number): unknown {
  const value = varying.values[index] ?? null;
  if (varying.kind === 'fact' && varying.name === 'device.type')
    return deviceTypeName(varying.values[index] ?? 0);
  if (typeof value === 'object' && value !== null && 'w0' in value) return toMask(value);
  return value;
}

export function narrowingJson({ varying, only }: Narrowing): Readonly<Record<string, unknown>> {
  return { key: varyingKey(varying), values: only.map((index) => valueJson(varying, index)) };
}
