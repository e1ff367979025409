import { describe, expect, test } from 'vitest';
import { gibson2019 } from '../../src/guest/proposals/gibson-2019.ts';
import { decisionWords } from '../../src/report/words/decisions.ts';
import { codeOf, MODERN, outcome, run, type Spec, type Story } from '../cases.ts';

const memory = (spec: Spec) => {
  const story = run(spec);
  return [codeOf(story, 'reach/memory'), outcome(story)];
};
const GUESTS = [
  ['sev', 'x86_64', '5.12', 'sev'],
  ['sev-es', 'x86_64', '5.12', 'sev'],
  ['sev-snp', 'x86_64', '6.1', 'sev-snp'],
  ['tdx', 'x86_64', '6.1', 'tdx'],
  ['pef', 'ppc64le', '7.3', 'pef'],
  ['s390-pv', 's390x', '5.9', 's390-pv'],
  ['cca', 'aarch64', '6.13', 'cca'],
  ['pkvm', 'aarch64', '7.3', 'pkvm'],
] as const;

// The rule of gibson-2019 lets a driver bypass the DMA API where the host did not ask for it; Linux itself refuses some of these.
describe('a driver that bypasses the DMA API in a protected guest', () => {
  test.each(GUESTS)(
    'with %s on %s, Linux %s, points the host at private memory',
    (protection, arch, linux, technology) => {
      const transport = arch === 's390x' ? 'ccw' : 'pci-modern';
      const story = run({ protection, arch, linux, transport }, gibson2019);
      expect(outcome(story)).toBe('breaks');
      expect(codeOf(story, 'reach/memory')).toBe('private');
      expect(
        story.entries
          .filter(({ kind }) => kind.id.startsWith('reach/private-memory/'))
          .map(({ kind, code }) => [kind.id, code]),
      ).toEqual([[`reach/private-memory/${technology}`, 'host']]);
    },
  );

  test.each(GUESTS.filter(([protection]) => protection !== 'pkvm'))(
    'with %s on %s, Linux %s, points a physical device there too',
    (protection, arch, linux, technology) => {
      const transport = arch === 's390x' ? 'ccw' : 'pci-modern';
      const story = run({ protection, arch, linux, implementation: 'hardware', transport }, gibson2019);
      expect(outcome(story)).toBe('breaks');
      expect(codeOf(story, `reach/private-memory/${technology}`)).toBe('hardware');
    },
  );

  test('with pKVM does not keep a physical device out', () => {
    expect(memory({ protection: 'pkvm', arch: 'aarch64', implementation: 'hardware' })).toEqual([
      'unguarded',
      'works',
    ]);
  });
});

test.each([
  [{}, 'ordinary', 'works'],
  [{ offers: MODERN }, 'ordinary', 'works'],
  [{ protection: 'restricted-hook', offers: MODERN }, 'told', 'works'],
  [{ protection: 'restricted-hook', linux: '5.9' }, 'told', 'works'],
  [{ protection: 'sev', offers: MODERN }, 'shared', 'works'],
  [{ protection: 'cca', arch: 'aarch64', linux: '6.13', offers: MODERN }, 'shared', 'works'],
  [{ protection: 'sev', iommu: 'amd', offers: MODERN }, 'private', 'breaks'],
  [{ protection: 'sev', offers: MODERN, linux: '7.2', cmdline: 'swiotlb=noforce' }, 'private', 'breaks'],
  [{ protection: 'sev', offers: MODERN, linux: '7.3', cmdline: 'swiotlb=noforce' }, 'unmapped', 'breaks'],
  [{ protection: 'pef', arch: 'ppc64le', linux: '7.3', offers: MODERN }, 'unmapped', 'breaks'],
] as const)('of %j the memory is %s, and the device %s', (spec, code, expected) => {
  expect(memory(spec)).toEqual([code, expected]);
});

const said = (story: Story) =>
  story.entries
    .filter(({ kind }) => kind.id === 'reach/memory')
    .map((entry) => decisionWords(entry, story.asked).answer);

test.each([
  [{ protection: 'sev', iommu: 'amd', offers: MODERN }, 'ring and buffers are'],
  [{ protection: 'sev', linux: '7.2', cmdline: 'swiotlb=noforce', offers: MODERN }, 'the buffers are'],
  [{ protection: 'pef', arch: 'ppc64le', linux: '6.12', offers: MODERN }, 'the buffers are'],
] as const)('of %j it is said that %s private', (spec, what) => {
  expect(said(run(spec))).toEqual([`No: ${what} private.`]);
});

/** What is said to happen when the host touches private memory of a guest. */
const touching = (spec: Spec, technology: string) => {
  const { entries, asked } = run(spec, gibson2019);
  return entries
    .filter(({ kind }) => kind.id === `reach/private-memory/${technology}`)
    .map((entry) => decisionWords(entry, asked).answer)
    .join();
};

test.each([
  ['sev-snp', '6.1'],
  ['tdx', '6.1'],
] as const)(
  'a host that touches private memory of %s reads zeros, as guest_memfd is discarded on conversion, and old shared data where it comes from huge pages, which are not',
  (protection, linux) => {
    const said = touching({ protection, linux }, protection);
    expect(said).toMatch(
      /reads zeros \(or what the guest once shared there, .*huge pages\), its writes are lost/,
    );
  },
);

test.each(['sev', 'pef', 's390-pv'] as const)(
  'a host that touches private memory of %s reads ciphertext, not zeros',
  (protection) => {
    const arch = { sev: 'x86_64', pef: 'ppc64le', 's390-pv': 's390x' } as const;
    const linux = { sev: '5.12', pef: '7.3', 's390-pv': '5.9' } as const;
    const transport = protection === 's390-pv' ? 'ccw' : 'pci-modern';
    const spec = { protection, arch: arch[protection], linux: linux[protection], transport } as const;
    expect(touching(spec, protection)).toMatch(/ciphertext/);
    expect(touching(spec, protection)).not.toMatch(/zeros/);
  },
);

test('a host that touches a page of a pKVM guest gets EFAULT or takes the page by force, which the guest then misses', () => {
  const said = touching({ protection: 'pkvm', arch: 'aarch64', linux: '7.3' }, 'pkvm');
  expect(said).toMatch(/monitor is killed by SIGSEGV/);
  expect(said).toMatch(/kernel \(vhost\) gets EFAULT and stops, or takes the page by force: it reads zeros/);
  expect(said).toMatch(/guest’s next access ends in EFAULT from KVM_RUN/);
});

test('a device that fails both questions is told of both', () => {
  const story = run({
    protection: 'sev',
    iommu: 'intel',
    cmdline: 'intel_iommu=on',
    offers: MODERN,
    addressing: 'guest-physical',
  });
  expect(story.entries.flatMap(({ kind, code }) => (kind.id.startsWith('reach/') ? [code] : []))).toEqual([
    'iova-as-physical',
    'private',
    'host',
  ]);
});
