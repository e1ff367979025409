import { fieldsOf } from './expand.ts';
import { namesSetIn } from './names.ts';
import {
  type Expander,
  forked,
  type Ran,
  type ShellRunner,
  type ShellState,
  scalar,
  unknownValue,
} from './state.ts';
import type { ShellWord } from './token.ts';
import type { ShellNode } from './tree.ts';

type While = Extract<ShellNode, { readonly kind: 'while' }>;
type For = Extract<ShellNode, { readonly kind: 'for' }>;

const MOST_ROUNDS = 100;

/** Follows `while` and `until`, round by round where the test can be answered. */
export function runWhile(node: While, state: ShellState, runner: ShellRunner): readonly Ran[] {
  let now = state;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [tested, ...others] = runner.run(node.test, now);
    if (tested === undefined || others.length > 0 || typeof tested.status !== 'boolean')
      return uncounted(node, tested?.state ?? now, runner);
    if (!tested.status) return [tested];
    const [ran, ...more] = runner.run(node.body, tested.state);
    if (ran === undefined || more.length > 0 || ran.state.ended !== undefined)
      return ran === undefined ? [tested] : [ran, ...more];
    now = ran.state;
    if (isEndless(node.test)) return [ran];
  }
  return uncounted(node, now, runner);
}

/** A loop that runs an unknown number of times: followed once if it starts what is looked for, otherwise not at all. */
function uncounted(node: While, state: ShellState, runner: ShellRunner): readonly Ran[] {
  const tried = runner.run(node.body, forked(state));
  if (tried.some((one) => one.state.started.length > state.started.length)) return tried;
  const names = [...namesSetIn(node.body)].filter((name) => !runner.expander.given.has(name));
  for (const name of names)
    if (!state.variables.has(name)) state.variables.set(name, scalar(unknownValue(name)));
  if (names.length > 0)
    runner.note(node.offset, `a loop that may set ${names.join(', ')}`, 'it is read as if it set nothing');
  return [{ state, status: true }];
}

/** Follows `for`. */
export function runFor(node: For, state: ShellState, runner: ShellRunner): readonly Ran[] {
  const counted =
    node.words.length > 0 && node.words.every((word) => isCounted(word, state, runner.expander));
  const values = node.words.flatMap((word) => fieldsOf(word, state, runner.expander).flatMap(braces));
  if (!counted || values.length > MOST_ROUNDS) return unknownRounds(node, state, runner);
  let ran: readonly Ran[] = [{ state, status: true }];
  for (const value of values)
    ran = runner.merged(
      ran.flatMap((one) => {
        runner.set(node.name, [value], one.state);
        return runner.run(node.body, one.state);
      }),
    );
  return ran;
}

/** Runs a body once, after which nobody knows what it has set. */
function unknownRounds(node: For, state: ShellState, runner: ShellRunner): readonly Ran[] {
  runner.set(node.name, [unknownValue(node.name)], state);
  const before = new Map(state.variables);
  const ran = runner.run(node.body, state);
  for (const { state: after } of ran)
    for (const [name, value] of after.variables)
      if (before.get(name) !== value && name !== node.name)
        after.variables.set(name, scalar(unknownValue(name)));
  return ran;
}

/** `while true` and `while :`. */
function isEndless(test: ShellNode): boolean {
  const [item, ...others] = test.kind === 'list' ? test.items : [];
  if (item === undefined || others.length > 0 || item.node.kind !== 'simple') return false;
  const [word] = item.node.words;
  const part = word?.kind === 'word' ? word.parts[0] : undefined;
  return part?.kind === 'text' && (part.text === 'true' || part.text === ':');
}

/** Whether it is known into how many words the shell splits one. */
function isCounted(word: ShellWord, state: ShellState, expander: Expander): boolean {
  return word.parts.every(
    (part) =>
      part.kind === 'text' ||
      (part.quoted && !(part.kind === 'variable' && part.name === '@')) ||
      !/\$\{\w+\}|\$@/.test(fieldsOf({ ...word, parts: [part] }, state, expander).join(' ')),
  );
}

/** `{1..3}` and `{a,b}` as the shell expands them. */
function braces(text: string): readonly string[] {
  const [, from, to] = /^\{(\d{1,4})\.\.(\d{1,4})\}$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    const count = Math.min(Math.abs(Number(to) - Number(from)) + 1, MOST_ROUNDS + 1);
    const step = Number(from) <= Number(to) ? 1 : -1;
    return Array.from({ length: count }, (_, i) => String(Number(from) + i * step));
  }
  const [, inside] = /^\{([^{}]*,[^{}]*)\}$/.exec(text) ?? [];
  return inside?.split(',') ?? [text];
}
