import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANGES, type ChangeId } from '../../../src/data/linux-changes.ts';
import { MAINLINE, RELEASES } from '../../../src/data/linux-releases.ts';
import { history } from '../../../src/explore/diff/history.ts';
import { stopsBetween } from '../../../src/explore/diff/release-walk.ts';
import { explain } from '../../../src/explore/explain.ts';
import { F, NET, TYPE } from '../../../src/features/bits.ts';
import { bitsOf } from '../../../src/features/feature-set.ts';
import { DRIVERS } from '../../../src/guest/drivers.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import { answerDifferences } from '../../../src/model/diff.ts';
import type { ReleaseCause, ReleaseChange } from '../../../src/model/history.ts';
import { parseVersion, reached } from '../../../src/model/release.ts';
import { anyCase } from '../../any-case.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';

function causeName(cause: ReleaseCause): string {
  switch (cause.kind) {
    case 'change':
      return `${cause.has ? '+' : '-'}${cause.id}`;
    case 'driver':
      return `driver ${cause.driver}`;
    case 'table':
      return `${cause.driver} ${bitsOf(cause.bits)}`;
    case 'transport':
      return `${cause.where.replace(/^\S+ /, '')} ${bitsOf(cause.bits)}`;
  }
}

type Row = readonly [release: string, causes: readonly string[], also?: readonly string[]];

const row = ({ release, causes, also }: ReleaseChange): Row => [release, causes.map(causeName), also];

const S390: Spec = { arch: 's390x', transport: 'ccw', protection: 's390-pv' };

describe('known history', () => {
  test.each<readonly [name: string, spec: Spec, since: string, until: string, rows: readonly Row[]]>([
    [
      'SEV without ACCESS_PLATFORM',
      { protection: 'sev' },
      '5.8',
      '6.12',
      [['5.13', ['+sev-restricts-virtio']]],
    ],
    ['s390 protected, without it', S390, '5.4', '6.12', [['5.10', ['+restricted-memory-check']]]],
    [
      'a balloon with it',
      { type: TYPE.BALLOON, offers: MODERN },
      '4.10',
      '6.0',
      [['4.12', ['+balloon-drops-access-platform']]],
    ],
    [
      'a long RSS key',
      { offers: [F.VERSION_1, NET.CTRL_VQ, NET.RSS], fields: { rss_max_key_size: 41 } },
      '6.0',
      '7.3',
      [
        ['6.12', ['+net-limits-rss-key'], ['6.1.117', '6.6.61', '6.11.8']],
        ['7.0', ['-net-limits-rss-key']],
      ],
    ],
    [
      'the same in one stable series',
      { offers: [F.VERSION_1, NET.CTRL_VQ, NET.RSS], fields: { rss_max_key_size: 41 } },
      '6.1.20',
      '6.1.150',
      [['6.1.117', ['+net-limits-rss-key']]],
    ],
    [
      'indirect descriptors of a balloon',
      { type: TYPE.BALLOON, offers: [F.INDIRECT_DESC, F.VERSION_1] },
      '6.0',
      '7.3',
      [['7.3', ['+balloon-drops-indirect'], ['6.1.188', '6.12.110', '6.18.52', '7.2.6']]],
    ],
    [
      'a GPU without scanouts',
      { type: TYPE.GPU, offers: [F.VERSION_1], fields: { num_scanouts: 0 } },
      '6.2',
      '6.12',
      [['6.4', ['-gpu-needs-scanouts']]],
    ],
    [
      'statistics of the device',
      { offers: [F.VERSION_1, NET.DEVICE_STATS] },
      '6.0',
      '6.12',
      [['6.10', ['virtio_net 50']]],
    ],
    [
      'admin queues',
      { offers: [F.VERSION_1, F.ADMIN_VQ] },
      '6.6',
      '6.12',
      [['6.8', ['VIRTIO_TRANSPORT_F_END 41']]],
    ],
    [
      'packed rings',
      { offers: [F.VERSION_1, F.RING_PACKED] },
      '4.18',
      '5.8',
      [['5.0', ['vring_transport_features() 34']]],
    ],
    [
      'a driver that came',
      { type: TYPE.RTC, offers: [F.VERSION_1] },
      '6.12',
      '7.0',
      [['6.16', ['driver virtio_rtc']]],
    ],
    [
      'packed rings on channel I/O',
      { arch: 's390x', transport: 'ccw', offers: [F.VERSION_1, F.RING_PACKED, F.ORDER_PLATFORM] },
      '4.18',
      '5.8',
      [
        ['5.0', ['vring_transport_features() 36']],
        ['5.2', ['-ccw-packed-cleared']],
      ],
    ],
    ['a plain device', {}, '4.8', '7.3', []],
  ])('of %s', (_, spec, since, until, rows) => {
    const { changes } = history(caseOf(spec), linux, since, until);
    expect(changes.map(row)).toEqual(rows.map(([release, causes, also = []]) => [release, causes, also]));
  });

  test('tells what changed, as the data have it', () => {
    const [change] = history(caseOf({ protection: 'sev' }), linux, '5.8', '6.12').changes;
    const id = 'sev-restricts-virtio';
    expect(change?.causes[0]).toEqual({ kind: 'change', id, change: CHANGES[id], has: true });
    expect(change?.before).toBe('5.12');
    expect(change?.guess).toBe(false);
    expect(change?.diff.decisions[0]?.kind.id).toBe('linux/platform/restricted-memory');
  });

  test('says which releases were not read', () => {
    const tunnel = caseOf({ offers: [F.VERSION_1, NET.GUEST_UDP_TUNNEL_GSO] });
    const { changes, notRead } = history(tunnel, linux, '6.14', '6.18');
    expect(changes.map(({ release, guess }) => [release, guess])).toEqual([['6.17', false]]);
    expect(notRead).toEqual([]);
    expect(history(tunnel, linux, '7.3', '8.1').notRead).toEqual(['8.1']);
  });
});

