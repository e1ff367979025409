import { describe, expect, test } from 'vitest';
import { predictRecording } from '../../src/device/qemu/predict-recording.ts';
import { agreedCases, verifyRecording } from '../../src/explore/verify.ts';
import { BALLOON, F, TYPE } from '../../src/features/bits.ts';
import { featureSet, toMask } from '../../src/features/feature-set.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import type { Observation, RecordedDevice, Recording } from '../../src/model/recording.ts';
import {
  countDevices,
  disagreements,
  FIELDS,
  type Field,
  summarise,
  tally,
} from '../../src/model/verification.ts';
import { deviceOf, MODERN, platformOf, type Spec } from '../cases.ts';

type Seen = Partial<Omit<Observation, 'dma' | 'answered'>> & {
  readonly dma?: Partial<Observation['dma']>;
  readonly answered?: boolean | 'not looked';
};

/** What a guest shows of an entropy device that offers both bits and works; with some of it seen otherwise. */
function observation({ dma, answered = true, ...seen }: Seen): Observation {
  return {
    driver: 'virtio_rng',
    bound: true,
    status: 0x0f,
    features: featureSet(MODERN),
    deviceSawFeatures: undefined,
    ...(answered === 'not looked' ? {} : { answered }),
    messages: [],
    ...seen,
    dma: {
      api: 'dma-api',
      implementation: 'dma-direct',
      streamingMaps: 1,
      bounced: false,
      iommuGroupType: undefined,
      ...dma,
    },
  };
}

/** Properties with which QEMU offers little more than both bits. */
const QUIET = {
  'disable-legacy': 'on',
  iommu_platform: 'on',
  indirect_desc: 'off',
  event_idx: 'off',
  queue_reset: 'off',
  notify_on_empty: 'off',
  any_layout: 'off',
} as const;

const MODELS: Readonly<Record<number, string>> = {
  [TYPE.RNG]: 'virtio-rng-pci',
  [TYPE.BALLOON]: 'virtio-balloon-pci',
  [TYPE.NINEP]: 'virtio-9p-pci',
};

function recorded({ type = TYPE.RNG, ...spec }: Spec, seen: Seen): RecordedDevice {
  return {
    device: deviceOf({ type, ...spec }),
    qemu: { model: MODELS[type] ?? '', properties: QUIET, bus: 'root', backend: {} },
    observed: observation(seen),
  };
}

function recording(platform: Spec, ...devices: readonly RecordedDevice[]): Recording {
  return {
    name: 'made-up',
    qemu: { version: '10.0', machine: 'q35', arguments: [] },
    platform: platformOf(platform),
    devices,
    refusedByQemu: [],
  };
}

/** The verdict on each field of one device. */
function verdicts(platform: Spec, spec: Spec, seen: Seen) {
  const [device] = verifyRecording(linux, recording(platform, recorded(spec, seen))).devices;
  return Object.fromEntries(device?.comparisons.map(({ field, verdict }) => [field, verdict]) ?? []);
}

/** Bit 30 is QEMU’s VIRTIO_F_BAD_FEATURE, which it offers to every driver and none may take. */
const rng = { offers: [F.BAD_FEATURE, ...MODERN] } as const;
/** Devices that QEMU refused are compared beside those that it created, and what firmware boots from where it was watched. */
const ALL_AGREE = Object.fromEntries(
  FIELDS.filter((field) => field !== 'refusedByQemu' && field !== 'booted').map((field) => [field, 'agree']),
);

test('a device that did what was predicted agrees in every field', () => {
  expect(verdicts({}, rng, {})).toEqual(ALL_AGREE);
});

const REFUSES = 'virtio_balloon virtio0: virtio: device refuses features: 3';
const REFUSED = {
  bound: false,
  status: 0x83,
  messages: [REFUSES],
  features: featureSet([BALLOON.STATS_VQ, F.VERSION_1]),
} as const;
const balloon = {
  type: TYPE.BALLOON,
  offers: [BALLOON.STATS_VQ, BALLOON.PAGE_POISON, F.BAD_FEATURE, ...MODERN],
} as const;
const NO_DMA = { dma: { api: undefined, implementation: undefined, bounced: undefined } } as const;

