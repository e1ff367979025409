import { textOf } from './expand.ts';
import { matchesGlob } from './glob.ts';
import { forked, hasUnknown, type Ran, type ShellRunner, type ShellState } from './state.ts';
import type { ShellNode } from './tree.ts';

/** Follows `case`: the branch of the first pattern that fits, or each where nobody knows. */
export function runCase(
  node: Extract<ShellNode, { readonly kind: 'case' }>,
  state: ShellState,
  runner: ShellRunner,
): readonly Ran[] {
  const text = textOf(node.word, state, runner.expander);
  const patterns = node.items.map(({ patterns }) =>
    patterns.map((word) => textOf(word, state, runner.expander)),
  );
  if (!hasUnknown(text) && !text.includes('$@')) {
    const found = patterns.findIndex((all) => all.some((pattern) => matchesGlob(text, pattern)));
    const item = node.items[found];
    return item === undefined ? [{ state, status: true }] : runner.run(item.body, state);
  }
  const takesAll = patterns.some((all) => all.includes('*'));
  const ways = node.items.map(({ body, patterns }) => {
    const choice = { offset: patterns[0]?.offset ?? node.offset, holds: true };
    const other = forked(state);
    return runner.run(body, { ...other, choices: [...state.choices, choice] });
  });
  const none: readonly Ran[] = takesAll ? [] : [{ state, status: true }];
  return runner.merged([...ways.flat(), ...none]);
}
