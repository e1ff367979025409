import { describe, expect, test } from 'vitest';
import { isClaim, judge, verdict } from '../../src/explore/claims.ts';
import { CLAIM_DRIVERS, compareClaims } from '../../src/explore/compare.ts';
import { explain } from '../../src/explore/explain.ts';
import { type ChosenDriver, chooseDriver } from '../../src/guest/drivers.ts';
import { CLAIMS, type ClaimId } from '../../src/model/claim.ts';
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
const PEF = { arch: 'ppc64le', protection: 'pef', linux: '5.15' } as const;

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
    expect(holds('real-devices', { ...HARDWARE, ...VTD }, 'gibson-2019')).toBe(false);
    expect(holds('real-devices', { ...HARDWARE, requires: [ACCESS_PLATFORM], ...VTD }, 'gibson-2019')).toBe(
      false,
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
    const early = verdict('safe', 'linux-4.8', driver('linux-4.8'));
    expect(early).toEqual({
      claim: 'safe',
      driver: 'linux-4.8',
      holds: undefined,
      judged: 0,
      deciding: undefined,
    });
  });

  test('is of no case where the model cannot be asked', () => {
    const id = 'bauermann-2019-no-translation';
    expect(verdict('old-hosts', id, driver(id)).holds).toBeUndefined();
  });

  test.each<[driver: string, claim: ClaimId, device: string, platform: string, outcome: string]>([
    [
      'bauermann-2019',
      'safe',
      'QEMU device without ACCESS_PLATFORM',
      'AMD SEV-SNP guest, emulated VT-d',
      'breaks',
    ],
    [
      'tsirkin-2019',
      'safe',
      'QEMU device without ACCESS_PLATFORM',
      'AMD SEV-SNP guest, emulated VT-d',
      'breaks',
    ],
    ['lendacky-2021', 'safe', 'QEMU device without ACCESS_PLATFORM', 'Intel TDX guest', 'breaks'],
    [
      'hellwig-2019',
      'free',
      'QEMU device, ACCESS_PLATFORM insisted on',
      'KVM guest, x86-64, emulated VT-d',
      'works',
    ],
    ['woodhouse-2025', 'free', 'device with a bounce region', 'KVM guest, x86-64', 'works'],
    ['hellwig-2019-bypass', 'one-offer', 'QEMU device, the bypass offered', 'POWER secure guest', 'breaks'],
    ['linux-6.12', 'one-offer', 'QEMU device, ACCESS_PLATFORM insisted on', 'POWER secure guest', 'breaks'],
    ['pasic-2020', 'old-hosts', 'QEMU device without ACCESS_PLATFORM', 'POWER secure guest', 'breaks'],
    ['gibson-2019', 'real-devices', 'physical device', 'bare metal behind Intel VT-d', 'breaks'],
    [
      'morel-2020',
      'old-guests',
      'QEMU device, ACCESS_PLATFORM insisted on',
      'KVM guest, x86-64',
      'refused-by-device',
    ],
  ])('%s breaks %s with %s, %s', (id, claim, device, platform, outcome) => {
    const { holds: kept, deciding } = verdict(claim, id, driver(id));
    expect(kept).toBe(false);
    expect(deciding?.asked).toMatchObject({ device: { name: device }, platform: { name: platform } });
    expect(deciding?.result.outcome).toBe(outcome);
  });

  test.each<[driver: string, claims: readonly ClaimId[]]>([
    ['tsirkin-2019-refuse', ['safe', 'free', 'one-offer', 'real-devices', 'old-guests', 'old-hosts']],
    ['gibson-2019', ['free', 'one-offer', 'old-guests']],
    ['hellwig-2019', ['one-offer', 'real-devices']],
    ['pai-2019', ['safe', 'free', 'real-devices', 'old-guests']],
    ['linux-5.13', ['one-offer', 'real-devices']],
    ['linux-6.12', ['real-devices']],
  ])('%s keeps %j', (id, claims) => {
    const kept = Object.keys(CLAIMS)
      .filter(isClaim)
      .filter((claim) => verdict(claim, id, driver(id)).holds);
    expect(kept.sort()).toEqual([...claims].sort());
  });
});

describe('the whole table', () => {
  const { rows, claims } = compareClaims(CLAIM_DRIVERS);

  test('has at least ten drivers and the six claims', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(claims).toEqual(['safe', 'free', 'one-offer', 'real-devices', 'old-guests', 'old-hosts']);
  });

  test('tells drivers apart by every claim', () => {
    for (const i of claims.keys())
      expect(new Set(rows.map(({ verdicts }) => verdicts[i]?.holds)).size).toBeGreaterThan(1);
  });

  test('has a case behind every cell, which comes out as the table says', () => {
    for (const { verdicts } of rows) {
      for (const { deciding, claim, driver: id, holds: kept } of verdicts) {
        if (deciding === undefined) continue;
        const { asked, result } = deciding;
        expect(explain(asked, driver(asked.driver)), `${id}: ${claim}`).toEqual(result);
        if (claim !== 'old-guests' && claim !== 'one-offer')
          expect(judge(claim, asked, driver(id))?.holds, `${id}: ${claim}`).toBe(kept);
      }
    }
  });
});
