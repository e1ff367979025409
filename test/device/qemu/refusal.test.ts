import { describe, expect, test } from 'vitest';
import { predictDevices } from '../../../src/device/qemu/predict-devices.ts';
import { predictRecording } from '../../../src/device/qemu/predict-recording.ts';
import { boot, created, outcome, plug } from './samples.ts';

const NEITHER = 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device';

describe('the slot decides on the interface', () => {
  test.each([
    ['virtio-net-pci', {}, 'root', 'pci-transitional'],
    ['virtio-net-pci', {}, 'pcie-root-port', 'pci-modern'],
    ['virtio-net-pci', { 'disable-legacy': 'off' }, 'pcie-root-port', 'pci-transitional'],
    ['virtio-net-pci', { 'disable-legacy': 'off', 'disable-modern': 'on' }, 'pcie-root-port', 'pci-legacy'],
    ['virtio-net-pci-transitional', {}, 'pcie-root-port', 'pci-transitional'],
    ['virtio-net-pci-non-transitional', {}, 'root', 'pci-modern'],
    ['virtio-gpu-pci', { 'disable-legacy': 'off' }, 'root', 'pci-modern'],
    ['virtio-rng-pci', { iommu_platform: 'on' }, 'pcie-root-port', 'pci-modern'],
    ['virtio-rng-pci', { iommu_platform: 'on' }, 'root', NEITHER],
    ['virtio-rng-pci-transitional', { iommu_platform: 'on' }, 'pcie-root-port', NEITHER],
    [
      'virtio-rng-pci',
      { 'disable-legacy': 'on', 'disable-modern': 'on' },
      'root',
      'device cannot work as neither modern nor legacy mode is enabled',
    ],
  ] as const)('%s with %j on %s: %s', (model, properties, bus, expected) => {
    expect(outcome(plug(model, properties, { bus }))).toBe(expected);
  });
});

describe('more processors than the machine type takes', () => {
  const of = (machine: string, count: number, version: string, checkedBy: 'qemu' | 'libvirt' = 'qemu') =>
    outcome(plug('virtio-rng-pci'), { machine, mostCpus: { count, checkedBy }, version });

  test.each([
    ['q35', 288, '7.2', 'pci-transitional'],
    ['q35', 289, '7.2', "Invalid SMP CPUs 289. The max CPUs supported by machine 'pc-q35-7.2' is 288"],
    ['q35', 1025, '8.2', "Invalid SMP CPUs 1025. The max CPUs supported by machine 'pc-q35-8.2' is 1024"],
    [
      'pc-q35-7.2',
      300,
      '10.0',
      "Invalid SMP CPUs 300. The max CPUs supported by machine 'pc-q35-7.2' is 288",
    ],
    ['pc-q35-9.0', 4096, '10.0', 'pci-transitional'],
    ['pc', 256, '10.0', "Invalid SMP CPUs 256. The max CPUs supported by machine 'pc-i440fx-10.0' is 255"],
    // Red Hat’s machine types have a limit of their own, which was not read.
    ['pc-q35-rhel9.4.0', 700, '9.0', 'pci-transitional'],
  ])('%s with %i under QEMU %s: %s', (machine, count, version, expected) => {
    expect(of(machine, count, version)).toBe(expected);
  });

  test('is refused by libvirt before QEMU is started', () => {
    expect(of('q35', 300, '7.2', 'libvirt')).toBe(
      'Maximum CPUs greater than specified machine type limit 288',
    );
  });
});

describe('a machine type that QEMU does not have yet, or no longer', () => {
  test.each([
    ['pc-q35-8.0', '7.2', 'unsupported machine type'],
    ['pc-q35-8.0', '8.0', 'pci-transitional'],
    ['pc-q35-2.3', '10.0', 'unsupported machine type: "pc-q35-2.3"'],
    ['pc-q35-4.1', '10.0', 'pci-transitional'],
    ['pc-q35-4.1', '10.1', 'unsupported machine type: "pc-q35-4.1"'],
    ['pc-q35-4.2', '10.1', 'pci-transitional'],
    ['pc-q35-5.0', '11.0', 'unsupported machine type: "pc-q35-5.0"'],
    ['pc-q35-5.2', '11.1', 'pci-transitional'],
    ['pc-q35-5.1', '11.1', 'unsupported machine type: "pc-q35-5.1"'],
    ['pc-q35-rhel8.2.0', '11.1', 'pci-transitional'],
  ])('%s under QEMU %s: %s', (machine, version, expected) => {
    expect(outcome(plug('virtio-rng-pci'), { machine, version })).toBe(expected);
  });
});

