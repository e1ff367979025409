import type { FeatureSet } from '../features/feature-set.ts';
import type { Decided, DecisionKind, Parameters } from '../model/decision.ts';
import type { Fact } from '../model/fact.ts';
import type { Platform } from '../model/platform.ts';
import { DeviceQuestions } from './device-questions.ts';
import type { FactSource } from './fact-source.ts';
import { KernelQuestions } from './kernel-questions.ts';
import { Log } from './log.ts';
import { type DeferredRule, DeferredRules } from './open/deferred.ts';
import { PlatformQuestions } from './platform-questions.ts';
import { ReleaseQuestions } from './release-questions.ts';

const NO_PARAMETERS: Parameters = {};

/**
 * How a rule looks at a case. Every answer is noted; `decide` turns what was noted since the last decision into its
 * *because*. With the log off, notes and decisions cost nothing.
 *
 * In an open space a set holds every bit that might be offered. Set operations do not decide whether it is; only
 * `shows`, `kept`, `dropped` and `device.offers` do.
 *
 * A rule asks for no more than it needs, since every question can split a space:
 *
 * - a projection, `ask.platform.protection((kind) => kind === 'pef')`, where only that difference counts;
 * - `kernel.featuresBy`, where a set and not a branch depends on a change of the kernel;
 * - `deferClearing`, through `clearing()`, for a rule that does nothing but clear bits;
 * - `forLog`, for questions that only the words of a decision need;
 * - `oncePerGuest`, for a rule that asks of the guest alone: it runs once for all of its devices;
 * - `oneQuestion`, for a rule that comes to few answers in many ways: a space asks for its answer alone.
 */
export class Inquiry {
  readonly device: DeviceQuestions;
  readonly platform: PlatformQuestions;
  readonly kernel: KernelQuestions;
  /** The fast path of `oncePerGuest`: the guest's platform, set only for a concrete case with the log off. */
  readonly guest: Platform | undefined;
  /** Whether it looks at one case and not at a space of them, so that work in stages goes on at once. */
  readonly isSingle: boolean;
  /** Whether anybody will read what is decided and why. */
  readonly hasLog: boolean;
  /** How an open space answers a whole rule at once; undefined where it does not. */
  readonly asOne: FactSource['asOne'];
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  private readonly deferred: DeferredRules | undefined;

  constructor(source: FactSource, { log }: { readonly log: boolean }) {
    if (log && source.isOpen) throw new Error('a log is kept of a single case');
    this.source = source;
    this.isSingle = !source.isOpen;
    this.hasLog = log;
    this.deferred = source.isOpen ? new DeferredRules() : undefined;
    this.log = log ? new Log() : undefined;
    const { concrete } = source;
    this.device = new DeviceQuestions(source, this.log, concrete?.device);
    this.platform = new PlatformQuestions(source, this.log, concrete?.platform);
    this.kernel = new KernelQuestions(source, this.log);
    this.guest = log ? undefined : concrete?.platform;
    this.asOne = source.asOne;
  }

  /** What guests other than Linux ask of their release. */
  get release(): ReleaseQuestions {
    return new ReleaseQuestions(this.source, this.log);
  }

  /** Whether the guest sees the bit offered. */
  shows(view: FeatureSet, bit: number): boolean {
    const value = this.source.holds(view, bit);
    this.log?.note({ kind: 'bit', bit, of: 'offered', value });
    return value;
  }

  /** Whether the driver's set, as it stands now, has the bit. */
  kept(set: FeatureSet, bit: number): boolean {
    const value = this.keeps(set, bit);
    this.log?.note({ kind: 'bit', bit, of: 'kept', value });
    return value;
  }

  /** Whether the device offers a bit that the driver's set, as it stands now, lacks. */
  dropped(set: FeatureSet, bit: number): boolean {
    const value = this.keeps(set, bit);
    this.log?.note({ kind: 'bit', bit, of: 'kept', value });
    return !value && this.source.holds(this.source.offers(), bit);
  }

  private keeps(set: FeatureSet, bit: number): boolean {
    return this.source.holds(set, bit) && (this.deferred?.keep(bit) ?? true);
  }

  /**
   * Applies a rule that does nothing but clear some of `bits`. An open space defers it until one of them is asked for:
   * what nobody asks for is not decided.
   */
  deferClearing(
    set: FeatureSet,
    bits: readonly number[],
    rule: (ask: Inquiry, set: FeatureSet) => FeatureSet,
  ): FeatureSet {
    if (this.deferred === undefined) return rule(this, set);
    this.deferred.add({ set, bits, rule, run: () => rule(this, set) });
    return set;
  }

  /** What a later stage of the work depends on besides its state: the deferred rules. Undefined for a single case. */
  deferredRules(): readonly DeferredRule[] | undefined {
    return this.deferred?.all();
  }

  /** Goes back to where no more than these rules were deferred. */
  deferAnew(rules: readonly DeferredRule[]): void {
    this.deferred?.reset(rules);
  }

  /** Notes a fact that a rule found in a table. */
  note(fact: Fact): void {
    this.log?.note(fact);
  }

  /** States a conclusion. Parameters that cost anything to find are given as a function, which only the log calls. */
  decide<Code extends string>(
    kind: DecisionKind<Code>,
    code: Code,
    parameters: Parameters | (() => Parameters) = NO_PARAMETERS,
  ): void {
    this.log?.decide(kind, code, typeof parameters === 'function' ? parameters() : parameters);
  }

  /** Does what only the log wants: to find the words for a conclusion that is already certain. */
  forLog(describe: () => void): void {
    if (this.log !== undefined) describe();
  }

  /** Takes an earlier conclusion back, since a later step ended otherwise; `restate` states it as it is. */
  revise(restate: () => void): void {
    this.log?.revise(restate);
  }

  /** The decisions in the order in which they were taken; empty with the log off. */
  decisions(): readonly Decided[] {
    return this.log?.decided ?? [];
  }
}
