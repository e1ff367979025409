import fc from 'fast-check';
import { LINUX_DRIVERS } from '../src/data/linux-driver-tables.ts';
import {
  BUILD_OPTIONS,
  CONFIG_FIELDS,
  KERNEL_PARAMETERS,
  type ParameterRow,
} from '../src/data/rule-inputs.ts';
import { driverMakes } from '../src/data/vdpa-drivers.ts';
import { F, NET } from '../src/features/bits.ts';
import { type FeatureSet, featureSet, intersect, union, without } from '../src/features/feature-set.ts';
import type { Case } from '../src/model/case.ts';
import {
  ADDRESSINGS,
  type Device,
  type DeviceBackend,
  IMPLEMENTATIONS,
  TRANSPORTS,
  VDPA_DRIVERS,
  WITHOUT_IOTLB,
} from '../src/model/device.ts';
import {
  ARCHES,
  type ConfigValue,
  HYPERVISORS,
  IOMMU_KINDS,
  type Platform,
  PROTECTED_FROM,
  PROTECTIONS,
  XEN_DOMAINS,
  XEN_MODES,
} from '../src/model/platform.ts';
import { RELEASES } from './cases.ts';

// Cases of every kind, for properties that must hold of all of them.

const DRIVEN = LINUX_DRIVERS.map(({ type }) => type);
const FIELDS = CONFIG_FIELDS.flatMap(({ name, limits }) => (limits === undefined ? [] : [name]));
const OPTIONS = BUILD_OPTIONS.map(({ name }) => name);

/** Values that are given seldom, or wrongly. */
const ODD_VALUES: Readonly<Record<string, readonly string[]>> = {
  'virtio_pci.force_legacy': ['0'],
  swiotlb: ['65536,force', '4096'],
  'iommu.passthrough': ['x'],
  intel_iommu: ['on,strict'],
  page_poison: ['0'],
};
const rows: readonly ParameterRow[] = KERNEL_PARAMETERS;
const PARAMETERS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  rows.map(({ name }) => [
    name,
    [
      ...rows
        .filter((row) => row.name === name)
        .flatMap(({ values, wordsOnly = [] }) => [...values, ...wordsOnly]),
      ...(ODD_VALUES[name] ?? []),
    ],
  ]),
);

const VALUES: readonly ConfigValue[] = ['y', 'm', 'n'];
const word = fc.oneof(fc.integer(), fc.constant(0), fc.constant(-1));
const anySet = fc.record<FeatureSet>({ w0: word, w1: word, w2: word, w3: word });
/** Usually with the bits that most rules turn on. */
export const offers = fc
  .tuple(anySet, fc.subarray([NET.MAC, NET.CTRL_VQ, F.VERSION_1, F.ACCESS_PLATFORM]))
  .map(([set, some]) =>
    union(without(set, featureSet([NET.CTRL_VQ, F.VERSION_1, F.ACCESS_PLATFORM])), featureSet(some)),
  );
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const backend: fc.Arbitrary<DeviceBackend> = fc.record(
  {
    name: fc.constant('a daemon'),
    sharedMemory: fc.boolean(),
    withoutIotlb: fc.constantFrom(...WITHOUT_IOTLB),
    refusesLegacy: fc.boolean(),
  },
  { requiredKeys: ['name'] },
);

const device: fc.Arbitrary<Device> = fc
  .record({
    type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...DRIVEN) }, fc.integer({ min: 0, max: 63 })),
    transport: fc.constantFrom(...TRANSPORTS),
    implementation: fc.constantFrom(...IMPLEMENTATIONS),
    offers,
    requires: maybe(anySet),
    addressing: maybe(fc.constantFrom(...ADDRESSINGS)),
    config: fc.dictionary(
      fc.constantFrom(...FIELDS),
      fc.oneof(fc.constantFrom(0, 1, 40, 41, 67, 68), fc.nat(0x1ffff)),
      { maxKeys: 4 },
    ),
    backend: maybe(backend),
    bypassesIommu: maybe(fc.boolean()),
    allowsLegacy: maybe(fc.boolean()),
    vdpaDriver: maybe(fc.constantFrom(...VDPA_DRIVERS)),
  })
  .map(({ requires, backend, bypassesIommu, allowsLegacy, vdpaDriver, ...rest }) => ({
    name: 'd',
    ...rest,
    ...(backend === undefined ? {} : { backend }),
    ...(bypassesIommu === undefined ? {} : { bypassesIommu }),
    ...(allowsLegacy === undefined ? {} : { allowsLegacy }),
    ...(vdpaDriver !== undefined && rest.transport === 'vdpa' && driverMakes(vdpaDriver, rest)
      ? { vdpaDriver }
      : {}),
    requires: requires && intersect(requires, rest.offers),
  }));

const parameter = fc
  .constantFrom(...Object.keys(PARAMETERS))
  .chain((name) =>
    fc.constantFrom(...(PARAMETERS[name] ?? [''])).map((value) => (value === '' ? name : `${name}=${value}`)),
  );
const xen = fc.record({ domain: fc.constantFrom(...XEN_DOMAINS), mode: fc.constantFrom(...XEN_MODES) });

const platform: fc.Arbitrary<Platform> = fc.record({
  name: fc.constant('p'),
  arch: fc.constantFrom(...ARCHES),
  hypervisor: fc.constantFrom(...HYPERVISORS),
  machine: maybe(fc.constantFrom('q35', 'pseries')),
  memory: fc.record({
    protection: fc.oneof(fc.constant('none' as const), fc.constantFrom(...PROTECTIONS)),
    protectedFrom: fc.constantFrom(...PROTECTED_FROM),
    mib: maybe(fc.constantFrom(512, 4096, 65536)),
  }),
  xen: fc.option(xen, { nil: undefined, freq: 4 }),
  iommu: fc.record({ kind: fc.constantFrom(...IOMMU_KINDS) }),
  kernel: fc.record({
    version: fc
      .tuple(fc.constantFrom(...RELEASES), maybe(fc.nat(250)))
      .map(([release, sublevel]) => (sublevel === undefined ? release : `${release}.${sublevel}`)),
    release: fc.constant(undefined),
    cmdline: fc.array(parameter, { maxLength: 4 }).map((words) => words.join(' ')),
    config: fc.dictionary(fc.constantFrom(...OPTIONS), fc.constantFrom(...VALUES), { maxKeys: 6 }),
  }),
});

/** Any case at all, sensible or not. */
export const anyCase: fc.Arbitrary<Case> = fc.record({ device, platform, driver: fc.constant('linux') });