describe('s390x', () => {
  const s390 = { arch: 's390x', machine: 's390-ccw-virtio' } as const;

  test.each([
    ['virtio-rng-ccw', {}, 'ccw'],
    ['virtio-rng-ccw', { max_revision: '0' }, 'ccw-legacy'],
    ['virtio-rng-ccw', { iommu_platform: 'on' }, 'ccw'],
    ['virtio-crypto-ccw', { max_revision: '0' }, 'Invalid value of property max_rev (is 0 expected >= 1)'],
    ['virtio-rng-pci', { vectors: '0' }, 'MSI-X support is mandatory in the S390 architecture'],
    ['virtio-rng-pci', {}, 'pci-transitional'],
    ['virtio-rng', {}, 'ccw'],
  ] as const)('%s with %j: %s', (model, properties, expected) => {
    expect(outcome(plug(model, properties), s390)).toBe(expected);
  });

  test('elsewhere there are no ccw devices', () => {
    expect(outcome(plug('virtio-rng-ccw'))).toBe("'virtio-rng-ccw' is not a valid device model name");
  });
});

describe('virtio-mmio', () => {
  const virt = { arch: 'aarch64', machine: 'virt' } as const;
  const globals = [{ driver: 'virtio-mmio', property: 'force-legacy', value: 'false' }];

  test('is legacy unless a -global says otherwise', () => {
    expect(outcome(plug('virtio-rng-device'), virt)).toBe('mmio-legacy');
    expect(outcome(plug('virtio-rng-device'), { ...virt, globals })).toBe('mmio-modern');
  });

  test('has no place on a PC, and PCI has none on a microvm without pcie=on', () => {
    expect(outcome(plug('virtio-rng-device'))).toBe(
      "No 'virtio-bus' bus found for device 'virtio-rng-device'",
    );
    expect(outcome(plug('virtio-rng-pci'), { machine: 'microvm' })).toBe(
      "No 'PCI' bus found for device 'virtio-rng-pci'",
    );
    expect(outcome(plug('virtio-rng-pci'), { machine: 'microvm,pcie=on' })).toBe('pci-transitional');
  });
});

describe('properties', () => {
  test.each([
    ['virtio-balloon-pci', { vectors: '0' }, '7.2.22', "Property 'virtio-balloon-pci.vectors' not found"],
    ['virtio-balloon-pci', { vectors: '0' }, '10.0.2', 'pci-transitional'],
    ['virtio-balloon', { vectors: '0' }, '7.2.22', "Property 'virtio-balloon-pci.vectors' not found"],
    ['virtio-rng-pci', { in_order: 'on' }, '7.2.22', "Property 'virtio-rng-pci.in_order' not found"],
    ['virtio-blk-pci', { scsi: 'on' }, '10.0.2', "Property 'virtio-blk-pci.scsi' not found"],
    ['virtio-rng-pci', { constructor: 'on' }, '7.2.22', "Property 'virtio-rng-pci.constructor' not found"],
    ['virtio-rng-pci', { packed: 'maybe' }, '7.2.22', "Parameter 'packed' expects 'on' or 'off'"],
    ['virtio-rng-pci', { vectors: 'abc' }, '7.2.22', "Parameter 'vectors' expects integer"],
    [
      'virtio-rng-pci',
      { 'disable-legacy': 'maybe' },
      '7.2.22',
      "Parameter 'disable-legacy' does not accept value 'maybe'",
    ],
    [
      'virtio-net-pci-transitional',
      { 'disable-legacy': 'on' },
      '7.2.22',
      "Property 'virtio-net-pci-transitional.disable-legacy' not found",
    ],
  ] as const)('%s with %j in QEMU %s: %s', (model, properties, version, expected) => {
    expect(outcome(plug(model, properties), { version })).toBe(expected);
  });
});

