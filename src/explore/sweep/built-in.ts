import { RELEASES } from '../../data/linux-releases.ts';
import { MACHINES, type MachineKind } from '../../data/machines.ts';
import { CONFIG_FIELDS } from '../../data/rule-inputs.ts';
import { F, TYPE } from '../../features/bits.ts';
import { FEATURE_BITS, featureSet, NO_FEATURES } from '../../features/feature-set.ts';
import { deviceTypes } from '../../features/registry.ts';
import type { Case } from '../../model/case.ts';
import { ADDRESSINGS, IMPLEMENTATIONS } from '../../model/device.ts';
import { type ConfigValue, PROTECTED_FROM } from '../../model/platform.ts';
import type { Space, SpacePart, Varying } from '../../model/space.ts';

const STATED: readonly (ConfigValue | undefined)[] = [undefined, 'y', 'n'];

function baseOf({ name, arch, xen, hypervisors }: MachineKind): Case {
  const [hypervisor = 'none'] = hypervisors;
  return {
    device: {
      name: 'any device',
      type: TYPE.RNG,
      transport: 'pci-modern',
      implementation: 'qemu',
      offers: NO_FEATURES,
      requires: undefined,
      addressing: undefined,
      config: {},
    },
    platform: {
      name,
      arch,
      hypervisor,
      machine: undefined,
      memory: { protection: 'none', protectedFrom: 'boot', mib: undefined },
      xen: xen[0],
      iommu: { kind: 'none' },
      kernel: { version: '6.12', release: undefined, cmdline: '', config: {} },
    },
    driver: 'linux',
  };
}

function partOf(machine: MachineKind): SpacePart {
  const { transports, hypervisors, protections, iommus, xen, cmdline, config } = machine;
  const varying: readonly Varying[] = [
    { kind: 'fact', name: 'platform.memory.protection', values: protections },
    { kind: 'fact', name: 'platform.memory.protectedFrom', values: PROTECTED_FROM },
    { kind: 'fact', name: 'platform.hypervisor', values: hypervisors },
    { kind: 'fact', name: 'platform.xen', values: xen },
    { kind: 'fact', name: 'platform.iommu.kind', values: iommus },
    { kind: 'release', values: RELEASES },
    { kind: 'fact', name: 'device.type', values: deviceTypes().map(({ id }) => id) },
    { kind: 'fact', name: 'device.transport', values: transports },
    { kind: 'fact', name: 'device.implementation', values: IMPLEMENTATIONS },
    {
      kind: 'fact',
      name: 'device.requires',
      values: [undefined, NO_FEATURES, featureSet([F.ACCESS_PLATFORM])],
    },
    { kind: 'fact', name: 'device.addressing', values: [undefined, ...ADDRESSINGS] },
    ...CONFIG_FIELDS.flatMap(({ name, limits }): Varying[] =>
      limits === undefined ? [] : [{ kind: 'field', name, values: [undefined, ...limits] }],
    ),
    ...cmdline.map((values): Varying => ({ kind: 'cmdline', values })),
    ...config.map((name): Varying => ({ kind: 'config', name, values: STATED })),
    ...Array.from(
      { length: FEATURE_BITS },
      (_, bit): Varying => ({ kind: 'bit', bit, values: [true, false] }),
    ),
  ];
  return { base: baseOf(machine), varying: varying.filter(({ values }) => values.length > 1) };
}

/** The words of the kernel command line that bear most on virtio: whether buffers bounce, and whether an IOMMU translates. */
const MAIN_WORDS: ReadonlySet<string> = new Set(['swiotlb=force', 'intel_iommu=on', 'iommu.passthrough=1']);

function withMainWords(machine: MachineKind): MachineKind {
  const cmdline = machine.cmdline.flatMap((words) => {
    const main = words.filter((word) => word === '' || MAIN_WORDS.has(word));
    return main.length > 1 ? [main] : [];
  });
  return { ...machine, cmdline, config: [] };
}

/** The spaces that need no file. */
export const BUILT_IN_SPACES = {
  all: 'every device type, transport and bit, every platform, every release',
  configs: 'all of that, under every kernel parameter and build option that a rule reads',
} as const;
export type BuiltInSpace = keyof typeof BUILT_IN_SPACES;

/** Every space that has a name, with what it holds; those of `vnex compare --claims` depend on the claim and on the rule. */
export const NAMED_SPACES = {
  ...BUILT_IN_SPACES,
  argument: 'the guests by which `vnex compare --claims` judges a rule, with hosts that do as it asks',
  'argument-other': 'the same guests, with hosts that do something else',
} as const;

export function isBuiltIn(name: string): name is BuiltInSpace {
  return Object.hasOwn(BUILT_IN_SPACES, name);
}

export function builtInSpace(name: BuiltInSpace): Space {
  const machines = name === 'all' ? MACHINES.map(withMainWords) : MACHINES;
  return { name, parts: machines.map(partOf) };
}
