import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TYPE } from '../../src/features/bits.ts';
import { featureSet, intersect } from '../../src/features/feature-set.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadDevice, loadPlatform } from '../../src/input/load.ts';
import { deviceToJson, platformToJson } from '../../src/input/serialise.ts';
import {
  ADDRESSINGS,
  type Device,
  IMPLEMENTATIONS,
  TRANSPORTS,
  WITHOUT_IOTLB,
} from '../../src/model/device.ts';
import {
  ARCHES,
  CONCERNS,
  HYPERVISORS,
  type Platform,
  PROTECTED_FROM,
  XEN_DOMAINS,
  XEN_MODES,
} from '../../src/model/platform.ts';
import { memoryIo } from './memory-io.ts';

const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const features = fc.uniqueArray(fc.nat({ max: 127 })).map(featureSet);

const device: fc.Arbitrary<Device> = fc
  .record({
    name: fc.string(),
    type: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 65535 })),
    transport: fc.constantFrom(...TRANSPORTS),
    implementation: fc.constantFrom(...IMPLEMENTATIONS),
    offers: features,
    requires: maybe(features),
    addressing: maybe(fc.constantFrom(...ADDRESSINGS)),
    backend: maybe(
      fc.record(
        {
          name: fc.string(),
          sharedMemory: fc.boolean(),
          withoutIotlb: fc.constantFrom(...WITHOUT_IOTLB),
          refusesLegacy: fc.boolean(),
        },
        { requiredKeys: ['name'] },
      ),
    ),
    bypassesIommu: maybe(fc.boolean()),
    allowsLegacy: maybe(fc.boolean()),
    unmodelled: maybe(fc.string()),
    config: fc.oneof(fc.constant({}), fc.record({ mtu: fc.maxSafeNat(), status: fc.nat() })),
  })
  .map((some) => ({
    ...some,
    requires: some.requires && intersect(some.requires, some.offers),
    config: some.type === TYPE.NET ? some.config : {},
  }));

const platform: fc.Arbitrary<Platform> = fc
  .record({
    name: fc.string(),
    arch: fc.constantFrom(...ARCHES),
    hypervisor: fc.constantFrom(...HYPERVISORS),
    machine: maybe(fc.string()),
    memory: fc.record({
      protection: fc.constantFrom('none', 'restricted-hook'),
      protectedFrom: fc.constantFrom(...PROTECTED_FROM),
      mib: maybe(fc.integer({ min: 1 })),
    }),
    xen: fc.record({ domain: fc.constantFrom(...XEN_DOMAINS), mode: fc.constantFrom(...XEN_MODES) }),
    iommu: fc.oneof(
      fc.constant({ kind: 'none' as const }),
      fc.record({ kind: fc.constant('virtio' as const), passesAtReset: fc.boolean() }),
    ),
    host: maybe(fc.record({ kernel: fc.constantFrom('5.10', '6.1.176') })),
    unmodelled: maybe(fc.record({ what: fc.string(), concerns: fc.constantFrom(...CONCERNS) })),
    kernel: fc.record({
      version: fc.stringMatching(/^[1-9]\.\d{1,2}(\.[1-9]\d?|-rc[1-9])?$/),
      release: maybe(fc.string()),
      cmdline: fc.string(),
      config: fc.dictionary(fc.stringMatching(/^[A-B][A-Z0-9_]{0,9}$/), fc.constantFrom('y', 'm', 'n')),
    }),
  })
  .map((some) => ({ ...some, xen: some.hypervisor === 'xen' ? some.xen : undefined }));

/** A backend says what it does not: what would be left out would be open. */
function written({ backend, ...rest }: Device): Device {
  if (backend === undefined) return rest;
  return { ...rest, backend: { withoutIotlb: 'no', refusesLegacy: false, ...backend } };
}

test('a device written and read again is the same', async () => {
  await fc.assert(
    fc.asyncProperty(device, async (before) => {
      const inputs = openInputs(memoryIo({ 'd.json': JSON.stringify(deviceToJson(before)) }).io);
      const [after] = await settle(inputs, await loadDevice('d.json', inputs));
      const { open: _, ...closed } = after;
      expect(closed).toEqual(written(before));
    }),
  );
});

test('a platform written and read again is the same', async () => {
  await fc.assert(
    fc.asyncProperty(platform, async (before) => {
      const inputs = openInputs(memoryIo({ 'p.json': JSON.stringify(platformToJson(before)) }).io);
      const [after] = await settle(inputs, await loadPlatform('p.json', inputs));
      expect(after).toEqual({ ...before, kernel: { ...before.kernel, config: { ...before.kernel.config } } });
    }),
  );
});