describe('what a device cannot do without', () => {
  test.each([
    ['virtio-blk-pci', {}, 'drive property not set'],
    ['virtio-9p-pci', { fsdev: 'f' }, "9pfs device couldn't find fsdev with the id = f"],
    ['virtio-crypto-pci', {}, "'cryptodev' parameter expects a valid object"],
  ] as const)('%s with nothing behind it: %s', (model, properties, expected) => {
    expect(outcome(plug(model, properties, { present: false }))).toBe(expected);
  });

  test.each([
    [
      'virtio-blk-pci',
      { 'queue-size': '5' },
      'invalid queue-size property (5), must be a power of 2 (max 1024)',
    ],
    [
      'virtio-blk-pci',
      { logical_block_size: '4096' },
      'logical_block_size > physical_block_size not supported',
    ],
    ['virtio-blk-pci', { logical_block_size: '4096', physical_block_size: '4096' }, 'pci-transitional'],
    [
      'virtio-blk-pci',
      { scsi: 'on' },
      'Please set scsi=off for virtio-blk devices in order to use virtio 1.0',
    ],
    ['virtio-blk-pci', { scsi: 'on', 'disable-modern': 'on' }, 'pci-legacy'],
    ['virtio-net-pci', { duplex: 'both' }, "'duplex' must be 'half' or 'full'"],
    [
      'virtio-net-pci',
      { rx_queue_size: '5' },
      'Invalid rx_queue_size (= 5), must be a power of 2 between 256 and 1024.',
    ],
    ['virtio-balloon-pci', { 'free-page-hint': 'on' }, "'free-page-hint' requires 'iothread' to be set"],
    ['virtio-serial-pci', { max_ports: '0' }, 'Maximum number of serial ports not specified'],
    [
      'virtio-scsi-pci',
      { num_queues: '0' },
      'Invalid number of queues (= 0), must be a positive integer less than 1022.',
    ],
    ['virtio-gpu-pci', { max_outputs: '17' }, 'invalid max_outputs > 16'],
    ['vhost-vsock-pci', {}, 'guest-cid property must be greater than 2'],
    ['virtio-9p-pci', { fsdev: 'f', mount_tag: 'x'.repeat(31) }, 'pci-transitional'],
    [
      'virtio-9p-pci',
      { fsdev: 'f', mount_tag: 'x'.repeat(32) },
      `mount tag '${'x'.repeat(32)}' (32 bytes) is longer than maximum (31 bytes)`,
    ],
    ['virtio-9p-pci', { fsdev: 'f' }, 'fsdev with id f needs mount_tag arguments'],
    ['vhost-user-fs-pci', {}, 'missing tag property'],
    ['vhost-user-fs-pci', { tag: '' }, 'tag property cannot be empty'],
    ['vhost-user-fs-pci', { tag: 'ö'.repeat(18) }, 'pci-modern'],
    ['vhost-user-fs-pci', { tag: 'x'.repeat(37) }, 'tag property must be 36 bytes or less'],
    [
      'vhost-user-fs-pci',
      { tag: 'x', 'num-request-queues': '0' },
      'num-request-queues property must be larger than 0',
    ],
    ['vhost-user-fs-pci', { tag: 'x', 'queue-size': '100' }, 'queue-size property must be a power of 2'],
    ['vhost-user-fs-pci', { tag: 'x', 'queue-size': '2048' }, 'queue-size property must be 1024 or smaller'],
  ] as const)('%s with %j: %s', (model, properties, expected) => {
    expect(outcome(plug(model, properties))).toBe(expected);
  });
});

describe('iommu_platform and a backend that does not know it', () => {
  const share = plug('vhost-user-fs-pci', { tag: 't', iommu_platform: 'on' });
  const message = 'iommu_platform=true is not supported by the device';

  test('fails on PCI, since 6.1', () => {
    expect(outcome(share, { version: '10.0.2' })).toBe(message);
    expect(outcome(share, { version: '5.2' })).toBe('pci-modern');
  });

  test('passes on ccw, where nothing is translated, since 7.0', () => {
    const ccw = plug('vhost-user-fs-ccw', { tag: 't', iommu_platform: 'on' });
    const s390 = { arch: 's390x', machine: 's390-ccw-virtio' } as const;
    expect(outcome(ccw, { ...s390, version: '7.2.22' })).toBe('ccw');
  });
});

