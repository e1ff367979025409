import { amended, type FeatureSet, hasBit, NO_FEATURES } from '../features/feature-set.ts';
import type { PropertySetting } from './qemu/properties.ts';

/** A rule of QEMU's that adds or takes away bits. */
export interface OfferRule {
  readonly why: string;
  /** File and function in the source of the monitor. */
  readonly where: string;
}

/** Why a bit is offered or is not: a property says so, or a rule does. */
export type Because =
  | { readonly kind: 'property'; readonly setting: PropertySetting; readonly where: string }
  | { readonly kind: 'rule'; readonly rule: OfferRule };

/** Whether a bit that a device could offer is offered, and why. */
export interface OfferChoice {
  readonly offered: boolean;
  readonly because: Because;
}

/** An offer while a monitor puts it together. */
export interface OfferDraft {
  /** What it began with, which many devices share. */
  readonly start: Start;
  /** What was chosen since. */
  readonly chosen: Map<number, OfferChoice>;
}

export interface Start {
  readonly offers: FeatureSet;
  readonly choices: ReadonlyMap<number, OfferChoice>;
}

const isOffered = ({ offered: isIn }: OfferChoice): boolean => isIn;

export function draftOf(start: Start): OfferDraft {
  return { start, chosen: new Map() };
}

/** A start for devices that all choose so. */
export function startOf(choices: ReadonlyMap<number, OfferChoice>): Start {
  return { offers: amended(NO_FEATURES, choices, isOffered), choices };
}

export function offer({ chosen }: OfferDraft, bit: number, because: Because): void {
  chosen.set(bit, { offered: true, because });
}

/** Leaves a bit out that could have been offered. */
export function withhold({ chosen }: OfferDraft, bit: number, because: Because): void {
  chosen.set(bit, { offered: false, because });
}

export function offerAll(draft: OfferDraft, bits: readonly number[], rule: OfferRule): void {
  for (const bit of bits) offer(draft, bit, { kind: 'rule', rule });
}

/** Takes away those of the bits that are offered so far. */
export function withholdAll(draft: OfferDraft, bits: readonly number[], rule: OfferRule): void {
  for (const bit of bits) if (offers(draft, bit)) withhold(draft, bit, { kind: 'rule', rule });
}

/** Whether the bit is offered so far. */
export function offers({ start, chosen }: OfferDraft, bit: number): boolean {
  return chosen.get(bit)?.offered ?? hasBit(start.offers, bit);
}

/** All that is offered so far. */
export function offered({ start, chosen }: OfferDraft): FeatureSet {
  return amended(start.offers, chosen, isOffered);
}

/** What was last chosen of a bit. Returns undefined when this device could not offer the bit at all. */
export function choiceOf({ start, chosen }: OfferDraft, bit: number): OfferChoice | undefined {
  return chosen.get(bit) ?? start.choices.get(bit);
}

/** The reason in words: `indirect_desc=on (default)`. */
export function describeBecause(because: Because): string {
  if (because.kind === 'rule') return because.rule.why;
  const { name, value, origin } = because.setting;
  return `${name}=${value} (${origin})`;
}

export function whereOf(because: Because): string {
  return because.kind === 'rule' ? because.rule.where : because.where;
}
