import type { Remedy } from './remedy.ts';
import type { MendedDevice } from './text-remedy.ts';

/** What helps first: a change of the text that a device comes from, or changes of a case that help together. */
export type FirstHelp =
  | { readonly kind: 'text'; readonly mended: MendedDevice }
  | { readonly kind: 'case'; readonly remedies: readonly Remedy[] };
