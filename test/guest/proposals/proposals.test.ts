import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DRIVERS } from '../../../src/guest/drivers.ts';
import { CASES, type CaseName, run, told } from './cases.ts';

const PROPOSALS = DRIVERS.filter(({ provenance }) => provenance !== undefined);

function driver(id: string) {
  const found = DRIVERS.find((known) => known.id === id);
  if (found === undefined) throw new Error(`there is no driver ${id}`);
  return found;
}

type Row = readonly [id: string, one: string, two: string, three: string, four: string, five: string];

const BREAKS = 'breaks: guest-physical';
const BOUNCES = 'works: swiotlb';
const PHYSICAL = 'works: guest-physical';
const IOMMU = 'works: iommu';
const REFUSED = 'refused-by-driver';

const FIVE = [
  'SNP guest, no bit',
  'SNP guest, bit',
  'PEF guest, no bit',
  'hardware behind an IOMMU',
  'ordinary guest, no bit',
] as const satisfies readonly CaseName[];

const TABLE: readonly Row[] = [
  ['linux', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['khandual-2018', BREAKS, BOUNCES, BOUNCES, IOMMU, PHYSICAL],
  ['khandual-2018-always', 'breaks: direct', BOUNCES, BOUNCES, IOMMU, 'works: direct'],
  ['bauermann-2019', BOUNCES, BOUNCES, BOUNCES, IOMMU, PHYSICAL],
  ['bauermann-2019-no-translation', BOUNCES, BOUNCES, BOUNCES, IOMMU, 'works: direct'],
  ['tsirkin-2019-identity', BREAKS, BOUNCES, BREAKS, 'works: direct', PHYSICAL],
  ['tsirkin-2019', BOUNCES, BOUNCES, BOUNCES, IOMMU, PHYSICAL],
  ['hellwig-2019', BREAKS, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['gibson-2019', BREAKS, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['gibson-2019-literal', BREAKS, BOUNCES, BREAKS, 'refused-by-device', PHYSICAL],
  ['hellwig-2019-bypass', BOUNCES, BOUNCES, 'breaks: swiotlb', IOMMU, 'works: direct'],
  ['tsirkin-2019-refuse', BOUNCES, BOUNCES, BOUNCES, IOMMU, PHYSICAL],
  ['pai-2019', REFUSED, BOUNCES, BOUNCES, IOMMU, PHYSICAL],
  ['pai-2019-no-exceptions', BREAKS, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['pasic-2020', BOUNCES, BOUNCES, 'breaks: swiotlb', IOMMU, PHYSICAL],
  ['fan-2020', BREAKS, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['morel-2020', BREAKS, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['lendacky-2021', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['kleen-2021', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['chang-2021', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['gross-2022-flag', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['gross-2022', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['shishkin-2023', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['mie-2024', REFUSED, BOUNCES, 'breaks: swiotlb', IOMMU, 'works: direct'],
  ['woodhouse-2025', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['hellwig-2025', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['tdisp-2025', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['kumar-2025', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['kardashevskiy-2026', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['saleh-2026', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
  ['kumar-2026', REFUSED, BOUNCES, BREAKS, IOMMU, PHYSICAL],
];

describe('the five cases of the debate', () => {
  test.each(TABLE)('%s: SNP %s, with bit %s; PEF %s; hardware %s; ordinary %s', (id, ...expected) => {
    expect(FIVE.map((name) => told(run(driver(id), name)))).toEqual(expected);
  });

  test('are asked of every driver', () => {
    expect(TABLE.map(([id]) => id)).toEqual(DRIVERS.map(({ id }) => id));
  });
});

describe('what single proposals were about', () => {
  test.each<[title: string, id: string, name: CaseName, expected: string]>([
    [
      'a guest that asks the platform leaves an optional bit where nothing is protected',
      'gibson-2019',
      'ordinary guest, optional bit',
      PHYSICAL,
    ],
    [
      'a guest that asks the platform takes an optional bit in a secure guest',
      'gibson-2019',
      'PEF guest, optional bit',
      BOUNCES,
    ],
    [
      'a device that requires the bit, as QEMU does, refuses a guest that leaves it where nothing is protected',
      'gibson-2019',
      'ordinary guest, bit required',
      'refused-by-device',
    ],
    [
      'encrypted memory leads to the DMA API, and behind an IOMMU to addresses that the device misreads',
      'bauermann-2019',
      'SNP guest behind an IOMMU, no bit',
      'breaks: iommu',
    ],
    [
      'NO_TRANSLATION promises that an encrypted guest behind an IOMMU gives addresses that the device reads aright',
      'bauermann-2019-no-translation',
      'SNP guest behind an IOMMU, no bit',
      BOUNCES,
    ],
    [
      'the condition that no IOMMU translates keeps an encrypted guest behind an IOMMU off the DMA API',
      'tsirkin-2019',
      'SNP guest behind an IOMMU, no bit',
      BREAKS,
    ],
    [
      'the rule of September 2019 refuses an encrypted guest behind an IOMMU that lacks the bit',
      'tsirkin-2019-refuse',
      'SNP guest behind an IOMMU, no bit',
      REFUSED,
    ],
    [
      'identity mappings in a secure guest need ACCESS_PLATFORM',
      'tsirkin-2019-identity',
      'PEF guest, optional bit',
      BOUNCES,
    ],
    [
      'identity mappings do not reach through an IOMMU that nobody drives',
      'tsirkin-2019-identity',
      'RISC-V guest behind an IOMMU that is not driven',
      'breaks: direct',
    ],
    [
      'a guest that asks the platform takes the bit of a vDPA device, whose need is its own',
      'gibson-2019',
      'vDPA device, bit',
      'works: direct',
    ],
    [
      'the inverted default breaks a device of the day behind an IOMMU',
      'hellwig-2019-bypass',
      'ordinary guest behind an IOMMU, no bit',
      'breaks: iommu',
    ],
    [
      'Pasic’s rule bounces for an s390 guest without the bit',
      'pasic-2020',
      's390 protected guest, no bit',
      BOUNCES,
    ],
    [
      'Morel’s rule refuses an s390 guest without the bit',
      'morel-2020',
      's390 protected guest, no bit',
      REFUSED,
    ],
    ['Pai’s rule refuses an s390 guest without the bit', 'pai-2019', 's390 protected guest, no bit', REFUSED],
    [
      'Lendacky’s rule refuses a SEV guest on Linux 5.10',
      'lendacky-2021',
      'SEV guest on Linux 5.10, no bit',
      REFUSED,
    ],
    [
      'Linux 5.10 itself does not refuse a SEV guest without the bit',
      'linux',
      'SEV guest on Linux 5.10, no bit',
      BREAKS,
    ],
    [
      'Lendacky’s rule does not know TDX, and lets a guest without the bit through',
      'lendacky-2021',
      'TDX guest, no bit',
      BREAKS,
    ],
    ['Gross’s callback refuses a TDX guest without the bit', 'gross-2022', 'TDX guest, no bit', REFUSED],
    [
      'a device with a bounce region serves a protected guest',
      'woodhouse-2025',
      'SNP guest, bounce region',
      BOUNCES,
    ],
    [
      'a device with a bounce region serves a POWER secure guest, whose bus has addresses of its own',
      'woodhouse-2025',
      'PEF guest, bounce region',
      BOUNCES,
    ],
    [
      'accepted hardware works on private memory',
      'tdisp-2025',
      'SNP guest, hardware with bit',
      'works: direct',
    ],
    [
      'a realm works with accepted hardware on private memory',
      'kumar-2025',
      'realm, hardware with bit',
      'works: direct',
    ],
    [
      'an SNP guest does so by SEV-TIO',
      'kardashevskiy-2026',
      'SNP guest, hardware with bit',
      'works: direct',
    ],
    ['and realms are not what SEV-TIO is about', 'kardashevskiy-2026', 'realm, hardware with bit', BOUNCES],
    [
      'Fan’s rule has no use for the DMA API in a Xen guest without xen-swiotlb',
      'fan-2020',
      'Xen HVM guest, no bit',
      PHYSICAL,
    ],
    ['as Linux has, which changes no address there', 'linux', 'Xen HVM guest, no bit', 'works: direct'],
    [
      'the flag of 5.19 refuses all devices of a Xen guest that is built for grants',
      'gross-2022-flag',
      'Xen HVM guest with grants, no bit',
      REFUSED,
    ],
    ['the callback of 6.0 does not', 'gross-2022', 'Xen HVM guest with grants, no bit', 'works: direct'],
    ['Kleen’s rule refuses a TDX guest without the bit', 'kleen-2021', 'TDX guest, no bit', REFUSED],
    [
      'Shishkin’s refuses a SEV guest whatever the release',
      'shishkin-2023',
      'SEV guest on Linux 5.10, no bit',
      REFUSED,
    ],
    [
      'a described pool copies for an ordinary guest, too',
      'chang-2021',
      'ordinary guest, bit required',
      BOUNCES,
    ],
    [
      'and so it does where any platform describes it',
      'hellwig-2025',
      'ordinary guest, bit required',
      BOUNCES,
    ],
    [
      'a pKVM guest has its pool whatever the release',
      'saleh-2026',
      'pKVM guest on Linux 6.12, bit',
      BOUNCES,
    ],
    [
      'without which Linux 6.12 shares nothing there',
      'linux',
      'pKVM guest on Linux 6.12, bit',
      'breaks: direct',
    ],
    [
      'sharing said with each mapping comes in time where the flag came too late',
      'kumar-2026',
      'PEF guest on Linux 5.16, bit',
      BOUNCES,
    ],
    ['the flag', 'linux', 'PEF guest on Linux 5.16, bit', 'breaks: direct'],
    ['hardware that TDISP has not accepted is bounced', 'linux', 'SNP guest, hardware with bit', BOUNCES],
    [
      'Pai’s rule without exceptions has none for Xen',
      'pai-2019-no-exceptions',
      'Xen guest, no bit',
      PHYSICAL,
    ],
  ])('%s (%s, %s)', (_, id, name, expected) => {
    expect(told(run(driver(id), name))).toBe(expected);
  });

  test('Pai’s message is his patch’s', () => {
    expect(run(driver('pai-2019'), 'SNP guest, no bit').handshake.refusal).toEqual({
      by: 'driver',
      message: 'virtio: device unable to access encrypted memory',
      errno: 'EINVAL',
      byRule: true,
    });
  });

  test('addresses that no IOMMU may see count as guest-physical', () => {
    expect(run(driver('khandual-2018'), 'PEF guest, no bit').dma).toMatchObject({
      api: 'dma-api',
      addresses: 'guest-physical',
      mapping: { ring: 'shared' },
    });
  });
});

describe('every proposal', () => {
  test('has an id of its own that begins with surname and year', () => {
    const ids = PROPOSALS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, provenance } of PROPOSALS) {
      const [, surname, year] = /^([a-z]+)-(\d{4})(?:-[a-z-]+)?$/.exec(id) ?? [];
      expect(provenance?.date.slice(0, 4), id).toBe(year);
      if (surname !== 'tdisp') expect(provenance?.author.toLowerCase(), id).toContain(surname);
    }
  });

  test('is listed by date within its year', () => {
    const dates = PROPOSALS.filter(({ id }) => id !== 'tdisp-2025').map(({ provenance }) => provenance?.date);
    expect(dates).toEqual([...dates].sort());
  });

  test.each(PROPOSALS.map((model) => [model.id, model] as const))(
    '%s says when, where and what was checked',
    (_, { provenance }) => {
      expect(provenance?.date).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(provenance?.link).toMatch(/^https?:\/\//);
      expect(provenance?.rule).toMatch(/\.$/);
      expect(provenance?.checked).toMatch(/^Read/);
    },
  );

  test.each(PROPOSALS.map((model) => [model.id, model] as const))(
    '%s differs from Linux somewhere',
    (_, model) => {
      const names = Object.keys(CASES).filter((name): name is CaseName => name in CASES);
      const differs = names.filter((name) => told(run(model, name)) !== told(run(driver('linux'), name)));
      expect(differs).not.toEqual([]);
    },
  );

  test.each(PROPOSALS.map((model) => [model.id, model] as const))(
    '%s states its answer as its own decision',
    (id, model) => {
      const names = Object.keys(CASES).filter((name): name is CaseName => name in CASES);
      const own = names
        .flatMap((name) => run(model, name).decisions)
        .filter((step) => step.startsWith(`proposal/${id}/`));
      expect(own).not.toEqual([]);
    },
  );

  test('has a file that is short', () => {
    for (const { id } of PROPOSALS) {
      const lines = readFileSync(`src/guest/proposals/${id}.ts`, 'utf8').split('\n').length;
      expect(lines, id).toBeLessThanOrEqual(80);
    }
  });

  test('is registered', () => {
    const shared = [
      'accepted',
      'dma-addr-is-phys-addr',
      'described-pool',
      'linux-before-refusal',
      'protected',
      'untranslated',
    ];
    const files = readdirSync('src/guest/proposals').flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? []);
    expect(files.filter((file) => !shared.includes(file)).sort()).toEqual(
      PROPOSALS.map(({ id }) => id).sort(),
    );
  });
});
