import { describe, expect, test } from 'vitest';
import { argumentSpace } from '../../src/explore/argument.ts';
import { judge, verdict } from '../../src/explore/claims.ts';
import { CLAIM_DRIVERS, compareClaims } from '../../src/explore/compare.ts';
import { explain } from '../../src/explore/explain.ts';
import { type ChosenDriver, chooseDriver } from '../../src/guest/drivers.ts';
import { CLAIMS, type ClaimId } from '../../src/model/claim.ts';
import { patternWords } from '../../src/report/words/space.ts';
import { ACCESS_PLATFORM, caseOf, MODERN, type Spec } from '../cases.ts';

function driver(id: string): ChosenDriver {
  const found = chooseDriver(id);
  if (found === undefined) throw new Error(`there is no driver ${id}`);
  return found;
}

/** What a claim says of one case. */
function holds(claim: ClaimId, spec: Spec, id = 'linux'): boolean | undefined {
  return judge(claim, { ...caseOf(spec), driver: id }, driver(id))?.holds;
}

const SNP = { protection: 'sev-snp' } as const;
const VTD = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;
const HARDWARE = { implementation: 'hardware', offers: MODERN } as const;
const OPTIONAL = { implementation: 'generic', offers: MODERN, requires: [] } as const;
const PEF = { arch: 'ppc64le', protection: 'pef', linux: '5.14' } as const;

describe('safe', () => {
  test('is broken by a device that is pointed at private memory', () => {
    expect(holds('safe', { ...SNP }, 'gibson-2019')).toBe(false);
    expect(holds('safe', { ...PEF })).toBe(false);
  });

  test('is kept by bouncing, and by refusing', () => {
    expect(holds('safe', { ...SNP, offers: MODERN })).toBe(true);
    expect(holds('safe', { ...SNP })).toBe(true);
  });

  test('is kept where mapping fails: the device is given nothing', () => {
    expect(holds('safe', { ...SNP, offers: MODERN, linux: '7.3', cmdline: 'swiotlb=noforce' })).toBe(true);
  });

  test('lets a device that the guest trusts work on private memory', () => {
    expect(holds('safe', { ...SNP, ...HARDWARE }, 'tdisp-2025')).toBe(true);
  });

  test('says nothing of memory that is not protected', () => {
    expect(holds('safe', {})).toBeUndefined();
    expect(holds('safe', { protection: 'restricted-hook' })).toBeUndefined();
  });
});

describe('free', () => {
  test('is kept where nothing is copied, mapped or looked up', () => {
    expect(holds('free', {})).toBe(true);
    expect(holds('free', { offers: MODERN })).toBe(true);
  });

  test('is broken by map and unmap behind an IOMMU, unless the bit is left', () => {
    expect(holds('free', { ...VTD, offers: MODERN })).toBe(false);
    expect(holds('free', { ...VTD, ...OPTIONAL }, 'gibson-2019')).toBe(true);
  });

  test('is broken by a copy, and by not working at all', () => {
    expect(holds('free', { offers: MODERN, cmdline: 'swiotlb=force' })).toBe(false);
    expect(holds('free', { offers: MODERN, linux: '4.7' }, 'linux-4.7')).toBe(false);
  });

  test('says nothing of protected guests and of hardware', () => {
    expect(holds('free', { ...SNP })).toBeUndefined();
    expect(holds('free', { ...HARDWARE })).toBeUndefined();
  });
});

describe('one-offer', () => {
  test('asks for the protected guest and for its ordinary twin', () => {
    expect(holds('one-offer', { ...PEF, ...OPTIONAL }, 'gibson-2019')).toBe(true);
    expect(holds('one-offer', { ...PEF, offers: MODERN }, 'gibson-2019')).toBe(false);
    expect(holds('one-offer', { ...PEF })).toBe(false);
  });

  test('names the twin where that decides', () => {
    const asked = caseOf({ ...PEF, offers: MODERN });
    expect(judge('one-offer', asked, driver('gibson-2019'))?.deciding.platform).toMatchObject({
      name: 'platform, not protected',
      memory: { protection: 'none', protectedFrom: 'boot' },
    });
  });
});

