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
    ['a JSON list', '[ { "type": "net" } ]', false],
    ['XML', '<domain type="kvm"/>', false],
    ['a command line', 'qemu-system-x86_64 -M q35 -device virtio-net-pci', false],
    ['prose', 'nothing of note', false],
  ])('%s', (_, text, expected) => {
    expect(looksLikeLog(text)).toBe(expected);
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
