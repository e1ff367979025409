import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/explore/evaluate.ts';
import { explain, statusNames, withoutRefusal, withRelease } from '../../src/explore/explain.ts';
import { BALLOON, BLK, CONSOLE, F, IOMMU, NET, NINEP, PMEM, TYPE } from '../../src/features/bits.ts';
import type { DriverModel } from '../../src/guest/driver-model.ts';
import { chooseDriver, DRIVERS, GUESTS } from '../../src/guest/drivers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { decisionKinds } from '../../src/inquiry/decision.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import { type Case, namesOf } from '../../src/model/case.ts';
import { IMPLEMENTATIONS, TRANSPORTS, VDPA_DRIVERS } from '../../src/model/device.ts';
import { ARCHES, IOMMU_KINDS, PROTECTION_ARCH, PROTECTIONS } from '../../src/model/platform.ts';
import { caseOf, MODERN, type Spec } from '../cases.ts';
import { loadFirmwareBoots } from '../recordings.ts';

const LINUX = { model: linux, release: undefined };
const tellAll = (spec: Spec) => explain(caseOf(spec), LINUX);

describe('a result', () => {
  test('says what was asked, what came of it, and why', () => {
    const result = tellAll({ protection: 'sev-snp', offers: [NET.MAC, F.VERSION_1] });
    const { device, platform } = caseOf({ protection: 'sev-snp', offers: [NET.MAC, F.VERSION_1] });
    expect(result).toMatchObject({
      asked: { device, platform, driver: 'linux' },
      outcome: 'refused-by-driver',
      message: 'device must provide VIRTIO_F_ACCESS_PLATFORM',
      errno: 'ENODEV',
      status: ['ACKNOWLEDGE', 'DRIVER', 'FAILED'],
      dma: undefined,
      cost: undefined,
      confidence: 'source',
    });
    expect(result.decisions.at(-1)).toMatchObject({
      kind: { id: 'linux/probe' },
      code: 'failed',
      parameters: { status: '0x83' },
    });
  });

  test.each([
    ['none', 'shared'],
    ['restricted-hook', 'shared'],
    ['sev', 'shared'],
  ] as const)('with the bit and %s memory has a ring that is %s', (protection, ring) => {
    expect(tellAll({ protection, offers: MODERN }).dma?.ring).toBe(ring);
  });

  test('of protected memory that is bypassed has a private ring', () => {
    expect(tellAll({ protection: 'sev', linux: '5.12' }).dma?.ring).toBe('private');
  });
});

describe('the release', () => {
  test.each([
    ['linux', 'linux-6.12', 'refused-by-driver'],
    ['linux-5.12', 'linux-5.12', 'breaks'],
    ['linux-5.13', 'linux-5.13', 'refused-by-driver'],
  ])('of the driver %s is told as %s', (id, name, outcome) => {
    const driver = chooseDriver(id);
    if (driver === undefined) throw new Error(id);
    const result = explain(caseOf({ protection: 'sev' }), driver);
    expect([namesOf(result.asked).driver, result.outcome]).toEqual([name, outcome]);
  });

  test('that the platform has stands where the driver names none', () => {
    const asked = caseOf({ linux: '6.1.176' });
    expect(withRelease(asked, LINUX)).toBe(asked);
    expect(withRelease(asked, { model: linux, release: '5.4' }).platform.kernel).toEqual({
      ...asked.platform.kernel,
      version: '5.4',
    });
  });
});

describe('without the driver’s own refusal', () => {
  test.each([
    ['breaks', { protection: 'sev' }],
    ['breaks', { protection: 's390-pv', arch: 's390x', transport: 'ccw' }],
    ['works', { protection: 'restricted-hook' }],
    [undefined, { offers: [F.VERSION_1, NET.CTRL_RX] }],
    [undefined, { type: 99 }],
    [undefined, { offers: MODERN, type: TYPE.BALLOON }],
  ] as const)('it %s, for %j', (outcome, spec) => {
    expect(withoutRefusal(tellAll(spec), linux)?.outcome).toBe(outcome);
  });
});