describe('the releases of a walk', () => {
  test('are those between the ends, and the ends', () => {
    const stops = stopsBetween('6.1.100', '6.2').map(({ release, before }) => [release, before]);
    expect(stops).toEqual([
      ['6.1.100', undefined],
      ['6.1.117', '6.1.100'],
      ['6.1.165', '6.1.117'],
      ['6.1.188', '6.1.165'],
      ['6.2', '6.1.100'],
    ]);
    expect(stopsBetween('5.8', '5.8')).toEqual([{ release: '5.8', before: undefined }]);
    const [oldest = '', newest = ''] = [RELEASES[0], RELEASES.at(-1)];
    expect(stopsBetween(oldest, newest).map(({ release }) => release)).toEqual(RELEASES);
  });

  test('are compared within mainline, and each update within its series', () => {
    for (const { release, before } of stopsBetween('4.4', '7.3').slice(1)) {
      const [series] = /^\d+\.\d+/.exec(release) ?? [''];
      const earlier =
        release === series ? MAINLINE[MAINLINE.indexOf(series) - 1] : /^\d+\.\d+/.exec(before ?? '')?.[0];
      expect(earlier).toBe(release === series ? before : series);
    }
  });
});

const anyModel = fc.oneof(fc.constant(linux), fc.constantFrom(...DRIVERS));

test('every change is one, has a cause that came or went there, and no other release has a change', () => {
  fc.assert(
    fc.property(anyCase, anyModel, (asked, model) => {
      const { changes } = history(asked, model, '4.4', '7.3');
      const told = new Set(changes.flatMap(({ release, also }) => [release, ...also]));
      const changing = stopsBetween('4.4', '7.3').filter(({ release, before }) => {
        if (before === undefined) return false;
        const [was, is] = [before, release].map((at) => explain(asked, { model, release: at }));
        return was !== undefined && is !== undefined && answerDifferences(was, is).length > 0;
      });
      expect(new Set(changing.map(({ release }) => release))).toEqual(told);
      for (const { release, before, causes } of changes) {
        expect(causes.length, `Linux ${release}`).toBeGreaterThan(0);
        for (const cause of causes) {
          if (cause.kind !== 'change') continue;
          const has = (at: string) => {
            const version = parseVersion(at);
            return version !== undefined && reached(version, CHANGES[cause.id as ChangeId]).yes;
          };
          expect([has(before), has(release)]).toEqual([!cause.has, cause.has]);
        }
      }
    }),
    { numRuns: 15 },
  );
});
