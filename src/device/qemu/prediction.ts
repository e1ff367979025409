import type { Device } from '../../model/device.ts';
import type { Plug } from '../../model/qemu.ts';
import type { Draft } from './draft.ts';
import type { Setting } from './settings.ts';

/** A rule of QEMU's that adds or takes away bits. */
export interface OfferRule {
  readonly why: string;
  /** QEMU file and function. */
  readonly where: string;
}

/** Why a bit is offered or is not: a property says so, or a rule does. */
export type Because =
  | { readonly kind: 'property'; readonly setting: Setting; readonly where: string }
  | { readonly kind: 'rule'; readonly rule: OfferRule };

/** What came of one `-device`. */
export type QemuPrediction =
  | {
      readonly kind: 'created';
      readonly plug: Plug;
      readonly device: Device;
      /** Why each bit is offered, or is not although this device could offer it. */
      readonly draft: Draft;
    }
  | QemuRefusal;

export interface QemuRefusal {
  readonly kind: 'refused';
  readonly plug: Plug;
  /** QEMU's message, without the option that it puts in front. */
  readonly message: string;
  readonly where: string;
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