describe('each field that was seen otherwise differs, and no other', () => {
  test.each<[Field, Seen]>([
    ['status', { status: 0x8b }],
    ['features', { features: featureSet([5, ...MODERN]) }],
    ['dma.api', { dma: { api: 'bypass' } }],
    ['dma.implementation', { dma: { implementation: 'iommu-dma' } }],
    ['dma.bounced', { dma: { bounced: true } }],
    ['answered', { answered: false }],
    ['outcome', { bound: false }],
  ])('%s', (field, seen) => {
    expect(verdicts({}, rng, seen)).toEqual({ ...ALL_AGREE, [field]: 'differ' });
  });

  test('message', () => {
    const seen = {
      ...REFUSED,
      messages: ['virtio_balloon virtio0: virtio: device refuses features: 9'],
      ...NO_DMA,
    };
    expect(verdicts({}, balloon, seen)).toMatchObject({
      outcome: 'agree',
      status: 'agree',
      message: 'differ',
    });
  });
});

describe('what QEMU offers', () => {
  const BARELY = { 'disable-legacy': 'on', 'disable-modern': 'on' } as const;
  const NEITHER = 'device cannot work as neither modern nor legacy mode is enabled';

  test('differs by a bit even where the driver drops that bit', () => {
    expect(verdicts({}, { offers: [0, ...rng.offers] }, {})).toEqual({
      ...ALL_AGREE,
      offers: 'differ',
    });
  });

  test('is a message where QEMU should have refused', () => {
    const device = recorded(rng, {});
    const { devices } = verifyRecording(
      linux,
      recording(
        {},
        { ...device, qemu: { model: 'virtio-rng-pci', properties: BARELY, bus: 'root', backend: {} } },
      ),
    );
    expect(devices[0]?.comparisons.filter(({ verdict }) => verdict !== 'agree')).toEqual([
      { field: 'offers', verdict: 'differ', predicted: NEITHER, observed: device.device.offers },
    ]);
  });

  test('is not compared where no QEMU made the device, and is where one made the next', () => {
    const { qemu: _, ...foreign } = recorded(rng, {});
    const { devices } = verifyRecording(linux, {
      ...recording({}, foreign),
      devices: [{ ...foreign, backend: { daemon: 'a daemon' } }, recorded(rng, {})],
    });
    const verdict = (i: number) => devices[i]?.comparisons.find(({ field }) => field === 'offers')?.verdict;
    expect([verdict(0), verdict(1)]).toEqual(['notObserved', 'agree']);
  });

  test('is what the daemon behind a device leaves of it, where the recording has that', () => {
    const disk = (offers: string) => ({
      model: 'vhost-user-blk-pci',
      properties: {},
      bus: 'root' as const,
      backend: { daemon: 'a daemon', offers },
    });
    const boot = { version: '7.2.22', machine: 'q35', arguments: [], arch: 'x86_64' as const };
    const offered = (offers: string) =>
      predictRecording(boot, [disk(offers)], []).map((one) =>
        one.kind === 'created' ? toMask(one.device.offers) : one.message,
      );
    expect(offered('0x175007e46')).toEqual(['0x179006e46']);
    // A disk that is read-only, and a daemon that knows no indirect descriptors.
    expect(offered('0x165007e66')).toEqual(['0x169006e66']);
  });

  const refused = (properties: Readonly<Record<string, string>>, error: string) => ({
    ...recording({}, recorded(rng, {})),
    refusedByQemu: [{ model: 'virtio-rng-pci', properties, error }],
  });

  test.each([
    [BARELY, NEITHER, 'agree', NEITHER],
    [BARELY, 'something else', 'differ', NEITHER],
    [QUIET, NEITHER, 'differ', ''],
  ] as const)('of a refused device with %j, which said %j: %s', (properties, error, verdict, predicted) => {
    const found = verifyRecording(linux, refused(properties, error));
    expect(found.refused).toEqual([{ field: 'refusedByQemu', verdict, predicted, observed: error }]);
    expect(tally([found]).get('refusedByQemu')).toEqual({
      agree: 0,
      differ: 0,
      notObserved: 0,
      [verdict]: 1,
    });
    expect(summarise(found).devices).toBe(1);
    expect(disagreements([found])).toEqual(
      verdict === 'agree'
        ? []
        : [{ recording: 'made-up', device: 'virtio-rng-pci', type: undefined, comparison: found.refused[0] }],
    );
  });
});

