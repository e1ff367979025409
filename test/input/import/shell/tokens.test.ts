// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell, not of a template.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Token } from '../../../../src/input/import/shell/token.ts';
import { shellTokens } from '../../../../src/input/import/shell/tokens.ts';

/** A token as a text: what stands in braces is put in by the shell. */
function shown(token: Token): string {
  switch (token.kind) {
    case 'line-end':
      return '⏎';
    case 'operator':
      return token.body === undefined ? token.text : `${token.text}[${shown(token.body)}]`;
    case 'array':
      return `${token.name}${token.adds ? '+' : ''}=(${token.words.map(shown).join(' ')})`;
    case 'word':
      return token.parts
        .map((part) => {
          if (part.kind === 'text') return part.text;
          return part.kind === 'variable' ? `{${part.name}${part.form}}` : `{${part.kind}:${part.text}}`;
        })
        .join('');
  }
}

function tokens(text: string): readonly string[] {
  const { tokens: found, broken } = shellTokens(text);
  return broken === undefined ? found.map(shown) : [`${broken.offset}: ${broken.message}`];
}

describe('words are split as a POSIX shell splits them', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ["'a b'c", ['a bc']],
    ['"a \\" b" \'\\\'', ['a " b', '\\']],
    ['"a\\b" a\\b', ['a\\b', 'ab']],
    ['\'\' ""', ['', '']],
    ['a \\\n b\\\nc', ['a', 'bc']],
    ['a \\\r\n b', ['a', 'b']],
    ['a \\  \n b', ['a', 'b']],
    ['a\nb', ['a', '⏎', 'b']],
    ['# a comment\na #b c\nd#e', ['⏎', 'a', '⏎', 'd#e']],
    ['a\\', ['a\\']],
    ['', []],
    [' \n', ['⏎']],
    ["qemu -S 2>'log' | tee x; echo", ['qemu', '-S', '>', 'log', '|', 'tee', 'x', ';', 'echo']],
    ['a 2>&1 &>/dev/null && b', ['a', '>&', '1', '&>', '/dev/null', '&&', 'b']],
    ["$'a\\tb\\'c' $\"d\"", ["a\tb'c", '$d']],
    ['A=(-m 1G\n # no\n -S) B+=(x)', ['A=(-m 1G -S)', 'B+=(x)']],
  ])('%j', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  test.each([
    ['$HOME "$(x y)" `z`', ['{HOME}', '{command:x y}', '{command:z}']],
    ['${X:-a b}c', ['{X:-a b}c']],
    ['"${A[@]}" $@ $1 $((2 * 3))', ['{A[@]}', '{@}', '{1}', '{sum:2 * 3}']],
    ["'$X' \\$X $ ", ['$X', '$X', '$']],
    ['guest-cid=<CID>,x <your image>', ['guest-cid={CID},x', '{your_image}']],
  ])('%j has places where something is put in', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  test('an object of JSON without quotes is a word', () => {
    expect(tokens('-device {"driver":"virtio-net-pci","x":"a b\\"}"} -S')).toEqual([
      '-device',
      '{"driver":"virtio-net-pci","x":"a b\\"}"}',
      '-S',
    ]);
    expect(tokens('-device {\\"driver\\":\\"a b\\"}')).toEqual(['-device', '{\\"driver\\":\\"a b\\"}']);
    expect(tokens('{ a; }')).toEqual(['{', 'a', ';', '}']);
  });

  test('what a here-document holds is no command', () => {
    expect(tokens("cat <<EOF >x\na 'b\n$X\nEOF\nc")).toEqual([
      'cat',
      "<<[a 'b\n{X}\n]",
      '>',
      'x',
      '⏎',
      '⏎',
      'c',
    ]);
    expect(tokens("cat <<-'E'\n\t$X\n\tE\n")).toEqual(['cat', '<<-[\t$X\n]', '⏎', '⏎']);
  });

  test('each word knows where it begins', () => {
    const { tokens: found } = shellTokens('ab  \'c d\' \\\n "e"');
    expect(found.map(({ offset }) => offset)).toEqual([0, 4, 13]);
  });

  test('any words survive being quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        const quoted = list.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
        expect(tokens(quoted)).toEqual(list);
      }),
    );
  });

  test('any text at all is read, each word within it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a $\'"\\`(){}<>|&;=#\n-'.split('')) }), (text) => {
        const { tokens: found, broken } = shellTokens(text);
        for (const { offset } of [...found, ...(broken === undefined ? [] : [broken])])
          expect(offset).toBeGreaterThanOrEqual(0);
        for (const { offset } of found) expect(offset).toBeLessThan(text.length);
      }),
    );
  });
});

describe('a quote that is never closed', () => {
  test.each([
    ["a 'b", 2],
    ['a "b\\"', 2],
    ['a b"c\nd', 3],
    ['"\\', 0],
    ["$'a", 0],
  ])('%j is found where it opens', (text, offset) => {
    expect(shellTokens(text).broken).toMatchObject({ offset });
  });
});
