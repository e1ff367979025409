import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadRecording } from '../../src/input/recording.ts';
import { recordingToJson } from '../../src/input/serialise.ts';
import { memoryIo, problemLines } from './memory-io.ts';
import { RECORDING } from './samples.ts';

const problems = (form: object) =>
  problemLines({ 'boot.json': JSON.stringify(form, null, 1) }, (inputs) =>
    loadRecording('boot.json', inputs),
  );

const [FIRST] = RECORDING.devices;

describe('a recording', () => {
  test('keeps everything', async () => {
    const inputs = openInputs(memoryIo({ 'boot.json': JSON.stringify(RECORDING) }).io);
    const [recording] = await settle(inputs, await loadRecording('boot.json', inputs));
    expect(recording).toEqual({
      name: 'x86_64-6.1-plain',
      qemu: RECORDING.qemu,
      platform: {
        ...RECORDING.platform,
        memory: { protection: 'none', protectedFrom: 'boot', mib: 1536 },
        xen: undefined,
      },
      devices: [
        {
          device: {
            name: 'v0',
            type: TYPE.NET,
            transport: 'pci-modern',
            implementation: 'qemu',
            offers: featureSet([NET.MAC, F.VERSION_1, F.ACCESS_PLATFORM]),
            requires: undefined,
            addressing: undefined,
            config: {},
          },
          qemu: FIRST.qemu,
          observed: {
            driver: 'virtio_net',
            bound: true,
            status: 15,
            features: featureSet([NET.MAC, F.VERSION_1]),
            deviceSawFeatures: featureSet([NET.MAC, F.VERSION_1]),
            dma: {
              api: 'dma-api',
              implementation: 'iommu-dma',
              streamingMaps: 4,
              bounced: false,
              iommuGroupType: 'DMA-FQ',
            },
            messages: ['virtio_net virtio0: hello'],
          },
        },
        {
          device: expect.objectContaining({ type: TYPE.BLK, offers: featureSet([]) }),
          qemu: {
            model: 'virtio-blk-pci',
            properties: {},
            bus: 'root',
            backend: { vnet_hdr: true, queues: 2 },
          },
          observed: {
            driver: undefined,
            bound: false,
            status: 131,
            features: undefined,
            deviceSawFeatures: undefined,
            dma: {
              api: undefined,
              implementation: undefined,
              streamingMaps: 0,
              bounced: undefined,
              iommuGroupType: undefined,
            },
            messages: [],
          },
        },
      ],
      refusedByQemu: RECORDING.refusedByQemu,
    });
  });

  test('need not have devices that QEMU refused', async () => {
    const { refusedByQemu: _, ...rest } = RECORDING;
    expect(await problems(rest)).toEqual([]);
  });

  const withObserved = (change: object) => ({
    devices: [{ ...FIRST, observed: { ...FIRST.observed, ...change } }],
  });

  test.each<[string, object, string, string]>([
    [
      'another format',
      { format: 'virtio-recording/2' },
      '"virtio-recording/2"',
      '"format" is "virtio-recording/2"; expected "virtio-recording/1"',
    ],
    ['no list of devices', { devices: {} }, '{}', '"devices" is an object; expected a list'],
    [
      'an unknown feature',
      { devices: [{ ...FIRST, device: { ...FIRST.device, offers: ['VIRTIO_NET_F_MAK'] } }] },
      '"VIRTIO_NET_F_MAK"',
      'unknown feature "VIRTIO_NET_F_MAK"; did you mean VIRTIO_NET_F_MAC?',
    ],
    [
      'a number for a status',
      withObserved({ status: 15 }),
      '15,',
      '"devices[0].observed.status" is 15; expected a hexadecimal number such as "0x0f"',
    ],
    [
      'a number of features',
      withObserved({ features: 77 }),
      '77',
      '"devices[0].observed.features" is 77; expected a feature set, which is never a JSON number (bits above 52 would be lost): a mask such as "0x130000020", a list of names or bit numbers, or the string that sysfs shows',
    ],
    [
      'an unknown key',
      withObserved({ message: [] }),
      '"message"',
      'unknown key "message"; did you mean "messages"?',
    ],
    [
      'an impossible platform',
      { platform: { ...RECORDING.platform, arch: 'aarch64', iommu: { kind: 'intel' } } },
      '"intel"',
      '"iommu.kind" is "intel", which exists only on x86_64; "arch" is "aarch64"',
    ],
  ])('has no %s', async (_, change, where, problem) => {
    const form = { ...RECORDING, ...change, qemu: { ...RECORDING.qemu, arguments: [] } };
    const lines = JSON.stringify(form, null, 1).split('\n');
    const line = lines.findIndex((text) => text.includes(where));
    const column = lines[line]?.indexOf(where) ?? -1;
    expect(await problems(form)).toEqual([`boot.json:${line + 1}:${column + 1}: ${problem}`]);
  });

  test('keeps host, memory and daemons, comes back the same, and needs none of them', async () => {
    const form = {
      ...RECORDING,
      qemu: { ...RECORDING.qemu, memory: { backend: 'memfd', share: true, hugetlb: false } },
      host: { kernel: '6.18.44' },
      devices: [
        { ...FIRST, qemu: { ...FIRST.qemu, backend: { daemon: 'passt 1.0', offers: '0x144008002' } } },
        {
          device: FIRST.device,
          backend: { daemon: 'vduse' },
          observed: { ...FIRST.observed, answered: false },
        },
      ],
      refusedByQemu: [{ model: 'a', properties: {}, backend: { daemon: 'dpdk 1.0' }, error: 'no' }],
    };
    const load = async (text: string) => {
      const inputs = openInputs(memoryIo({ 'boot.json': text }).io);
      const [recording] = await settle(inputs, await loadRecording('boot.json', inputs));
      return recording;
    };
    const recording = await load(JSON.stringify(form));
    expect(recording).toMatchObject({
      qemu: form.qemu,
      host: form.host,
      refusedByQemu: form.refusedByQemu,
      devices: [
        { qemu: { backend: { daemon: 'passt 1.0' } } },
        { backend: { daemon: 'vduse' }, observed: { answered: false } },
      ],
    });
    expect(recording?.devices[1]).not.toHaveProperty('qemu');
    expect(await load(JSON.stringify(recordingToJson(recording)))).toEqual(recording);
  });
});
