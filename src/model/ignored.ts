/** A part of a text that is ignored. */
export interface Ignored {
  /** In its own words, and safe to print. */
  readonly text: string;
  /** Whether it may bear on a virtio device. */
  readonly matters: boolean;
  /** Why it may; left out where the text says it, or it does not. */
  readonly why?: string;
}

/** Why a device that is passed through may matter. */
export const HOST_DEVICE = 'a device of the host; if that is a virtio function, it is not modelled';
