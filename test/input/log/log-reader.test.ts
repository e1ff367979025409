import { describe, expect, test } from 'vitest';
import { Anchors } from '../../../src/input/log/anchors.ts';
import { LogReader, readLog } from '../../../src/input/log/log-reader.ts';
import { looksLikeLog } from '../../../src/input/log/looks-like-log.ts';
import { guestOfLog } from '../../../src/input/log/platform-of-log.ts';

function facts(text: string) {
  return Object.fromEntries([...readLog(text).boots[0]].map(([name, { value }]) => [name, value]));
}

describe('anchors', () => {
  const words = ['Linux version ', 'device must provide', 'needles'];
  const bytes = new TextEncoder().encode(
    'no needle here, but needles there; Linux version 6.12, needles again',
  );

  test('are found wherever they stand, the first of them first', () => {
    const anchors = new Anchors(words);
    expect(anchors.first(bytes, 0, bytes.length)).toBe(20);
    expect(anchors.all(bytes, 0, bytes.length)).toEqual([0, 2]);
    expect(anchors.all(bytes, 0, 26)).toEqual([]);
  });

  test('are refused where they are too short to be looked for', () => {
    expect(() => new Anchors(['short'])).toThrow('too short');
  });
});

describe('facts of a log', () => {
  test.each([
    ['[    0.0] Linux version 6.1.0-26-arm64 (debian@x) #1', { kernel: '6.1.0-26-arm64', arch: 'aarch64' }],
    ['Memory Encryption Features active: AMD SEV SEV-ES SEV-SNP', { protection: 'sev-snp', arch: 'x86_64' }],
    ['Memory Encryption Features active: AMD SEV SEV-ES', { protection: 'sev-es', arch: 'x86_64' }],
    ['Memory Encryption Features active: AMD SME', {}],
    ['tdx: Guest detected', { protection: 'tdx', arch: 'x86_64' }],
    ['RME: Using RSI version 1.0', { protection: 'cca', arch: 'aarch64' }],
    ['[    0.1] software IO TLB: mapped [mem 0x0-0x1] (64MB)', { swiotlb: '64 MiB' }],
    ['[    0.1] iommu: Default domain type: Passthrough', { domain: 'Passthrough' }],
    ['[    0.1] DMAR: Host address width 39', { iommu: 'intel' }],
    ['[    0.1] Hypervisor detected: Microsoft Hyper-V', { hypervisor: 'hyperv' }],
    ['[    0.0] Booting kernel on Xen PVH', { hypervisor: 'xen', xen: 'pvh' }],
    ['[    0.0] Booting paravirtualized kernel on Xen HVM', { hypervisor: 'xen', xen: 'hvm' }],
    ['[    0.0] Booting paravirtualized kernel on Xen', { hypervisor: 'xen', xen: 'pv' }],
    [
      '[    0.0] prot_virt: Reserving 128MB as ultravisor base storage',
      { arch: 's390x', 'host of': 's390-pv' },
    ],
    [
      'starting up libvirt version: 10.0.0, package: x, qemu version: 8.2.2Debian, kernel: 6.8.0, hostname: h',
      { libvirt: '10.0.0', qemu: '8.2.2', 'host kernel': '6.8.0' },
    ],
  ])('%s', (line, expected) => {
    const { banner: _, ...found } = facts(line);
    expect(found).toEqual(expected);
  });

  test('of each boot are kept apart', () => {
    const { boots, messages } = readLog(
      [
        'Linux version 5.4.0 x86_64',
        'virtio_net virtio0: virtio: device refuses features: 3',
        'Linux version 6.12.1 x86_64',
        'tdx: Guest detected',
      ].join('\n'),
    );
    expect(boots.map((one) => one.get('kernel')?.value)).toEqual(['5.4.0', '6.12.1']);
    expect(messages).toMatchObject([{ boot: 0, line: 2 }]);
  });
});

test('a domain of Xen runs as its log says', () => {
  const text = '[    0.0] Linux version 6.12.1 x86_64\n[    0.0] Booting kernel on Xen PVH\n';
  expect(guestOfLog(readLog(text))).toMatchObject({
    platform: { hypervisor: 'xen', xen: { domain: 'domU', mode: 'pvh' } },
    notes: expect.arrayContaining(['a guest of Xen: taken for domU']),
  });
});

test('a log in pieces of any size reads as the whole does', () => {
  const text = Array.from({ length: 400 }, (_, i) =>
    i % 50 === 0
      ? `virtiofs virtio${i}: device must provide VIRTIO_F_ACCESS_PLATFORM`
      : `line ${i} of no interest, é`,
  ).join('\n');
  const whole = readLog(text);
  expect(whole.messages).toHaveLength(8);
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, 64, 1000]) {
    const reader = new LogReader();
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    expect(reader.end()).toEqual(whole);
  }
});

test('a message that comes again and again is kept once, with how often', () => {
  const line =
    'virtio_ccw 0.0.0000: swiotlb buffer is full (sz: 4096 bytes), total 512 (slots), used 512 (slots)\n';
  const { messages, lines } = readLog(line.repeat(5000));
  expect(messages).toMatchObject([{ count: 5000, line: 1 }]);
  expect(lines).toBe(5000);
});

