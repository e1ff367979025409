import { F } from '../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../src/features/feature-set.ts';
import type { Case } from '../src/model/case.ts';
import type { Citation, Decided, DecisionKind, Parameters, Topic, Wording } from '../src/model/decision.ts';
import type { Fact } from '../src/model/fact.ts';
import type { Result } from '../src/model/result.ts';
import type { DecisionWords } from '../src/report/words/decisions.ts';
import { caseOf, type Spec } from './cases.ts';

/** A decision in few words: the answer that was given is the only one that its kind has. */
export interface DecidedSpec extends Wording {
  readonly id: string;
  readonly topic?: Topic;
  readonly question?: string;
  readonly code?: string;
  readonly authority?: Citation;
  readonly parameters?: Parameters;
  /** The bits that it cleared. */
  readonly cleared?: readonly number[];
  readonly facts?: readonly Fact[];
}

/** A kind of decision with this one answer, which is not declared anywhere. */
export function kindOf(spec: DecidedSpec): DecisionKind {
  const { id, topic = 'table', question = 'Is it so?', code = 'sample', authority, ...rest } = spec;
  const { parameters: _, cleared: __, facts: ___, ...wording } = rest;
  return {
    id,
    topic,
    question,
    answers: { [code]: wording },
    authority: authority ?? { kind: 'spec', where: 'section 3.1.1' },
    story: 'A sample.',
  };
}

/** That decision as a case took it. */
export function decidedOf(spec: DecidedSpec): Decided {
  const { code = 'sample', parameters = {}, cleared = [], facts = [] } = spec;
  return { kind: kindOf(spec), code, parameters, clears: featureSet(cleared), facts };
}

/** “a card” in “a guest”: a case under names that a report can be searched for. */
export function namedCase(spec: Spec, device = 'a card', platform = 'a guest'): Case {
  const asked = caseOf(spec);
  return {
    ...asked,
    device: { ...asked.device, name: device },
    platform: { ...asked.platform, name: platform },
  };
}

/** A device at work past the DMA API, with other parts where they are given. */
export function resultOf(spec: Spec, parts: Partial<Result> = {}): Result {
  return {
    asked: namedCase(spec),
    outcome: 'works',
    message: undefined,
    errno: undefined,
    status: ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK'],
    features: { offered: featureSet(spec.offers ?? [F.VERSION_1]), negotiated: NO_FEATURES },
    dma: {
      api: 'bypass',
      path: 'guest-physical',
      implementation: undefined,
      ring: 'shared',
      bounced: false,
      addresses: 'guest-physical',
    },
    cost: [],
    confidence: 'source',
    unseen: [],
    decisions: [],
    ...parts,
  };
}

/** A decision in words, for a report that is given nothing but words. */
export function decisionWordsOf(parts: Partial<DecisionWords> = {}): DecisionWords {
  return {
    id: 'linux/features-ok',
    topic: 'features-ok',
    code: 'refused',
    question: 'Does FEATURES_OK stick?',
    answer: 'No.',
    because: [],
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c', since: '5.17' },
    effect: 'the driver gives up',
    clears: '0x0',
    ...parts,
  };
}
