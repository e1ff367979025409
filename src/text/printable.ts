/** Characters that move a cursor, hide text or reorder it: none of them may reach a terminal out of a file. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++)
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return out;
}

/** Text out of a file or a file's name, safe to print: control and formatting characters as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}
