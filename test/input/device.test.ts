import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadDevice } from '../../src/input/load.ts';
import { memoryIo, problemLines } from './memory-io.ts';

const problems = (text: string) =>
  problemLines({ 'net.json': text }, (inputs) => loadDevice('net.json', inputs));

/** A device, without what it leaves open. */
async function device(form: object) {
  const { open: _, ...closed } = await openDevice(form);
  return closed;
}

async function openDevice(form: object) {
  const inputs = openInputs(memoryIo({ 'net.json': JSON.stringify(form) }).io);
  return (await settle(inputs, await loadDevice('net.json', inputs)))[0];
}

const CARD = { type: 'net', transport: 'pci-modern', offers: ['VIRTIO_F_VERSION_1', 'VIRTIO_NET_F_MTU'] };

describe('a device of which the monitor is not known', () => {
  const KNOWN = { ...CARD, implementation: 'qemu', config: { mtu: 1500 } };
  const { type: _, ...REST } = KNOWN;
  const variants = [
    { under: [{ qemu: ['6.2', '7.0'], daemon: ['DPDK'] }], ...KNOWN },
    {
      under: [{ qemu: ['8.0'] }],
      ...KNOWN,
      offers: '0x0',
      refused: { message: 'no', where: 'hw/virtio/virtio.c', by: 'qemu' },
    },
  ];

  test('has its variants, each under every combination of what its objects name', async () => {
    const read = await openDevice({ ...KNOWN, variants });
    expect(read.open).toMatchObject([
      {
        kind: 'variant',
        values: [
          {
            device: { offers: featureSet([NET.MTU, F.VERSION_1]) },
            under: [
              { qemu: '6.2', daemon: 'DPDK' },
              { qemu: '7.0', daemon: 'DPDK' },
            ],
          },
          { device: { refused: { message: 'no' } }, under: [{ qemu: '8.0' }] },
        ],
      },
    ]);
  });

  test.each([
    [{ ...KNOWN, offers: ['VIRTIO_F_VERSION_1'], variants }, 'is none of its "variants"'],
    [{ ...KNOWN, variants: [] }, 'at least one device'],
    [
      { ...KNOWN, variants: [{ ...CARD, under: [{ qemu: ['8.0'] }] }] },
      'a variant leaves nothing open; expected it to say device.implementation',
    ],
    [{ ...KNOWN, variants: [{ ...KNOWN, under: [{ qemu: [] }] }] }, 'at least one value'],
    [{ ...KNOWN, variants: [{ ...REST, under: [{ qemu: ['8.0'] }] }] }, 'missing "variants[0].type"'],
  ])('%# is refused', async (form, message) => {
    expect((await problems(JSON.stringify(form))).join('\n')).toContain(message);
  });

  test('stands for no more combinations than a machine leaves open', async () => {
    const many = Array.from({ length: 400 }, (_, i) => `v${i}`);
    const form = { ...KNOWN, variants: [{ ...KNOWN, under: [{ a: many, b: many }] }] };
    expect((await problems(JSON.stringify(form))).join('\n')).toContain('more than 100000 combinations');
  });
});

