import { type CodeToken, codeTokens } from '../code-tokens.ts';
import { baseName, binaryIn, isQemuOption } from '../qemu/starts.ts';
import { nameFor } from '../shell/scan.ts';
import { unknownValue } from '../shell/state.ts';
import type { Variables, Word } from '../shell/words.ts';
import { withoutPadding } from '../text-template.ts';
import { constantsIn, programNear } from './constants.ts';

// Command lines that a program or a configuration has as a list of words: ["qemu-system-x86_64", "-machine", "q35"] in JSON,
// YAML, Python, Go or Rust, and what is added to such a list afterwards.

/** Words in one pair of brackets. */
interface Group {
  /** What is called with them: `exec.Command`, `.arg`, `cmd.args`; '' where nothing is. */
  readonly callee: string;
  /** The variable or key that they become; '' where there is none. */
  readonly target: string;
  /** They are added to what it has. */
  readonly adds: boolean;
  readonly indent: number;
  readonly words: readonly Word[];
}

/** Methods that add words to a command or a list. */
const ADDING = /(?:^|[.])(?:arg|args|append|extend|push|add|with_arg|insert)$/;
const ARGUMENTS = /^(?:args|arguments|argv|options|params|cmd|cmdline)$/i;

/** The words of one QEMU, and whether its program is among them. */
export interface Listed {
  readonly words: readonly Word[];
  readonly isNamed: boolean;
}

/** The words of each QEMU that a text has as a list. */
export function listedCommands(text: string, given: Variables): readonly Listed[] {
  const tokens = codeTokens(text);
  const groups = [...groupsOf(tokens, new Map([...constantsIn(tokens), ...given])), ...yamlGroups(text)];
  const commands: Listed[] = [];
  const used = new Set<Group>();
  for (const isNamed of [true, false])
    for (const [i, group] of groups.entries()) {
      const isOne = begins(group.words) && (binaryIn(group.words) !== undefined) === isNamed;
      if (!isOne || used.has(group) || commands.length >= MOST_GUESTS) continue;
      const words = withAdded(group, groups.slice(i + 1), groups, used);
      const bare = words.map((word) => ({ ...word, text: withoutPadding(word.text) }));
      const program = isNamed ? undefined : programNear(tokens, bare[0]?.offset ?? 0);
      if (bare.length > 1)
        commands.push({
          words: program === undefined ? bare : [program, ...bare],
          isNamed: isNamed || program !== undefined,
        });
    }
  return commands;
}

/** Whether a list begins with QEMU, with what runs it, or with an option of it. */
function begins(words: readonly Word[]): boolean {
  const [first] = words;
  if (first === undefined || /\s/.test(first.text)) return false;
  const binary = binaryIn(words);
  if (binary !== undefined) return binary < 5 && !/\s/.test(words[binary]?.text ?? '');
  return isQemuOption(first.text) && words.length > 1 && words.some(({ text }) => LONG.test(text));
}

/** An option that is one of QEMU’s and hardly one of another program’s. */
const LONG = /^--?[A-Za-z][\w-]+$/;

/** The words with those that are added afterwards, whether by calls, as a list of their own or by the name of another list. */
function withAdded(
  group: Group,
  later: readonly Group[],
  all: readonly Group[],
  used: Set<Group>,
): readonly Word[] {
  const words = spread(group.words, all, used);
  const target = group.target;
  let isChained = true;
  const isAlone = binaryIn(words) === words.length - 1;
  for (const next of later) {
    const isOf = target !== '' && (next.target === target || next.callee.startsWith(`${target}.`));
    const isLink = isChained && next.callee.startsWith('.') && ADDING.test(next.callee);
    const isArguments =
      isAlone && isChained && ARGUMENTS.test(next.target) && !begins(next.words.slice(0, 1));
    if (isLink || isArguments || (isOf && (next.adds || ADDING.test(next.callee)))) {
      used.add(next);
      const isSure = isLink || isArguments || next.indent <= group.indent;
      if (isSure) words.push(...spread(next.words, all, used));
      // What is added further inside is added only sometimes.
      else words.push({ text: unknownValue(target), offset: next.words[0]?.offset ?? 0 });
      isChained = true;
    } else if (isOf) break;
    else isChained = false;
  }
  return words;
}

