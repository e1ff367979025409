import type { TextRemedy } from '../../model/text-remedy.ts';
import type { Becoming } from './becoming.ts';
import type { GivenText, Machine } from './machine.ts';

/** A remedy with what it was proven by: the text and the options with the steps taken, and the machine that they make. */
export interface ProvenRemedy extends TextRemedy {
  readonly after: GivenText;
  readonly machine: Machine;
  readonly became: Becoming;
}
