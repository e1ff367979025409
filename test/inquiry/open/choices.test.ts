import { describe, expect, test } from 'vitest';
import { Choices } from '../../../src/inquiry/open/choices.ts';
import { Subsets } from '../../../src/inquiry/open/subsets.ts';

/** Every path of a rule over things with so many values: its answers, and what was open in the end. */
function paths(sizes: readonly number[], rule: (choices: Choices) => unknown) {
  const choices = new Choices(sizes, new Subsets());
  const found: { readonly said: unknown; readonly open: readonly (readonly number[])[] }[] = [];
  do {
    choices.replay(0);
    found.push({ said: rule(choices), open: choices.open.map(({ indices }) => indices) });
  } while (choices.next(0, () => undefined));
  return found;
}

describe('a walk', () => {
  test('splits what is asked about by the answers, and nothing else', () => {
    expect(paths([4, 3], (choices) => choices.ask(0, (index) => index % 2))).toEqual([
      {
        said: 0,
        open: [
          [0, 2],
          [0, 1, 2],
        ],
      },
      {
        said: 1,
        open: [
          [1, 3],
          [0, 1, 2],
        ],
      },
    ]);
  });

  test('asks no further where the answers are the same', () => {
    expect(paths([5], (choices) => choices.ask(0, () => 'same'))).toHaveLength(1);
  });

  test('splits again what a later question tells apart', () => {
    const found = paths([4], (choices) => [
      choices.ask(0, (index) => index < 2),
      choices.ask(0, (index) => index === 0 || index === 3),
    ]);
    expect(found.map(({ open }) => open[0])).toEqual([[0], [1], [2], [3]]);
  });

  test('gives a question that is asked again the same answer', () => {
    const found = paths([2, 2], (choices) => {
      const first = choices.ask(0, (index) => index);
      choices.ask(1, (index) => index);
      return [first, choices.ask(0, (index) => index)];
    });
    expect(
      found.every(({ said }) => JSON.stringify(said) === '[0,0]' || JSON.stringify(said) === '[1,1]'),
    ).toBe(true);
    expect(found).toHaveLength(4);
  });

  test('tells answers apart as it is told to', () => {
    const found = paths([3], (choices) =>
      choices.ask(
        0,
        (index) => ({ index }),
        (a, b) => a.index > 0 === b.index > 0,
      ),
    );
    expect(found.map(({ open }) => open[0])).toEqual([[0], [1, 2]]);
  });
});

test('equal subsets are one object', () => {
  const subsets = new Subsets();
  expect(subsets.of([1, 2])).toBe(subsets.of([1, 2]));
  expect(subsets.intersection(subsets.of([1, 2, 3]), subsets.of([2, 3, 4]))).toBe(subsets.of([2, 3]));
  expect(subsets.all(3)).toBe(subsets.of([0, 1, 2]));
});
