import * as z from 'zod/mini';
import { COSTS } from '../../model/cost.ts';
import { isTopic, TOPICS } from '../../model/decision.ts';
import {
  ADDRESS_KINDS,
  CONFIDENCES,
  DMA_APIS,
  DMA_IMPLEMENTATIONS,
  DMA_PATHS,
  OUTCOMES,
  RINGS,
  STATUS_NAMES,
} from '../../model/result.ts';
import { STATION_PLACES } from '../../model/way.ts';
import { array, boolean, described, enumeration, object, pattern, record, string } from './words.ts';

export const mask = () => pattern(/^0x[0-9a-f]{1,32}$/, 'a mask such as "0x130000020"');

/** What becomes of a case; documented schemas are no one's but their key's, so that each use makes them anew. */
export const answerKeys = () => ({
  outcome: described(
    enumeration(OUTCOMES),
    'works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ.',
  ),
  message: z.optional(
    described(z.nullable(string()), 'The line in the kernel log, or the message of the VMM.'),
  ),
  errno: z.optional(described(z.nullable(string()), "The probe's error, by name.")),
  status: described(array(enumeration(STATUS_NAMES)), 'The device status bits that are set in the end.'),
  features: described(
    object({
      offered: described(mask(), 'What the device shows the driver.'),
      negotiated: described(mask(), 'The bits the driver last wrote, also where the handshake then failed.'),
      names: described(array(string()), 'The names of the negotiated features.'),
    }),
    'What the two agree on.',
  ),
  dma: z.optional(
    described(
      z.nullable(
        object({
          api: described(
            enumeration(DMA_APIS),
            'Whether the driver goes through the DMA API, past it, or by operations of the device.',
          ),
          path: described(enumeration(DMA_PATHS), 'What stands behind it.'),
          implementation: z.optional(
            described(
              z.nullable(enumeration(DMA_IMPLEMENTATIONS)),
              'Which code stands behind the DMA API; null: the driver bypasses it.',
            ),
          ),
          ring: described(
            enumeration(RINGS),
            "Where the rings' memory is, on a platform with protected memory.",
          ),
          bounced: z.optional(
            described(
              z.nullable(boolean()),
              'Whether data is copied through bounce buffers; null: it depends on each page.',
            ),
          ),
          addresses: described(
            enumeration(ADDRESS_KINDS),
            'Whose addresses the driver writes into descriptors.',
          ),
        }),
      ),
      'The way that the data takes; null: the driver gave up before it allocated a ring.',
    ),
  ),
  cost: z.optional(
    described(
      z.nullable(array(enumeration(COSTS))),
      'What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made.',
    ),
  ),
});

/** The way of the data from the driver to the device. */
const wayShape = () =>
  object({
    stations: described(
      array(
        object({
          place: described(
            enumeration(STATION_PLACES),
            'driver, api: the DMA API or past it, pool: the bounce pool, iommu: what translates, addresses: whose addresses the device is given, device.',
          ),
          name: described(string(), 'What stands there, in a word or two.'),
          title: described(string(), 'The same in more words.'),
          detail: described(string(), 'What happens there; may be empty.'),
          passed: described(boolean(), 'Whether the data gets past it.'),
        }),
      ),
      'The places that the data passes, or would pass, in their order.',
    ),
    stop: described(
      z.nullable(
        object({
          after: described(
            z.nullable(enumeration(STATION_PLACES)),
            'The last place that is passed; null: the way never begins; device: the device is reached, and cannot do what it is there for.',
          ),
          certain: described(boolean(), 'False where nobody knows whether the way ends there.'),
          why: described(string(), 'Why, in a sentence or more.'),
        }),
      ),
      'Where the way ends too early; null: nothing stands in the way.',
    ),
  });

/** What a case would come to if the driver did not refuse. */
const withoutRefusal = () => ({
  withoutRefusal: z.optional(
    described(
      object({
        ...answerKeys(),
        way: described(wayShape(), 'The way that the data would take.'),
      }),
      'What it would come to if the driver did not refuse; left out where it does not, where the handshake fails all the same, and where answers differ.',
    ),
  ),
});

