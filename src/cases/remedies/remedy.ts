import type { TextRemedy } from '../../model/text-remedy.ts';
import type { GivenMachine, GivenText } from './machine.ts';
import type { MatchedDevices } from './matched-devices.ts';

/** A remedy with what it was proven by: the text and the options with the steps taken, and the machine that they make. */
export interface ProvenRemedy extends TextRemedy {
  readonly after: GivenText;
  readonly machine: GivenMachine;
  readonly became: MatchedDevices;
}
