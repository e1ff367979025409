import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { F, MEM, NET, TYPE } from '../../../src/features/bits.ts';
import { bitsOf, NO_FEATURES, toMask } from '../../../src/features/feature-set.ts';
import { featureNames } from '../../../src/features/registry.ts';
import { readQmpLog } from '../../../src/input/import/qmp/log.ts';
import { sessionOf } from '../../../src/input/import/qmp/session.ts';
import { qmpValues } from '../../../src/input/import/qmp/values.ts';
import { recognise } from '../../../src/input/import/recognise.ts';
import { printable } from '../../../src/text/printable.ts';

/** So many characters that the square of their number is a hang, which the limit on the whole run ends. */
const MANY = 2_000_000;
const NO_ANSWER = expect.stringMatching(/^expected what QMP answers/);
const FIXTURES = join(import.meta.dirname, '../../../fixtures/imports/qmp');

function read(name: string) {
  return readQmpLog(readFileSync(join(FIXTURES, name), 'utf8'), name);
}

/** The only device of an answer with these features, of type net unless said otherwise. */
function device(offers: unknown, more: Readonly<Record<string, unknown>> = {}) {
  const text = JSON.stringify({
    return: { name: 'virtio-net', 'device-id': 1, 'host-features': offers, ...more },
  });
  const { log, problems } = readQmpLog(text, 'x');
  expect(problems).toEqual([]);
  return log.devices[0] ?? expect.fail('no device');
}

describe('a session of QEMU 7.2', () => {
  const { log, problems } = read('session-7.2-q35-vtd.txt');
  const named = (name: string) =>
    log.devices.find((one) => one.device.name.startsWith(name)) ?? expect.fail(name);

  test('has a version and seven devices, named by id or model', () => {
    expect(problems).toEqual([]);
    expect(log.version).toBe('7.2.22');
    expect(log.ignored).toEqual([]);
    expect(log.devices.map((one) => [one.device.name, one.path])).toEqual([
      ['virtio-9p', '/machine/peripheral-anon/device[4]/virtio-backend'],
      ['virtio-input', '/machine/peripheral-anon/device[3]/virtio-backend'],
      ['virtio-serial', '/machine/peripheral-anon/device[2]/virtio-backend'],
      ['balloon0 (virtio-balloon)', '/machine/peripheral/balloon0/virtio-backend'],
      ['virtio-rng', '/machine/peripheral-anon/device[1]/virtio-backend'],
      ['disk0 (virtio-blk)', '/machine/peripheral/disk0/virtio-backend'],
      ['net0 (virtio-net)', '/machine/peripheral/net0/virtio-backend'],
    ]);
  });

  test('offers and negotiated sets, lists and numbers together', () => {
    expect(toMask(named('net0').device.offers)).toBe('0x10379bf8064');
    expect(toMask(named('net0').negotiated)).toBe('0x10330af8024');
    expect(toMask(named('virtio-9p').device.offers)).toBe('0x10179000001');
  });

  test('what the guest did with each', () => {
    expect(named('balloon0').status).toEqual(['ACKNOWLEDGE', 'DRIVER', 'FAILED']);
    expect(named('net0').status).toEqual(['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK']);
  });

  test('the transport, as far as it can be told', () => {
    expect(named('net0').device.transport).toBe('pci-modern');
    expect(named('net0').notes).toEqual([]);
    expect(named('virtio-serial').device.transport).toBe('pci-legacy');
    expect(named('disk0').notes).toEqual([expect.stringContaining('taken for pci-modern')]);
    expect(read('session-7.2-microvm.txt').log.devices.map((one) => one.device.transport)).toEqual([
      'mmio-modern',
      'mmio-modern',
    ]);
  });
});

