import * as z from 'zod/mini';
import { CHAIN_OUTCOMES, DEVICE_STEPS } from '../../model/boot-chain.ts';
import { CLAIMS } from '../../model/claim.ts';
import { ADDRESS_KINDS, DMA_APIS, DMA_PATHS, OUTCOMES, RINGS, STATUS_NAMES } from '../../model/result.ts';
import { featureSetSpelling } from './feature-set.ts';
import {
  array,
  boolean,
  count,
  described,
  enumeration,
  object,
  pattern,
  record,
  string,
  word,
} from './words.ts';

/** The keys of `expect`. */
export const expectationShape = object({
  when: z.optional(
    described(
      record(z.union([string(), array(string())])),
      'For which of the open facts this is expected: for kernel, qemu or the key of another open fact, a value or a range of releases such as 5.13.., or a list of them. Left out: for all.',
    ),
  ),
  outcome: z.optional(described(enumeration(OUTCOMES), 'How the case ends.')),
  features: z.optional(
    described(
      object({
        include: z.optional(described(featureSetSpelling(), 'Features that must be negotiated.')),
        exclude: z.optional(described(featureSetSpelling(), 'Features that must not be negotiated.')),
        exactly: z.optional(described(featureSetSpelling(), 'The negotiated set, all of it.')),
      }),
      'What must be said of the features that the driver last wrote.',
    ),
  ),
  dma: z.optional(
    described(
      object({
        api: z.optional(
          described(
            enumeration(DMA_APIS),
            'Whether the driver goes through the DMA API, past it, or by operations of the device.',
          ),
        ),
        path: z.optional(described(enumeration(DMA_PATHS), 'What stands behind it.')),
        ring: z.optional(
          described(enumeration(RINGS), "Where the rings' memory is, on a protected platform."),
        ),
        bounced: z.optional(described(boolean(), 'Whether data is copied through bounce buffers.')),
        addresses: z.optional(
          described(enumeration(ADDRESS_KINDS), 'Whose addresses the driver writes into descriptors.'),
        ),
      }),
      'The way that the data takes.',
    ),
  ),
  message: z.optional(described(string(), 'The line in the kernel log.')),
  errno: z.optional(
    described(
      pattern(/^E[A-Z0-9]+$/, 'the name of an error such as "ENODEV"'),
      "The probe's error, by name.",
    ),
  ),
  status: z.optional(
    described(
      array(enumeration(STATUS_NAMES)),
      'The device status bits that are set in the end, in any order.',
    ),
  ),
  boot: z.optional(
    described(
      enumeration(CHAIN_OUTCOMES),
      'What comes of the machine from power-on to its kernel: works; firmware-fails; kernel-fails: the firmware drives what it boots from, the kernel does not; direct: no firmware has a part in it; not-started: the monitor refuses a device.',
    ),
  ),
  firmware: z.optional(
    described(
      object({
        outcome: z.optional(
          described(
            enumeration(DEVICE_STEPS),
            'reads; fails; untried: it never comes to the device; unsought: the device is nothing to boot from; direct: the monitor loads the kernel.',
          ),
        ),
        by: z.optional(described(word(), 'The driver model that drives the device before the kernel.')),
        place: z.optional(
          described(count(), 'The place of the device among what the firmware tries, from 1.'),
        ),
      }),
      'What the firmware of the machine makes of the device.',
    ),
  ),
  decisions: z.optional(
    described(
      array(described(word(), 'The ID of a decision.', { words: 'decision' })),
      'IDs of decisions that the log must have.',
    ),
  ),
  claims: z.optional(
    described(
      array(described(word(), 'The name of a claim.', { enum: Object.keys(CLAIMS) })),
      'Names of claims that must hold.',
    ),
  ),
});

export type ExpectationJson = z.output<typeof expectationShape>;
