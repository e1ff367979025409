import { matchesGlob } from './glob.ts';
import { hasUnknown, type Truth } from './state.ts';

/** Answers `[ … ]` and `[[ … ]]`, as far as it asks for texts and numbers. */
export function testHolds(words: readonly string[]): Truth {
  return disjunction([...words]);
}

function disjunction(words: string[]): Truth {
  return joined(words, ['||', '-o'], (part) => joined(part, ['&&', '-a'], negation, false), true);
}

/** Words between operators, each asked; `decides` is the answer of one that answers for all. */
function joined(
  words: readonly string[],
  operators: readonly string[],
  ask: (words: string[]) => Truth,
  decides: boolean,
): Truth {
  const parts: string[][] = [[]];
  for (const word of words)
    if (operators.includes(word) && (parts.at(-1)?.length ?? 0) > 0) parts.push([]);
    else parts.at(-1)?.push(word);
  const answers = parts.map(ask);
  if (answers.includes(decides)) return decides;
  return answers.includes(undefined) ? undefined : !decides;
}

function negation(words: readonly string[]): Truth {
  const nots = words.findIndex((word) => word !== '!');
  const truth = comparison(words.slice(Math.max(nots, 0)));
  return nots % 2 === 1 ? not(truth) : truth;
}

function comparison(words: readonly string[]): Truth {
  const [first = '', operator = '', third = ''] = words;
  if (words.some((word) => word === '(' || word === ')')) return undefined;
  switch (words.length) {
    case 0:
      return undefined;
    case 1:
      return first.startsWith('-') ? undefined : isFilled(first);
    case 2:
      if (first === '-n') return isFilled(operator);
      if (first === '-z') return not(isFilled(operator));
      return undefined;
    case 3:
      return compared(first, operator, third);
    default:
      return undefined;
  }
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** Whether there is something in a text. Undefined where that depends on a value that nobody knows. */
function isFilled(text: string): Truth {
  const known = text.replace(/\$\{\w+\}|\$@/g, '');
  return known === '' && known !== text ? undefined : text !== '';
}

const NUMBERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

function compared(a: string, operator: string, b: string): Truth {
  if (hasUnknown(a) || hasUnknown(b) || a.includes('$@') || b.includes('$@')) return undefined;
  if (operator === '=' || operator === '==') return matchesGlob(a, b);
  if (operator === '!=') return !matchesGlob(a, b);
  const numbers = [a.trim(), b.trim()];
  const compare = NUMBERS[operator];
  if (compare === undefined || !numbers.every((text) => /^-?\d{1,15}$/.test(text))) return undefined;
  return compare(Number(a), Number(b));
}
