import { bitsOf, featureSet } from '../../../src/features/feature-set.ts';
import { cmdlineWords, READ } from '../../../src/inquiry/case-source.ts';
import type { Case } from '../../../src/model/case.ts';
import type { ChangeGroup } from '../../../src/model/change.ts';
import type { Device } from '../../../src/model/device.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Platform } from '../../../src/model/platform.ts';

// What differs between two cases, found without a word from the search.

/** One thing in which two cases differ. */
export interface Difference {
  readonly key: string;
  readonly group: ChangeGroup;
  /** Whether a fact tells of it. */
  readonly isTold: (fact: Fact) => boolean;
  /** The first case with this alone as the second has it. */
  readonly make: (asked: Case) => Case;
}

function changedKeys(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): readonly string[] {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}

const onDevice = (asked: Case, change: Partial<Device>): Case => ({
  ...asked,
  device: { ...asked.device, ...change },
});
const onPlatform = (asked: Case, change: Partial<Platform>): Case => ({
  ...asked,
  platform: { ...asked.platform, ...change },
});
const onKernel = (asked: Case, change: Partial<Platform['kernel']>): Case =>
  onPlatform(asked, { kernel: { ...asked.platform.kernel, ...change } });

const GROUP: Readonly<Record<string, ChangeGroup>> = {
  'device.transport': 'device',
  'device.requires': 'device',
  'device.addressing': 'device',
  'device.backend.sharedMemory': 'device',
  'device.implementation': 'hardware',
  'platform.hypervisor': 'hardware',
  'platform.xen': 'hardware',
  'platform.iommu.kind': 'iommu',
  'platform.iommu.interrupts': 'iommu',
  'platform.iommu.passesAtReset': 'iommu',
  'platform.iommu.accessPlatform': 'iommu',
  'platform.memory.protection': 'memory',
  'platform.memory.protectedFrom': 'memory',
};

function bitDifferences(from: Case, to: Case): readonly Difference[] {
  const was = new Set(bitsOf(from.device.offers));
  const is = new Set(bitsOf(to.device.offers));
  return [...new Set([...was, ...is])]
    .filter((bit) => was.has(bit) !== is.has(bit))
    .map((bit) => ({
      key: `bit ${bit}`,
      group: 'device',
      isTold: (fact) => fact.kind === 'bit' && fact.bit === bit,
      make: (asked) => {
        const others = bitsOf(asked.device.offers).filter((other) => other !== bit);
        return onDevice(asked, { offers: featureSet(is.has(bit) ? [...others, bit] : others) });
      },
    }));
}

function namedDifferences(from: Case, to: Case): readonly Difference[] {
  const set = (asked: Case, name: string): Case => {
    const [, of, key = '', inner = ''] = /^(\w+)\.(\w+)(?:\.(\w+))?$/.exec(name) ?? [];
    if (of === 'device') return onDevice(asked, { [key]: Reflect.get(to.device, key) });
    const value: unknown = Reflect.get(to.platform, key);
    const now: unknown = Reflect.get(asked.platform, key);
    if (inner === '' || typeof value !== 'object' || value === null || typeof now !== 'object')
      return onPlatform(asked, { [key]: value });
    return onPlatform(asked, { [key]: { ...now, [inner]: Reflect.get(value, inner) } });
  };
  return Object.entries(READ)
    .filter(
      ([, get]) =>
        JSON.stringify(get(from.device, from.platform)) !== JSON.stringify(get(to.device, to.platform)),
    )
    .map(([name]) => ({
      key: name,
      group: GROUP[name] ?? 'hardware',
      isTold: (fact) => fact.kind === 'named' && fact.name === name,
      make: (asked) => set(asked, name),
    }));
}

function parametersOf({ platform }: Case): Readonly<Record<string, unknown>> {
  const words = cmdlineWords(platform.kernel.cmdline);
  return Object.fromEntries(
    words.map(({ name }) => [name, words.filter((word) => word.name === name).map(({ value }) => value)]),
  );
}

function kernelDifferences(from: Case, to: Case): readonly Difference[] {
  const was = from.platform.kernel;
  const is = to.platform.kernel;
  const parameters = changedKeys(parametersOf(from), parametersOf(to)).map(
    (name): Difference => ({
      key: `parameter ${name}`,
      group: 'cmdline',
      isTold: (fact) => fact.kind === 'parameter' && fact.name === name,
      make: (asked) => {
        const words = (of: Case, wanted: boolean) =>
          cmdlineWords(of.platform.kernel.cmdline).flatMap((word) =>
            (word.name === name) === wanted ? [word.text] : [],
          );
        return onKernel(asked, { cmdline: [...words(asked, false), ...words(to, true)].join(' ') });
      },
    }),
  );
  const options = changedKeys(was.config, is.config).map(
    (name): Difference => ({
      key: `option ${name}`,
      group: 'config',
      isTold: (fact) => fact.kind === 'config' && fact.option === name,
      make: (asked) => {
        const { [name]: _, ...rest } = asked.platform.kernel.config;
        const value = is.config[name];
        return onKernel(asked, { config: value === undefined ? rest : { ...rest, [name]: value } });
      },
    }),
  );
  const release: Difference = {
    key: 'release',
    group: 'kernel',
    isTold: ({ kind }) => kind === 'change' || kind === 'table' || kind === 'transport' || kind === 'named',
    make: (asked) => onKernel(asked, { version: is.version, release: is.release }),
  };
  return [...parameters, ...options, ...(was.version === is.version ? [] : [release])];
}

function fieldDifferences(from: Case, to: Case): readonly Difference[] {
  return changedKeys(from.device.config, to.device.config).map((name) => ({
    key: `field ${name}`,
    group: 'device',
    isTold: (fact) => fact.kind === 'field' && fact.name === name,
    make: (asked) => {
      const { [name]: _, ...rest } = asked.device.config;
      const value = to.device.config[name];
      return onDevice(asked, { config: value === undefined ? rest : { ...rest, [name]: value } });
    },
  }));
}

/** Everything in which the second case differs from the first, but for their names. */
export function differences(from: Case, to: Case): readonly Difference[] {
  return [
    ...bitDifferences(from, to),
    ...namedDifferences(from, to),
    ...kernelDifferences(from, to),
    ...fieldDifferences(from, to),
  ];
}
