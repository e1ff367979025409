import { matchesGlob } from './glob.ts';
import { nameFor } from './scan.ts';
import { type Expander, type ShellState, scalar, unknownValue, type Value } from './state.ts';
import type { Part, ShellWord } from './token.ts';
import type { SimpleCommand } from './tree.ts';

/** The words that the shell makes of one. */
export function fieldsOf(word: ShellWord, state: ShellState, expander: Expander): readonly string[] {
  const fields: string[] = [];
  let field: string | undefined;
  for (const part of word.parts) {
    if (part.kind === 'text') {
      field = (field ?? '') + part.text;
      continue;
    }
    const { fields: values, isArray } = valueFor(part, state, expander);
    const several = isArray && isAll(part);
    const pieces = several || !part.quoted ? values : [values.join(' ')];
    pieces.forEach((piece, i) => {
      const split = part.quoted ? [piece] : splitAtBlanks(piece);
      split.forEach((text, j) => {
        if (j > 0 || (i > 0 && several)) {
          if (field !== undefined) fields.push(field);
          field = undefined;
        }
        // Without quotes, a value with nothing in it is no word; in quotes it is an empty one.
        if (part.quoted || text !== '') field = (field ?? '') + text;
      });
    });
  }
  if (field !== undefined) fields.push(field);
  return fields;
}

/** The text of a word where the shell does not split it: the value of a variable, what is tested. */
export function textOf(word: ShellWord, state: ShellState, expander: Expander): string {
  return word.parts
    .map((part) => (part.kind === 'text' ? part.text : valueFor(part, state, expander).fields.join(' ')))
    .join('');
}

/** Text at blanks; that it begins or ends with one shows in an empty piece there. */
function splitAtBlanks(text: string): readonly string[] {
  return text.split(/[ \t\r\n]+/);
}

/** What stands for the arguments that a script itself was started with, where it passes all of them on. */
export const OWN_ARGUMENTS = '$@';

/** Whether it stands for all fields of an array, each a word of its own. */
function isAll(part: Part): boolean {
  return part.kind === 'variable' && (part.name === '@' || part.form === '[@]' || !part.quoted);
}

function valueFor(
  part: Exclude<Part, { readonly kind: 'text' }>,
  state: ShellState,
  expander: Expander,
): Value {
  switch (part.kind) {
    case 'command': {
      const printed = expander.printed(part.text, state);
      return scalar(printed ?? named(commandName(part.text), expander));
    }
    case 'sum':
      return scalar(sumOf(part.text, state, expander) ?? named(nameFor(part.text), expander));
    case 'variable':
      return variableValue(part.name, part.form, state, expander);
  }
}

/** A value that nobody knows, or that was stated. */
function named(name: string, { given }: Expander): string {
  return given.get(name) ?? unknownValue(name);
}

/** What the output of a command is called: by the program and what it is asked for. */
function commandName(text: string): string {
  const [program = '', ...others] = text.trim().split(/\s+/);
  const base = program.slice(program.lastIndexOf('/') + 1);
  return nameFor([base, ...others].join(' ').slice(0, 40));
}

function variableValue(name: string, form: string, state: ShellState, expander: Expander): Value {
  if (name.startsWith('#') && name.length > 1) return scalar(unknownValue(nameFor(name)));
  const unknown = unknownValue(/^\w+$/.test(name) ? name : nameFor(name));
  const value = lookUp(name, state, expander);
  const text = value?.fields.join(' ');
  const [, subscript, rest = ''] = /^(\[[^\]]*\])?([\s\S]*)$/.exec(form) ?? [];
  if (subscript !== undefined && /^\[\d+\]$/.test(subscript) && value !== undefined)
    return scalar(value.fields[Number(subscript.slice(1, -1))] ?? '');
  if (rest === '') return value ?? scalar(name === '@' || name === '*' ? OWN_ARGUMENTS : unknown);
  const [, operator = '', argument = ''] = /^(:?[-=+?]|%%?|##?|\^\^?|,,?|\/\/?|:)([\s\S]*)$/.exec(rest) ?? [];
  const isSet = text !== undefined && (!operator.startsWith(':') || text !== '');
  switch (operator.replace(':', '')) {
    case '-':
    case '=':
    case '?': {
      if (isSet && value !== undefined) return value;
      if (operator.endsWith('?')) return scalar(unknown);
      const usual = scalar(argumentOf(argument, state, expander));
      if (operator.endsWith('=')) state.variables.set(name, usual);
      return usual;
    }
    case '+':
      return scalar(isSet ? argumentOf(argument, state, expander) : '');
  }
  if (text === undefined) return scalar(unknown);
  const changed = changedText(text, operator, argument);
  return scalar(changed ?? unknown);
}