/** Words with those of other lists in the places of their names. */
function spread(words: readonly Word[], all: readonly Group[], used: Set<Group>): Word[] {
  return words.flatMap((word) => {
    const [, name] = /^\.\.\.(\w+)$/.exec(word.text) ?? [];
    if (name === undefined) return [word];
    const lists = all.filter(({ target, adds }) => target === name && !adds);
    const [only, ...others] = lists;
    if (only === undefined || others.length > 0) return [{ ...word, text: unknownValue(name) }];
    const added = all.filter(({ target, adds }) => target === name && adds);
    for (const one of [only, ...added]) used.add(one);
    const isSure = added.every(({ indent }) => indent <= only.indent);
    const rest = isSure ? added.flatMap((one) => one.words) : [{ ...word, text: unknownValue(name) }];
    return [...only.words, ...rest].filter(({ text }) => !text.startsWith('...'));
  });
}

/** More are a text about something else. */
const MOST_GUESTS = 50;

const OPEN: ReadonlySet<string> = new Set(['[', '(', '{']);
const CLOSE: ReadonlySet<string> = new Set([']', ')', '}']);

/** A bracket with what stands in it so far. */
interface OpenGroup extends Group {
  readonly words: Word[];
  /** Its own bracket. */
  readonly mark: string;
  /** What stands behind the last comma, that of inner brackets with it. */
  element: CodeToken[];
}

/** So many brackets around a string make a value of it; more are never looked at. */
const DEEPEST = 4;

/** The brackets that hold words, in the order in which they begin; a list in a call is what is called with it. */
function groupsOf(tokens: readonly CodeToken[], given: Variables): readonly Group[] {
  const groups = new Set<OpenGroup>();
  const open: OpenGroup[] = [];
  const finish = (group: OpenGroup | undefined): void => {
    if (group === undefined) return;
    group.words.push(...wordsOf(group.element, given));
    group.element = [];
  };
  for (const [i, token] of tokens.entries()) {
    const last = open.at(-1);
    const isMark = token.kind === 'mark';
    if (isMark && token.text === ',') {
      finish(last);
      continue;
    }
    if (isMark && CLOSE.has(token.text)) {
      const closed = open.pop();
      const apart = closed === undefined ? undefined : wordsOfNix(closed, given);
      if (apart === undefined || closed === undefined) finish(closed);
      else {
        closed.words.push(...apart, ...joinedInNix(tokens, i));
        closed.element = [];
      }
      const outer = open.at(-1);
      if (closed !== undefined && closed.mark !== '(' && outer?.mark === '(') {
        outer.words.push(...closed.words);
        outer.element = [];
        groups.delete(closed);
        continue;
      }
    }
    for (const group of open.slice(-DEEPEST)) group.element.push(token);
    if (isMark && OPEN.has(token.text)) {
      const group = { ...namedBefore(tokens, i), words: [], mark: token.text, element: [] };
      open.push(group);
      groups.add(group);
    }
  }
  while (open.length > 0) finish(open.pop());
  // What append() of Go adds to stands first among its arguments.
  for (const { callee, adds, words } of groups) if (callee === 'append' && adds) words.shift();
  return [...groups].filter(({ words }) => words.length > 0);
}

/** The words of a list of Nix, which blanks alone keep apart. Returns undefined for another list. */
function wordsOfNix({ mark, words, element }: OpenGroup, given: Variables): readonly Word[] | undefined {
  const isApart = mark === '[' && words.length === 0 && element.length > 1;
  if (!isApart || element[0]?.kind !== 'string' || element.some(({ kind }) => kind === 'mark'))
    return undefined;
  return element.flatMap((token) => wordsOf([token], given));
}

/** `++` behind a list of Nix: nobody knows what it adds. */
function joinedInNix(tokens: readonly CodeToken[], end: number): readonly Word[] {
  const [first, second] = tokens.slice(end + 1, end + 3);
  const joins = first?.text === '+' && second?.text === '+' && second.offset === first.offset + 1;
  return joins ? [{ text: unknownValue('joined'), offset: first.offset }] : [];
}

/** What is called or set with the bracket at this place. */
function namedBefore(
  tokens: readonly CodeToken[],
  at: number,
): Pick<Group, 'callee' | 'target' | 'adds' | 'indent'> {
  const before = tokens[at - 1];
  const callee = before?.kind === 'name' && tokens[at]?.text === '(' ? before.text : '';
  const indent = tokens[at]?.indent ?? 0;
  for (let i = at - 1; i >= Math.max(0, at - 12); i--) {
    const mark = tokens[i];
    const name = tokens[i - 1];
    if (mark !== undefined && i < at - 1 && mark.line < (tokens[at]?.line ?? 0)) break;
    if (mark?.kind === 'mark' && (mark.text === ';' || mark.text === ',' || CLOSE.has(mark.text))) {
      // The empty brackets of a type, as in []string{…}, are no end.
      if (!(mark.text === ']' && tokens[i - 1]?.text === '[')) break;
    }
    const isSet = mark?.kind === 'mark' && ['=', ':=', '+=', ':'].includes(mark.text);
    if (!isSet || name === undefined || name.kind === 'mark') continue;
    const adds = mark.text === '+=' || (callee === 'append' && tokens[at + 1]?.text === name.text);
    return { callee, target: name.text, adds, indent };
  }
  return { callee, target: '', adds: false, indent };
}