describe('real-devices', () => {
  test('is kept where hardware behind an IOMMU is given the addresses of its bus', () => {
    expect(holds('real-devices', { ...HARDWARE, ...VTD, hypervisor: 'none' })).toBe(true);
  });

  test('is broken where the bit is left, whether the device refuses or not', () => {
    const literal = 'gibson-2019-literal';
    expect(holds('real-devices', { ...HARDWARE, ...VTD }, literal)).toBe(false);
    expect(holds('real-devices', { ...HARDWARE, requires: [ACCESS_PLATFORM], ...VTD }, literal)).toBe(false);
  });

  test('is kept where the driver takes a physical device’s offer for a requirement', () => {
    expect(holds('real-devices', { ...HARDWARE, ...VTD }, 'gibson-2019')).toBe(true);
    expect(holds('real-devices', { ...HARDWARE, requires: [ACCESS_PLATFORM], ...VTD }, 'gibson-2019')).toBe(
      true,
    );
  });

  test('says nothing of devices that are not real, nor where there is no IOMMU', () => {
    expect(holds('real-devices', { ...VTD, offers: MODERN })).toBeUndefined();
    expect(holds('real-devices', { ...HARDWARE })).toBeUndefined();
  });
});

describe('old-guests', () => {
  test('asks Linux 4.7, whoever is judged', () => {
    expect(holds('old-guests', {}, 'hellwig-2019')).toBe(true);
    expect(holds('old-guests', { offers: MODERN }, 'hellwig-2019')).toBe(false);
    expect(holds('old-guests', { ...OPTIONAL }, 'gibson-2019')).toBe(true);
    expect(judge('old-guests', caseOf({}), driver('gibson-2019'))?.deciding.driver).toBe('linux-4.7');
  });
});

describe('old-hosts', () => {
  test('asks whether a protected guest works without the bit', () => {
    expect(holds('old-hosts', { ...SNP }, 'bauermann-2019')).toBe(true);
    expect(holds('old-hosts', { ...SNP })).toBe(false);
  });

  test('says nothing of a device that offers it', () => {
    expect(holds('old-hosts', { ...SNP, offers: MODERN })).toBeUndefined();
  });
});

describe('a verdict', () => {
  test('is of no case where a kernel cannot be such a guest', () => {
    expect(verdict('safe', 'linux-4.8', driver('linux-4.8'))).toEqual({
      claim: 'safe',
      driver: 'linux-4.8',
      holds: undefined,
      judged: 0n,
      broken: 0n,
      deciding: undefined,
    });
  });

  test('is of no case where the model cannot be asked', () => {
    const id = 'bauermann-2019-no-translation';
    expect(verdict('old-hosts', id, driver(id)).holds).toBeUndefined();
  });

  test.each<[driver: string, claim: ClaimId, place: string, words: string, outcome: string]>([
    ['lendacky-2021', 'safe', 'x86', 'tdx, Linux 5.19 and later, without ACCESS_PLATFORM', 'breaks'],
    ['linux-5.13', 'safe', 'POWER', 'pef, without ACCESS_PLATFORM', 'breaks'],
    ['linux-7.3', 'safe', 'Arm', 'cca or pkvm, without ACCESS_PLATFORM', 'breaks'],
    [
      'tsirkin-2019-refuse',
      'safe',
      'x86',
      'sev, sev-es, sev-snp or tdx, IOMMU amd or virtio, Linux 5.19 to 7.2, no iommu.passthrough=1, pci-modern, with ACCESS_PLATFORM',
      'breaks',
    ],
    ['pai-2019', 'one-offer', 'POWER', 'pef, Linux 5.15 and later, no swiotlb=force', 'breaks'],
    [
      'tsirkin-2019-identity',
      'one-offer',
      'x86',
      'sev, sev-es or sev-snp, IOMMU amd, Linux 5.19 and later, pci-modern, by any implementation but crosvm or firecracker',
      'breaks',
    ],
    [
      'gibson-2019-literal',
      'real-devices',
      'x86',
      'no protection, requiring VIRTIO_F_ACCESS_PLATFORM',
      'refused-by-device',
    ],
    ['hellwig-2019', 'old-guests', 'x86', 'no protection or restricted-hook', 'refused-by-device'],
  ])('%s breaks %s: %s, %s', (id, claim, place, words, outcome) => {
    const found = verdict(claim, id, driver(id));
    if (found.holds !== false) throw new Error('the claim is not broken');
    expect(found.pattern.base.platform.name).toBe(place);
    expect(patternWords(found.pattern)).toBe(words);
    expect(found.deciding.outcome).toBe(outcome);
  });

  test.each<[claim: ClaimId, drivers: readonly string[]]>([
    ['safe', ['tsirkin-2019-refuse', 'bauermann-2019', 'lendacky-2021', 'hellwig-2019']],
    ['free', ['bauermann-2019', 'gibson-2019', 'hellwig-2019']],
    ['old-hosts', ['bauermann-2019', 'pai-2019', 'linux-6.12']],
    ['real-devices', ['linux-5.13', 'tdisp-2025', 'gibson-2019', 'gibson-2019-literal']],
  ])('of %s: the share of cases that break it grows in %j', (claim, ids) => {
    const shares = ids.map((id) => {
      const { broken, judged } = verdict(claim, id, driver(id));
      return Number((broken * 10_000n) / judged);
    });
    expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b));
  });

  test('a kernel from before iommu-dma took over gives physical devices platform addresses', () => {
    expect(verdict('real-devices', 'linux-5.13', driver('linux-5.13'))).toMatchObject({
      holds: true,
      broken: 0n,
    });
  });
});