describe('what was not seen is not compared', () => {
  test.each<[Field, Seen]>([
    ['features', { features: undefined }],
    ['dma.api', { dma: { api: undefined } }],
    ['dma.implementation', { dma: { implementation: undefined } }],
    ['dma.bounced', { dma: { bounced: undefined } }],
    ['answered', { answered: 'not looked' }],
  ])('%s', (field, seen) => {
    expect(verdicts({}, rng, seen)).toEqual({ ...ALL_AGREE, [field]: 'notObserved' });
  });

  test('a path that depends on each page differs from one that was seen to bounce', () => {
    expect(
      verdicts({ xen: 'dom0 pv' }, rng, { dma: { implementation: 'xen-swiotlb', bounced: false } }),
    ).toMatchObject({ 'dma.bounced': 'differ' });
  });
});

describe('what the log says', () => {
  test('of a refusal is compared without the device’s name and the core’s own line', () => {
    const messages = [REFUSES, 'virtio_balloon: probe of virtio0 failed with error -19'];
    expect(verdicts({}, balloon, { ...REFUSED, messages, ...NO_DMA })).toEqual({
      ...ALL_AGREE,
      'dma.api': 'notObserved',
      'dma.implementation': 'notObserved',
      'dma.bounced': 'notObserved',
      answered: 'notObserved',
    });
    const newer = [REFUSES, 'virtio_balloon virtio0: probe with driver virtio_balloon failed with error -19'];
    expect(verdicts({}, balloon, { ...REFUSED, messages: newer, ...NO_DMA })).toMatchObject({
      message: 'agree',
    });
  });

  test('tells a refusal by the device from one by the driver', () => {
    const by = (messages: readonly string[]) =>
      verdicts({}, balloon, { ...REFUSED, messages, ...NO_DMA }).outcome;
    expect([by([REFUSES]), by(['virtio_balloon virtio0: no']), by([])]).toEqual([
      'agree',
      'differ',
      'differ',
    ]);
  });

  test('of a device that was bound does not count', () => {
    expect(verdicts({}, rng, { messages: ['virtio_rng virtio0: hello'] })).toEqual(ALL_AGREE);
  });

  test('of a silent refusal is nothing', () => {
    const seen = { bound: false, status: 0x8b, features: featureSet([F.VERSION_1]), ...NO_DMA };
    expect(verdicts({}, { type: TYPE.NINEP }, seen)).toMatchObject({
      outcome: 'agree',
      message: 'agree',
      status: 'agree',
    });
    expect(
      verdicts({}, { type: TYPE.NINEP }, { ...seen, messages: ['9pnet_virtio virtio0: ouch'] }),
    ).toMatchObject({
      message: 'differ',
    });
  });
});

test('a device that would break was bound all the same', () => {
  const seen = {
    features: featureSet([F.VERSION_1]),
    dma: { api: 'bypass' as const, implementation: undefined, bounced: false },
  };
  expect(verdicts({ linux: '5.12', protection: 'sev' }, {}, seen)).toMatchObject({
    outcome: 'agree',
    'dma.api': 'agree',
  });
});