describe('what looks like a log', () => {
  test.each([
    ['dmesg', '[    1.234567] virtio: something\n', true],
    ['a journal', 'Nov 28 20:00:00 host kernel: hello\n', true],
    ['a message', 'virtio: device refuses features: 3', true],
    ['JSON', '{ "type": "net" }', false],
    [
      'YAML on one line',
      'device: d.yaml\nplatform: { extends: p.yaml, kernel: { version: "6.12" } }\n',
      false,
    ],
    ['a JSON list', '[ { "type": "net" } ]', false],
    ['XML', '<domain type="kvm"/>', false],
    ['a command line', 'qemu-system-x86_64 -M q35 -device virtio-net-pci', false],
    ['prose', 'nothing of note', false],
  ])('%s', async (_, text, expected) => {
    expect(await looksLikeLog(text)).toBe(expected);
  });
});

describe('the platform of a boot log', () => {
  test('has what the log says, and what it does not say is open', () => {
    const guest = guestOfLog(
      readLog('Linux version 6.14.0-37-generic (x)\nMemory Encryption Features active: Intel TDX\n'),
    );
    expect(guest).toMatchObject({
      platform: { arch: 'x86_64', memory: { protection: 'tdx' }, kernel: { release: '6.14.0-37-generic' } },
    });
    const {
      platform: { open = [] },
    } = 'missing' in guest ? { platform: {} } : guest;
    expect(open.some((one) => one.kind === 'fact' && one.name === 'platform.iommu.kind')).toBe(true);
    expect(open.some((one) => one.kind === 'fact' && one.name === 'platform.memory.protection')).toBe(false);
  });

  test('is not made of a line that is of no boot', () => {
    expect(guestOfLog(readLog('qemu-system-x86_64: -device x: drive property not set'))).toHaveProperty(
      'missing',
    );
  });
});

describe('the device of a line that names an address on PCI', () => {
  const ENUMERATED = [
    '[    1.0] pci 0000:00:02.0: [1af4:1042] type 00 class 0x010000',
    '[    1.1] pci 0000:00:03.0: [1af4:1000] type 00 class 0x020000 conventional PCI endpoint',
    '[    1.2] pci 0000:00:04.0: [8086:2918] type 00 class 0x060100',
  ];

  test.each([
    ['virtio-pci 0000:00:02.0: swiotlb buffer is full (sz: 4096 bytes)', 2],
    ['virtio-pci 0000:00:03.0: swiotlb buffer is full (sz: 4096 bytes)', 1],
    ['ahci 0000:00:04.0: swiotlb buffer is full (sz: 4096 bytes)', undefined],
    ['DMAR: [DMA Read NO_PASID] Request device [00:03.0] fault addr 0x3fe [fault reason 0x06]', 1],
    ['AMD-Vi: Event logged [IO_PAGE_FAULT device=0000:00:02.0 domain=0x5 address=0xfd flags=0x20]', 2],
  ])('is that of the enumeration: %s', (line, type) => {
    const { messages } = readLog([...ENUMERATED, line].join('\n'));
    expect(messages.map(({ device }) => device.type)).toEqual([type]);
  });

  test('is that of the same boot', () => {
    const full = 'virtio-pci 0000:00:02.0: swiotlb buffer is full (sz: 4096 bytes)';
    const { messages } = readLog(
      ['Linux version 6.1.0', ...ENUMERATED, 'Linux version 6.2.0', full].join('\n'),
    );
    expect(messages.map(({ boot, device }) => [boot, device.type])).toEqual([[1, undefined]]);
  });
});

test.each([
  [
    'DMI: SMBIOS 2.8 present.\n[    0.0] DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16',
    { machine: 'q35' },
  ],
  ['[    0.6] AMD Secure Encrypted Virtualization (SEV) active', { protection: 'sev' }],
  ['[    1.1] AMD-Vi: AMD IOMMUv2 functionality not available on this system - This is not a bug.', {}],
])('what a boot says is not mistaken for something else: %s', (text, expected) => {
  const { arch: _, ...found } = facts(`[    0.0] ${text}`);
  expect(found).toEqual(expected);
});

test('numbers of a kernel’s log are no feature sets, unless a virtio line is about features', () => {
  const masks = (line: string) => readLog(line).masks.map(({ text }) => text);
  expect(masks('[    2.9] virtio_iommu virtio0: page mask: 0xffffffffffff0000')).toEqual([]);
  expect(masks('[    0.9] pci-host-generic 4010000000.pcie: IO 0x003eff0000..0x003effffff')).toEqual([]);
  expect(masks('[    0.9] arm-smmu-v3 arm-smmu-v3.0: features 0x01088705')).toEqual([]);
  expect(masks('[    0.9] virtio_net virtio0: features 0x130fffbff')).toEqual(['0x130fffbff']);
  expect(masks('negotiated features: 0x130000020')).toEqual(['0x130000020']);
  expect(masks('0x130000020')).toEqual(['0x130000020']);
  expect(masks('device_features = F(MAC | MRG_RXBUF | 0x100000), 0x1000000')).toEqual([
    'MAC | MRG_RXBUF | 0x100000',
    '0x1000000',
  ]);
  expect(masks('features: LOUD | UNHEARD_OF')).toEqual([]);
});
