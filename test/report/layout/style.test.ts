import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flow, type Piece, sideBySide, styleFor, wrap } from '../../../src/report/layout/style.ts';
import { wideLines } from '../../cli/run.ts';

const plain = styleFor({ colour: 0, unicode: true, width: 60 });
const ascii = styleFor({ colour: 0, unicode: false, width: 60 });
const coloured = styleFor({ colour: 1, unicode: true, width: 60 });

/** Text as reports have it: words with single spaces between them. */
const words = fc.array(fc.stringMatching(/^[a-z→…’]{1,20}$/), { minLength: 1, maxLength: 40 });
const columns = fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 }));

describe('a style', () => {
  test('without colour adds nothing to a text', () => {
    const { good, bad, strong, faint, name } = plain;
    for (const dress of [good, bad, strong, faint, name]) expect(dress('text')).toBe('text');
  });

  test('with colour adds escape sequences, one line at a time', () => {
    const lines = coloured.good('two\nlines').split('\n');
    expect(lines.map((line) => line.startsWith('\u001b['))).toEqual([true, true]);
    expect(lines.map(stripVTControlCharacters)).toEqual(['two', 'lines']);
  });

  test('without Unicode spells what it knows in ASCII, and marks what it does not', () => {
    expect(ascii.plain('“a” → ‘b’ … 1–2 · é😀')).toBe('"a" -> \'b\' ... 1-2 | ??');
    for (const glyph of Object.values(ascii.glyph)) expect(glyph).toMatch(/^\p{ASCII}+$/u);
    expect(plain.plain('“é” →')).toBe('“é” →');
  });
});

describe('wrapped text', () => {
  test('breaks at the last space that fits, and is indented below', () => {
    expect(wrap('one two three four', 2, 9)).toBe('one two\n  three\n  four');
    expect(wrap('one two three four', 4, 12, 0)).toBe('one two\n    three\n    four');
  });

  test('gives a word that is too long a line of its own', () => {
    expect(wrap('a veryverylongword b', 0, 8)).toBe('a\nveryverylongword\nb');
  });

  test('is as wide as the words are, where they fit', () => {
    expect(wrap('12 45', 0, 5)).toBe('12 45');
    expect(wrap('12 456', 0, 5)).toBe('12\n456');
  });

  test('has every word, in order, and no line that could be shorter', () => {
    fc.assert(
      fc.property(words, columns, fc.constantFrom(plain, ascii), (text, [indent, first], style) => {
        const flowed = `${' '.repeat(first)}${flow(text.join(' '), style, indent, first)}`;
        expect(flowed.trim().split(/\s+/)).toEqual(text.map(style.plain));
        expect(wideLines(flowed, style.width)).toEqual([]);
      }),
    );
  });

  test('is measured in the spelling that it is printed in', () => {
    const text = `${'x'.repeat(53)} …… …`;
    expect(flow(text, plain, 0)).toBe(text);
    expect(flow(text, ascii, 0)).toBe(`${'x'.repeat(53)} ......\n...`);
  });
});

describe('pieces side by side', () => {
  const piece = (text: string): Piece => ({ text, dress: (dressed) => `<${dressed}>` });
  const beside = (pieces: readonly Piece[]) => sideBySide({ pieces, between: '   ' }, plain, 2, 0);

  test('share a line as long as they fit, whatever their dress is wide', () => {
    const long = 'x'.repeat(40);
    expect(beside([piece(long), piece('short'), piece('more')])).toBe(`<${long}>   <short>   <more>`);
    expect(beside([piece(long), piece(long), piece('short')])).toBe(`<${long}>\n  <${long}>   <short>`);
  });

  test('break up where one alone is too wide', () => {
    const text = Array.from({ length: 12 }, () => 'word').join(' ');
    const shown = sideBySide(
      { pieces: [piece(`${text} and ${text}`), piece('end')], between: '   ' },
      plain,
      4,
    );
    expect(shown.split('\n')).toHaveLength(4);
    expect(shown).toMatch(/>\n {4}<end>$/);
  });

  test('are nothing where there are none', () => {
    expect(sideBySide({ pieces: [], between: '   ' }, plain, 2)).toBe('');
  });

  test('have every word, and no line that could be shorter', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), columns, (texts, [indent, first]) => {
        const pieces = texts.map((text) => ({ text: text.join(' '), dress: (dressed: string) => dressed }));
        const shown = `${' '.repeat(first)}${sideBySide({ pieces, between: ' ' }, plain, indent, first)}`;
        expect(shown.split(/\s+/).filter((word) => word !== '')).toEqual(texts.flat());
        expect(wideLines(shown, plain.width)).toEqual([]);
      }),
    );
  });
});
