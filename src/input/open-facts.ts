import { type Arch, IOMMU_ARCH, type Platform, PROTECTION_ARCH, type Protection } from '../model/platform.ts';
import type { Varying } from '../model/space.ts';
import { type Report, reportWithin } from './inputs.ts';
import type { OpenFactsJson } from './shapes/open-facts.ts';

/** What is stated of the facts that may be open. */
type Stated = Pick<Platform, 'arch' | 'hypervisor' | 'iommu'> & { readonly protection: Protection };

/** A pseries machine announces how large memory can become by its version and its options. */
export const ANNOUNCED: Varying = { kind: 'fact', name: 'platform.memory.announced', values: [false, true] };

/** What a platform leaves open, in the words of its file; undefined where that is nothing. */
export function openFactsToJson(open: readonly Varying[]): OpenFactsJson | undefined {
  const found: { -readonly [Key in keyof OpenFactsJson]: OpenFactsJson[Key] } = {};
  for (const one of open) {
    if (one.kind !== 'fact') continue;
    if (one.name === 'platform.arch') found.arch = [...one.values];
    if (one.name === 'platform.hypervisor') found.hypervisor = one.values.filter((value) => value !== 'xen');
    if (one.name === 'platform.memory.protection') found['memory.protection'] = [...one.values];
    if (one.name === 'platform.iommu.kind') found['iommu.kind'] = [...one.values];
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** What a platform's file leaves open. Reports values that its architecture cannot have, or without the one that is stated. */
export function openFactsFrom(
  given: OpenFactsJson | undefined,
  { arch, hypervisor, protection, iommu }: Stated,
  report: Report,
): readonly Varying[] {
  if (given === undefined) return [];
  const {
    arch: arches,
    hypervisor: hypervisors,
    'memory.protection': protections,
    'iommu.kind': kinds,
  } = given;
  const open: Varying[] = [];
  if (arches !== undefined) {
    check('arch', arches, arch, report);
    open.push({ kind: 'fact', name: 'platform.arch', values: [...new Set(arches)] });
  }
  if (hypervisors !== undefined) {
    check('hypervisor', hypervisors, hypervisor, report);
    open.push({ kind: 'fact', name: 'platform.hypervisor', values: [...new Set(hypervisors)] });
  }
  if (protections !== undefined) {
    check('memory.protection', protections, protection, report);
    checkArches(protections, PROTECTION_ARCH, arch, reportWithin(report, 'memory.protection'));
    open.push({ kind: 'fact', name: 'platform.memory.protection', values: [...new Set(protections)] });
  }
  if (kinds !== undefined) {
    check('iommu.kind', kinds, iommu.kind, report);
    checkArches(kinds, IOMMU_ARCH, arch, reportWithin(report, 'iommu.kind'));
    open.push({ kind: 'fact', name: 'platform.iommu.kind', values: [...new Set(kinds)] });
  }
  return open;
}

function check<Value extends string>(
  key: string,
  values: readonly Value[],
  stated: Value,
  report: Report,
): void {
  if (values.includes(stated)) return;
  reportWithin(report, key)(
    [],
    `"open" leaves ${key} open among ${values.join(', ')}, but the platform has ${stated}`,
  );
}

function checkArches<Kind extends string>(
  values: readonly Kind[],
  arches: Readonly<Partial<Record<Kind, Arch>>>,
  arch: Arch,
  report: Report,
): void {
  for (const value of values) {
    const needed = arches[value];
    if (needed !== undefined && needed !== arch)
      report([], `"${value}" exists only on ${needed}; "arch" is "${arch}"`);
  }
}
