import { describe, expect, test } from 'vitest';
import { claimsMarkdown, comparisonMarkdown } from '../../src/report/compare-markdown.ts';
import { claimsOf, comparisonOf, HOSTILE } from './compare-samples.ts';

/** The cells of each line of a table; a bar after a backslash is no border. */
function cellsOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('a comparison in Markdown', () => {
  const text = comparisonMarkdown(comparisonOf('linux-6.12', 'linux-5.8'));

  test('is one table, with what differs in bold', () => {
    expect(cellsOf(text).slice(0, 4)).toEqual([
      ['', 'linux-6.12', 'linux-5.8'],
      ['---', '---', '---'],
      ['plain device · SNP guest', '✗ driver', '**✗ no driver**'],
      ['plain device · ordinary guest', '✓ physical', '✓ physical'],
    ]);
    expect(text).toContain('Bold: differs from the first column.');
  });

  test('folds the reasons', () => {
    expect(text).toContain('<details><summary>Why they differ</summary>\n\n- plain device · SNP guest\n');
  });

  test('escapes what comes from files', () => {
    const hostile = comparisonMarkdown(HOSTILE);
    for (const cells of cellsOf(hostile)) expect(cells).toHaveLength(3);
    expect(hostile).toContain(
      '\\<script\\>alert("x")\\</script\\> \\| \\*\\*a\\*\\* \\`b\\` \\\\u001b\\[31m',
    );
    expect(hostile).not.toMatch(/(?<!\\)<(?!\/?details|\/?summary)/);
  });
});

describe('claims in Markdown', () => {
  const text = claimsMarkdown(claimsOf('gibson-2019', 'linux-4.8'));

  test('are one table, and below what breaks each claim', () => {
    expect(cellsOf(text)).toEqual([
      ['', 'safe', 'free', 'one-offer', 'real-devices', 'old-guests', 'old-hosts'],
      Array.from({ length: 7 }, () => '---'),
      ['gibson-2019', '✗ 13.5 %', '✗ 17.1 %', '✗ 19.8 %', '✗ 13.1 %', '✗ 2 %', '✗ 100 %'],
      ['linux-4.8', '-', '✗ 29.2 %', '-', '✓', '✗ 100 %', '-'],
    ]);
    expect(text).toContain(
      '**real-devices**: a physical device behind an IOMMU always gets platform addresses\n\n- x86, physical device: sev, sev-es, sev-snp or tdx, IOMMU none, amd or virtio, Linux 5.19 to 7.2, no iommu.passthrough=1, pci-modern → breaks: iommu (gibson-2019)\n',
    );
  });
});