describe('whether a device answers', () => {
  const broken = { linux: '5.12', protection: 'sev' } as const;
  const seen = {
    features: featureSet([F.VERSION_1]),
    dma: { api: 'bypass' as const, implementation: undefined, bounced: false },
  };
  const answer = (spec: Spec, answered: boolean) => verdicts(broken, spec, { ...seen, answered }).answered;

  test('is predicted by whether it reaches its rings', () => {
    expect([answer({}, false), answer({}, true)]).toEqual(['agree', 'differ']);
    expect(verdicts({}, rng, { answered: false }).answered).toBe('differ');
  });

  test('is not proved by one that is asked for nothing, such as a network card', () => {
    expect([answer({ type: TYPE.NET }, false), answer({ type: TYPE.NET }, true)]).toEqual([
      'agree',
      'notObserved',
    ]);
  });

  const DISK = { model: 'vhost-user-blk-pci', properties: {}, bus: 'root' as const };
  const MEMORY = { backend: 'memfd', share: true, hugetlb: false } as const;
  const disk = (made: Partial<Recording['qemu']>, daemon: string, linuxCmdline = '') => {
    const own = recorded(
      { type: TYPE.BLK, offers: [F.VERSION_1], implementation: 'vhost-user' },
      { ...seen, answered: false },
    );
    const boot = recording(
      { cmdline: linuxCmdline },
      { ...own, qemu: { ...DISK, backend: { daemon, offers: '0x175007e46' } } },
    );
    const [found] = verifyRecording(linux, { ...boot, qemu: { ...boot.qemu, ...made } }).devices;
    return found?.comparisons.find(({ field }) => field === 'answered')?.verdict;
  };

  test('depends on guest memory that the daemon can map', () => {
    expect(disk({}, 'qemu-storage-daemon 10.0.13')).toBe('agree');
    expect(disk({ memory: MEMORY }, 'qemu-storage-daemon 10.0.13')).toBe('differ');
    expect(disk({ memory: { ...MEMORY, share: false } }, 'qemu-storage-daemon 10.0.13')).toBe('agree');
  });
});

describe('a device that asks to be reset', () => {
  const status = 0x4f;
  const features = featureSet([F.VERSION_1]);
  const dma = { api: 'bypass' as const, implementation: undefined, bounced: false };

  test('did what was predicted where it cannot reach its rings', () => {
    const platform = { linux: '5.12', protection: 'sev' } as const;
    expect(verdicts(platform, {}, { status, features, dma })).toMatchObject({ status: 'agree' });
    expect(verdicts(platform, {}, { status: 0x8f, features, dma })).toMatchObject({ status: 'differ' });
  });

  test('did something else where it can', () => {
    expect(verdicts({}, rng, { status })).toMatchObject({ status: 'differ' });
  });
});

describe('several devices', () => {
  const good = recorded(rng, {});
  const seen = recorded(rng, { status: 0x83, features: undefined, dma: { api: 'bypass' } });
  const bad = { ...seen, device: { ...seen.device, name: 'bad' } };
  const found = verifyRecording(linux, recording({}, good, bad, good));

  test('are counted field by field', () => {
    expect(countDevices([found, found].map(summarise))).toBe(6);
    expect(tally([found]).get('status')).toEqual({ agree: 2, differ: 1, notObserved: 0 });
    expect(tally([found]).get('features')).toEqual({ agree: 2, differ: 0, notObserved: 1 });
    expect(tally([found]).get('message')).toEqual({ agree: 3, differ: 0, notObserved: 0 });
    expect([...tally([]).values()]).toEqual(FIELDS.map(() => ({ agree: 0, differ: 0, notObserved: 0 })));
  });

  test('give one disagreement for each field that differs', () => {
    expect(
      disagreements([found]).map(({ recording: name, device, type, comparison }) => [
        name,
        device,
        type,
        comparison.field,
        comparison.predicted,
        comparison.observed,
      ]),
    ).toEqual([
      ['made-up', 'bad', 4, 'status', 0x0f, 0x83],
      ['made-up', 'bad', 4, 'dma.api', 'dma-api', 'bypass'],
    ]);
  });

  test('lend their decisions where they agree in all that was seen', () => {
    const agreed = agreedCases(linux, recording({}, good, bad, good));
    expect(agreed).toHaveLength(2);
    expect(agreed[0]?.decisions.at(0)?.kind.id).toBe('device/creation');
    const unseen = recorded(rng, { features: undefined, dma: { api: undefined } });
    expect(agreedCases(linux, recording({}, unseen))).toHaveLength(1);
  });
});
