import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkScenario, unmetExpectations } from '../../src/explore/check.ts';
import { explain } from '../../src/explore/explain.ts';
import { F, NET } from '../../src/features/bits.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadScenario } from '../../src/input/scenario.ts';
import { diskIo } from '../../src/io/disk.ts';
import { type CheckedCase, fails } from '../../src/model/check.ts';
import { ADDRESS_KINDS, DMA_APIS, DMA_PATHS, OUTCOMES, RINGS } from '../../src/model/result.ts';
import { type Expectation, NO_EXPECTATION, type Scenario } from '../../src/model/scenario.ts';
import { checkWords } from '../../src/report/words/check.ts';
import { memoryIo } from '../input/memory-io.ts';

const OFFERS = ['VIRTIO_F_VERSION_1', 'VIRTIO_NET_F_MAC', 'VIRTIO_F_RING_INDIRECT_DESC'];
const DEVICE = { type: 'net', transport: 'pci-modern', implementation: 'qemu', offers: OFFERS };
const WITH_ACCESS_PLATFORM = { ...DEVICE, offers: [...OFFERS, 'VIRTIO_F_ACCESS_PLATFORM'] };
const KVM = {
  name: 'KVM',
  arch: 'x86_64',
  hypervisor: 'kvm',
  memory: { protection: 'none', mib: 4096 },
  iommu: { kind: 'none' },
  kernel: { version: '6.12', cmdline: '', config: {} },
};
const SNP = { ...KVM, name: 'SNP', memory: { protection: 'sev-snp', mib: 4096 } };

function withDrivers({ cases }: Scenario) {
  return cases.map((asked) => {
    const driver = chooseDriver(asked.driver);
    if (driver === undefined) throw new Error(`unknown driver ${asked.driver}`);
    return { asked, driver };
  });
}

async function check(form: object): Promise<readonly CheckedCase[]> {
  const inputs = openInputs(memoryIo({ 's.json': JSON.stringify({ name: 's', ...form }) }).io);
  const [scenario] = await settle(inputs, await loadScenario('s.json', inputs));
  return checkScenario(scenario, withDrivers(scenario)).cases;
}

/** What the only case does not meet, each with the decisions that made the difference. */
async function unmet(form: object): Promise<readonly string[]> {
  const checked = await check(form);
  expect(checked).toHaveLength(1);
  const [only] = checkWords([{ file: 's.json', name: 's', cases: checked }])[0]?.cases ?? [];
  return (only?.mismatches ?? []).map(({ what, actual, decisions }) =>
    [what, actual, ...decisions.map(({ id }) => id)].join(' | '),
  );
}

describe('a case', () => {
  test('that is as expected has no mismatch', async () => {
    expect(await unmet({ device: DEVICE, platform: KVM, expect: { outcome: 'works' } })).toEqual([]);
  });

  test('is named after its scenario, device, platform and driver, and no other has the same name', async () => {
    const cases = await check({
      device: [
        { name: 'a', ...DEVICE },
        { name: 'a', ...DEVICE },
      ],
      platform: KVM,
      driver: ['linux', 'linux-5.10'],
      expect: { outcome: 'works' },
    });
    expect(cases.map(({ name }) => name)).toEqual([
      's › a, KVM, linux-6.12',
      's › a, KVM, linux-5.10',
      's › a, KVM, linux-6.12 (2)',
      's › a, KVM, linux-5.10 (2)',
    ]);
  });

  test('is not run where nothing is expected', async () => {
    expect(await check({ device: DEVICE, platform: KVM })).toEqual([]);
  });
});