describe('other forms of the same answers', () => {
  test('commands and events in between', () => {
    const { log, problems } = read('session-10.0-both-directions.txt');
    expect(problems).toEqual([]);
    expect(log.version).toBe('10.0.13');
    expect(log.devices.map(({ path }) => path)).toEqual([
      '/machine/peripheral-anon/device[0]/virtio-backend',
      '/machine/peripheral/net0/virtio-backend',
    ]);
  });

  test('without the envelope, and who serves it', () => {
    const [disk] = read('vhost-user-blk.txt').log.devices;
    expect(disk?.device).toMatchObject({
      name: 'vhost-user-blk',
      implementation: 'vhost-user',
      type: TYPE.BLK,
    });
    const started = { 'vhost-started': true, 'vhost-dev': { 'protocol-features': { protocols: [] } } };
    expect(device({}, started).device.implementation).toBe('vhost-kernel');
  });

  test('replies find their commands by id', () => {
    const ask = (id: string, path: string) => ({
      execute: 'x-query-virtio-status',
      arguments: { path: `/machine/peripheral/${path}/virtio-backend` },
      id,
    });
    const reply = (id: string) => ({
      return: { name: 'virtio-rng', 'device-id': 4, 'host-features': {} },
      id,
    });
    const text = [ask('a', 'one'), ask('b', 'two'), reply('b'), reply('a')].map((one) => JSON.stringify(one));
    expect(readQmpLog(text.join('\n'), 'x').log.devices.map((one) => one.device.name)).toEqual([
      'two (virtio-rng)',
      'one (virtio-rng)',
    ]);
  });

  test('a list alone is not enough, and says what is', () => {
    const list = JSON.stringify({ return: [{ name: 'virtio-rng', path: '/machine/x/virtio-backend' }] });
    expect(readQmpLog(list, 'x').problems).toEqual([
      {
        file: 'x',
        message: expect.stringContaining('this lists 1 virtio device; expected what QMP answers'),
      },
    ]);
  });

  test('an error of QEMU and a device that was not asked for are listed', () => {
    const text = [
      {
        return: [
          { name: 'virtio-net', path: '/a' },
          { name: 'virtio-rng', path: '/b' },
        ],
      },
      { return: { name: 'virtio-net', 'device-id': 1, 'host-features': {} } },
      { error: { class: 'GenericError', desc: 'Path /b is not a realized VirtIODevice' } },
    ];
    expect(readQmpLog(text.map((one) => JSON.stringify(one)).join('\n'), 'x').log.ignored).toEqual([
      '/a: listed, but its status is not here',
      '/b: listed, but its status is not here',
      'QEMU refused: Path /b is not a realized VirtIODevice',
    ]);
  });
});

