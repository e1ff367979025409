import fc from 'fast-check';
import { CHANGES } from '../../../src/data/linux-changes.ts';
import { RELEASES } from '../../../src/data/linux-releases.ts';
import type { Case } from '../../../src/model/case.ts';
import type { Device } from '../../../src/model/device.ts';
import type { Varying } from '../../../src/model/space.ts';
import { anyCase } from '../../any-case.ts';

// Random cases of which some facts are open, small enough for each value to be answered by itself.

function some<Value>(values: readonly Value[], minLength: number, maxLength: number) {
  return fc.subarray([...values], { minLength, maxLength });
}

const releases = some(RELEASES, 2, 12).map((values): readonly Varying[] => [{ kind: 'release', values }]);
const changes = some(Object.keys(CHANGES), 0, 2).map((ids) =>
  ids.map((id): Varying => ({ kind: 'change', id, values: [true, false] })),
);

const VERSIONS = ['5.0', '5.1', '6.2', '7.2', '10.0'];
const REFUSED = { message: 'no such thing', where: 'qom/object.c', by: 'qemu' } as const;

/** A device, other devices of its type, and one that the monitor refuses, under some versions of QEMU and a daemon. */
const variants = fc
  .tuple(anyCase, fc.array(anyCase, { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([{ device }, others, refuses]): Varying => {
    const devices: readonly Device[] = [
      device,
      ...others.map((other) => ({ ...other.device, type: device.type, name: device.name })),
      ...(refuses ? [{ ...device, refused: REFUSED }] : []),
    ];
    const values = devices.map((one, i) => ({ device: one, under: [{ qemu: VERSIONS[i] ?? '11.0' }] }));
    return { kind: 'variant', values };
  });

/** Any case, with some of its kernel, its backports and its device open; and every build option that it does not state. */
export const openCase: fc.Arbitrary<Case> = fc
  .record({
    base: anyCase,
    device: fc.option(variants, { nil: undefined }),
    platform: fc.tuple(fc.oneof(releases, fc.constant([])), changes),
  })
  .map(({ base, device, platform }) => ({
    ...base,
    device: device === undefined ? base.device : { ...base.device, open: [device] },
    platform: { ...base.platform, open: platform.flat() },
  }));
