import type { Answers } from './answers.ts';
import type { BootSetup, BootSource } from './boot-setup.ts';
import type { FirmwareName } from './firmware.ts';
import type { OpenDevice, OpenPlatform } from './open-case.ts';

/** Whether firmware can read what it may boot from; `elsewhere`: no virtio device is in between, so that nothing is said of it. */
export const READS = ['yes', 'no', 'depends', 'unknown', 'elsewhere'] as const;
export type Reads = (typeof READS)[number];

/** Why firmware never comes to a source: others have a place in the boot order; it tries one disk alone; it looks for no such source by itself. */
export const UNTRIED = ['not-listed', 'one-disk', 'not-sought'] as const;
export type Untried = (typeof UNTRIED)[number];

/** What firmware makes of one thing that it may boot from. */
export interface BootTry {
  readonly source: BootSource;
  readonly reads: Reads;
  /** The id of the driver model that drives the device: the firmware’s own, or `ipxe`; undefined where none does, or no virtio device is there. */
  readonly by: string | undefined;
  /** What that driver comes to; undefined where nothing is modelled. */
  readonly answers: Answers | undefined;
  /** Its place in the order in which the firmware tries, from 1; undefined where it never does. */
  readonly place: number | undefined;
  readonly untried: Untried | undefined;
}

export const STEP_OUTCOMES = ['reads', 'fails', 'depends', 'elsewhere', 'nothing', 'unknown'] as const;

/**
 * reads: it can read the first thing that it would boot from; fails: it can read none; elsewhere: it boots from something
 * that is none of virtio’s; nothing: the text names nothing to boot from.
 */
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/** What one firmware does before the kernel. */
export interface FirmwareStep {
  readonly firmware: FirmwareName;
  /** The versions that it may have; empty where nobody said it. */
  readonly versions: readonly string[];
  readonly outcome: StepOutcome;
  /** Everything that it may boot from, in its order; what it never tries comes last. */
  readonly tries: readonly BootTry[];
  /** What it boots from; undefined where that is nothing, or not known. */
  readonly from: BootTry | undefined;
}

export const CHAIN_OUTCOMES = [
  'works',
  'firmware-fails',
  'kernel-fails',
  'depends',
  'elsewhere',
  'nothing',
  'direct',
  'not-started',
  'unknown',
] as const;

/**
 * not-started: the monitor refuses a device, and with it the machine; works: firmware and Linux drive what is booted from; kernel-fails: the firmware does, Linux does not; direct: the monitor
 * loads the kernel, so that no firmware reads a disk for it.
 */
export type ChainOutcome = (typeof CHAIN_OUTCOMES)[number];

/** From power-on to the kernel. */
export interface BootChain {
  readonly outcome: ChainOutcome;
  readonly setup: BootSetup;
  /** One for each firmware that it may be; empty where there is none, or it has no part in it. */
  readonly steps: readonly FirmwareStep[];
  /** The place of the device for which the monitor does not start the machine; left out where it does. */
  readonly refused?: number;
}

/** A machine as its boot is followed. */
export interface MachineBoot {
  readonly setup: BootSetup;
  readonly platform: OpenPlatform;
  readonly devices: readonly OpenDevice[];
  /** What the kernel comes to with a device, by its place; undefined for one that nobody asked about. */
  readonly kernel: (device: number) => Answers | undefined;
}

/** A boot with what is needed to tell of it. */
export interface ExplainedChain {
  /** What the machine is called. */
  readonly name: string;
  readonly machine: MachineBoot;
  readonly chain: BootChain;
  /** What sentences call the kernel: Linux. */
  readonly guest: string;
}

/** What a case is a part of: the boot of its machine, and the place of its device there. */
export interface BootPart {
  readonly setup: BootSetup;
  readonly devices: readonly OpenDevice[];
  readonly index: number;
}

/** direct: the monitor loads the kernel; untried: the firmware never comes to the device; unsought: it is nothing to boot from. */
export const DEVICE_STEPS = [
  'reads',
  'fails',
  'untried',
  'unsought',
  'depends',
  'direct',
  'unknown',
] as const;

/** What the firmware of a machine makes of one of its devices. */
export interface DeviceStep {
  readonly outcome: (typeof DEVICE_STEPS)[number];
  /** The id of the driver model that drives it; undefined where several may, or none does. */
  readonly by: string | undefined;
  /** Its place in the order in which the firmware tries, where all that it may be agree on one. */
  readonly place: number | undefined;
  /** What comes of the whole machine. */
  readonly chain: ChainOutcome;
}

/** Whether nothing that is known, or ought to be, keeps firmware and kernel from what is booted from. */
export function bootsSurely({ outcome }: Pick<BootChain, 'outcome'>): boolean {
  return outcome === 'works' || outcome === 'direct' || outcome === 'elsewhere' || outcome === 'nothing';
}
