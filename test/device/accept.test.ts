import { describe, expect, test } from 'vitest';
import { deviceAccepts } from '../../src/device/accept.ts';
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
    const { value, codes } = accepts({ implementation, offers: MODERN }, [32]);
    expect([value, codes]).toEqual([code.endsWith('accepts'), [`device/accept/${code}`]]);
  });
});

test('a device on the vDPA bus clears no FEATURES_OK: what it insists on was settled as it was handed the features', () => {
  const spec = { implementation: 'vdpa', transport: 'vdpa', offers: MODERN } as const;
  expect(accepts(spec, [32])).toEqual({ value: true, codes: ['device/accept/vdpa=accepts'] });
});

test.each(IMPLEMENTATIONS)(
  '%s takes a set that leaves nothing, and one of a device that offers nothing to require',
  (implementation) => {
    expect(accepts({ implementation, offers: MODERN }, MODERN).value).toBe(true);
    expect(accepts({ implementation, offers: [5, 32] }, []).value).toBe(true);
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
    [[1, 32], [32], false],
    [[1, 32], [1, 32], true],
    [[1, 32, 33], [1, 32], false],
    [[1, 32, 33], [32, 33], false],
    [[1, 32, 33], [1, 32, 33], true],
    [[32], [32], true],
  ])('offers %j and is told %j: %s', (offers, accepted, value) => {
    expect(accepts({ type: 24, offers }, accepted).value).toBe(value);
  });

  test('requires UNPLUGGED_INACCESSIBLE alone among devices', () => {
    expect(accepts({ type: 1, offers: [1, 32] }, [32]).value).toBe(true);
    expect(accepts({ type: 24, offers: [1, 32], implementation: 'crosvm' }, [32]).value).toBe(true);
  });
});

describe('what the description requires', () => {
  test.each([
    [[], [], true],
    [[5], [32], false],
    [[5], [5, 32], true],
    [[5, 33], [5, 32], false],
  ])('%j counts for every implementation, against the set %j: %s', (requires, accepted, value) => {
    for (const implementation of IMPLEMENTATIONS)
      expect(accepts({ implementation, offers: [5, 32, 33], requires }, accepted)).toEqual({
        value,
        codes: [`device/accept/described=${value ? 'accepts' : 'refuses'}`],
      });
  });

  test('stands in place of what the implementation does', () => {
    expect(accepts({ offers: MODERN, requires: [] }, [32]).value).toBe(true);
  });

  test('counts only as far as it is offered', () => {
    expect(accepts({ offers: [32], requires: [33] }, [32]).value).toBe(true);
  });
});

test('the refusal names what is missing, and the log what was looked for', () => {
  const ask = askOf({ offers: [5, 17, 32, 33], requires: [5, 17, 33] });
  deviceAccepts(ask, featureSet([17, 32]));
  const [entry] = ask.decisions();
  expect(bitsOf(entry?.parameters.missing as ReturnType<typeof featureSet>)).toEqual([5, 33]);
  expect(entry?.facts.flatMap((fact) => (fact.kind === 'bit' ? [fact.bit] : []))).toEqual([5, 17, 33]);
});
