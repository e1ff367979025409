import type { Ignored } from '../../../model/ignored.ts';
import { runCase } from './case.ts';
import { fieldsOf, textOf, textsAround } from './expand.ts';
import { runFor, runWhile } from './loops.ts';
import { namesSetIn } from './names.ts';
import { PassedOver } from './passed-over.ts';
import { printedBy, runProgram } from './programs.ts';
import type { Purpose, ScriptRun } from './purpose.ts';
import {
  boundedValue,
  type Expander,
  forked,
  type Ran,
  type ShellRunner,
  type ShellState,
  shellOutlineOf,
} from './state.ts';
import { shellScript } from './syntax.ts';
import { testHolds } from './test.ts';
import type { BrokenText, ShellArray, ShellWord } from './token.ts';
import { shellTokens } from './tokens.ts';
import { offsetOf, type ShellNode, type SimpleCommand } from './tree.ts';
import type { Word } from './words.ts';

const MOST_WAYS = 256;
const MOST_STARTED = 100;
const MOST_STEPS = 1_000_000;
const DEEPEST = 30;

class ScriptRunner implements ShellRunner {
  private steps = 0;
  private depth = 0;
  private readonly passedOver = new PassedOver();
  private readonly notes = new Map<string, Ignored & { readonly offset: number }>();
  private broken: BrokenText | undefined;
  readonly expander: Expander;
  private readonly purpose: Purpose;

  constructor(purpose: Purpose, root: ShellNode) {
    this.purpose = purpose;
    this.expander = {
      printed: (text, state) => this.printed(text, state),
      own: namesSetIn(root),
      given: purpose.given,
    };
  }

  /** Follows a whole script from its beginning. */
  all(root: ShellNode): ScriptRun {
    const start: ShellState = {
      variables: new Map(),
      functions: new Map(),
      files: new Map(),
      args: undefined,
      started: [],
      choices: [],
      ended: undefined,
    };
    const ends = this.run(root, start).map(({ state }) => state);
    return {
      ends,
      others: this.passedOver.texts,
      programs: this.passedOver.programs,
      notes: [...this.notes.values()],
      broken: this.broken,
    };
  }

  /** Follows a text that a script has put together. */
  text(text: string, state: ShellState, offset: number): readonly Ran[] {
    const { tokens } = shellTokens(text, () => offset);
    return this.run(shellScript(tokens, this.purpose.goesOn).root, state);
  }

  run(node: ShellNode, state: ShellState): readonly Ran[] {
    if (state.ended !== undefined || this.broken !== undefined) return [{ state, status: true }];
    if (++this.steps > MOST_STEPS)
      this.break(0, 'the script does more than can be followed; give the command line that it makes');
    if (++this.depth > DEEPEST * 4) {
      this.depth--;
      return [{ state, status: undefined }];
    }
    const ran = this.runNode(node, state);
    this.depth--;
    return ran;
  }

  private break(offset: number, message: string): void {
    this.broken ??= { offset, message };
  }

  private runNode(node: ShellNode, state: ShellState): readonly Ran[] {
    switch (node.kind) {
      case 'list':
        return this.list(node.items, state);
      case 'pipe':
        return this.list(
          node.parts.map((part) => ({ node: part, join: ';' as const })),
          state,
        );
      case 'not':
        return this.run(node.node, state).map((one) => ({
          ...one,
          status: one.status === 'likely' || one.status === undefined ? undefined : !one.status,
        }));
      case 'condition':
        return [{ state, status: testHolds(node.words.map((word) => textOf(word, state, this.expander))) }];
      case 'if':
        return this.either(this.run(node.test, state), node.offset, {
          holds: (one) => this.run(node.then, one),
          fails: (one) =>
            node.otherwise === undefined ? [{ state: one, status: true }] : this.run(node.otherwise, one),
        });
      case 'while':
        return runWhile(node, state, this);
      case 'for':
        return runFor(node, state, this);
      case 'case':
        return runCase(node, state, this);
      case 'function':
        state.functions.set(node.name, node.body);
        return [{ state, status: true }];
      case 'simple':
        return this.simple(node, state);
    }
  }

  private list(
    items: Extract<ShellNode, { readonly kind: 'list' }>['items'],
    state: ShellState,
  ): readonly Ran[] {
    let ran: readonly Ran[] = [{ state, status: true }];
    for (const { node, join } of items) {
      if (join === ';') {
        const next = ran.flatMap((one) => this.run(node, one.state));
        // Where no test was met, shells that differed still do, but for what is overwritten.
        ran = next.length > ran.length ? this.merged(next) : next;
      } else {
        const goes = (one: ShellState) => this.run(node, one);
        const stays = (one: ShellState): readonly Ran[] => [{ state: one, status: join === '||' }];
        const ways = join === '&&' ? { holds: goes, fails: stays } : { holds: stays, fails: goes };
        const likely = ran.map((one) => ({ ...one, status: one.status === 'likely' ? true : one.status }));
        ran = this.either(likely, offsetOf(node), ways);
      }
    }
    return ran;
  }

  /** Goes on as a test came out, or both ways where nobody knows. */
  private either(
    tested: readonly Ran[],
    offset: number,
    ways: Readonly<Record<'holds' | 'fails', (state: ShellState) => readonly Ran[]>>,
  ): readonly Ran[] {
    return this.merged(
      tested.flatMap(({ state, status }) => {
        if (state.ended !== undefined) return [{ state, status }];
        if (status === true) return ways.holds(state);
        if (status === false) return ways.fails(state);
        const other = forked(state);
        this.steps += 1 + state.variables.size + state.files.size;
        const chosen = (one: ShellState, holds: boolean): ShellState => ({
          ...one,
          choices: [...one.choices, { offset, holds }],
        });
        return [...ways.holds(chosen(state, true)), ...ways.fails(chosen(other, false))];
      }),
    );
  }

