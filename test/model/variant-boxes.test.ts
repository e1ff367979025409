import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Circumstances, DeviceVariant } from '../../src/model/device.ts';
import { valuesOfThing, variantBoxes } from '../../src/model/variant-boxes.ts';
import { deviceOf } from '../cases.ts';

function variant(...under: readonly Circumstances[]): DeviceVariant {
  return { device: deviceOf({}), under };
}

const DAEMONS = ['DPDK', 'Open vSwitch', 'SPDK'];
const VERSIONS = ['5.0', '6.2', '7.2', '10.0'];

/** Every combination of a version and a daemon, and which of three variants it makes. */
const dealt = fc
  .array(fc.nat(2), {
    minLength: VERSIONS.length * DAEMONS.length,
    maxLength: VERSIONS.length * DAEMONS.length,
  })
  .map((places) => {
    const all = VERSIONS.flatMap((qemu) => DAEMONS.map((daemon): Circumstances => ({ qemu, daemon })));
    const values = [0, 1, 2].map((at) => variant(...all.filter((_, i) => places[i] === at)));
    return { all, values: values.filter(({ under }) => under.length > 0) };
  });

test('versions are told in their order, whatever the order of the variants', () => {
  const values = [variant({ qemu: '10.0' }, { qemu: '5.0' }), variant({ qemu: '7.2' }, { qemu: '6.2' })];
  expect(valuesOfThing(values, 'qemu')).toEqual(['5.0', '6.2', '7.2', '10.0']);
});

describe('the boxes of some variants', () => {
  test('leave out a thing that may be anything', () => {
    const values = [
      variant({ qemu: '5.0', daemon: 'DPDK' }, { qemu: '6.2', daemon: 'DPDK' }),
      variant({ qemu: '5.0', daemon: 'SPDK' }, { qemu: '6.2', daemon: 'SPDK' }),
    ];
    expect(variantBoxes(values, [0])).toEqual([new Map([['daemon', ['DPDK']]])]);
    expect(variantBoxes(values, [0, 1])).toEqual([new Map()]);
  });

  test('are several where one cannot say it', () => {
    const values = [
      variant({ qemu: '5.0', daemon: 'DPDK' }, { qemu: '6.2', daemon: 'SPDK' }),
      variant({ qemu: '5.0', daemon: 'SPDK' }, { qemu: '6.2', daemon: 'DPDK' }),
    ];
    expect(variantBoxes(values, [0])).toHaveLength(2);
  });

  test('have the circumstances of these variants and no others, each in one box', () => {
    fc.assert(
      fc.property(dealt, fc.nat(2), ({ all, values }, at) => {
        const only = [at % values.length];
        const meant = values[only[0] ?? 0]?.under ?? [];
        const boxes = variantBoxes(values, only);
        for (const one of all) {
          const among = boxes.filter((box) =>
            [...box].every(([what, some]) => some.includes(one[what] ?? '')),
          );
          expect(among).toHaveLength(meant.includes(one) ? 1 : 0);
        }
      }),
    );
  });
});

test('the values of a thing that is no version stand in the order in which they are listed', () => {
  const values = [variant({ daemon: 'SPDK' }), variant({ daemon: 'DPDK' }, { daemon: 'OVS' })];
  expect([valuesOfThing(values, 'daemon'), valuesOfThing(values, 'qemu')]).toEqual([
    ['SPDK', 'DPDK', 'OVS'],
    [],
  ]);
});
