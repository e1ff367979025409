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
  test('say which rule keeps all that can be kept, or which comes nearest', () => {
    const { rows, ...rest } = claimsOf('gibson-2019', 'linux-4.8');
    expect(claimsMarkdown({ ...rest, rows })).toContain(
      '\n\nNone of these 2 keeps all that some rule keeps. linux-4.8 (real-devices) comes nearest, in one column.\n\n',
    );
    const [first, ...others] = rows;
    if (first === undefined) throw new Error('there are no rows');
    const perfect = { ...first, verdicts: first.verdicts.map((one) => ({ ...one, holds: true })) };
    expect(claimsMarkdown({ ...rest, rows: [perfect, ...others] })).toContain(
      '\n\ngibson-2019 keeps all that some rule keeps.\n\n',
    );
  });

  const text = claimsMarkdown(claimsOf('gibson-2019', 'linux-4.8'));

  test('are one table, and below what breaks each claim', () => {
    const [head, , gibson, linux] = cellsOf(text);
    expect(head?.slice(0, 3)).toEqual(['', 'safe', 'free']);
    expect(head?.slice(-3)).toEqual(['safe, other hosts', 'free, other hosts', 'one-offer, other hosts']);
    expect(gibson?.slice(0, 2)).toEqual(['gibson-2019', expect.stringMatching(/^\d+ %$/)]);
    expect(linux?.slice(0, 2)).toEqual(['linux-4.8', '-']);
    expect(text).toMatch(
      /\*\*real-devices\*\*: a physical device behind an IOMMU always gets platform addresses\n\n- No rule keeps x86 Xen: Linux up to 4\.7, requiring ACCESS\\_PLATFORM\n/,
    );
    expect(text).toMatch(/- gibson-2019 breaks x86: SEV, .* → breaks: physical \(\d+ situations, kept by /);
  });
});
