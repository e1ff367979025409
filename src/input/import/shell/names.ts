import type { ShellWord } from './token.ts';
import { assignmentOf, type ShellNode, type SimpleCommand } from './tree.ts';

/** Commands whose words are assignments, or the names of variables. */
export const DECLARING: ReadonlySet<string> = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);
/** Commands that set the variables that they name to what nobody knows. */
export const READING: ReadonlySet<string> = new Set(['read', 'mapfile', 'readarray', 'getopts']);

/** The variables that a script sets in some place. */
export function namesSetIn(root: ShellNode): ReadonlySet<string> {
  const names = new Set<string>();
  const nodes: ShellNode[] = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    for (const name of namesIn(node)) names.add(name);
    for (const child of childrenOf(node)) nodes.push(child);
  }
  return names;
}

function childrenOf(node: ShellNode): readonly ShellNode[] {
  switch (node.kind) {
    case 'list':
      return node.items.map((item) => item.node);
    case 'pipe':
      return node.parts;
    case 'not':
      return [node.node];
    case 'if':
      return [node.test, node.then, ...(node.otherwise === undefined ? [] : [node.otherwise])];
    case 'while':
      return [node.test, node.body];
    case 'case':
      return node.items.map(({ body }) => body);
    case 'for':
    case 'function':
      return [node.body];
    case 'simple':
    case 'condition':
      return [];
  }
}

function namesIn(node: ShellNode): readonly string[] {
  if (node.kind === 'for') return [node.name];
  return node.kind === 'simple' ? [...assigned(node), ...declared(node)] : [];
}

/** An assignment in front of a program is for that program alone. */
function assigned({ assignments, words }: SimpleCommand): readonly string[] {
  return words.length === 0 ? assignments.map(({ name }) => name) : [];
}

function declared({ words }: SimpleCommand): readonly string[] {
  const [first, ...others] = words;
  const program = first?.kind === 'word' ? plainText(first) : '';
  if (READING.has(program))
    return others.flatMap((word) => {
      const text = word.kind === 'word' ? plainText(word) : '';
      return /^[A-Za-z_]\w*$/.test(text) ? [text] : [];
    });
  if (!DECLARING.has(program)) return [];
  return others.flatMap((word) => assignmentOf(word)?.name ?? []);
}

/** What a word says as it stands. */
export function plainText(word: ShellWord): string {
  return word.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}