describe('a device', () => {
  test('has every key of the model', async () => {
    expect(
      await device({
        $schema: '../../schemas/device.schema.json',
        ...CARD,
        name: 'a card',
        implementation: 'qemu',
        requires: [32],
        addressing: 'either',
        config: { mtu: 1500 },
      }),
    ).toEqual({
      name: 'a card',
      type: TYPE.NET,
      transport: 'pci-modern',
      implementation: 'qemu',
      offers: featureSet([NET.MTU, F.VERSION_1]),
      requires: featureSet([F.VERSION_1]),
      addressing: 'either',
      config: { mtu: 1500 },
    });
  });

  const STATED = { ...CARD, implementation: 'qemu', config: { mtu: 1500, rss_max_key_size: 40 } };

  test.each<[string, object, readonly string[]]>([
    ['nothing, where all is said', STATED, []],
    ['the fields that come with its features and decide', { ...STATED, config: {} }, ['mtu']],
    [
      'no field of a feature that it does not offer',
      { ...STATED, offers: ['VIRTIO_NET_F_RSS'], config: {} },
      ['rss_max_key_size'],
    ],
    [
      'what a generic device requires and understands',
      { ...STATED, implementation: 'generic' },
      ['device.requires', 'device.addressing'],
    ],
    ['what hardware requires', { ...STATED, implementation: 'hardware' }, ['device.requires']],
    [
      'what is not said of a daemon',
      { ...STATED, implementation: 'vhost-user', backend: { name: 'd', sharedMemory: true } },
      ['device.backend.withoutIotlb', 'device.backend.refusesLegacy'],
    ],
    [
      'what is not said of the host’s kernel',
      { ...STATED, implementation: 'vhost-kernel' },
      ['device.backend.withoutIotlb'],
    ],
    [
      'which driver makes a device on the vDPA bus',
      { ...STATED, transport: 'vdpa', implementation: 'vdpa' },
      ['device.vdpaDriver'],
    ],
    [
      'nothing, where that driver is said',
      { ...STATED, transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'ifcvf' },
      [],
    ],
    [
      'who makes it, and all that follows from it',
      { ...STATED, implementation: undefined },
      [
        'device.implementation',
        'device.requires',
        'device.addressing',
        'device.backend.sharedMemory',
        'device.backend.withoutIotlb',
        'device.backend.refusesLegacy',
      ],
    ],
  ])('leaves open %s', async (_, form, names) => {
    const { open = [] } = await openDevice(form);
    expect(open.map((one) => ('name' in one ? one.name : one.kind))).toEqual(names);
  });

  test('needs a type, a transport and an offer', async () => {
    expect(await device(CARD)).toEqual({
      name: 'net, pci-modern',
      type: TYPE.NET,
      transport: 'pci-modern',
      implementation: 'generic',
      offers: featureSet([NET.MTU, F.VERSION_1]),
      requires: undefined,
      addressing: undefined,
      config: {},
    });
  });

  test.each([
    ['blk', 2],
    [2, 2],
    ['2', 2],
    [63, 63],
    [65535, 65535],
  ])('of type %j has the device ID %i', async (type, id) => {
    expect(await device({ type, transport: 'ccw', offers: '0x0' })).toMatchObject({ type: id });
  });
});

