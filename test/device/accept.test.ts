import { describe, expect, test } from 'vitest';
import { deviceAccepts } from '../../src/device/accept.ts';
import { F, MEM, NET, TYPE } from '../../src/features/bits.ts';
import { bitsOf, featureSet } from '../../src/features/feature-set.ts';
import { IMPLEMENTATIONS } from '../../src/model/device.ts';
import { askOf, decide, MODERN, type Spec } from '../cases.ts';

const accepts = (spec: Spec, accepted: readonly number[]) =>
  decide(spec, (ask) => deviceAccepts(ask, featureSet(accepted)));

describe('a device that offers ACCESS_PLATFORM to a driver that leaves it', () => {
  test.each([
    ['qemu', 'qemu=refuses'],
    ['vhost-kernel', 'qemu=refuses'],
    ['vhost-user', 'qemu=refuses'],
    ['vdpa', 'qemu=refuses'],
    ['hardware', 'specification=accepts'],
    ['generic', 'specification=accepts'],
    ['cloud-hypervisor', 'tolerant=accepts'],
    ['crosvm', 'tolerant=accepts'],
    ['firecracker', 'tolerant=accepts'],
    ['openvmm', 'tolerant=accepts'],
  ] as const)('%s: %s', (implementation, code) => {
    const { value, codes } = accepts({ implementation, offers: MODERN }, [F.VERSION_1]);
    expect([value, codes]).toEqual([code.endsWith('accepts'), [`device/accept/${code}`]]);
  });
});

test('a device on the vDPA bus clears no FEATURES_OK: what it insists on was settled as it was handed the features', () => {
  const spec = { implementation: 'vdpa', transport: 'vdpa', offers: MODERN } as const;
  expect(accepts(spec, [F.VERSION_1])).toEqual({ value: true, codes: ['device/accept/vdpa=accepts'] });
});

test.each(IMPLEMENTATIONS)(
  '%s takes a set that leaves nothing, and one of a device that offers nothing to require',
  (implementation) => {
    expect(accepts({ implementation, offers: MODERN }, MODERN).value).toBe(true);
    expect(accepts({ implementation, offers: [NET.MAC, F.VERSION_1] }, []).value).toBe(true);
  },
);

describe('a device that requires nothing', () => {
  test.each(['hardware', 'generic', 'crosvm', 'firecracker'] as const)(
    '%s is asked for no bit, and its decision knows no refusal',
    (implementation) => {
      const ask = askOf({ implementation, offers: MODERN });
      expect(deviceAccepts(ask, featureSet([]))).toBe(true);
      const [entry] = ask.decisions();
      expect(Object.keys(entry?.kind.answers ?? {})).toEqual(['accepts']);
      expect(entry?.facts.filter((fact) => fact.kind === 'bit')).toEqual([]);
      expect(entry?.parameters).toEqual({});
    },
  );
});

describe('virtio-mem of QEMU', () => {
  test.each([
    [[MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1], [F.VERSION_1], false],
    [[MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1], [MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1], true],
    [[MEM.UNPLUGGED_INACCESSIBLE, ...MODERN], [MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1], false],
    [[MEM.UNPLUGGED_INACCESSIBLE, ...MODERN], MODERN, false],
    [[MEM.UNPLUGGED_INACCESSIBLE, ...MODERN], [MEM.UNPLUGGED_INACCESSIBLE, ...MODERN], true],
    [[F.VERSION_1], [F.VERSION_1], true],
  ])('offers %j and is told %j: %s', (offers, accepted, value) => {
    expect(accepts({ type: TYPE.MEM, offers }, accepted).value).toBe(value);
  });

  test('requires UNPLUGGED_INACCESSIBLE alone among devices', () => {
    expect(
      accepts({ type: TYPE.NET, offers: [MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1] }, [F.VERSION_1]).value,
    ).toBe(true);
    expect(
      accepts(
        { type: TYPE.MEM, offers: [MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1], implementation: 'crosvm' },
        [F.VERSION_1],
      ).value,
    ).toBe(true);
  });
});

describe('what the description requires', () => {
  test.each([
    [[], [], true],
    [[NET.MAC], [F.VERSION_1], false],
    [[NET.MAC], [NET.MAC, F.VERSION_1], true],
    [[NET.MAC, F.ACCESS_PLATFORM], [NET.MAC, F.VERSION_1], false],
  ])('%j counts for every implementation, against the set %j: %s', (requires, accepted, value) => {
    for (const implementation of IMPLEMENTATIONS)
      expect(accepts({ implementation, offers: [NET.MAC, ...MODERN], requires }, accepted)).toEqual({
        value,
        codes: [`device/accept/described=${value ? 'accepts' : 'refuses'}`],
      });
  });

  test('stands in place of what the implementation does', () => {
    expect(accepts({ offers: MODERN, requires: [] }, [F.VERSION_1]).value).toBe(true);
  });

  test('counts only as far as it is offered', () => {
    expect(accepts({ offers: [F.VERSION_1], requires: [F.ACCESS_PLATFORM] }, [F.VERSION_1]).value).toBe(true);
  });
});

test('the refusal names what is missing, and the log what was looked for', () => {
  const ask = askOf({
    offers: [NET.MAC, NET.CTRL_VQ, ...MODERN],
    requires: [NET.MAC, NET.CTRL_VQ, F.ACCESS_PLATFORM],
  });
  deviceAccepts(ask, featureSet([NET.CTRL_VQ, F.VERSION_1]));
  const [entry] = ask.decisions();
  expect(bitsOf(entry?.parameters.missing as ReturnType<typeof featureSet>)).toEqual([
    NET.MAC,
    F.ACCESS_PLATFORM,
  ]);
  expect(entry?.facts.flatMap((fact) => (fact.kind === 'bit' ? [fact.bit] : []))).toEqual([
    NET.MAC,
    NET.CTRL_VQ,
    F.ACCESS_PLATFORM,
  ]);
});
