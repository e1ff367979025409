import type { Citation } from './decision.ts';

/** Who prints a message. */
export const SPEAKERS = {
  guest: 'the guest’s kernel',
  qemu: 'QEMU',
  libvirt: 'libvirt',
  monitor: 'a monitor other than QEMU',
  daemon: 'a vhost-user daemon',
  'guest-driver': 'a driver outside the kernel',
  host: 'the host’s kernel',
  firmware: 'firmware that runs before the kernel',
} as const;
export type Speaker = keyof typeof SPEAKERS;

/** How much a reader has to care: something fails, something is only said, or it is what a healthy guest says too. */
export const GRAVITIES = ['trouble', 'warning', 'harmless'] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** Answers of a decision that lead to a message; every answer of it where no codes are given. */
export interface Leading {
  readonly id: string;
  readonly codes?: readonly string[];
}

/** Something to do, in the terms of whoever can do it. */
export interface Help {
  readonly title: string;
  readonly qemu?: string;
  readonly libvirt?: string;
  readonly kata?: string;
  readonly kubernetes?: string;
  /** A parameter or a build option of the guest's kernel. */
  readonly kernel?: string;
  readonly host?: string;
}

/** The ways of putting a help, in the order in which they are shown. */
export const HELP_TERMS = ['qemu', 'libvirt', 'kata', 'kubernetes', 'kernel', 'host'] as const;
export type HelpTerm = (typeof HELP_TERMS)[number];

/** Of which messages of a kind something is true; what is left out does not matter. */
export interface MessageCondition {
  /** Virtio device IDs; a message of an unknown device passes. */
  readonly types?: readonly number[];
  /** Whether the text says that the guest's memory is protected. */
  readonly protected?: boolean;
  /** A value in the message, as it is printed. */
  readonly value?: {
    readonly name: string;
    readonly is?: readonly string[];
    /** A number that it is larger than. */
    readonly above?: number;
    /** A number that it is not larger than. */
    readonly upTo?: number;
  };
}

/** A cause that no rule of the negotiation decides. */
export interface OutsideCause {
  /** One sentence. */
  readonly cause: string;
  /** How to tell it from the others. */
  readonly tell: string;
  readonly helps?: readonly Help[];
  readonly when?: MessageCondition;
  /** The answer of a rule that says the same of a case in which it is stated. */
  readonly decision?: { readonly id: string; readonly code: string };
  /** It is more likely than what the negotiation can do. */
  readonly first?: true;
}

/** How a message reads in some releases. `{name}` or `{name:kind}` stands for a value. */
export interface MessageText {
  readonly text: string;
  /** The releases of whoever prints it, where it reads so: “5.12 and later”. */
  readonly releases?: string;
}

/** What stands in for a value of a message. */
export const VALUE_KINDS = {
  text: 'any text',
  word: 'a word',
  number: 'a whole number',
  hex: 'a hexadecimal number',
  status: 'a status register, in hexadecimal',
  features: 'a feature mask, in hexadecimal',
  bytes: 'a number of bytes',
  slots: 'a number of slots of 2 KiB',
  errno: 'an error number',
} as const;
export type ValueKind = keyof typeof VALUE_KINDS;

/** A message that somebody prints, and all that is known of it. */
export interface MessageKind {
  readonly id: string;
  readonly by: Speaker;
  readonly gravity: Gravity;
  readonly texts: readonly [MessageText, ...MessageText[]];
  readonly where: Citation;
  /** What the caller gets besides. */
  readonly errno?: string;
  /** One sentence: what it means, whatever its cause. */
  readonly meaning: string;
  /** The decisions behind it; left out where the negotiation has no part in it. */
  readonly decisions?: readonly Leading[];
  readonly outside?: readonly OutsideCause[];
  readonly helps?: readonly ConditionalHelp[];
  /** What whoever prints it says of the case by printing it, as a log’s facts have it. */
  readonly implies?: Readonly<Partial<Record<'arch' | 'iommu', string>>>;
  /** Others use its words too: a line counts only where it says nothing else, or names who speaks. */
  readonly common?: true;
  /** It only repeats that something failed: a message of the same device that says why goes before it. */
  readonly echo?: true;
}

export interface ConditionalHelp extends Help {
  readonly when?: MessageCondition;
}
