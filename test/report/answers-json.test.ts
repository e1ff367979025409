import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { besideOf } from '../../src/cases/beside-answers.ts';
import { explain } from '../../src/explore/explain.ts';
import { answersOf } from '../../src/explore/open/answers.ts';
import { F } from '../../src/features/bits.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import type { WayJson } from '../../src/model/published.ts';
import { STATION_PLACES } from '../../src/model/way.ts';
import { answersToJson, wayToJson } from '../../src/report/answers-json.ts';
import { anyCase } from '../any-case.ts';
import { caseOf, MODERN, type Spec } from '../cases.ts';

const DRIVER = { model: linux, release: undefined };

const wayIn = (spec: Spec) => wayToJson(explain(caseOf(spec), DRIVER));

/** The places of a way, with a bar where it ends. */
function sketch({ stations, stop }: WayJson): string {
  const places: string[] = stations.map(({ place }) => place);
  const passed = stations.filter((station) => station.passed).length;
  return stop === null ? places.join(' ') : places.toSpliced(passed, 0, '|').join(' ');
}

describe('the way of the data as JSON', () => {
  test.each<readonly [about: string, spec: Spec, way: string]>([
    ['past the DMA API', { offers: [F.VERSION_1] }, 'driver api addresses device'],
    ['through the bounce pool', { protection: 'sev', offers: MODERN }, 'driver api pool addresses device'],
    [
      'into private memory',
      { protection: 'sev', offers: [F.VERSION_1], linux: '5.10' },
      'driver api addresses | device',
    ],
    ['no further than the driver', { protection: 'sev', offers: [F.VERSION_1] }, 'driver | device'],
    [
      'through an IOMMU',
      { offers: MODERN, iommu: 'intel', cmdline: 'intel_iommu=on iommu.passthrough=0' },
      'driver api iommu addresses device',
    ],
  ])('goes %s', (_, spec, way) => {
    expect(sketch(wayIn(spec))).toBe(way);
  });

  test('says in which place it ends, and why', () => {
    expect(wayIn({ protection: 'sev', offers: [F.VERSION_1], linux: '5.10' }).stop).toEqual({
      after: 'addresses',
      certain: true,
      why: 'Ring and buffers are private.',
    });
  });

  test('ends for whatever does not work and for nothing else, after the last place that is passed', () => {
    fc.assert(
      fc.property(anyCase, (asked) => {
        const result = explain(asked, DRIVER);
        const { stations, stop } = wayToJson(result);
        expect(stop === null).toBe(result.outcome === 'works');
        const places = stations.map(({ place }) => place);
        expect(places).toEqual(STATION_PLACES.filter((place) => places.includes(place)));
        const passed = stations.filter((station) => station.passed);
        expect(stations.slice(0, passed.length)).toEqual(passed);
        expect(stop === null ? 'device' : stop.after).toBe(passed.at(-1)?.place ?? null);
      }),
      { numRuns: 100 },
    );
  });

  test('is told twice where the driver refuses: as it is, and as it would be without the refusal', () => {
    const told = (spec: Spec) => answersToJson(answersOf(caseOf(spec), DRIVER), besideOf({ driver: DRIVER }));
    const refused = told({ protection: 'sev', offers: [F.VERSION_1] });
    expect(refused.outcome).toBe('refused-by-driver');
    expect(refused.withoutRefusal).toMatchObject({ outcome: 'breaks', dma: { api: 'bypass' } });
    expect(refused.withoutRefusal && sketch(refused.withoutRefusal.way)).toBe(
      'driver api addresses | device',
    );
    expect(told({ offers: [F.VERSION_1] })).not.toHaveProperty('withoutRefusal');
    expect(told({ type: 99 })).not.toHaveProperty('withoutRefusal');
  });

  test('is told twice of each answer by which the driver refuses', () => {
    const asked = caseOf({ protection: 'sev', offers: [F.VERSION_1] });
    const open = [{ kind: 'release', values: ['5.8', '6.12'] }] as const;
    const answers = answersOf({ ...asked, platform: { ...asked.platform, open } }, DRIVER);
    const { answers: all, ...common } = answersToJson(answers, besideOf({ driver: DRIVER }));
    expect(common).not.toHaveProperty('withoutRefusal');
    expect(all?.map(({ outcome, withoutRefusal }) => [outcome, withoutRefusal?.outcome]).sort()).toEqual([
      ['breaks', undefined],
      ['refused-by-driver', 'breaks'],
    ]);
  });

  test('is told of each answer where they differ, and of the case where they do not', () => {
    const asked = caseOf({ protection: 'sev', offers: [F.VERSION_1] });
    const open = [{ kind: 'release', values: ['5.8', '6.12'] }] as const;
    const settled = answersToJson(answersOf(asked, DRIVER));
    expect(settled.way && sketch(settled.way)).toBe('driver | device');
    const differing = answersToJson(answersOf({ ...asked, platform: { ...asked.platform, open } }, DRIVER));
    expect(differing.way).toBeNull();
    expect(differing.answers?.map(({ way }) => sketch(way)).sort()).toEqual([
      'driver api addresses | device',
      'driver | device',
    ]);
  });
});
