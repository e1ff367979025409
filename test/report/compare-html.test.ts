import { describe, expect, test } from 'vitest';
import { claimsHtml } from '../../src/report/claims-html.ts';
import { comparisonHtml } from '../../src/report/compare-html.ts';
import { html } from '../../src/report/layout/markup.ts';
import { allClaims, comparisonOf, HOSTILE } from './compare-samples.ts';
import { FROM_ELSEWHERE, unbalanced } from './pages.ts';

const pages: readonly (readonly [string, string])[] = [
  ['a comparison', comparisonHtml(comparisonOf('linux-6.12', 'linux-5.8', 'gibson-2019'))],
  ['claims', claimsHtml(allClaims())],
  ['a comparison of hostile names', comparisonHtml(HOSTILE)],
];

describe.each(pages)('%s in HTML', (_, page) => {
  test('is one page that needs nothing from elsewhere', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">/);
    expect(page).not.toMatch(FROM_ELSEWHERE);
    expect(page).toContain(`default-src 'none'; style-src 'unsafe-inline'`);
    expect(unbalanced(page)).toEqual([]);
  });

  test('has a table that can be heard', () => {
    expect(page).toMatch(/<table>\n<caption>[^<]+<\/caption>\n<thead>/);
    expect(page).toContain('<th scope="col">');
    expect(page).toContain('<th scope="row">');
    expect(page).toMatch(/<div class="scroll" role="region" aria-label="[A-Z][a-z]+" tabindex="0">/);
    expect(page).toContain('@media (prefers-color-scheme: dark)');
  });
});

test.each(pages.slice(0, 2))('%s in HTML links the sources behind a cell', (_, page) => {
  expect(page).toMatch(/<details>[\s\S]*?<p>Source: <a href="https:\/\/git\.kernel\.org\/[^"]*\?h=v\d/);
});

describe('a comparison in HTML', () => {
  const [[, page] = ['', '']] = pages;

  test('says why behind each cell, without a script', () => {
    expect(page).toContain(
      '<td class="bad differs" data-of="gibson-2019"><details><summary><span aria-hidden="true">✗ </span><span class="unseen">fails: </span>breaks physical *<span class="unseen"> differs</span></summary><p>Without ACCESS_PLATFORM the device is taken to read guest memory as it is. Ring and buffers are private.</p>',
    );
  });

  test('draws each way once, and shows it in every cell that has it', () => {
    const drawn = [...page.matchAll(/<g id="([^"]+)"/g)].map(([, id]) => id);
    const shown = [...page.matchAll(/<use href="#([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(drawn).size).toBe(drawn.length);
    expect([...new Set(shown)].sort()).toEqual([...drawn].sort());
    expect(shown.length).toBeGreaterThan(drawn.length);
    expect(shown).toHaveLength([...page.matchAll(/<td class/g)].length);
  });

  test('says first what its words mean', () => {
    expect(page.indexOf('<dl>')).toBeLessThan(page.indexOf('<table>'));
  });

  test('escapes what comes from files', () => {
    const hostile = comparisonHtml(HOSTILE);
    expect(hostile).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; | **a** `b` \\u001b[31m');
    expect(hostile).toContain('&lt;/td&gt;&quot;&#39; onload=x &amp; [link](javascript:x)\\u000a| # c');
    expect(hostile).not.toContain('\u001b');
  });
});

describe('claims in HTML', () => {
  const page = pages.find(([name]) => name === 'claims')?.[1] ?? '';

  test('say what they are and what is counted before the table', () => {
    const before = page.slice(0, page.indexOf('<table>'));
    expect(before).toContain('<dt>safe</dt><dd>no protected guest points a device at private memory</dd>');
    expect(before).toContain('A situation is a kind of platform');
  });

  test('have their numbers in the cells, and behind them what breaks and which rule keeps it', () => {
    expect(page).toMatch(
      /<td class="bad" data-of="free"><details><summary>\d+ %<span class="unseen"> broken<\/span> <span class="count">\d+\/\d+<\/span><\/summary><ul>\n<li>/,
    );
    expect(page).toMatch(/<span class="count">0\/\d+<\/span>/);
    expect(page).toMatch(/<span class="faint">\d+ situations, kept by /);
  });
});

describe('markup', () => {
  test('escapes text, and lets markup be', () => {
    const inner = html`<b>${'<&>"'}</b>`;
    expect(html`<p title="${`"'`}">${inner}${[inner, inner]}${5}</p>`.markup).toBe(
      '<p title="&quot;&#39;"><b>&lt;&amp;&gt;&quot;</b><b>&lt;&amp;&gt;&quot;</b><b>&lt;&amp;&gt;&quot;</b>5</p>',
    );
  });
});
