import type { Backports, Release } from './release.ts';

/** Something that changed in the Linux guest. A bracket means that no tree between its two releases was read. */
export interface KernelChange {
  /** Completes the sentence "Linux 6.12 …". */
  readonly what: string;
  readonly since: Release;
  /** First release without it. */
  readonly until?: Release;
  readonly where: string;
  readonly commit?: string;
  readonly backports?: Backports;
}