describe('in a device', () => {
  test.each([
    [
      'a missing key',
      '{\n  "type": "net",\n  "offers": "0x0"}',
      '1:1: missing "transport"; expected one of pci-modern, pci-transitional, pci-legacy, mmio-modern, mmio-legacy, ccw, ccw-legacy, vdpa',
    ],
    [
      'an unknown key',
      '{"type": "net", "transport": "ccw", "offers": "0x0",\n  "require": []}',
      '2:3: unknown key "require"; did you mean "requires"?',
    ],
    [
      'an unlike key',
      '{"type": "net", "transport": "ccw", "offers": "0x0", "\\u001b[2J": 1}',
      '1:54: unknown key "\\u001b[2J"',
    ],
    [
      'an unknown transport',
      '{"type": "net", "transport": "pci", "offers": "0x0"}',
      '1:30: "transport" is "pci"; expected one of pci-modern, pci-transitional, pci-legacy, mmio-modern, mmio-legacy, ccw, ccw-legacy, vdpa',
    ],
    [
      'an unknown type',
      '{"type": "nett", "transport": "ccw", "offers": "0x0"}',
      '1:10: unknown device type "nett"; did you mean "net"?',
    ],
    [
      'type 0',
      '{"type": 0, "transport": "ccw", "offers": "0x0"}',
      '1:10: 0 is not a device ID; expected 1 to 65535',
    ],
    [
      'a fraction of a type',
      '{"type": 1.5, "transport": "ccw", "offers": "0x0"}',
      '1:10: 1.5 is not a device ID; expected 1 to 65535',
    ],
    [
      'no type at all',
      '{"type": [], "transport": "ccw", "offers": "0x0"}',
      '1:10: "type" is an empty list; expected a device type such as "net", or a device ID',
    ],
    [
      'a number of features',
      '{"type": "net", "transport": "ccw", "offers": 4294967296}',
      '1:47: "offers" is 4294967296; expected a feature set, which is never a JSON number (bits above 52 would be lost): a mask such as "0x130000020", a list of names or bit numbers, or the string that sysfs shows',
    ],
    [
      'a wrong item of a list',
      '{"type": "net", "transport": "ccw", "offers": [32,\n true]}',
      '2:2: "offers[1]" is true; expected the name of a feature, or a bit number',
    ],
    [
      'an unknown feature',
      '{"type": "net", "transport": "ccw",\n "offers": [32, "VIRTIO_NET_F_MAK"]}',
      '2:17: unknown feature "VIRTIO_NET_F_MAK"; did you mean VIRTIO_NET_F_MAC?',
    ],
    [
      'a requirement beyond the offer',
      '{"type": "net", "transport": "ccw", "offers": [32],\n "requires": [32, 34, "VIRTIO_NET_F_MAC"]}',
      '2:14: "requires" has VIRTIO_NET_F_MAC, VIRTIO_F_RING_PACKED, which are not among "offers"',
    ],
    [
      'a requirement beyond the offer',
      '{"type": "net", "transport": "ccw", "offers": [32],\n "requires": ["VIRTIO_F_RING_PACKED"]}',
      '2:14: "requires" has VIRTIO_F_RING_PACKED, which is not among "offers"',
    ],
    [
      'an unknown field',
      '{"type": "net", "transport": "ccw", "offers": "0x0", "config": {"mtuu": 1}}',
      '1:65: unknown field "mtuu" of net; did you mean "mtu"?',
    ],
    [
      'a field of another type',
      '{"type": "net", "transport": "ccw", "offers": "0x0", "config": {"blk_size": 1}}',
      '1:65: unknown field "blk_size" of net; known are mtu, max_virtqueue_pairs, rss_max_key_size, status, rx_queue_size, tx_queue_size',
    ],
    [
      'a field of a type without any',
      '{"type": "rng", "transport": "ccw", "offers": "0x0", "config": {"mtu": 1}}',
      '1:65: unknown field "mtu" of rng; no field of rng changes negotiation',
    ],
    [
      'a negative field',
      '{"type": "net", "transport": "ccw", "offers": "0x0", "config": {"mtu": -1}}',
      '1:72: "config.mtu" is -1; expected a whole number, 0 or more',
    ],
    [
      'a vDPA driver of a device on another bus',
      '{"type": "net", "transport": "ccw", "offers": "0x0", "vdpaDriver": "vduse"}',
      '1:68: "vdpaDriver" is of devices on the vDPA bus; "transport" is "ccw"',
    ],
    [
      'a vDPA driver that makes no such device',
      '{"type": "net", "transport": "vdpa", "offers": ["VIRTIO_NET_F_CTRL_VQ", 33], "vdpaDriver": "vduse"}',
      '1:92: vduse makes no net device with this offer',
    ],
    ['another kind of value', '[]', '1:1: found an empty list; expected an object'],
  ])('%s: %s', async (_, text, problem) => {
    expect(await problems(text)).toEqual([`net.json:${problem}`]);
  });

  test('all mistakes are reported together, from top to bottom', async () => {
    const text = `{
      "type": "net",
      "offers": ["VIRTIO_NET_F_MAC", 200],
      "offer": [],
      "config": { "mtuu": 1, "mtu": "1500" },
      "addressing": "physical"
    }`;
    expect(await problems(text)).toEqual([
      'net.json:1:1: missing "transport"; expected one of pci-modern, pci-transitional, pci-legacy, mmio-modern, mmio-legacy, ccw, ccw-legacy, vdpa',
      'net.json:3:38: 200 is not a feature bit; expected a whole number from 0 to 127',
      'net.json:4:7: unknown key "offer"; did you mean "offers"?',
      'net.json:5:19: unknown field "mtuu" of net; did you mean "mtu"?',
      'net.json:5:37: "config.mtu" is "1500"; expected a whole number, 0 or more',
      'net.json:6:21: "addressing" is "physical"; expected one of guest-physical, platform, either',
    ]);
  });
});
