import type { TextRemedy } from '../../model/text-remedy.ts';
import type { GivenText } from './machine.ts';

/** A remedy with what it was proven by: the text and the options with the steps taken. */
export interface ProvenRemedy extends TextRemedy {
  readonly after: GivenText;
}