describe('feature names and numbers', () => {
  test('a number above 2^53 arrives intact', () => {
    const text = `{"return": {"name": "x", "device-id": 1, "host-features": {"unknown-dev-features": 9349472826427375617}}}`;
    expect(toMask(readQmpLog(text, 'x').log.devices[0]?.device.offers ?? expect.fail('none'))).toBe(
      `0x${9349472826427375617n.toString(16)}`,
    );
    const [pretty] = read('virsh-pretty-unknown-bits.txt').log.devices;
    expect(bitsOf(pretty?.device.offers ?? expect.fail('none')).filter((bit) => bit > 39)).toEqual([
      F.RING_RESET,
      NET.GUEST_USO4,
      NET.GUEST_USO6,
      NET.HOST_USO,
    ]);
  });

  test('GUEST_USO4 said twice means GUEST_USO6 too, whatever the words', () => {
    const [uso] = read('net-uso4-twice.txt').log.devices;
    expect(featureNames(uso?.device.offers ?? expect.fail('none'), TYPE.NET)).toEqual(
      expect.arrayContaining(['VIRTIO_NET_F_GUEST_USO4', 'VIRTIO_NET_F_GUEST_USO6']),
    );
    const line = 'VIRTIO_NET_F_GUEST_USO4: Driver can receive USOv4';
    expect(bitsOf(device({ 'dev-features': [line, line] }).device.offers)).toEqual([
      NET.GUEST_USO4,
      NET.GUEST_USO6,
    ]);
    expect(bitsOf(device({ 'dev-features': [line] }).device.offers)).toEqual([NET.GUEST_USO4]);
  });

  test('bits above 63', () => {
    const [one] = read('net-10.2-bits-above-63.txt').log.devices;
    const bits = bitsOf(one?.device.offers ?? expect.fail('none'));
    expect(bits.filter((bit) => bit > 39)).toEqual([
      F.RING_RESET,
      NET.GUEST_UDP_TUNNEL_GSO,
      NET.GUEST_UDP_TUNNEL_GSO_CSUM,
      NET.HOST_UDP_TUNNEL_GSO,
      100,
    ]);
  });

  test('QEMU’s own spellings', () => {
    const mem = { name: 'virtio-mem', 'device-id': 24 };
    expect(
      bitsOf(device({ 'dev-features': ['VIRTIO_MEM_F_PERSISTENT_SUSPND: x'] }, mem).device.offers),
    ).toEqual([MEM.PERSISTENT_SUSPEND]);
    expect(bitsOf(device({ transports: ['VIRTIO_F_IOMMU_PLATFORM: x'] }).device.offers)).toEqual([
      F.ACCESS_PLATFORM,
    ]);
  });

  test('a name that nobody knows, and a number that is none, are listed', () => {
    const strange = { 'dev-features': ['VIRTIO_NET_F_TELEPATHY: x'], 'unknown-dev-features': 1.5 };
    expect(device(strange).notes).toEqual([
      'not a feature that vnex knows: "VIRTIO_NET_F_TELEPATHY: x"',
      'not a feature that vnex knows: unknown-dev-features: "1.5"',
    ]);
  });
});

describe('hostile input', () => {
  test('__proto__ and constructor are keys like any other', () => {
    const text =
      '{"return": {"__proto__": {"device-id": 5}, "constructor": 1, "name": "n", "device-id": 1, "host-features": {"__proto__": ["x"]}}}';
    const { log, problems } = readQmpLog(text, 'x');
    expect(problems).toEqual([]);
    expect(log.devices[0]?.device).toMatchObject({ name: 'n', type: TYPE.NET });
    expect(Object.hasOwn(Object.prototype, 'device-id')).toBe(false);
  });

  test('escape codes in names and messages are made harmless', () => {
    const evil = '\u001b[2J\u202eevil';
    const one = device({ 'dev-features': [evil] }, { name: evil });
    for (const text of [one.device.name, ...one.notes]) expect(text).toBe(printable(text));
    const refused = JSON.stringify({ error: { desc: evil } });
    expect(readQmpLog(refused, 'x').log.ignored.join()).not.toContain('\u001b');
  });

  test.each([
    ['an answer cut short', '{"return": {"device-id": 1, "host-fe', 1, 1, 'has no end'],
    ['something wrong within', '{"QMP": {}}\n{"return": {"device-id": }}', 2, 26, 'expected a value'],
    ['a device without an id', '\n {"return": {"host-features": {}}}', 2, 2, 'device-id'],
    ['a depth that no answer has', `{"return": ${'['.repeat(1000)}`, 1, 75, 'levels deep'],
  ])('%s has a place', (_, text, line, column, message) => {
    expect(readQmpLog(text, 'x').problems).toEqual([
      { file: 'x', line, column, message: expect.stringContaining(message) },
    ]);
  });

  test.each(['', 'nothing', '[]', '{}', '"', '[2024-01-01] {"return": {}}'])('%j has no answer', (text) => {
    expect(readQmpLog(text, 'x').problems).toEqual([
      { file: 'x', message: expect.stringMatching(/^expected what QMP answers/) },
    ]);
  });

  test.each([
    ['quotes', '"'.repeat(MANY), NO_ANSWER],
    ['brackets', '['.repeat(MANY), NO_ANSWER],
    ['braces', '{ '.repeat(MANY / 2), 'nested more than 64 levels deep'],
    ['characters in a string', `{"return": "${'x'.repeat(MANY)}"}`, NO_ANSWER],
    ['backslashes', `{"return": "${'\\\\'.repeat(MANY / 2)}"}`, NO_ANSWER],
    ['digits', `{"return": {"device-id": 1, "host-features": ${'9'.repeat(MANY)}}}`, NO_ANSWER],
    ['answers', '{"return": {}}\n'.repeat(100_000), NO_ANSWER],
  ])('a log with very many %s is read to its end', (_, text, message) => {
    expect(readQmpLog(text, 'x').problems.map((problem) => problem.message)).toEqual([message]);
  });
});

