import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explore/explain.ts';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../../src/features/feature-set.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import type { BrokenPattern, Narrowing } from '../../src/model/broken-pattern.ts';
import { caseAt } from '../../src/model/case-at.ts';
import { TRANSPORTS } from '../../src/model/device.ts';
import { IOMMU_KINDS, PROTECTIONS } from '../../src/model/platform.ts';
import type { Swept } from '../../src/model/sweep.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { sweepText } from '../../src/report/sweep-text.ts';
import { patternWords } from '../../src/report/words/space.ts';
import { caseOf } from '../cases.ts';
import { wideLines } from '../cli/run.ts';

const base = caseOf({ type: TYPE.NET });
const part = { base, varying: [] };
const asked = caseAt(part, () => 0);
const example = explain(asked, { model: linux, release: undefined });

function pattern(narrowings: readonly Narrowing[], size = 1n): BrokenPattern {
  return { base, narrowings, size, example };
}

const RELEASES = ['5.4', '5.10', '5.15', '6.1'];
const TYPES = [TYPE.NET, TYPE.BLK, TYPE.CONSOLE, TYPE.RNG, TYPE.BALLOON, TYPE.SCSI, TYPE.NINEP, TYPE.GPU];

describe('a pattern in words', () => {
  test.each<[string, Narrowing]>([
    ['Linux 5.10 and later', { varying: { kind: 'release', values: RELEASES }, only: [1, 2, 3] }],
    ['Linux up to 5.10', { varying: { kind: 'release', values: RELEASES }, only: [0, 1] }],
    ['Linux 5.10 to 5.15', { varying: { kind: 'release', values: RELEASES }, only: [1, 2] }],
    [
      'Linux up to 5.4 or 5.15 and later',
      { varying: { kind: 'release', values: RELEASES }, only: [0, 2, 3] },
    ],
    ['with MAC', { varying: { kind: 'bit', bit: NET.MAC, values: [true, false] }, only: [0] }],
    [
      'without ACCESS_PLATFORM',
      { varying: { kind: 'bit', bit: F.ACCESS_PLATFORM, values: [true, false] }, only: [1] },
    ],
    ['net or blk', { varying: { kind: 'fact', name: 'device.type', values: TYPES }, only: [0, 1] }],
    [
      'any type but gpu',
      { varying: { kind: 'fact', name: 'device.type', values: TYPES }, only: [0, 1, 2, 3, 4, 5, 6] },
    ],
    [
      'requiring nothing or ACCESS_PLATFORM',
      {
        varying: {
          kind: 'fact',
          name: 'device.requires',
          values: [undefined, NO_FEATURES, featureSet([F.ACCESS_PLATFORM])],
        },
        only: [1, 2],
      },
    ],
    ['with swiotlb=force', { varying: { kind: 'cmdline', values: ['', 'swiotlb=force'] }, only: [1] }],
    ['without swiotlb=force', { varying: { kind: 'cmdline', values: ['', 'swiotlb=force'] }, only: [0] }],
    [
      'SEV or SEV-ES',
      { varying: { kind: 'fact', name: 'platform.memory.protection', values: PROTECTIONS }, only: [1, 2] },
    ],
    [
      'no protection or the restricted-memory hook alone',
      { varying: { kind: 'fact', name: 'platform.memory.protection', values: PROTECTIONS }, only: [0, 9] },
    ],
    [
      'behind Intel VT-d or AMD-Vi',
      { varying: { kind: 'fact', name: 'platform.iommu.kind', values: IOMMU_KINDS }, only: [1, 2] },
    ],
    [
      'no IOMMU or Intel VT-d',
      { varying: { kind: 'fact', name: 'platform.iommu.kind', values: IOMMU_KINDS }, only: [0, 1] },
    ],
    [
      'behind any IOMMU',
      {
        varying: { kind: 'fact', name: 'platform.iommu.kind', values: IOMMU_KINDS },
        only: [1, 2, 3, 4, 5, 6],
      },
    ],
    [
      'modern PCI or modern MMIO',
      { varying: { kind: 'fact', name: 'device.transport', values: TRANSPORTS }, only: [0, 3] },
    ],
    [
      'done by QEMU or Firecracker',
      {
        varying: { kind: 'fact', name: 'device.implementation', values: ['qemu', 'crosvm', 'firecracker'] },
        only: [0, 2],
      },
    ],
    [
      'on KVM or bare metal',
      {
        varying: { kind: 'fact', name: 'platform.hypervisor', values: ['kvm', 'qemu', 'none'] },
        only: [0, 2],
      },
    ],
    [
      'PV dom0 or HVM domU',
      {
        varying: {
          kind: 'fact',
          name: 'platform.xen',
          values: [
            { domain: 'dom0', mode: 'pv' },
            { domain: 'domU', mode: 'hvm' },
          ],
        },
        only: [0, 1],
      },
    ],
    [
      'CONFIG_NUMA not stated or y',
      { varying: { kind: 'config', name: 'NUMA', values: [undefined, 'y', 'n'] }, only: [0, 1] },
    ],
    [
      'mtu not described or 60',
      { varying: { kind: 'field', name: 'mtu', values: [undefined, 60, 1500] }, only: [0, 1] },
    ],
  ])('%s', (words, narrowing) => {
    expect(patternWords(pattern([narrowing]))).toBe(words);
  });

  test('without anything narrowed down it is every case', () => {
    expect(patternWords(pattern([]))).toBe('every case');
  });
});

function swept(patterns: readonly BrokenPattern[]): Swept {
  const counts = { silent: 10n ** 20n, undriven: 0n, holds: 5n, broken: BigInt(patterns.length) };
  return { space: 'all', claim: 'safe', driver: 'linux', paths: 1234, counts, patterns, kept: undefined };
}

describe('a sweep for the eye', () => {
  const style = styleFor({ colour: 0, unicode: true, width: 80 });
  const release = (only: number): Narrowing => ({
    varying: { kind: 'release', values: Array.from({ length: 60 }, (_, i) => `9.${i}`) },
    only: [only],
  });

  test('has exact counts, however large', () => {
    const text = sweepText(swept([]), 'vnex sweep', style);
    expect(text).toContain('  100,000,000,000,000,000,005\n');
    expect(text).toMatch(/^✓ safe/);
    expect(text).not.toContain('--pattern');
  });

  test('shows the most general patterns under their numbers, and says that there are more', () => {
    const many = Array.from({ length: 24 }, (_, i) => pattern([release(i)]));
    const { counts, ...others } = swept(many);
    const text = sweepText({ ...others, counts: { ...counts, broken: 48n } }, 'vnex sweep', style);
    expect(text).toMatch(/^✗ safe/);
    expect(text).toContain('\n  24  Linux 9.23 → ');
    expect(text).toContain('50 % of the cases that break it are in smaller patterns, which --json has.');
    expect(wideLines(text, 80)).toEqual([]);
  });
});