describe('the decision that made the difference', () => {
  test('to a refusal by the driver is the last that refused', async () => {
    const expected = { outcome: 'works', message: 'hello', dma: { path: 'swiotlb' } };
    expect(await unmet({ device: DEVICE, platform: SNP, expect: expected })).toEqual([
      'outcome | refused-by-driver | linux/features-ok/restricted-memory',
      'dma.path | none | linux/features-ok/restricted-memory',
      'message | device must provide VIRTIO_F_ACCESS_PLATFORM | linux/features-ok/restricted-memory',
    ]);
  });

  test('to a refusal by the device is what the device requires', async () => {
    const device = { ...WITH_ACCESS_PLATFORM, type: 'balloon', offers: ['VIRTIO_F_VERSION_1', 33] };
    expect(await unmet({ device, platform: KVM, expect: { outcome: 'works' } })).toEqual([
      'outcome | refused-by-device | device/accept/qemu',
    ]);
  });

  test('to a device that breaks is the way that the data takes, and what stands in it', async () => {
    const platform = { ...SNP, memory: { protection: 'sev' }, kernel: { ...KVM.kernel, version: '4.19' } };
    expect(await unmet({ device: DEVICE, platform, expect: { outcome: 'works' } })).toEqual([
      'outcome | breaks | linux/dma/use-dma-api | reach/private-memory/sev',
    ]);
  });

  test('to a device that works, though a refusal was expected, is what the refusal would have come from', async () => {
    const expecting = (outcome: string) => unmet({ device: DEVICE, platform: KVM, expect: { outcome } });
    expect(await expecting('refused-by-driver')).toEqual([
      'outcome | works | linux/platform/restricted-memory | linux/features-ok/restricted-memory',
    ]);
    expect(await expecting('refused-by-device')).toEqual(['outcome | works | device/accept/qemu']);
    expect(await expecting('breaks')).toEqual(['outcome | works | reach/memory']);
    expect(await expecting('not-created')).toEqual(['outcome | works | device/creation']);
  });

  test('to a path is the question that tells it from the expected one', async () => {
    const expecting = (path: string, platform: object = KVM) =>
      unmet({ device: WITH_ACCESS_PLATFORM, platform, expect: { dma: { path } } });
    expect(await expecting('guest-physical')).toEqual(['dma.path | direct | linux/dma/use-dma-api']);
    expect(await expecting('swiotlb')).toEqual(['dma.path | direct | linux/dma/bounce']);
    expect(await expecting('iommu')).toEqual(['dma.path | direct | linux/iommu/enabled']);
    const behindIommu = { ...KVM, iommu: { kind: 'virtio', passesAtReset: true } };
    expect(await expecting('direct', behindIommu)).toEqual(['dma.path | iommu | linux/iommu/default-domain']);
    expect(await expecting('direct', SNP)).toEqual(['dma.path | swiotlb | linux/dma/bounce']);
  });

  test('to the ring is encryption, or that no memory is protected', async () => {
    const expecting = (platform: object) =>
      unmet({ device: WITH_ACCESS_PLATFORM, platform, expect: { dma: { ring: 'private' } } });
    expect(await expecting(SNP)).toEqual(['dma.ring | shared | linux/dma/force-unencrypted']);
    expect(await expecting(KVM)).toEqual(['dma.ring | shared | reach/memory']);
  });

  test('to a missing feature is the one that dropped it', async () => {
    const legacy = { ...WITH_ACCESS_PLATFORM, transport: 'mmio-legacy', implementation: 'generic' };
    const include = (device: object, ...features: readonly (string | number)[]) =>
      unmet({ device, platform: KVM, expect: { features: { include: features } } });
    expect(await include(legacy, 'VIRTIO_F_ACCESS_PLATFORM')).toEqual([
      'features.include | without VIRTIO_F_ACCESS_PLATFORM | linux/transport/get-features',
    ]);
    const odd = { ...DEVICE, offers: [...OFFERS, NET.CTRL_RX_EXTRA, F.IN_ORDER] };
    expect(await include(odd, 20, 35)).toEqual([
      'features.include | without VIRTIO_NET_F_CTRL_RX_EXTRA, VIRTIO_F_IN_ORDER | linux/features/table | linux/features/transport',
    ]);
  });

  test('to a feature that should not be there is the table that has it', async () => {
    const exclude = ['VIRTIO_NET_F_MAC', 'VIRTIO_F_VERSION_1'];
    expect(await unmet({ device: DEVICE, platform: KVM, expect: { features: { exclude } } })).toEqual([
      'features.exclude | with VIRTIO_NET_F_MAC, VIRTIO_F_VERSION_1 | linux/features/table | linux/features/transport',
    ]);
  });

  test('is none to a feature that is not offered, which is said instead', async () => {
    const include = ['VIRTIO_NET_F_MTU'];
    expect(await unmet({ device: DEVICE, platform: KVM, expect: { features: { include } } })).toEqual([
      'features.include | without VIRTIO_NET_F_MTU (not offered)',
    ]);
  });
});