/** What “info virtio-status” prints of an answer of QMP: hw/virtio/virtio-hmp-cmds.c. */
function asHmp(path: string, status: Readonly<Record<string, unknown>>): string {
  const item = (text: unknown) => `\t${text}`;
  const lists = (value: unknown, keys: readonly string[], unknown: string): string => {
    const of = Object(value);
    const number = of[unknown];
    const mark = unknown === 'unknown-statuses' ? 'unknown-statuses' : 'unknown-features';
    return [
      keys.map((key) => (of[key] ?? []).map(item).join(',\n')).join('\n'),
      ...(number === undefined ? [] : [`  ${mark}(0x${BigInt(number).toString(16).padStart(16, '0')})`]),
    ].join('\n');
  };
  const features = (key: string) =>
    lists(status[key], ['transports', 'dev-features'], 'unknown-dev-features');
  return [
    `(qemu) info virtio-status ${path}`,
    `${path}:`,
    `  device_name:             ${status.name} `,
    `  device_id:               ${status['device-id']}`,
    `  vhost_started:           ${status['vhost-started']}`,
    '  status:',
    lists(status.status, ['statuses'], 'unknown-statuses'),
    '  Guest features:',
    features('guest-features'),
    '  Host features:',
    features('host-features'),
    '  Backend features:',
    features('backend-features'),
  ].join('\n');
}

describe('what the human monitor prints', () => {
  test('is read as what QMP answers', () => {
    const [path, text] = [
      'session-7.2-q35-vtd.txt',
      readFileSync(join(FIXTURES, 'session-7.2-q35-vtd.txt'), 'utf8'),
    ];
    const { values } = qmpValues(text);
    const { answers } = sessionOf(values);
    const printed = answers.map((answer) => asHmp(answer.path ?? '', answer.status)).join('\n');
    const { log, problems } = readQmpLog(printed, 'hmp.txt');
    expect(problems).toEqual([]);
    expect(log.devices).toEqual(read(path).log.devices);
  });

  test('of QEMU 7.2, with SeaBIOS at work', () => {
    const { log, problems } = read('hmp-7.2-seabios.txt');
    expect(problems).toEqual([]);
    expect(log.version).toBe('7.2.22');
    expect(
      log.devices.map(({ device, negotiated }) => [device.name, toMask(device.offers), toMask(negotiated)]),
    ).toEqual([
      ['blk0 (virtio-blk)', '0x10179006e54', '0x100000044'],
      ['net0 (virtio-net)', '0x10179bf8064', '0x100000020'],
    ]);
  });

  test('has lines as a terminal ends them, and bits above 63 since 10.2', () => {
    const text = readFileSync(join(FIXTURES, 'hmp-7.2-seabios.txt'), 'utf8')
      .replaceAll('unknown-features(0x', 'unknown-features(0x0000000000000002')
      .replaceAll('\n', '\r\n');
    expect(recognise(text)).toBe('qmp');
    expect(toMask(readQmpLog(text, 'x').log.devices[0]?.device.offers ?? NO_FEATURES)).toBe(
      '0x20000010179006e54',
    );
  });
});
