import fc from 'fast-check';

const anyCharacter = fc.nat({ max: 0x10ffff }).map((point) => String.fromCodePoint(point));

/** Any text, halves of surrogate pairs included. The unit `binary` of fast-check comes to the same by a table of a million entries. */
export function anyText(length: { readonly minLength?: number; readonly maxLength?: number } = {}) {
  return fc.string({ unit: anyCharacter, ...length });
}
