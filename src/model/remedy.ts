/** A change that makes a case work, in the terms of those who can make it. */
export interface Remedy {
  readonly title: string;
  readonly qemu?: string;
  readonly libvirt?: string;
  readonly kernel?: string;
  /** Where the text is edited that the case comes from. */
  readonly edit?: string;
}
