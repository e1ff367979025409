import type { Device, MonitorRefusal } from '../../model/device.ts';
import type { Plug } from '../../model/qemu.ts';
import type { Want } from '../../model/refusal-wants.ts';
import type { OfferDraft } from '../draft.ts';

/** Why QEMU refuses a device. */
export interface QemuObjection {
  /** QEMU's message, without the option that it puts in front. */
  readonly message: string;
  /** QEMU file and function. */
  readonly where: string;
  /** What it has instead, or what is meant; left out where nothing is close. */
  readonly instead?: string | undefined;
  /** What would be taken instead; left out where the rule knows no such thing. */
  readonly wants?: Want | undefined;
  /** Who says it where that is not QEMU. */
  readonly by?: 'libvirt';
}

/** What came of one `-device`. */
export type QemuPrediction =
  | {
      readonly kind: 'created';
      readonly plug: Plug;
      readonly device: Device;
      /** Why each bit is offered, or is not although this device could offer it. */
      readonly draft: OfferDraft;
    }
  | QemuRefusal;

export interface QemuRefusal extends MonitorRefusal {
  readonly kind: 'refused';
  readonly plug: Plug;
}
