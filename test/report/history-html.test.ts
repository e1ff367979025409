import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { history } from '../../src/explore/diff/history.ts';
import { F, NET } from '../../src/features/bits.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { bandOf } from '../../src/report/history-band.ts';
import { historiesHtml } from '../../src/report/history-html.ts';
import { anyCase } from '../any-case.ts';
import { caseOf, MODERN, type Spec } from '../cases.ts';
import { FROM_ELSEWHERE, unbalanced } from './pages.ts';

const followed = (spec: Spec, since: string, until: string) => history(caseOf(spec), linux, since, until);

describe('a case through the releases, as a band', () => {
  test('has a stretch for each answer, with the releases that give it', () => {
    const { answers, stretches, series } = bandOf(
      followed({ protection: 'sev', offers: [F.VERSION_1] }, '5.10', '5.15'),
    );
    expect(series).toEqual(['5.10', '5.11', '5.12', '5.13', '5.14', '5.15']);
    expect(answers.map(({ letter, result, releases }) => [letter, result.outcome, releases])).toEqual([
      ['A', 'breaks', ['5.10 to 5.12']],
      ['B', 'refused-by-driver', ['5.13 to 5.15']],
    ]);
    expect(stretches.map(({ answer, from, to }) => [answer.letter, from, to])).toEqual([
      ['A', 0, 3],
      ['B', 3, 6],
    ]);
  });

  test('shows apart what came to updates of a stable series', () => {
    const { updates, answers } = bandOf(
      followed(
        { offers: [F.VERSION_1, NET.CTRL_VQ, NET.RSS], fields: { rss_max_key_size: 41 } },
        '6.0',
        '6.13',
      ),
    );
    expect(answers.map(({ letter, releases }) => [letter, releases])).toEqual([
      ['A', ['6.0 to 6.11']],
      ['B', ['6.12 to 6.13', '6.1.117 to 6.1.188', '6.6.61', '6.11.8']],
    ]);
    expect(updates.map(({ column, answer }) => [column, answer.letter])).toEqual([
      [1, 'B'],
      [6, 'B'],
      [11, 'B'],
    ]);
  });

  test('has each series in one stretch, and nowhere one answer in two neighbouring ones', () => {
    fc.assert(
      fc.property(anyCase, (asked) => {
        const { series, stretches, ticks } = bandOf(history(asked, linux, '4.8', '6.12'));
        expect(stretches.map(({ from }) => from)).toEqual([0, ...stretches.slice(0, -1).map(({ to }) => to)]);
        expect(stretches.at(-1)?.to).toBe(series.length);
        for (const [i, { answer }] of stretches.entries()) expect(answer).not.toBe(stretches[i - 1]?.answer);
        const begins = new Set(stretches.map(({ from }) => from));
        expect(ticks.filter((column) => begins.has(column))).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the page of a history', () => {
  const page = historiesHtml([
    followed({ protection: 'sev', offers: MODERN }, '4.8', '7.3'),
    followed({ offers: [] }, '6.12', '6.12'),
  ]);

  test('is one page that needs nothing from elsewhere', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(FROM_ELSEWHERE);
    expect(unbalanced(page)).toEqual([]);
  });

  test('has a band for each case, and what changed with its cause below', () => {
    expect([...page.matchAll(/<svg class="band" role="img"/g)]).toHaveLength(2);
    expect(page).toContain('<desc>4.8 to 4.14: A; 4.15 to 7.3: B</desc>');
    expect(page).toContain('<h3>Linux 4.15 <span class="good">✓ works: swiotlb copy</span></h3>');
    expect(page).toMatch(/<dt>Because<\/dt><dd>Linux 4\.15 runs as an AMD SEV guest/);
    expect(page).toContain('The answer is the same in every one of them.');
  });

  test('links what it cites, in the release that has it', () => {
    const link = /<dt>Because<\/dt><dd>[^<]*<a href="https:\/\/git\.kernel\.org\/[^"]*\?h=v([\d.]+)">/g;
    expect([...page.matchAll(link)].map(([, release]) => release)).toContain('4.15');
    expect(page).toMatch(/<p>Source: <a href="https:\/\/git\.kernel\.org\//);
  });
});
