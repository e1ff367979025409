import type { FeatureSet } from '../features/feature-set.ts';
import type { Cost } from './cost.ts';
import type { Fact } from './fact.ts';
import type { Release } from './release.ts';

/** What a decision can be about, in the order in which a case comes to it. */
export const TOPICS = {
  creation: 'whether the monitor creates the device',
  model: 'whether everything that decides is modelled',
  guest: 'whether the kernel runs as such a guest',
  interface: 'through which interface the guest drives the device',
  driver: 'which driver binds to the device',
  view: 'what of its offer the device shows',
  read: 'how many feature bits the guest reads',
  table: 'which features the driver knows',
  selection: 'which of them a proposal selects',
  transport: 'which features the transport knows and requires',
  validate: 'what the driver itself drops or refuses',
  restriction: 'what the platform says of guest memory',
  requirement: 'what the driver requires because of it',
  acceptance: 'whether the device accepts the features',
  'features-ok': 'whether FEATURES_OK stands',
  end: 'how the handshake ends',
  api: 'whether the driver uses the DMA API',
  mapping: 'what stands behind the DMA API',
  translation: 'whether an IOMMU translates',
  window: 'whether a DMA window covers all of memory',
  sharing: 'whether DMA memory is shared with the host',
  bounce: 'whether buffers are bounced',
  pool: 'how large the bounce pool is, and what fills it',
  addressing: 'whose addresses the device understands',
  addresses: 'whether the device understands the addresses that it is given',
  memory: 'whether the device may touch the memory behind them',
  consequence: 'what happens when it touches memory that it may not',
  backend: 'whether the daemon or kernel that does its work can do it',
  purpose: 'whether it can do with protected memory what it is there for',
  limit: 'whether each buffer can be mapped',
  cost: 'what each request costs',
} as const;
export type Topic = keyof typeof TOPICS;

/** What follows from the way that was chosen, as opposed to the choice of it: all that can break a device with a ring. */
export const REACH: readonly Topic[] = ['addresses', 'memory', 'backend', 'consequence', 'purpose', 'limit'];

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(TOPICS, name);
}

/** Where a rule stands in a source: kernel or QEMU file and function, specification section, message on a list. */
export interface Authority {
  readonly kind: 'kernel' | 'qemu' | 'spec' | 'list' | 'vmm' | 'architecture' | 'guest';
  readonly where: string;
  /** The first release with the rule, if it is known and matters. */
  readonly since?: string;
}

/** A place in the source, from a release on. Where a rule moved, the newest one in force is cited. */
export interface Citation {
  readonly kind: Authority['kind'];
  readonly where: string;
  readonly since?: Release;
}

/** How one answer to a question reads. `{name}` stands for a parameter that the rule gives. */
export interface Wording {
  /** Whether the answer is yes or no; left out where the question asks for something else. */
  readonly yes?: boolean;
  /** One sentence, without the yes or no. Left out where yes or no is all there is to say. */
  readonly answer?: string;
  /** What the answer changed; left out where it changed nothing. */
  readonly effect?: string;
  /** The bits that a clearing rule clears with this answer, as far as they are in its set. */
  readonly clears?: readonly number[];
  /** What a request then costs. */
  readonly cost?: Cost;
  /** What somebody who then refuses says, if anything; the answer’s words quote it as `{message}`. */
  readonly refuses?: { readonly message?: string };
  /** Where this answer stands in the source, if not where the others do; `{name}` stands for a parameter. */
  readonly authority?: Citation;
}

/**
 * What is always the same about a decision: a stable id, its topic, the question that a person would ask, every answer
 * that there is, and where the rule stands. The rule beside it gives only the code of an answer.
 */
export interface DecisionKind<Code extends string = string> {
  readonly id: string;
  /** It belongs to a proposal, so that no kernel takes it; left out where one does. */
  readonly proposed?: true;
  readonly topic: Topic;
  readonly question: string;
  readonly answers: Readonly<Record<Code, Wording>>;
  /** Oldest first. */
  readonly authority: Citation | readonly Citation[];
  /** The background, for a reader who wants the whole story: history, exceptions, who proposed it. */
  readonly story: string;
}

/** What an answer's words are filled in with. The parameter `clears` names the bits that the answer cleared. */
export type Parameter = string | number | FeatureSet;
export type Parameters = Readonly<Record<string, Parameter>>;

/** One decision as it was taken. */
export interface Decided {
  readonly kind: DecisionKind;
  /** Which of the kind's answers. */
  readonly code: string;
  readonly parameters: Parameters;
  /** The bits that it took from the set: of the offer, of what the driver keeps. */
  readonly clears: FeatureSet;
  /** What was read since the decision before it. */
  readonly facts: readonly Fact[];
}

/** Where the rule stands, oldest first. */
export function citations({ authority }: DecisionKind): readonly Citation[] {
  return 'kind' in authority ? [authority] : authority;
}

/** The answer that was given; Error where the kind has no such answer. */
export function wordingOf({ kind, code }: Pick<Decided, 'kind' | 'code'>): Wording {
  const wording = kind.answers[code];
  if (wording === undefined) throw new Error(`decision ${kind.id} has no answer ${code}`);
  return wording;
}

/** Whether the answer changed anything. */
export function hasEffect(decided: Pick<Decided, 'kind' | 'code'>): boolean {
  return wordingOf(decided).effect !== undefined;
}

/** Whether a decision is about one of these. */
export function isAbout({ kind }: Pick<Decided, 'kind'>, ...topics: readonly Topic[]): boolean {
  return topics.includes(kind.topic);
}
