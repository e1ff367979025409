import { describe, expect, test } from 'vitest';
import { F, NET } from '../../../../src/features/bits.ts';
import { bitsOf, featureSet } from '../../../../src/features/feature-set.ts';
import { isRefusal } from '../../../../src/guest/handshake.ts';
import { virtnetValidate } from '../../../../src/guest/linux/driver/net-validate.ts';
import { before, codeOf, decide, negotiated, run, type Spec } from '../../../cases.ts';

/** In the order in which the driver looks, with the release in which it began to. */
const NEED_CONTROL_QUEUE = [
  [18, 'CTRL_RX', '4.4'],
  [19, 'CTRL_VLAN', '4.4'],
  [21, 'GUEST_ANNOUNCE', '4.4'],
  [22, 'MQ', '4.4'],
  [23, 'CTRL_MAC_ADDR', '4.4'],
  [60, 'RSS', '5.18'],
  [57, 'HASH_REPORT', '5.18'],
  [53, 'NOTF_COAL', '6.0'],
  [52, 'VQ_NOTF_COAL', '6.6'],
] as const;

const words = (name: string) => `device advertises feature VIRTIO_NET_F_${name} but not VIRTIO_NET_F_CTRL_VQ`;

function validate(spec: Spec, bits: readonly number[]) {
  const { value, codes } = decide(spec, (ask) => virtnetValidate(ask, featureSet(bits)));
  return { value: isRefusal(value) ? value : bitsOf(value), codes };
}

describe('virtnet_validate_features()', () => {
  test.each(NEED_CONTROL_QUEUE)(
    'bit %i, %s, alone is refused without CTRL_VQ since %s',
    (bit, name, since) => {
      expect(validate({ linux: since }, [bit])).toEqual({
        value: { by: 'driver', message: words(name), errno: 'EINVAL' },
        codes: ['linux/net/control-queue=no-control-queue'],
      });
      const older = before(since);
      if (older !== undefined) expect(validate({ linux: older }, [bit]).value).toEqual([bit]);
    },
  );

  test.each(NEED_CONTROL_QUEUE.map((row, i) => [row[1], i] as const))(
    'the first that the driver looks at is named: %s',
    (name, i) => {
      const rest = NEED_CONTROL_QUEUE.slice(i).map(([bit]) => bit);
      expect(validate({ linux: '7.3' }, rest).value).toMatchObject({ message: words(name) });
    },
  );

  test('with CTRL_VQ all of them pass; CTRL_GUEST_OFFLOADS and DEVICE_STATS need none', () => {
    const all = NEED_CONTROL_QUEUE.map(([bit]) => bit).sort((a, b) => a - b);
    expect(validate({ linux: '7.3' }, [NET.CTRL_VQ, ...all]).value).toEqual([NET.CTRL_VQ, ...all]);
    expect(validate({ linux: '7.3' }, [NET.CTRL_GUEST_OFFLOADS, NET.DEVICE_STATS]).value).toEqual([
      NET.CTRL_GUEST_OFFLOADS,
      NET.DEVICE_STATS,
    ]);
  });
});

describe('MTU', () => {
  test.each([
    [{}, [], 'not-kept', []],
    [{}, [NET.MTU], 'taken', [NET.MTU]],
    [{ fields: { mtu: 68 } }, [NET.MTU], 'taken', [NET.MTU]],
    [{ fields: { mtu: 67 } }, [NET.MTU], 'too-small', []],
    [{ fields: { mtu: 0 } }, [NET.MTU], 'too-small', []],
    [{ fields: { mtu: 0 } }, [], 'not-kept', []],
    [{ fields: { mtu: 65535 } }, [NET.MTU], 'taken', [NET.MTU]],
  ] as const)('of %j with the bits %j is %s', (spec, bits, code, kept) => {
    const { value, codes } = validate(spec, bits);
    expect(value).toEqual(kept);
    expect(codes).toContain(`linux/net/mtu=${code}`);
  });

  test('is not given up before 4.8, because the driver does not have the bit', () => {
    const spec = { offers: [F.VERSION_1, NET.MTU], fields: { mtu: 67 } };
    const looks = (linux: string) => codeOf(run({ ...spec, linux }), 'linux/net/mtu');
    expect([looks('4.7'), looks('4.8')]).toEqual(['not-kept', 'too-small']);
  });
});

describe('STANDBY', () => {
  test.each([
    ['6.2', [], 'not-kept', []],
    ['6.2', [NET.MAC, NET.STANDBY], 'unchecked', [NET.MAC, NET.STANDBY]],
    ['6.2', [NET.STANDBY], 'unchecked', [NET.STANDBY]],
    ['6.3', [], 'not-kept', []],
    ['6.3', [NET.MAC], 'not-kept', [NET.MAC]],
    ['6.3', [NET.MAC, NET.STANDBY], 'yes', [NET.MAC, NET.STANDBY]],
    ['6.3', [NET.STANDBY], 'no-mac', []],
  ] as const)('of Linux %s with the bits %j is %s', (linux, bits, code, kept) => {
    const { value, codes } = validate({ linux }, bits);
    expect(value).toEqual(kept);
    expect(codes).toContain(`linux/net/standby=${code}`);
  });

  test('is not denied by a log that a kernel older than the check keeps', () => {
    const story = run({ offers: [F.VERSION_1, NET.STANDBY], linux: '6.2' });
    expect(negotiated(story)).toEqual([F.VERSION_1, NET.STANDBY]);
    expect(story.entries.map(({ kind, code }) => kind.answers[code]?.answer)).not.toContain(
      'It does not offer to.',
    );
  });
});
