import type { GuestInquiry } from '../../../inquiry/once-per-guest.ts';

/** One occurrence of `swiotlb=`, taken apart: `65536,2,force`. */
interface Setting {
  /** In slots of 2 KiB; undefined where the value does not begin with a number. */
  readonly slots: number | undefined;
  readonly areas: number | undefined;
  /** What follows the numbers, which the kernel compares with the words that it knows. */
  readonly rest: string;
}

/** A number at the beginning of a text as the kernel's simple_strtoul() reads it, and what follows it and a comma. */
function leadingNumber(text: string): { readonly number: number | undefined; readonly rest: string } {
  const [digits] = /^(?:0[xX][\da-fA-F]+|\d+)/.exec(text) ?? [];
  const rest = text.slice(digits?.length ?? 0).replace(/^,/, '');
  if (digits === undefined) return { number: undefined, rest };
  const isOctal = /^0[0-7]+$/.test(digits);
  return { number: isOctal ? Number.parseInt(digits, 8) : Number(digits), rest };
}

/** Linux setup_io_tlb_npages(): slots, since 6.0 areas, then a word. */
function settingFrom(ask: GuestInquiry, value: string): Setting {
  const { number: slots, rest } = leadingNumber(value);
  if (!/^\d/.test(rest) || !ask.kernel.has('swiotlb-areas')) return { slots, areas: undefined, rest };
  const areas = leadingNumber(rest);
  return { slots, areas: areas.number, rest: areas.rest };
}

/** What the kernel makes of the word. A word with something behind it counts since 7.3 only. */
function wordOf(ask: GuestInquiry, rest: string): 'force' | 'noforce' | undefined {
  if (rest === 'force' || rest === 'noforce') return rest;
  const begun = (['force', 'noforce'] as const).find((word) => rest.startsWith(word));
  return begun !== undefined && ask.kernel.has('swiotlb-word-prefix') ? begun : undefined;
}

/** What the command line says of bouncing. Since 5.19 the two words are flags of their own, and noforce leaves no pool whatever else is said. */
export function swiotlbWord(ask: GuestInquiry): 'force' | 'noforce' | undefined {
  const given = ask.kernel.parameters('swiotlb');
  if (given.length === 0) return undefined;
  const words = given.flatMap(({ value }) => wordOf(ask, settingFrom(ask, value).rest) ?? []);
  if (words.includes('noforce') && ask.kernel.has('swiotlb-flags')) return 'noforce';
  return words.at(-1);
}

/** Whether the command line forces bouncing. */
export function swiotlbForcedByParameter(ask: GuestInquiry): boolean {
  return swiotlbWord(ask) === 'force';
}

/** The pool that the command line asks for; what it leaves out is undefined, and no slots at all are as good as left out. */
export function swiotlbNumbers(ask: GuestInquiry): Pick<Setting, 'slots' | 'areas'> {
  const given = ask.kernel.parameters('swiotlb').map(({ value }) => settingFrom(ask, value));
  return {
    slots: given.flatMap(({ slots }) => slots || []).at(-1),
    areas: given.flatMap(({ areas }) => areas || []).at(-1),
  };
}