  /** Shells that go on alike are one, which no test has led there. */
  merged(ran: readonly Ran[]): readonly Ran[] {
    if (ran.length < 2) return ran;
    const found = new Map<string, Ran>();
    for (const one of ran) {
      const key = shellOutlineOf(one.state);
      this.steps += 1 + key.length / 100;
      const before = found.get(key);
      if (before === undefined) found.set(key, one);
      else {
        const choices = before.state.choices.filter((choice) => one.state.choices.includes(choice));
        const status = before.status === one.status ? one.status : undefined;
        found.set(key, { state: { ...before.state, choices }, status });
      }
    }
    if (found.size > MOST_WAYS) {
      const offset = ran.at(-1)?.state.choices.at(-1)?.offset ?? 0;
      this.break(
        offset,
        `the script may go more than ${MOST_WAYS} ways up to here; state the variables that it tests with --define NAME=VALUE, or give the command line that it makes`,
      );
    }
    return [...found.values()];
  }

  /** What `$(…)` stands for, where that is plain. */
  private printed(text: string, state: ShellState): string | undefined {
    if (++this.steps > MOST_STEPS || this.depth > DEEPEST) return undefined;
    const { tokens } = shellTokens(text);
    const { root } = shellScript(tokens, () => false);
    const [only, ...others] = root.kind === 'list' ? root.items : [];
    if (only?.node.kind !== 'simple' || others.length > 0) return undefined;
    const { node } = only;
    this.depth++;
    const words = this.wordsOf(node.words, state);
    this.depth--;
    return printedBy({ node, words, state }, this)?.replace(/\n+$/, '');
  }

  /** Says of what the script does what cannot be followed. */
  note(offset: number, text: string, why: string): void {
    this.notes.set(`${offset} ${text}`, { offset, text, matters: true, why });
  }

  /** Sets a variable, but for one whose value was stated from outside. */
  set(name: string, fields: readonly string[], state: ShellState, isArray = false): void {
    if (!this.purpose.given.has(name)) state.variables.set(name, boundedValue(name, { fields, isArray }));
  }

  assign(assignment: SimpleCommand['assignments'][number], state: ShellState): void {
    const { name, adds } = assignment;
    const before = adds ? state.variables.get(name) : undefined;
    if (assignment.kind === 'array') {
      const fields = assignment.words.flatMap((word) => fieldsOf(word, state, this.expander));
      this.steps += (before?.fields.length ?? 0) / 50;
      this.set(name, [...(before?.fields ?? []), ...fields], state, true);
      return;
    }
    const text = textOf(assignment.value, state, this.expander);
    if (before?.isArray) this.set(name, [...before.fields, text], state, true);
    else this.set(name, [`${before?.fields[0] ?? ''}${text}`], state);
  }

  private simple(node: SimpleCommand, state: ShellState): readonly Ran[] {
    const { assignments, words } = node;
    if (words.length === 0) {
      for (const assignment of assignments) this.assign(assignment, state);
      return [{ state, status: 'likely' }];
    }
    const before = assignments.map(({ name }) => [name, state.variables.get(name)] as const);
    for (const assignment of assignments) this.assign(assignment, state);
    const ran = this.command(node, state);
    for (const [name, value] of before)
      for (const { state: after } of ran)
        if (value === undefined) after.variables.delete(name);
        else after.variables.set(name, value);
    return ran;
  }

  private command(node: SimpleCommand, state: ShellState): readonly Ran[] {
    const words = this.wordsOf(node.words, state);
    const [first, ...others] = words;
    if (first === undefined) return [{ state, status: true }];
    const body = state.functions.get(first.text);
    if (body !== undefined) return this.call(body, others, state);
    if (this.purpose.isSought(words)) {
      if (state.started.length >= MOST_STARTED)
        this.break(first.offset, `more than ${MOST_STARTED} guests; give a text with fewer`);
      for (const text of textsAround(node, state, this.expander)) this.passedOver.text(text);
      const started = [...state.started, { words, files: new Map(state.files) }];
      const ended = first.text === 'exec' ? 'exit' : state.ended;
      return [{ state: { ...state, started, ended }, status: 'likely' }];
    }
    return runProgram({ node, words, state }, this);
  }

  /** Takes note of a program of no account. */
  other(words: readonly Word[]): void {
    this.passedOver.program(words);
  }

  private wordsOf(words: readonly (ShellWord | ShellArray)[], state: ShellState): readonly Word[] {
    return words.flatMap((word) =>
      word.kind === 'array'
        ? []
        : fieldsOf(word, state, this.expander).map((text) => ({ text, offset: word.offset })),
    );
  }

  private call(body: ShellNode, words: readonly Word[], state: ShellState): readonly Ran[] {
    const { args } = state;
    if (this.depth > DEEPEST) return [{ state, status: undefined }];
    return this.run(body, { ...state, args: words.map(({ text }) => text) }).map(
      ({ state: after, status }) => ({
        status,
        state: { ...after, args, ended: after.ended === 'return' ? undefined : after.ended },
      }),
    );
  }
}

/** Follows a script without running anything, each way that it may go. */
export function followScript(root: ShellNode, purpose: Purpose): ScriptRun {
  return new ScriptRunner(purpose, root).all(root);
}