/** Calls and types that leave a string what it is. */
const PLAIN =
  /^(?:str|String|\.?(?:to_string|to_owned|into|as_str|from|clone|strip|trim)|String::from|string|vec!|OsString::from|b|new)$/;

/** The word that an element of a list makes; none where it is a key with its value, there is nothing in it, several values where it spreads a list. */
function wordsOf(element: readonly CodeToken[], given: Variables): readonly Word[] {
  const [first] = element;
  if (first === undefined) return [];
  if (element.some(({ kind, text }) => kind === 'mark' && (text === ':' || text === '='))) return [];
  const strings = element.filter(({ kind }) => kind === 'string');
  const names = element.filter(({ kind, text }) => kind === 'name' && !PLAIN.test(text));
  const isSpread =
    element.some(({ kind, text }) => kind === 'mark' && text === '*') ||
    /^\.\.\./.test(names[0]?.text ?? '') ||
    names.some(({ text }) => text.endsWith('...'));
  if (strings.length === 0) {
    const [name] = names;
    if (name === undefined || /^\d/.test(name.text))
      return name === undefined ? [] : [{ text: name.text, offset: name.offset }];
    const bare = nameFor(name.text.replace(/\.+/g, '_').replace(/^_|_$/g, ''));
    return [{ text: isSpread ? `...${bare}` : (given.get(bare) ?? unknownValue(bare)), offset: name.offset }];
  }
  const values = names
    .filter(({ text }) => !text.startsWith('.') && !CALL.test(text))
    .map(({ text }) => valueFor(text, given));
  const isFormat = strings.some((token) => token.isFormat) || names.some(({ text }) => CALL.test(text));
  const whole = strings.map((token) => token.text).join('');
  const text = isFormat
    ? filled(whole, values, given)
    : element
        .map((token) => {
          if (token.kind === 'string') return token.text;
          const isValue = names.includes(token) && !token.text.startsWith('.');
          return isValue ? valueFor(token.text, given) : '';
        })
        .join('');
  return [{ text, offset: strings[0]?.offset ?? first.offset }];
}

/** What makes a string of a pattern and values. */
const CALL = /(?:^|\.|::)(?:format!?|Sprintf|sprintf)$/;

function valueFor(name: string, given: Variables): string {
  const bare = nameFor(baseName(name));
  return given.get(bare) ?? unknownValue(bare);
}

/** A string with its places for values, each with what comes next of these. */
function filled(text: string, values: readonly string[], given: Variables): string {
  let next = 0;
  return text
    .replace(/\{([A-Za-z_][\w.]*)[^{}]*\}/g, (_, name: string) => valueFor(name, given))
    .replace(/%[sdvqxu]|\{\}/g, () => values[next++] ?? unknownValue('value'));
}

const ITEM = /^(\s*)- +(.*?)\s*$/;
const KEY = /^\s*(?:- )?["']?([\w.-]+)["']?:\s*$/;

/** Lists of YAML with one item on each line. */
function yamlGroups(text: string): readonly Group[] {
  const groups: (Group & { readonly words: Word[] })[] = [];
  let key = '';
  let isOpen = false;
  let offset = 0;
  for (const line of text.split('\n')) {
    const [, indent = '', item] = ITEM.exec(line) ?? [];
    if (item !== undefined && !/^["']?[\w.-]+["']?:(?:\s|$)/.test(item)) {
      if (!isOpen) groups.push({ callee: '', target: key, adds: false, indent: indent.length, words: [] });
      isOpen = true;
      const bare = item.replace(
        /^"((?:[^"\\]|\\.)*)"$|^'([^']*)'$/,
        (_, a?: string, b?: string) => a?.replace(/\\(.)/g, '$1') ?? b ?? '',
      );
      groups.at(-1)?.words.push({ text: bare, offset: offset + indent.length + 2 });
    } else if (!/^\s*(?:#.*)?$/.test(line)) {
      isOpen = false;
      key = KEY.exec(line)?.[1] ?? '';
    }
    offset += line.length + 1;
  }
  return groups;
}
