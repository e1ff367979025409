import type { TextRemedy } from '../../model/text-remedy.ts';
import type { GivenMachine } from './machine.ts';
import type { MatchedDevices } from './matched-devices.ts';

/** A remedy with what it was proven by: the machine that comes of it, and what became of each device. */
export interface ProvenRemedy extends TextRemedy {
  readonly machine: GivenMachine;
  readonly became: MatchedDevices;
}
