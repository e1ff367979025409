import type { Because, OfferRule } from './prediction.ts';

/** An offer while QEMU puts it together: each bit with the reason why it is in or out. */
export interface Draft {
  readonly offered: Map<number, Because>;
  readonly withheld: Map<number, Because>;
}

export function offer({ offered, withheld }: Draft, bit: number, because: Because): void {
  offered.set(bit, because);
  withheld.delete(bit);
}

/** Leaves a bit out that could have been offered. */
export function withhold({ offered, withheld }: Draft, bit: number, because: Because): void {
  offered.delete(bit);
  withheld.set(bit, because);
}

export function offerAll(draft: Draft, bits: readonly number[], rule: OfferRule): void {
  for (const bit of bits) offer(draft, bit, { kind: 'rule', rule });
}

/** Takes away those of the bits that are offered so far. */
export function withholdAll(draft: Draft, bits: readonly number[], rule: OfferRule): void {
  for (const bit of bits) if (draft.offered.has(bit)) withhold(draft, bit, { kind: 'rule', rule });
}