/** What variables hold, special ones among them. Returns undefined where nobody knows. */
function lookUp(name: string, state: ShellState, { own, given }: Expander): Value | undefined {
  const { args, variables } = state;
  if (name === '@' || name === '*') return args && { fields: args, isArray: true };
  if (name === '#') return args && scalar(String(args.length));
  const stated = given.get(name);
  if (stated !== undefined) return scalar(stated);
  if (/^[1-9]\d*$/.test(name)) return args && scalar(args[Number(name) - 1] ?? '');
  const value = variables.get(name);
  if (value !== undefined) return value;
  return own.has(name) ? scalar('') : undefined;
}

/** What stands behind `:-` and its like, expanded. */
function argumentOf(text: string, state: ShellState, expander: Expander): string {
  const bare = text.replace(/^(["'])([\s\S]*)\1$/, '$2');
  return bare.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (_, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    return lookUp(name, state, expander)?.fields.join(' ') ?? unknownValue(name);
  });
}

/** No name of a file is longer. */
const LONGEST = 500;

/** What stands behind `%`, `##`, `/` and `^^` in braces, done to a value. Returns undefined for what is not understood. */
function changedText(text: string, operator: string, argument: string): string | undefined {
  if (/[$`]/.test(argument)) return undefined;
  const fits = (from: number, to: number) => matchesGlob(text.slice(from, to), argument);
  if (text.length > LONGEST) return undefined;
  const lengths = Array.from({ length: text.length + 1 }, (_, i) => i);
  switch (operator) {
    case '#':
    case '##': {
      const found = (operator === '#' ? lengths : lengths.toReversed()).find((n) => fits(0, n));
      return found === undefined ? text : text.slice(found);
    }
    case '%':
    case '%%': {
      const starts = lengths.map((n) => text.length - n);
      const found = (operator === '%' ? starts : starts.toReversed()).find((n) => fits(n, text.length));
      return found === undefined ? text : text.slice(0, found);
    }
    case '^^':
      return text.toUpperCase();
    case ',,':
      return text.toLowerCase();
    case '/':
    case '//': {
      const [from = '', to = ''] = argument.split('/');
      if (from === '' || /[*?[\\]/.test(from)) return undefined;
      return operator === '//' ? text.replaceAll(from, () => to) : text.replace(from, () => to);
    }
    default:
      return undefined;
  }
}

/** `$((4 * N))` of whole numbers. Returns undefined where a value in it is not known, or it is not as plain as that. */
export function sumOf(text: string, state: ShellState, expander: Expander): string | undefined {
  const plain = text.replace(/\$?\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => {
    const value = lookUp(name, state, expander)?.fields[0];
    return value === '' ? '0' : (value ?? '?');
  });
  const [, first = '', rest = ''] = /^\s*(-?\d{1,9})((?:\s*[-+*/]\s*\d{1,9}){0,8})\s*$/.exec(plain) ?? [];
  if (first === '') return undefined;
  let sum = 0;
  let product = Number(first);
  for (const [, operator, digits] of rest.matchAll(/([-+*/])\s*(\d+)/g)) {
    const number = Number(digits);
    if (operator === '*') product *= number;
    else if (operator === '/') product = Math.trunc(product / number);
    else {
      sum += product;
      product = operator === '-' ? -number : number;
    }
  }
  return Number.isSafeInteger(sum + product) ? String(sum + product) : undefined;
}

/** What stands around the words of a command: variables of its own, and where its output goes. */
export function textsAround(
  { assignments, redirections }: SimpleCommand,
  state: ShellState,
  expander: Expander,
): readonly string[] {
  const set = assignments.flatMap((one) =>
    one.kind === 'scalar' ? [`${one.name}=${textOf(one.value, state, expander)}`] : [],
  );
  const to = redirections.map(({ operator, target }) =>
    target === undefined ? operator : `${operator} ${textOf(target, state, expander)}`,
  );
  return [...set, ...to];
}