test.each([
  [0x00, []],
  [0x01, ['ACKNOWLEDGE']],
  [0x0f, ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK']],
  [0x83, ['ACKNOWLEDGE', 'DRIVER', 'FAILED']],
  [0xcf, ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK', 'NEEDS_RESET', 'FAILED']],
])('the status %i is %j', (status, names) => {
  expect(statusNames(status)).toEqual(names);
});

describe('confidence', () => {
  test.each([
    ['bracketed', { type: TYPE.BALLOON, linux: '7.2.1', offers: [F.INDIRECT_DESC, F.VERSION_1] }],
    ['source', { protection: 'sev' }],
    ['source', { protection: 'tdx', offers: MODERN }],
    ['source', { implementation: 'hardware' }],
    ['recorded', { linux: '6.1.176', type: TYPE.RNG }],
    ['recorded', { linux: '6.1.176', type: TYPE.RNG, offers: MODERN }],
  ] as const)('is %s, for %j', (confidence, spec) => {
    expect(tellAll(spec).confidence).toBe(confidence);
  });
});

/** Answers that no case of the grid comes to; tests of their own rules do. One that is reached must leave the list. */
const UNREACHED = [
  'linux/iommu/tables=open',
  'linux/such-guest=not-built',
  ...['iommu-unread', 'private-alias'].map((code) => `reach/addresses=${code}`),
  'linux/dma/iommu-alloc=not-shared',
  ...['unchecked', 'no-mmio', 'no-mmio-3', 'no-ccw'].map((code) => `linux/features/version-1=${code}`),
  'linux/driver/version-1=optional',
  ...['no-map-unmap', 'no-scanouts'].map((code) => `linux/driver/needs=${code}`),
  ...['can-fill', 'grows', 'may-fill', 'not-modelled'].map((code) => `linux/dma/bounce-pool-use=${code}`),
  ...['parameter', 'share-unknown', 'thousandth', 'thousandth-unknown'].map(
    (code) => `linux/dma/bounce-pool=${code}`,
  ),
  'linux/dma/largest-mapping=size-max',
  ...['bypassed', 'no-interrupts-blocks'].map((code) => `linux/iommu/enabled=${code}`),
  // Guests beside Linux share the answers to what drives a device, and no one of them has all.
  'edk2/such-guest=too-old',
  'edk2/transport=vga',
  ...[
    'gpu-blobs',
    'mem-unaccepted',
    'mem-unknown',
    'pmem-key',
    'pmem-private',
    'pmem-unassigned',
    'pmem-unknown',
  ].map((code) => `reach/guest-memory=${code}`),
];

const boots = await loadFirmwareBoots();

describe('every answer of every decision', () => {
  const XEN = { XEN_VIRTIO: 'y', XEN_VIRTIO_FORCE_GRANT: 'y' } as const;
  /** Cases off the grid below, each for an answer that only it leads to. */
  const ODD: readonly Spec[] = [
    { transport: 'vdpa', linux: '5.6' },
    { transport: 'pci-legacy', config: { VIRTIO_PCI_LEGACY: 'n' } },
    { transport: 'pci-transitional', cmdline: 'virtio_pci.force_legacy=1' },
    { transport: 'pci-transitional' },
    { type: 99 },
    { type: TYPE.RNG },
    { type: TYPE.BLK, offers: [BLK.SIZE_MAX, F.VERSION_1] },
    { type: TYPE.BLK, offers: [BLK.SIZE_MAX, F.VERSION_1], fields: { size_max: 4096 } },
    { type: TYPE.BLK, offers: [BLK.SIZE_MAX, F.VERSION_1], fields: { size_max: 4095 } },
    { type: TYPE.BLK, offers: [BLK.SEG_MAX, F.VERSION_1], fields: { seg_max: 16 } },
    { type: TYPE.BLK, offers: [BLK.BLK_SIZE, F.VERSION_1], fields: { blk_size: 8192 } },
    { type: TYPE.BLK, offers: [], transport: 'pci-legacy' },
    { type: TYPE.GPU, offers: [], transport: 'pci-legacy', implementation: 'hardware' },
    { offers: [NET.MAC, F.VERSION_1], iommu: 'virtio' },
    ...[{}, { sharedMemory: false }].map((backend) => ({ implementation: 'vhost-user' as const, backend })),
    { implementation: 'vhost-user', backend: { refusesLegacy: true }, transport: 'pci-legacy', offers: [] },
    ...(['refused', 'asked-on-pci'] as const).flatMap((withoutIotlb) =>
      (['vhost-user', 'vhost-kernel'] as const).map((implementation) => ({
        implementation,
        offers: MODERN,
        backend: { withoutIotlb },
      })),
    ),
    { offers: [] },
    { offers: [F.FEATURES_HIGH, F.VERSION_1] },
    { transport: 'mmio-legacy', offers: [], protection: 'sev' },
    { implementation: 'vdpa', transport: 'vdpa', offers: MODERN },
    { implementation: 'generic', offers: [F.ANY_LAYOUT, F.VERSION_1] },
    { offers: [NET.MAC, NET.CTRL_RX_EXTRA, F.VERSION_1] },
    { offers: [NET.MAC, NET.CTRL_RX_EXTRA], transport: 'pci-legacy' },
    { offers: [NET.CTRL_RX, F.VERSION_1] },
    ...[{}, { mtu: 67 }].map((fields) => ({ offers: [NET.MTU, F.VERSION_1], fields })),
    ...[[NET.STANDBY], [NET.MAC, NET.STANDBY]].map((offers) => ({ offers: [...offers, F.VERSION_1] })),
    { offers: [F.VERSION_1, NET.STANDBY], linux: '6.2' },
    ...[40, 41].map((size) => ({
      offers: [NET.CTRL_VQ, F.VERSION_1, NET.RSS],
      fields: { rss_max_key_size: size },
    })),
    ...['', 'page_poison=1'].flatMap((cmdline) =>
      [
        [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.VERSION_1],
        [BALLOON.PAGE_REPORTING, F.VERSION_1],
      ].map((offers) => ({ type: TYPE.BALLOON, offers, cmdline })),
    ),
    ...['4.11', '7.3'].map((kernel) => ({
      type: TYPE.BALLOON,
      offers: [F.INDIRECT_DESC, ...MODERN],
      linux: kernel,
    })),
    { type: TYPE.PMEM },
    { type: TYPE.PMEM, offers: [PMEM.SHMEM_REGION, F.VERSION_1] },
    { type: TYPE.PMEM, offers: [PMEM.SHMEM_REGION, F.VERSION_1], transport: 'ccw' },
    ...[TYPE.INPUT, TYPE.SOUND].flatMap((type) => [
      { type },
      { type, transport: 'mmio-legacy' as const, offers: [] },
    ]),
    ...[[F.VERSION_1], [NINEP.MOUNT_TAG, F.VERSION_1]].map((offers) => ({ type: TYPE.NINEP, offers })),
    { type: TYPE.I2C },
    { transport: 'pci-legacy', type: TYPE.GPU },
    { transport: 'pci-legacy', offers: [F.ACCESS_PLATFORM] },
    ...[
      'virtio_snd.msg_timeout_ms=0',
      'virtio_snd.pcm_periods_min=1',
      'virtio_snd.pcm_period_ms_min=0',
      'virtio_snd.pcm_buffer_ms=10',
      'virtio_snd.pcm_buffer_ms=100',
    ].map((cmdline) => ({ type: TYPE.SOUND, cmdline })),
    ...['6.12', '7.3'].map((kernel) => ({
      type: TYPE.BALLOON,
      offers: [BALLOON.PAGE_REPORTING, F.VERSION_1],
      linux: kernel,
      fields: { reporting_queue_size: 16 },
    })),
    { type: TYPE.BLK, offers: [BLK.MQ, F.VERSION_1], fields: { num_queues: 0 } },
    { type: TYPE.BLK, offers: [BLK.SECURE_ERASE, F.VERSION_1], fields: { max_secure_erase_sectors: 0 } },
    { type: TYPE.CONSOLE, offers: [CONSOLE.MULTIPORT, F.VERSION_1], fields: { max_nr_ports: 0x8001 } },
    { type: TYPE.GPU, fields: { num_scanouts: 0 } },
    { type: TYPE.GPIO, fields: { ngpio: 0 } },
    { type: TYPE.BT, fields: { type: 1 } },
    ...(['sev-snp', 'tdx'] as const).flatMap((protection) =>
      (['intel', 'amd', 'virtio'] as const).map((iommu) => ({
        protection,
        iommu,
        offers: MODERN,
        cmdline: 'intel_iommu=on',
      })),
    ),
    ...(['none', 'cca', 'pkvm'] as const).map((protection) => ({
      arch: 'aarch64' as const,
      protection,
      iommu: 'smmuv3' as const,
      offers: MODERN,
      linux: '6.18',
    })),
    ...['3.10', '3.19', '4.3'].flatMap((kernel) =>
      (['pci-modern', 'pci-transitional', 'mmio-modern', 'ccw'] as const).map((transport) => ({
        transport,
        linux: kernel,
        ...(transport === 'ccw' ? { arch: 's390x' as const } : {}),
      })),
    ),
    ...['4.18', '5.0'].map((kernel) => ({
      type: TYPE.BLK,
      protection: 'sev' as const,
      offers: MODERN,
      linux: kernel,
    })),
    { type: TYPE.BLK, protection: 'sev', offers: [BLK.SIZE_MAX, ...MODERN], fields: { size_max: 0x100000 } },
    { type: TYPE.GPU, protection: 'sev', offers: MODERN },
    {
      arch: 'riscv64',
      iommu: 'riscv',
      offers: MODERN,
      iommuInterrupts: false,
      iommuPasses: true,
      linux: '7.2',
    },
    ...[true, false].map((iommuPasses) => ({
      protection: 'sev' as const,
      iommu: 'virtio' as const,
      offers: MODERN,
      iommuOffersBit: false,
      iommuPasses,
    })),
    {
      arch: 'aarch64',
      protection: 'cca',
      iommu: 'virtio',
      offers: MODERN,
      iommuOffersBit: false,
      linux: '6.18',
    },
    { xen: 'dom0 pv' },
    { xen: 'domU pv', config: XEN, offers: MODERN },
    { xen: 'domU pv', config: XEN, offers: MODERN, implementation: 'hardware' },
    { arch: 's390x', offers: MODERN, linux: '6.6' },
    ...['5.14', '5.15'].map((kernel) => ({
      arch: 's390x' as const,
      transport: 'ccw' as const,
      offers: MODERN,
      cmdline: 'swiotlb=force',
      linux: kernel,
    })),
    { offers: MODERN, cmdline: 'swiotlb=force' },
    { offers: MODERN, arch: 'ppc64le', cmdline: 'iommu=off' },
    { offers: MODERN, arch: 'ppc64le', linux: '7.2' },
    { offers: MODERN, arch: 'ppc64le', cmdline: 'disable_ddw' },
    { offers: MODERN, arch: 'ppc64le', protection: 'pef', linux: '5.4' },
    {
      offers: MODERN,
      arch: 'aarch64',
      protection: 'pkvm',
      linux: '6.12',
      config: { DMA_RESTRICTED_POOL: 'y' },
    },
    { offers: MODERN, iommu: 'amd', cmdline: 'swiotlb=force', linux: '5.18' },
    { offers: MODERN, iommu: 'intel', config: { INTEL_IOMMU: 'n' } },
    { offers: MODERN, iommu: 'amd', cmdline: 'iommu.strict=1' },
    { offers: MODERN, iommu: 'amd', cmdline: 'iommu=pt' },
    { offers: MODERN, iommu: 'virtio', cmdline: 'iommu.passthrough=1', linux: '5.16' },
    { offers: [IOMMU.MAP_UNMAP, ...MODERN], type: TYPE.IOMMU, iommu: 'virtio' },
    { offers: [NET.MAC, F.BAD_FEATURE, F.VERSION_1] },
    ...IMPLEMENTATIONS.flatMap((implementation) => [
      { implementation, type: TYPE.BALLOON, offers: MODERN },
      { implementation, offers: MODERN, requires: [] },
      { implementation, type: TYPE.BALLOON, offers: MODERN, requires: [F.ACCESS_PLATFORM] },
    ]),
    ...(['guest-physical', 'platform', 'either'] as const).flatMap((addressing) =>
      [[F.VERSION_1], MODERN].map((offers) => ({ addressing, offers })),
    ),
    { addressing: 'guest-physical', offers: MODERN, iommu: 'amd' },
    { implementation: 'vhost-kernel', offers: MODERN, iommu: 'amd' },
    ...VDPA_DRIVERS.flatMap((vdpaDriver) =>
      [[F.VERSION_1], MODERN].flatMap((offers) =>
        ['5.7', '6.1', '6.12'].map((linux) => ({
          transport: 'vdpa' as const,
          implementation: 'vdpa' as const,
          vdpaDriver,
          offers,
          linux,
          protection: 'sev' as const,
        })),
      ),
    ),
    { transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'vduse', offers: [F.VERSION_1] },
  ];
  /** Cases that say of themselves that the monitor refuses them, or that vnex does not model them. */
  const { device, platform, driver } = caseOf({});
  const refused = { message: 'no such bus', where: 'a file', by: 'qemu' } as const;
  const BEYOND: readonly Case[] = [
    { device: { ...device, refused }, platform, driver },
    { device: { ...device, refused: { ...refused, instead: 'pcie.0' } }, platform, driver },
    { device: { ...device, refused: { ...refused, by: 'libvirt' } }, platform, driver },
    { device: { ...device, refused: { ...refused, by: 'firecracker' } }, platform, driver },
    { device: { ...device, unmodelled: 'this device' }, platform, driver },
    caseOf({ xen: 'domU hvm' }),
    caseOf({ arch: 'ppc64le', protection: 'pef', linux: '5.16', offers: MODERN }),
    {
      device,
      platform: { ...platform, unmodelled: { what: 'this machine', concerns: 'pci' } },
      driver,
    },
  ];
  const grid = ['4.5', '4.8', '5.12', '6.12', '7.3'].flatMap((release) =>
    PROTECTIONS.flatMap((protection) =>
      ARCHES.filter((arch) => arch === (PROTECTION_ARCH[protection] ?? arch)).flatMap((arch) =>
        [[F.VERSION_1], MODERN].flatMap((offers) =>
          (['qemu', 'hardware'] as const).map((implementation) => ({
            linux: release,
            protection,
            arch,
            offers,
            implementation,
          })),
        ),
      ),
    ),
  );
  const cases: readonly Spec[] = [
    ...ODD,
    ...grid,
    ...TRANSPORTS.flatMap((transport) => IOMMU_KINDS.map((iommu) => ({ transport, iommu, offers: MODERN }))),
  ];

  /** What tells apart the guests that are not Linux: what they drive, and through which interface. */
  const GUEST_GRID: readonly Spec[] = TRANSPORTS.flatMap((transport) =>
    [
      TYPE.NET,
      TYPE.BLK,
      TYPE.CONSOLE,
      TYPE.RNG,
      TYPE.BALLOON,
      TYPE.SCSI,
      TYPE.GPU,
      TYPE.INPUT,
      TYPE.MEM,
      TYPE.FS,
    ].flatMap((type) =>
      [
        { offers: [] },
        { offers: [BLK.BLK_SIZE, F.VERSION_1], fields: type === TYPE.BLK ? { blk_size: 4096 } : {} },
        { offers: MODERN, requires: [F.RING_PACKED] },
        { offers: [NET.MAC, ...MODERN, F.RING_RESET], requires: [NET.MAC, F.RING_RESET] },
        { offers: [NET.MAC, ...MODERN], protection: 'sev' as const },
      ].map((spec) => ({ ...spec, transport, type })),
    ),
  );

  test('is reached by some case under some driver', () => {
    const reached = new Set<string>();
    const reach = (asked: Case, model: DriverModel) => {
      const ask = new Inquiry(caseSource(asked), { log: true });
      evaluate(model, ask);
      for (const { kind, code } of ask.decisions()) reached.add(`${kind.id}=${code}`);
    };
    for (const asked of [...cases.map(caseOf), ...BEYOND])
      for (const model of [...DRIVERS, ...GUESTS]) reach(asked, model);
    // Each release has every other one of them.
    for (const model of GUESTS)
      for (const [at, release] of (model.history?.releases ?? [undefined]).entries())
        for (const spec of GUEST_GRID.filter((_, i) => (i + at) % 2 === 0))
          reach(withRelease(caseOf({ arch: model.arches?.[0], ...spec }), { model, release }), model);
    for (const { platform: recorded, cases: booted } of boots)
      for (const {
        device: found,
        driver: { model, release },
      } of booted)
        if (found !== undefined)
          reach(
            withRelease({ device: found, platform: recorded, driver: model.id }, { model, release }),
            model,
          );
    const every = decisionKinds().flatMap(({ id, answers }) =>
      Object.keys(answers).map((code) => `${id}=${code}`),
    );
    const unreached = every.filter((answer) => !reached.has(answer));
    // The order in which rules are declared depends on which module is loaded first.
    expect(unreached.sort()).toEqual([...UNREACHED].sort());
  });
});
