import type { Remedy } from './remedy.ts';
import type { DeviceRemedies } from './text-remedy.ts';

/** What helps first: a change of the text that a device comes from, or changes of a case that help together. */
export type FirstHelp =
  | { readonly kind: 'text'; readonly fixed: DeviceRemedies }
  | { readonly kind: 'case'; readonly remedies: readonly Remedy[] };
