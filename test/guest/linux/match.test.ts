import { expect, test } from 'vitest';
import { LINUX_DRIVERS } from '../../../src/data/linux-driver-tables.ts';
import { TYPE } from '../../../src/features/bits.ts';
import { virtioDevMatch } from '../../../src/guest/linux/match.ts';
import { before, decide, outcome, RELEASES, run, status } from '../../cases.ts';

const drivers = LINUX_DRIVERS.map(({ type, name, since, until }) => ({ type, name, since, until }));

test.each(drivers)('$name binds from its first release to its last', ({ type, name, since, until }) => {
  const names = RELEASES.map((linux) => decide({ type, linux, arch: 'aarch64' }, virtioDevMatch).value?.name);
  const first =
    since === undefined
      ? 0
      : RELEASES.indexOf(typeof since === 'string' ? since : (since.likely ?? since.by));
  const end =
    until === undefined
      ? RELEASES.length
      : RELEASES.indexOf(typeof until === 'string' ? until : (until.likely ?? until.by));
  expect(names).toEqual(RELEASES.map((_, i) => (i >= first && i < end ? name : undefined)));
});

test.each([
  [19, '4.8'],
  [20, '4.10'],
  [23, '5.3'],
  [26, '5.4'],
  [24, '5.8'],
  [25, '5.13'],
  [34, '5.15'],
  [33, '6.8'],
  [45, '6.18'],
  [36, '7.2'],
])('a device of type %i is left alone before Linux %s', (type, first) => {
  const last = run({ type, linux: before(first) });
  expect([outcome(last), status(last)]).toEqual(['no-driver', 1]);
  expect(status(run({ type, linux: first }))).not.toBe(1);
});

test.each([6, 99, 4095])('a device of type %i has no driver', (type) => {
  const { value, codes } = decide({ type }, virtioDevMatch);
  expect([value, codes]).toEqual([undefined, ['linux/match=none']]);
  const { evaluation } = run({ type });
  expect(evaluation.handshake).toMatchObject({
    status: 1,
    refusal: { message: undefined, errno: undefined },
  });
});

test('a driver that needs more of the kernel binds only where it has that', () => {
  const match = (REMOTEPROC: 'y' | 'n') =>
    decide({ type: TYPE.RPROC_SERIAL, config: { REMOTEPROC } }, virtioDevMatch).value?.name;
  expect([match('y'), match('n')]).toEqual(['virtio_rproc_serial', undefined]);
});

test.each([
  [17, 'VIRTIO_RTC', '6.18'],
  [16, 'DRM_VIRTIO_GPU', '6.12'],
  [1, 'VIRTIO_NET', '6.12'],
] as const)('a device of type %i is left alone where the configuration says %s=n', (type, option, linux) => {
  const match = (config: Readonly<Record<string, 'y' | 'm' | 'n'>>) =>
    decide({ type, linux, config }, virtioDevMatch).value;
  expect(match({ [option]: 'n' })).toBeUndefined();
  expect([match({ [option]: 'm' }), match({})]).not.toContain(undefined);
  expect(status(run({ type, linux, config: { [option]: 'n' } }))).toBe(1);
});