describe('an expected decision', () => {
  test('that is not taken is told from one that does not exist', async () => {
    const decisions = ['linux/dma/bounce', 'linux/dma/bonce', 'nothing/like-it'];
    expect(await unmet({ device: DEVICE, platform: KVM, expect: { decisions } })).toEqual([
      'decisions | not taken | linux/dma/use-dma-api',
      'decisions | not taken: vnex has no decision of this name; did you mean linux/dma/bounce?',
      'decisions | not taken: vnex has no decision of this name',
    ]);
  });
});

describe('an expected claim', () => {
  const form = { device: DEVICE, platform: KVM, expect: { claims: ['safe', 'fre'] } };

  test('that does not hold says of which case, and depends on its decisions', async () => {
    const platform = { ...SNP, memory: { protection: 'sev' }, kernel: { ...KVM.kernel, version: '4.19' } };
    const expecting = { device: { name: 'a', ...DEVICE }, platform, expect: { claims: ['safe'] } };
    expect(await unmet(expecting)).toEqual([
      'claims | broken: breaks with a, SNP, linux-4.19; the claim is: no protected guest points a device at private memory | linux/dma/use-dma-api | reach/private-memory/sev',
    ]);
    expect(await unmet({ ...expecting, platform: SNP })).toEqual([]);
  });

  test('that is unknown, or that says nothing about any case, does not pass silently', async () => {
    expect(await unmet(form)).toEqual([
      'claims | says nothing about any case of this scenario',
      'claims | there is no such claim; did you mean free?',
    ]);
  });

  test('may say nothing about some of the cases', async () => {
    const cases = await check({ device: DEVICE, platform: [KVM, SNP], expect: { claims: ['safe'] } });
    expect(cases.map(fails)).toEqual([false, false]);
  });
});

const FIXTURES = relative('.', join(import.meta.dirname, '../../fixtures/scenarios'));

describe('the fixtures', () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(FIXTURES, name));

  test('have a decision behind every expectation of them that could be broken', async () => {
    const noDma = {
      api: undefined,
      path: undefined,
      ring: undefined,
      bounced: undefined,
      addresses: undefined,
    };
    const broken: readonly Expectation[] = [
      ...OUTCOMES.map((outcome) => ({ ...NO_EXPECTATION, outcome })),
      ...DMA_APIS.map((api) => ({ ...NO_EXPECTATION, dma: { ...noDma, api } })),
      ...DMA_PATHS.map((path) => ({ ...NO_EXPECTATION, dma: { ...noDma, path } })),
      ...RINGS.map((ring) => ({ ...NO_EXPECTATION, dma: { ...noDma, ring } })),
      ...ADDRESS_KINDS.map((addresses) => ({ ...NO_EXPECTATION, dma: { ...noDma, addresses } })),
      ...[true, false].map((bounced) => ({ ...NO_EXPECTATION, dma: { ...noDma, bounced } })),
      { ...NO_EXPECTATION, message: 'no kernel says this' },
      { ...NO_EXPECTATION, status: [] },
    ];
    const unexplained = new Set<string>();
    for (const file of files) {
      const inputs = openInputs(diskIo(memoryIo({}).io.stdin));
      const [scenario] = await settle(inputs, await loadScenario(file, inputs));
      for (const driven of withDrivers(scenario)) {
        const result = explain(driven.asked, driven.driver);
        for (const expectation of broken)
          for (const { what, expected, decisions } of unmetExpectations(expectation, result))
            if (decisions.length === 0) unexplained.add(`${file}: ${what} ${expected}`);
      }
    }
    expect([...unexplained]).toEqual([]);
  });
});

test('a check has revisions only where a case fails', async () => {
  const inputs = openInputs(
    memoryIo({
      's.json': JSON.stringify({ device: DEVICE, platform: [KVM, SNP], expect: { outcome: 'works' } }),
    }).io,
  );
  const [scenario] = await settle(inputs, await loadScenario('s.json', inputs));
  const [one, other] = withDrivers(scenario);
  if (one === undefined || other === undefined) throw new Error('there are two cases');
  const { cases, revisions } = checkScenario(scenario, [one, other]);
  expect(cases.map(fails)).toEqual([false, true]);
  expect(revisions).toEqual([{ what: 'outcome', kind: 'undecided', values: ['works', 'refused-by-driver'] }]);
  expect(checkScenario(scenario, [one]).revisions).toEqual([]);
});