const CLAIM_IDS = Object.keys(CLAIMS) as ClaimId[];

describe('a rule that is about some architectures', () => {
  const arches = (claim: ClaimId, id: string) => [
    ...new Set(argumentSpace(claim, driver(id).model).parts.map(({ base }) => base.platform.arch)),
  ];

  test.each([
    ['khandual-2018', ['ppc64le']],
    ['khandual-2018-always', ['ppc64le']],
    ['morel-2020', ['s390x']],
    ['lendacky-2021', ['x86_64', 's390x']],
  ] as const)('%s is judged there alone: on %j', (id, expected) => {
    for (const claim of CLAIM_IDS) expect(arches(claim, id), claim).toEqual(expected);
  });

  test('and refuses elsewhere, as Pai’s, claims nothing of hosts there, and is safe or not', () => {
    expect(arches('one-offer', 'pai-2019')).toEqual(['ppc64le']);
    expect(arches('old-hosts', 'pai-2019')).toEqual(['ppc64le']);
    expect(arches('safe', 'pai-2019')).toEqual(arches('safe', 'linux'));
    expect(arches('safe', 'linux').length).toBeGreaterThan(3);
  });
});

test('a device with a bounce region of its own is not asked of a QEMU that hides its bit', () => {
  const values = argumentSpace('one-offer', driver('woodhouse-2025').model).parts.flatMap(({ varying }) =>
    varying.flatMap((one) => (one.kind === 'fact' && one.name === 'device.implementation' ? one.values : [])),
  );
  expect(values).toContain('generic');
  expect(values).not.toContain('qemu');
});

describe('the whole table', () => {
  const { rows, claims } = compareClaims(CLAIM_DRIVERS);

  test('has at least ten drivers and the six claims', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(claims).toEqual(['safe', 'free', 'one-offer', 'real-devices', 'old-guests', 'old-hosts']);
  });

  test('tells drivers apart by every claim', () => {
    for (const i of claims.keys())
      expect(new Set(rows.map(({ verdicts }) => verdicts[i]?.broken)).size).toBeGreaterThan(1);
  });

  test('has a case behind every cell, which comes out as the table says', () => {
    for (const { verdicts } of rows) {
      for (const { deciding, claim, driver: id, holds: kept } of verdicts) {
        if (deciding === undefined) continue;
        const { asked } = deciding;
        expect(explain(asked, driver(asked.driver)), `${id}: ${claim}`).toEqual(deciding);
        if (claim !== 'old-guests' && claim !== 'one-offer')
          expect(judge(claim, asked, driver(id))?.holds, `${id}: ${claim}`).toBe(kept);
      }
    }
  });
});
