import { expect, test } from 'vitest';
import { daemonGiven, hostKernelGiven } from '../../src/cases/backend-options.ts';

test('options that are left out name nothing', () => {
  expect([daemonGiven(undefined), hostKernelGiven(undefined)]).toEqual([undefined, undefined]);
});

test('--daemon takes a name or a mask, --host-kernel a release', () => {
  expect(daemonGiven('ovs')).toMatchObject({ name: 'ovs' });
  expect(daemonGiven('0x174000000')).toMatchObject({ name: '0x174000000' });
  expect(hostKernelGiven('6.1.0-21-amd64')).toMatchObject({ release: '6.1.0' });
});

test.each([
  ['virtiofds', '; did you mean virtiofsd?'],
  ['DPDK', '; did you mean dpdk?'],
  ['nothing-like-it', ''],
  ['0xxyz', ''],
])('--daemon %s is refused with what was expected, and the closest name', (given, meant) => {
  expect(() => daemonGiven(given)).toThrow(
    `--daemon: found "${given}"; expected a daemon such as dpdk-iommu, or the mask that it offers${meant}`,
  );
});

test.each(['', 'new', 'v6'])('--host-kernel %j is refused with what was expected', (given) => {
  expect(() => hostKernelGiven(given)).toThrow(
    `--host-kernel: found "${given}"; expected the release of the host's kernel, such as 6.1 or 6.12.107`,
  );
});
