import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areApart, edited, type TextEdit } from '../../../src/input/edit/text-edit.ts';

const TEXT = 'abcdefgh';

const edit: fc.Arbitrary<TextEdit> = fc
  .tuple(fc.nat(TEXT.length), fc.nat(TEXT.length), fc.constantFrom('', 'X', 'YZ'))
  .map(([a, b, text]) => ({ from: Math.min(a, b), to: Math.max(a, b), text }));

test('edits that are apart can be made together, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 5 }), (edits) => {
      if (areApart(edits)) {
        const gone = edits.reduce((sum, { from, to }) => sum + to - from, 0);
        const come = edits.reduce((sum, { text }) => sum + text.length, 0);
        expect(edited(TEXT, edits)).toHaveLength(TEXT.length - gone + come);
      } else expect(() => edited(TEXT, edits)).toThrow('overlap');
    }),
  );
});

test('what is inserted where a deletion begins stands before it, whichever was given first', () => {
  const [deletion, insertion] = [
    { from: 2, to: 4, text: '' },
    { from: 2, to: 2, text: '+' },
  ];
  expect(edited(TEXT, [deletion, insertion])).toBe('ab+efgh');
  expect(edited(TEXT, [insertion, deletion])).toBe('ab+efgh');
});
