/** A part of a text that is ignored. */
export interface Ignored {
  /** In its own words, and safe to print. */
  readonly text: string;
  /** Whether it may bear on a virtio device. */
  readonly matters: boolean;
  /** Why it may; left out where the text says it, or it does not. */
  readonly why?: string;
}
