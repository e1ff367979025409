import { builtInSpace } from '../explore/sweep/built-in.ts';
import { F, TYPE } from '../features/bits.ts';
import type { Case } from '../model/case.ts';
import { caseWithValue } from '../model/case-at.ts';
import type { Implementation } from '../model/device.ts';
import type { NamedVarying, SpacePart, Varying, VaryingFact } from '../model/space.ts';
import type { Known } from './known.ts';
import type { SoughtMessage } from './shows.ts';

/** What a reader of a log cannot know and does not ask: it is taken as it mostly is. */
const TAKEN: readonly VaryingFact[] = [
  'device.requires',
  'device.addressing',
  'platform.memory.protectedFrom',
];

/** Who mostly stands behind a device; the last is any other monitor. */
const USUAL: readonly Implementation[] = ['qemu', 'vhost-kernel', 'vhost-user', 'generic'];

/** A physical device is behind an IOMMU whatever was negotiated. */
const ANYBODY: readonly Implementation[] = [...USUAL, 'hardware'];

type Allowed = { readonly [Name in VaryingFact]?: (value: unknown) => boolean };

function same(known: unknown): ((value: unknown) => boolean) | undefined {
  return known === undefined ? undefined : (value) => value === known;
}

function allowed(
  { protection, hypervisor, iommu, type, transports, implementation }: Known,
  { where, types }: Pick<SoughtMessage, 'where' | 'types'>,
): Allowed {
  const tests = {
    'platform.memory.protection': (value: unknown) =>
      protection === undefined
        ? value !== 'restricted-hook'
        : value === protection || (protection === 'none' && value === 'restricted-hook'),
    'platform.hypervisor': same(hypervisor) ?? ((value: unknown) => value === 'kvm' || value === 'xen'),
    'platform.iommu.kind': same(iommu),
    'device.type': same(type) ?? (types && ((value: unknown) => types.some((one) => one === value))),
    'device.transport':
      transports === undefined
        ? (value: unknown) => value !== 'vdpa'
        : (value: unknown) => transports.some((one) => one === value),
    'device.implementation':
      same(implementation) ??
      ((value: unknown) => (where === 'handshake' ? USUAL : ANYBODY).some((one) => one === value)),
  };
  return Object.fromEntries(Object.entries(tests).filter(([, test]) => test !== undefined));
}

/** A thing with only some of its values; undefined where none is left. */
function narrowed(varying: NamedVarying, test: (value: unknown) => boolean): NamedVarying | undefined {
  const values = varying.values.filter(test);
  // The values of one name stay those of that name.
  return values.length === 0 ? undefined : ({ ...varying, values } as NamedVarying);
}

/** A part as far as what is known allows it; undefined where nothing of it does. */
function restricted(
  part: SpacePart,
  known: Known,
  sought: Pick<SoughtMessage, 'where' | 'types'>,
): SpacePart | undefined {
  const tests = allowed(known, sought);
  let { base } = part;
  const varying: Varying[] = [];
  for (const one of part.varying) {
    if (one.kind === 'release' && known.kernel !== undefined) continue;
    if (one.kind === 'cmdline' && known.cmdline !== undefined) continue;
    if (one.kind !== 'fact') {
      varying.push(one);
      continue;
    }
    if (TAKEN.includes(one.name)) continue;
    const test = tests[one.name];
    const left = test === undefined ? one : narrowed(one, test);
    if (left === undefined) return undefined;
    if (left.values.length === 1) base = caseWithValue(base, left, 0);
    else varying.push(left);
  }
  // What a machine has only one of is in its base.
  const { hypervisor, memory } = base.platform;
  if (known.hypervisor !== undefined && hypervisor !== known.hypervisor) return undefined;
  if (
    known.protection !== undefined &&
    !hasFact(part, 'platform.memory.protection') &&
    memory.protection !== known.protection
  )
    return undefined;
  return { base: withKernel(base, known), varying: [...varying, ...(known.kernel?.open ?? [])] };
}

function hasFact({ varying }: SpacePart, name: VaryingFact): boolean {
  return varying.some((one) => one.kind === 'fact' && one.name === name);
}

function withKernel(base: Case, { kernel, cmdline }: Known): Case {
  const { platform } = base;
  const { version, release, changes } = kernel ?? platform.kernel;
  return {
    ...base,
    platform: {
      ...platform,
      kernel: { ...platform.kernel, version, release, changes, cmdline: cmdline ?? platform.kernel.cmdline },
    },
  };
}

const ARGUMENT_BITS: readonly number[] = [F.VERSION_1, F.ACCESS_PLATFORM];

/** A part in which only the two bits of the argument vary: what happens to the data depends on no other. */
function withoutOwnBits({ base, varying }: SpacePart): SpacePart {
  const type = varying.some((one) => one.kind === 'fact' && one.name === 'device.type')
    ? TYPE.RNG
    : base.device.type;
  return {
    base: { ...base, device: { ...base.device, type } },
    varying: varying.filter((one) => {
      if (one.kind === 'bit') return ARGUMENT_BITS.includes(one.bit);
      return one.kind !== 'field' && !(one.kind === 'fact' && one.name === 'device.type');
    }),
  };
}

/** Every case that a message can come from, as far as a text tells: one part for each kind of machine. */
export function casesKnown(
  known: Known,
  sought: Pick<SoughtMessage, 'where' | 'types'>,
): readonly SpacePart[] {
  return builtInSpace('all').parts.flatMap((part) => {
    const { arch, xen } = part.base.platform;
    if (known.arch !== undefined && arch !== known.arch) return [];
    // Xen says so in every log of its guests.
    if (xen !== undefined && known.hypervisor !== 'xen') return [];
    const left = restricted(part, known, sought);
    if (left === undefined) return [];
    return [sought.where === 'handshake' ? left : withoutOwnBits(left)];
  });
}
