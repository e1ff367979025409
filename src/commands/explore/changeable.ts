import type { CaseChange } from '../../model/case-change.ts';
import type { Choice, ExploredFact } from '../../model/exploration.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactName } from '../../model/facts.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Varying } from '../../model/space.ts';

/** A fact, and what a rule reads that is this one. */
export interface Changeable {
  readonly fact: Omit<ExploredFact, 'readBy'>;
  readonly is: (read: Fact) => boolean;
}

/** How a fact reads that is not stated and is asked about for all its values. */
export const OPEN = 'open';
/** How it reads where nothing is said and that is an answer: whoever does the device decides, or nobody knows more. */
export const NOT_SAID = 'not said';

const YES = 'yes';
const NO = 'no';

export function yesOrNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? YES : NO;
}

export function isChange(about: CaseChange['about'], key: string, value: unknown): CaseChange {
  return { about, path: key.split('.'), how: 'is', value };
}

/** One choice for each value of a key such as `memory.protection`. */
export function choicesOf(
  about: CaseChange['about'],
  key: string,
  values: readonly unknown[],
): readonly Choice[] {
  return values.map((value) => ({ words: String(value), changes: [isChange(about, key, value)] }));
}

export function eitherWay(about: CaseChange['about'], key: string): readonly Choice[] {
  return [true, false].map((value) => ({
    words: value ? YES : NO,
    changes: [isChange(about, key, value)],
  }));
}

/** The choice to say nothing of a key any more. */
export function unsaid(about: CaseChange['about'], key: string, words = NOT_SAID): Choice {
  return { words, changes: [isChange(about, key, undefined)] };
}

export function isOpenIn({ device, platform }: OpenCase, is: (varying: Varying) => boolean): boolean {
  return [...(device.open ?? []), ...(platform.open ?? [])].some(is);
}

/** A fact that rules ask for by its name. */
export interface NamedRow extends Omit<ExploredFact, 'readBy' | 'key' | 'value' | 'choices'> {
  readonly name: FactName;
  /** Undefined where nothing is said of it. */
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
}

export function namedFact({ name, value = NOT_SAID, ...row }: NamedRow, asked: OpenCase): Changeable {
  const isOpen = isOpenIn(asked, (varying) => varying.kind === 'fact' && varying.name === name);
  return {
    fact: { ...row, key: name, value: isOpen ? OPEN : value },
    is: (read) => read.kind === 'named' && read.name === name,
  };
}