describe('the ring of packets to send', () => {
  const TOO_LONG = (most: number) =>
    `Invalid tx_queue_size (= 512), must be a power of 2 between 256 and ${most}`;
  const card = (size: string, vhost?: 'kernel' | 'user' | 'vdpa') =>
    plug('virtio-net-pci', { tx_queue_size: size }, vhost === undefined ? {} : { vhost });

  test.each([
    ['7.2.22', card('512'), 'pci-transitional'],
    ['10.0.2', card('512'), TOO_LONG(256)],
    ['10.0.2', card('512', 'kernel'), TOO_LONG(256)],
    ['10.0.2', card('256'), 'pci-transitional'],
    ['10.0.2', card('512', 'user'), 'pci-transitional'],
    ['10.0.2', card('512', 'vdpa'), 'pci-transitional'],
  ] as const)('in QEMU %s: %#', (version, device, expected) => {
    expect(outcome(device, { version })).toBe(expected);
  });

  test('is cut down to 256 before QEMU refuses a longer one', () => {
    expect(created(card('512')).device.config.tx_queue_size).toBe(256);
    expect(created(card('512', 'user')).device.config.tx_queue_size).toBe(512);
  });
});

describe('vhost-vsock and the legacy interface', () => {
  const cid = { 'guest-cid': '27' };
  const MODERN_ONLY = 'device is modern-only, use disable-legacy=on';

  test.each([
    ['5.0', 'pc', cid, 'pci-transitional'],
    ['5.1', 'pc', cid, MODERN_ONLY],
    ['5.1', 'pc', { ...cid, 'disable-legacy': 'on' }, 'pci-modern'],
    ['5.1', 'pc-i440fx-5.0', cid, 'pci-transitional'],
    ['5.2', 'pc', cid, 'pci-modern'],
    ['10.0.2', 'pc', cid, 'pci-modern'],
  ] as const)('QEMU %s with -machine %s and %j: %s', (version, machine, properties, expected) => {
    expect(outcome(plug('vhost-vsock-pci', properties), { version, machine })).toBe(expected);
  });
});

describe('virtio-mem', () => {
  const memory = plug('virtio-mem-pci', { memdev: 'm', 'disable-legacy': 'on' });

  test.each(['5.2', '7.2.22', '10.0.2'])('is refused by QEMU %s where guest memory is pinned', (version) => {
    expect(outcome(memory, { version, pinsMemory: true })).toBe('Discarding RAM is disabled');
    expect(outcome(memory, { version })).toBe('pci-modern');
    expect(outcome(plug('virtio-pmem-pci', { memdev: 'm' }), { version, pinsMemory: true })).toBe(
      'pci-modern',
    );
  });
});

describe('virtio-iommu', () => {
  const virt = { arch: 'aarch64', machine: 'virt' } as const;
  const ON_PCI_ONLY = 'VIRTIO-IOMMU is not attached to any PCI bus!';

  test.each(['7.2.22', '10.0.2', '11.1'])('needs a PCI bus in QEMU %s', (version) => {
    const sample = { ...virt, version };
    expect(outcome(plug('virtio-iommu-device'), sample)).toBe(ON_PCI_ONLY);
    expect(outcome(plug('virtio-iommu-pci'), sample)).toBe('pci-modern');
  });
});

describe('the devices of one boot', () => {
  test('can have one balloon among them', () => {
    const balloon = plug('virtio-balloon-pci');
    const kinds = predictDevices(boot(), [balloon, plug('virtio-rng-pci'), balloon]).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'created', 'refused']);
  });

  test('a balloon that was refused leaves room for another', () => {
    const refused = plug('virtio-balloon-pci', { nosuch: 'on' });
    const kinds = predictDevices(boot(), [refused, plug('virtio-balloon-pci')]).map(({ kind }) => kind);
    expect(kinds).toEqual(['refused', 'created']);
  });

  test('of a recording come in its order, the refused ones last', () => {
    const recorded = { version: '7.2.22', machine: 'q35', arguments: [], arch: 'x86_64' } as const;
    const device = (model: string) => ({ model, properties: {}, bus: 'root', backend: {} }) as const;
    const predictions = predictRecording(
      recorded,
      [device('virtio-rng-pci'), device('virtio-balloon-pci')],
      [
        {
          model: 'virtio-balloon-pci',
          properties: { bus: 'rp1' },
          error: 'Only one balloon device is supported',
        },
      ],
    );
    expect(predictions.map((p) => (p.kind === 'refused' ? p.message : p.device.transport))).toEqual([
      'pci-transitional',
      'pci-transitional',
      'Only one balloon device is supported',
    ]);
  });
});
