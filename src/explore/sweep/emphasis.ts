import { F } from '../../features/bits.ts';
import type { SpacePart, Varying, VaryingFact } from '../../model/space.ts';
import type { Emphasis } from './widening.ts';

/** How much a reader wants to hear of a fact; of what is least, first. */
const FACTS: readonly VaryingFact[] = [
  'platform.machine',
  'platform.memory.mib',
  'platform.memory.protectedFrom',
  'platform.hypervisor',
  'device.refused',
  'device.unmodelled',
  'platform.unmodelled',
  'device.requires',
  'device.addressing',
  'device.implementation',
  'device.type',
  'device.transport',
  'platform.iommu.kind',
  'platform.arch',
  'platform.xen',
  'platform.memory.protection',
];
const KINDS = ['config', 'change', 'cmdline', 'field', 'bit', 'variant', 'fact', 'release'] as const;
const MAIN_BITS: ReadonlySet<number> = new Set([F.VERSION_1, F.ACCESS_PLATFORM]);

/** The order of a varying thing: by its kind, then within it. The two bits of the argument count with the facts. */
function note(varying: Varying): number {
  if (varying.kind === 'fact') return KINDS.indexOf('fact') * 100 + FACTS.indexOf(varying.name);
  if (varying.kind === 'bit' && MAIN_BITS.has(varying.bit)) return KINDS.indexOf('fact') * 100 + 50;
  return KINDS.indexOf(varying.kind) * 100;
}

/** A reader asks for which guests and releases something is true, and not for which it is vacuously true. */
function isEmphasised(varying: Varying): boolean {
  return (
    varying.kind === 'release' || (varying.kind === 'fact' && varying.name === 'platform.memory.protection')
  );
}

export function emphasisOf({ varying }: SpacePart): Emphasis {
  const places = varying.map((_, at) => at);
  const noteAt = (at: number): number => {
    const one = varying[at];
    return one === undefined ? 0 : note(one);
  };
  return {
    byNote: places.sort((a, b) => noteAt(a) - noteAt(b)),
    emphasised: new Set([...varying.entries()].flatMap(([at, one]) => (isEmphasised(one) ? [at] : []))),
  };
}
