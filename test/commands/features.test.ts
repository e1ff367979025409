import { describe, expect, test } from 'vitest';
import { bitsSpelled } from '../../src/data/feature-spellings.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { readFeatureSets, readFeatures } from '../../src/features/read-features.ts';
import { featuresText, featuresToJson } from '../../src/report/features-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { runMain } from '../cli/run-main.ts';

const MAC_SET = [5, 28, 29, 32];

const style = styleFor({ colour: 0, unicode: true, width: 100 });

function read(input: string | readonly string[], type?: string) {
  return readFeatures(typeof input === 'string' ? [input] : input, type);
}

function run(
  input: string | readonly string[],
  options: { readonly type?: string | undefined } = {},
): string {
  const answer = read(input, options.type);
  return answer.ok ? featuresText(answer.value.set, answer.value.type, style) : `error: ${answer.message}`;
}

function json(input: string | readonly string[], type?: string): unknown {
  const answer = read(input, type);
  return answer.ok ? featuresToJson(answer.value.set, answer.value.type) : answer.message;
}

describe('vnex features reads as people paste them', () => {
  const pasted = (text: string, type?: string) => {
    const answer = readFeatureSets([text], type, bitsSpelled);
    return answer.ok ? answer.value.sets.map((set) => [...bitsOf(set)]) : answer.message;
  };

  test.each<[string, string, readonly number[]]>([
    ['properties of QEMU', 'mrg_rxbuf=on,iommu_platform=on,packed=off', [15, 33]],
    ['a property by its name', 'iommu_platform', [33]],
    ['Rust’s Debug', 'F(MAC | CSUM | VERSION_1)', [0, 5, 32]],
    ['a name of two types beside one of one', 'MQ | CTRL_VQ', [17, 22]],
    ['shifts of C', '(1ULL << 33) | (1UL<<5) | BIT_ULL(32)', [5, 32, 33]],
    ['names in lower case', 'virtio_net_f_mac, version_1', [5, 32]],
    ['hexadecimal digits without 0x', 'ff00000020', [5, 32, 33, 34, 35, 36, 37, 38, 39]],
    ['what vdpa prints', 'negotiated_features CSUM MAC VERSION_1 ACCESS_PLATFORM', [0, 5, 32, 33]],
    [
      'what QMP answers',
      '{"guest-features": {"dev-features": ["VIRTIO_NET_F_MAC: Device has given MAC address"]}}',
      [5],
    ],
    [
      'what HMP prints',
      'VIRTIO_F_VERSION_1: Device compliant for v1 spec (legacy)\n VIRTIO_NET_F_MAC: Device',
      [5, 32],
    ],
    ['features of ethtool', 'tx-checksum-ip-generic tx-tcp-segmentation', [0, 11]],
    ['a macro of C around a name', 'BIT_ULL(VIRTIO_F_VERSION_1) | BIT(5)', [5, 32]],
    ['a property with a hyphen', 'mrg-rxbuf', [15]],
    [
      'lines of ethtool, one of them off',
      'tx-checksum-ip-generic: on\ntx-tcp-segmentation: off [fixed]',
      [0],
    ],
  ])('%s', (_, text, bits) => {
    const type = /vdpa|F\(|negotiated/.test(text) ? 'net' : undefined;
    expect(pasted(text, type)).toEqual([bits]);
  });

  test('two masks as two sets, with what only one of them has and since when', async () => {
    const args = ['features', '0x1c0010130afffaf', '0x10179bfffef'];
    const { code, stdout } = await runMain(args);
    expect(code).toBe(0);
    const told = stdout.replace(/\s+/g, ' ');
    expect(told).toContain('taken for net');
    expect(told).toMatch(
      /Only in the first GUEST_USO4 \(54\) Linux keeps it since 6\.2; QEMU guest_uso4=on, since 8\.2; off in machine types up to 8\.1/,
    );
    const united = await runMain([...args, '--union', '--json']);
    expect(JSON.parse(united.stdout)).toMatchObject({ mask: '0x1c0010179bfffef' });
  });

  test('standard input for -', async () => {
    const { stdout } = await runMain(['features', '-', '--json'], { stdin: ['0x130000020\n'] });
    expect(JSON.parse(stdout)).toMatchObject({ bits: [5, 28, 29, 32] });
  });

  test('bit 7 of a balloon, which is none of the specification’s', async () => {
    const { stdout } = await runMain([
      'features',
      '0110010100000000000000000000000010000000000000000000000000000000',
      '--type',
      'balloon',
    ]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /DEVICE_INIT_ON_INFLATE.*EVENTS_VQ until July 2024; no Linux up to 7\.3 keeps it/,
    );
  });
});

describe('vnex features reads', () => {
  const bitString = Array.from({ length: 64 }, (_, bit) => (MAC_SET.includes(bit) ? '1' : '0')).join('');

  test.each<[string, readonly string[]]>([
    ['a mask', ['0x130000020']],
    ['a bit string', [bitString]],
    ['a bit string of 128 characters', [bitString.padEnd(128, '0')]],
    ['names', ['VIRTIO_NET_F_MAC', 'VIRTIO_F_INDIRECT_DESC', 'VIRTIO_F_EVENT_IDX', 'VIRTIO_F_VERSION_1']],
    ['short and old names', ['MAC', 'VIRTIO_RING_F_INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1']],
    ['bit numbers', ['5', '28', '29', '32']],
    ['one list with commas', ['MAC,28, EVENT_IDX,VERSION_1']],
    ['a mixture', ['0x30000000', 'NET_F_MAC', '32']],
    ['what a shell leaves of a sysfs file', [`${bitString}\n`]],
  ])('%s', (_, input) => {
    expect(json(input, 'net')).toMatchObject({ mask: '0x130000020', bits: MAC_SET, bitString, type: 'net' });
  });

  test('one or two binary digits as a bit number', () => {
    expect(json('1')).toMatchObject({ bits: [1] });
    expect(json('10')).toMatchObject({ bits: [10] });
  });

  test('a device ID as a type, also one without a name', () => {
    expect(json('MAC', '1')).toMatchObject({ type: 'net', bits: [5] });
    expect(json('0x20', '99')).toMatchObject({ type: 'type-99', names: ['bit 5'] });
  });

  test('the type off full names', () => {
    expect(json(['VIRTIO_NET_F_MAC', '0x1'])).toMatchObject({
      type: 'net',
      names: ['VIRTIO_NET_F_CSUM', 'VIRTIO_NET_F_MAC'],
    });
  });
});

describe('vnex features prints', () => {
  test('a line for each bit, with its old names at the end, below the mask and the bit string', () => {
    expect(run(['VERSION_1', 'MAC', '33'], { type: 'net' })).toBe(`mask   0x300000020
sysfs  0000010000000000000000000000000011000000000000000000000000000000
type   net

  5  VIRTIO_NET_F_MAC          before 1.0  The device states its MAC address.
 32  VIRTIO_F_VERSION_1        since 1.0   The device follows VIRTIO 1.0 or later, not just the
                                           legacy interface.
 33  VIRTIO_F_ACCESS_PLATFORM  since 1.1   The device reaches memory by the rules of the platform
                                           (IOMMU, limits, cache upkeep); without it, by
                                           guest-physical address and without limit.
                                           [VIRTIO_F_IOMMU_PLATFORM]
`);
  });

  test('bits of device types as numbers, with a hint, where no type is given', () => {
    const text = run('0x8100000021');
    expect(text).toContain('\n  0  bit 0\n');
    expect(text).toMatch(/\n\nBits 0, 5 mean something else for each device type: --type net.*\n$/);
  });

  test('no hint where every bit is the transport’s', () => {
    expect(run('0x100000000')).not.toContain('--type');
  });

  test('who defines a bit that VIRTIO does not, and which bits are gone', () => {
    const text = run(['26', '27', '45']);
    expect(text).toMatch(/VHOST_F_LOG_ALL +vhost only/);
    expect(text).toMatch(/VIRTIO_F_ANY_LAYOUT +legacy only/);
    expect(text).toMatch(/bit 45 +unknown\n/);
  });

  test('the empty set', () => {
    expect(run('0x0')).toBe(`mask   0x0\nsysfs  ${'0'.repeat(64)}\n`);
    expect(json('0x0')).toEqual({
      mask: '0x0',
      bits: [],
      names: [],
      bitString: '0'.repeat(64),
      features: [],
      type: null,
    });
  });

  test('all that is known of a bit as JSON', () => {
    expect(json(['33', '57'])).toEqual({
      mask: '0x200000200000000',
      bits: [33, 57],
      names: ['VIRTIO_F_ACCESS_PLATFORM', 'bit 57'],
      bitString: `${'0'.repeat(33)}1${'0'.repeat(23)}1${'0'.repeat(6)}`,
      features: [
        {
          bit: 33,
          name: 'VIRTIO_F_ACCESS_PLATFORM',
          aliases: ['VIRTIO_F_IOMMU_PLATFORM'],
          since: '1.1',
          legacyOnly: false,
          outsideSpec: null,
          meaning: expect.any(String),
        },
        {
          bit: 57,
          name: 'bit 57',
          aliases: [],
          since: null,
          legacyOnly: false,
          outsideSpec: null,
          meaning: null,
        },
      ],
      type: null,
    });
  });

  test('all 128 bits of the widest mask', () => {
    expect(json(`0x${'f'.repeat(32)}`, 'blk')).toMatchObject({ bitString: '1'.repeat(128) });
  });
});

describe('vnex features refuses', () => {
  test.each<[string, string, readonly string[], string | undefined]>([
    ['nothing', 'no features given', [], undefined],
    ['blanks', 'no features given', [' , '], undefined],
    ['a misspelt name', 'unknown feature "VERSON_1": did you mean VERSION_1?', ['VERSON_1'], undefined],
    [
      'a misspelt full name',
      'did you mean VIRTIO_F_ACCESS_PLATFORM?',
      ['VIRTIO_F_ACESS_PLATFORM'],
      undefined,
    ],
    ['a misspelt name of the type', 'unknown feature "MCA": did you mean MAC?', ['MCA'], 'net'],
    ['a name of two types', '"MQ" needs a device type: --type net or --type blk', ['MQ'], undefined],
    [
      'names of which no type has all',
      '"MAC" needs a device type: --type net',
      ['MAC', 'SIZE_MAX'],
      undefined,
    ],
    [
      'a name of another type',
      '"VIRTIO_BLK_F_RO" is a feature of blk, not of net',
      ['VIRTIO_BLK_F_RO'],
      'net',
    ],
    [
      'names of two types',
      'VIRTIO_NET_F_MAC of net and VIRTIO_BLK_F_RO of blk',
      ['NET_F_MAC', 'BLK_F_RO'],
      undefined,
    ],
    ['a bit beyond 127', 'bit 128 is not in 0–127', ['128'], undefined],
    ['a decimal mask', 'a mask begins with 0x', ['4294967296'], undefined],
    ['a mask that is too wide', 'not a mask of up to 128 bits', [`0x1${'0'.repeat(32)}`], undefined],
    ['a mask with other digits', '"0xzz" is not a mask', ['0xzz'], undefined],
    [
      'a bit string that is too short',
      'a bit string has 64 or 128 characters, this one 63',
      ['0'.repeat(63)],
      undefined,
    ],
    ['a misspelt type', 'unknown device type "nett": did you mean net?', ['0x1'], 'nett'],
    ['a type that resembles none', 'unknown device type "toaster": there are net blk', ['0x1'], 'toaster'],
  ])('%s: %s', (_, message, input, type) => {
    expect(run(input, { type })).toMatch(/^error: /);
    expect(run(input, { type })).toContain(message);
  });

  test('a name that resembles none, without a guess', () => {
    expect(run('FROBNICATE')).toBe('error: unknown feature "FROBNICATE"');
  });
});
