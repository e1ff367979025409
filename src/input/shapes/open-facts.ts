import * as z from 'zod/mini';
import { ARCHES, HYPERVISORS, IOMMU_KINDS, PROTECTIONS } from '../../model/platform.ts';
import { array, described, enumeration, object } from './words.ts';

/** The possible values of one fact; one of them holds. */
const among = <const Words extends readonly string[]>(words: Words, what: string) =>
  z.optional(
    described(
      array(enumeration(words)).check(z.minLength(1, { error: 'at least one value' })),
      `${what} One of these holds, the value that the platform has otherwise among them.`,
    ),
  );

/** The facts of a platform that may be left open, besides its kernel. */
export const openFactsShape = object({
  arch: among(ARCHES, 'The architectures that the machine may have.'),
  hypervisor: among(
    HYPERVISORS.filter((one) => one !== 'xen'),
    'What the guest may run under.',
  ),
  'memory.protection': among(PROTECTIONS, 'What may keep the host out of guest memory.'),
  'iommu.kind': among(IOMMU_KINDS, 'The IOMMUs that the machine may have.'),
});

export type OpenFactsJson = z.output<typeof openFactsShape>;
