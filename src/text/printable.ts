/** Characters that move a cursor, hide text or reorder it: none of them may reach a terminal out of a file. */
const unsafe = () => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++)
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return out;
}

/** What most texts are made of, none of it unsafe: a look at this alone spares a start the tables of Unicode. */
const USUAL = /^[ -~\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2027\u2030-\u205e\u2190-\u27bf]*$/;

/** Text out of a file or a file's name, safe to print: control and formatting characters as `\u001b`. */
export function printable(text: string): string {
  return USUAL.test(text) ? text : text.replace(unsafe(), escaped);
}
