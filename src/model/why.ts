import type { Answers } from './answers.ts';
import type { FeatureComparison } from './bit-history.ts';
import type { ExplainedChain } from './boot-chain.ts';
import type { BrokenPattern } from './broken-pattern.ts';
import type { Decided } from './decision.ts';
import type { FirstHelp } from './first-help.ts';
import type { ProposedChange } from './fix.ts';
import type { LogMessage, LogReading } from './log.ts';
import type { Help, OutsideCause } from './message.ts';
import type { Result } from './result.ts';

/** Why a message appears: cases in which the rules lead to it, or something that no rule decides. */
export type Cause =
  | {
      readonly kind: 'cases';
      /** Which cases, put as generally as they can be. */
      readonly pattern: BrokenPattern;
      /** Other machines on which it comes about in the same way, by name. */
      readonly also: readonly string[];
      /** The decision that leads to the message, as the example takes it. */
      readonly decided: Decided;
    }
  | {
      readonly kind: 'guest';
      /** Where the text describes the guest. */
      readonly line: number;
      readonly decided: Decided;
      readonly result: Result;
    }
  | {
      readonly kind: 'outside';
      readonly outside: OutsideCause;
      /** The line of another message that comes of this cause alone. */
      readonly confirmedIn: number | undefined;
    };

/** What helps: knowledge of the message, or changes that were tried on a case. */
export type Helping =
  | { readonly kind: 'known'; readonly help: Help }
  | { readonly kind: 'tried'; readonly changes: readonly ProposedChange[] }
  /** What helps the device of a guest in the text that shows the cause. */
  | { readonly kind: 'guest'; readonly help: FirstHelp };

/** A message with its causes, most likely first, and what helps. */
export interface Explained {
  readonly message: LogMessage;
  /** Messages that only repeat this one: the same device, further on. */
  readonly echoes: readonly LogMessage[];
  /** The ids of all decisions that can lead to it. */
  readonly decisions: readonly string[];
  readonly causes: readonly Cause[];
  readonly helps: readonly Helping[];
  /** Where the message has two feature sets: how they differ. */
  readonly features: FeatureComparison | undefined;
  /** Whether the search for causes went through every case. */
  readonly complete: boolean;
}

/** A device of a guest that the text describes, with every answer that this leaves open. */
export interface PredictedDevice {
  readonly name: string;
  /** The place of its guest among those that are read there, and its own among the devices of the guest. */
  readonly guest: number;
  readonly index: number;
  readonly answers: Answers;
  /** What helps it first; left out where it works, or nothing is known to. */
  readonly help?: FirstHelp;
}

/** A guest that the text describes, and what is predicted of it; `unreadable`: why nothing is. */
export type PredictedGuest =
  | {
      readonly kind: 'qemu' | 'libvirt';
      readonly line: number;
      readonly devices: readonly PredictedDevice[];
      /** How its machines come to their kernels, of those of which the text says enough. */
      readonly boots: readonly ExplainedChain[];
    }
  | { readonly kind: 'qemu' | 'libvirt'; readonly line: number; readonly unreadable: string };

/** What a text says, explained. */
export interface Why {
  readonly reading: LogReading;
  /** What fails first, then warnings, then what is harmless. */
  readonly messages: readonly Explained[];
  readonly guests: readonly PredictedGuest[];
}