/** Where a rule stands written. */
export const authority = () =>
  described(
    object({
      kind: described(
        enumeration(['kernel', 'qemu', 'spec', 'list', 'vmm', 'architecture', 'guest']),
        'What kind of source it is.',
      ),
      where: described(string(), 'File and function, section, or message.'),
      since: z.optional(described(string(), 'The first release with the rule.')),
    }),
    'The source of the rule.',
  );

/** How well an answer is known. */
export const confidence = () =>
  described(
    enumeration(CONFIDENCES),
    'How well the answer is known: recorded on a real guest with such a device, transport and architecture, read in the source, or bracketed between two versions that were read.',
  );

/** Why a case is answered so. */
export const reasonKeys = () => ({
  decisions: described(
    array(
      object({
        id: described(string(), 'The stable ID of the decision.'),
        topic: described(enumeration(Object.keys(TOPICS).filter(isTopic)), 'What the decision is about.'),
        code: described(string(), 'Which of the answers it is, for programs.'),
        question: described(string(), 'The question that was decided.'),
        answer: described(string(), 'The decision, in a sentence.'),
        because: described(array(string()), 'The facts that led to it.'),
        authority: authority(),
        effect: described(string(), 'What the decision changed; empty where it changed nothing.'),
        clears: described(mask(), 'The bits that the decision cleared.'),
      }),
    ),
    'Why, in the order of deciding.',
  ),
  confidence: z.optional(confidence()),
  unseen: described(
    array(string()),
    'The ids of the decisions that no recording of a real guest came to in this way.',
  ),
});

/** One answer to a case that leaves facts open. */
const openAnswerShape = object({
  when: described(
    array(record(array(z.unknown()))),
    'The facts for which it holds: alternatives, and in each the values that a fact may have, which hold together. Releases are ranges such as "5.13..".',
  ),
  example: described(
    record(string()),
    'What of all that is open its features and decisions are of, such as {"kernel": "7.3", "qemu": "10.2"}.',
  ),
  ...answerKeys(),
  way: described(wayShape(), 'The way of the data from the driver to the device.'),
  ...withoutRefusal(),
  ...reasonKeys(),
});

/** What `explain --json` prints for each case. vnex writes results and does not read them. */
export const resultShape = object({
  case: described(
    object({
      device: described(string(), 'The name of the device.'),
      platform: described(string(), 'The name of the platform.'),
      driver: described(string(), 'The driver model, with its version where it has one.'),
    }),
    'The case that was asked about.',
  ),
  ...answerKeys(),
  way: described(
    z.nullable(wayShape()),
    'The way of the data from the driver to the device; null: the answers differ, and each has its own.',
  ),
  ...withoutRefusal(),
  ...reasonKeys(),
  example: described(
    record(string()),
    'Where one answer holds for all that is open: what of it the features and decisions are of, such as {"kernel": "7.3"}; elsewhere they may differ, and the answer does not. Empty where nothing is open, and where answers differ.',
  ),
  dependsOn: described(
    array(
      object({
        key: described(string(), 'The fact: kernel, qemu, or a key of a platform or a device.'),
        option: described(z.nullable(string()), 'The option that settles it; null: none does.'),
      }),
    ),
    'The open facts on which the answer depends; empty where there is one answer.',
  ),
  assumed: described(
    array(string()),
    'Facts that nobody states, such as CONFIG_INTEL_IOMMU=y or platform.iommu.kind=none, taken as most guests have them: the way of the data depends on them, and no outcome.',
  ),
  takesForGranted: z.optional(
    described(
      array(string()),
      'What the answers rest on that nobody stated or that was not read: values of variables, a vendor’s machine type, parts of the text that are ignored. Left out where there is no such thing.',
    ),
  ),
  answers: z.optional(
    described(
      array(openAnswerShape),
      'Every answer, where they differ; the keys beside it then have what the answers have in common. Left out where there is one answer. If there are more parts than anybody reads, those are listed in which all facts are as most guests have them, or all but one, and one part for any other answer.',
    ),
  ),
});

export type PrintedResult = z.output<typeof resultShape>;
