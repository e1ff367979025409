import { describe, expect, test } from 'vitest';
import { creationRefusal } from '../../src/device/creation.ts';
import { explain } from '../../src/explore/explain.ts';
import { F, TYPE } from '../../src/features/bits.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { type MonitorRefusal, TRANSPORTS } from '../../src/model/device.ts';
import { decisionWords } from '../../src/report/words/decisions.ts';
import { caseOf, codeOf, decide, MODERN, message, outcome, run, type Spec, status } from '../cases.ts';

const ACCESS = 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device';
const MODERN_ONLY = 'device is modern-only, use disable-legacy=on';
const LINUX = { model: linux, release: undefined };
const refuses = (spec: Spec) => decide(spec, creationRefusal);

test.each([
  [{}, undefined, 'yes'],
  [{ offers: MODERN }, undefined, 'yes'],
  [{ transport: 'pci-transitional' }, undefined, 'yes'],
  [{ transport: 'pci-transitional', offers: MODERN }, ACCESS, 'no-legacy-access-platform'],
  [{ transport: 'pci-legacy', offers: [F.ACCESS_PLATFORM] }, ACCESS, 'no-legacy-access-platform'],
  [{ transport: 'pci-legacy', type: TYPE.GPU, offers: [F.ACCESS_PLATFORM] }, MODERN_ONLY, 'modern-only'],
  [{ transport: 'mmio-legacy', offers: MODERN }, undefined, 'yes'],
  [{ transport: 'ccw-legacy', offers: MODERN }, undefined, 'yes'],
  [{ transport: 'pci-transitional', offers: MODERN, implementation: 'hardware' }, undefined, 'not-asked'],
] as const)('of %j QEMU says %s', (spec, text, code) => {
  expect(refuses(spec)).toEqual({ value: text, codes: [`device/creation=${code}`] });
});

test.each([
  TYPE.GPU,
  TYPE.INPUT,
  TYPE.VSOCK,
  TYPE.CRYPTO,
  TYPE.IOMMU,
  TYPE.MEM,
  TYPE.SOUND,
  TYPE.FS,
  TYPE.PMEM,
])('type %i has no legacy interface on PCI', (type) => {
  for (const transport of TRANSPORTS) {
    const legacy = transport === 'pci-legacy' || transport === 'pci-transitional';
    expect(refuses({ type, transport }).value, transport).toBe(legacy ? MODERN_ONLY : undefined);
  }
});

test.each([TYPE.NET, TYPE.BLK, TYPE.CONSOLE, TYPE.RNG, TYPE.BALLOON, TYPE.SCSI, TYPE.NINEP])(
  'type %i has one',
  (type) => {
    expect(refuses({ type, transport: 'pci-legacy' }).value).toBeUndefined();
  },
);

describe('a refusal cites the place that refuses:', () => {
  const cited = (spec: Spec, refused?: MonitorRefusal) => {
    const asked = caseOf(spec);
    const { decisions } = explain({ ...asked, device: { ...asked.device, refused } }, LINUX);
    return decisions.map((decided) => decisionWords(decided, asked).authority);
  };

  test('QEMU’s transport, where it has no such interface', () => {
    const where = 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()';
    expect(cited({ transport: 'pci-transitional', offers: MODERN })).toEqual([{ kind: 'qemu', where }]);
    expect(cited({ transport: 'pci-legacy', type: TYPE.GPU })).toEqual([{ kind: 'qemu', where }]);
  });

  test('QEMU’s bus, where the backend lacks ACCESS_PLATFORM', () => {
    const where = 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()';
    const spec = {
      implementation: 'vhost-user',
      offers: MODERN,
      backend: { withoutIotlb: 'refused' },
    } as const;
    expect(cited(spec)).toEqual([{ kind: 'qemu', where }]);
  });

  test.each(['qemu', 'libvirt'] as const)('what the description says that %s refuses', (by) => {
    const where = 'a.c a()';
    expect(cited({}, { message: 'no', where, by })).toEqual([{ kind: by === 'qemu' ? by : 'vmm', where }]);
  });
});

describe('a device that is never created', () => {
  const story = run({ transport: 'pci-transitional', offers: MODERN });
  test('ends there: no handshake, no DMA, no cost', () => {
    expect([outcome(story), message(story), status(story)]).toEqual(['not-created', ACCESS, 0]);
    expect(story.evaluation).toMatchObject({ dma: undefined, cost: undefined });
    expect(story.entries).toHaveLength(1);
  });
  test('is not driven', () => {
    expect(codeOf(story, 'linux/transport/probe')).toBeUndefined();
  });
});
