import type { FeatureSet } from '../features/feature-set.ts';
import type { Decided, DecisionKind, Parameters } from '../model/decision.ts';
import type { Fact } from '../model/fact.ts';
import type { FactName, Facts } from '../model/facts.ts';
import type { Platform } from '../model/platform.ts';
import { DeviceQuestions } from './device-questions.ts';
import type { FactSource } from './fact-source.ts';
import { KernelQuestions } from './kernel-questions.ts';
import { Log } from './log.ts';
import { type DeferredRule, DeferredRules } from './open/deferred.ts';
import { PlatformQuestions } from './platform-questions.ts';

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
 * - `oncePerGuest`, for a rule that asks of the guest alone: it runs once for all of its devices.
 */
export class Inquiry {
  readonly device: DeviceQuestions;
  readonly platform: PlatformQuestions;
  readonly kernel: KernelQuestions;
  /** The fast path of `oncePerGuest`: the guest's platform, set only for a concrete case with the log off. */
  readonly guest: Platform | undefined;
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  private readonly deferred: DeferredRules | undefined;

  constructor(source: FactSource, { log }: { readonly log: boolean }) {
    this.source = source;
    this.deferred = source.isOpen ? new DeferredRules() : undefined;
    this.log = log ? new Log() : undefined;
    const concrete = log ? undefined : source.concrete;
    this.device = new DeviceQuestions(source, this.log, concrete?.device);
    this.platform = new PlatformQuestions(source, this.log, concrete?.platform);
    this.kernel = new KernelQuestions(source, this.log);
    this.guest = concrete?.platform;
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

  /** What a later stage of the work depends on besides the sets that it is given: the deferred rules. */
  deferredRules(): readonly DeferredRule[] {
    return this.deferred?.all() ?? [];
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

  /** The decisions in the order in which they were taken; empty with the log off. */
  decisions(): readonly Decided[] {
    return this.log?.decided ?? [];
  }
}
<<<<<<< HEAD
=======

function asIs<Value>(value: Value): Value {
  return value;
}

/** Questions about one of the nouns of a case. */
abstract class Questions<Noun> {
  protected readonly source: FactSource;
  protected readonly log: Log | undefined;
  /** The fast path: set only for a concrete case with the log off; the questions then read it directly. */
  protected readonly own: Noun | undefined;

  constructor(source: FactSource, log: Log | undefined, own: Noun | undefined) {
    this.source = source;
    this.log = log;
    this.own = own;
  }

  protected read<Name extends FactName, Projected>(
    name: Name,
    project: Project<Facts[Name], Projected>,
  ): Projected {
    const { log } = this;
    if (log === undefined) return this.source.read(name, project);
    return this.source.read(name, (value) => {
      log.note({ kind: 'named', name, value });
      return project(value);
    });
  }
}

class DeviceQuestions extends Questions<Device> {
  type<Projected = number>(project = asIs as Project<number, Projected>): Projected {
    const { own } = this;
    return own ? project(own.type) : this.read('device.type', project);
  }

  transport<Projected = Transport>(project = asIs as Project<Transport, Projected>): Projected {
    const { own } = this;
    return own ? project(own.transport) : this.read('device.transport', project);
  }

  implementation<Projected = Implementation>(
    project = asIs as Project<Implementation, Projected>,
  ): Projected {
    const { own } = this;
    return own ? project(own.implementation) : this.read('device.implementation', project);
  }

  /** All that may be offered, as a set to work on; no bit of it counts as read. */
  offer(): FeatureSet {
    return this.source.offers();
  }

  offers(bit: number): boolean {
    const value = this.source.holds(this.source.offers(), bit);
    this.log?.note({ kind: 'bit', bit, of: 'offered', value });
    return value;
  }

  /** What the description says that the device requires; undefined where it requires what its implementation does. */
  requires(): FeatureSet | undefined {
    const { own } = this;
    return own ? own.requires : this.read('device.requires', asIs);
  }

  /** How the description says that the device reads addresses; undefined where it does as its implementation does. */
  addressing(): Addressing | undefined {
    const { own } = this;
    return own ? own.addressing : this.read('device.addressing', asIs);
  }

  /** What to call the daemon or kernel that does the device's work; undefined where nothing is said of it. */
  backendName(): string | undefined {
    const { own } = this;
    return own ? own.backend?.name : this.read('device.backend.name', asIs);
  }

  /** Whether the daemon behind the device can map guest memory; undefined where that is not said. */
  sharesMemory(): boolean | undefined {
    const { own } = this;
    return own ? own.backend?.sharedMemory : this.read('device.backend.sharedMemory', asIs);
  }

  /** What becomes of ACCESS_PLATFORM over a backend without an IOTLB; undefined where that is not the case. */
  withoutIotlb<Projected = WithoutIotlb | undefined>(
    project = asIs as Project<WithoutIotlb | undefined, Projected>,
  ): Projected {
    const { own } = this;
    return own ? project(own.backend?.withoutIotlb) : this.read('device.backend.withoutIotlb', project);
  }

  /** Whether the daemon behind the device ends where the driver keeps no VERSION_1. */
  refusesLegacy(): boolean | undefined {
    const { own } = this;
    return own ? own.backend?.refusesLegacy : this.read('device.backend.refusesLegacy', asIs);
  }

  /** What the monitor says instead of creating the device; undefined where it creates it. */
  refused(): MonitorRefusal | undefined {
    const { own } = this;
    return own ? own.refused : this.read('device.refused', asIs);
  }

  /** What about the device is not modelled; undefined where there is nothing. */
  unmodelled(): string | undefined {
    const { own } = this;
    return own ? own.unmodelled : this.read('device.unmodelled', asIs);
  }

  /** A configuration-space field; undefined where the description leaves it out. */
  field<Projected = number | undefined>(
    name: string,
    project = asIs as Project<number | undefined, Projected>,
  ): Projected {
    const { log } = this;
    if (log === undefined) return this.source.field(name, project);
    return this.source.field(name, (value) => {
      log.note({ kind: 'field', name, value });
      return project(value);
    });
  }
}

class PlatformQuestions extends Questions<Platform> {
  arch<Projected = Arch>(project = asIs as Project<Arch, Projected>): Projected {
    const { own } = this;
    return own ? project(own.arch) : this.read('platform.arch', project);
  }

  hypervisor<Projected = Hypervisor>(project = asIs as Project<Hypervisor, Projected>): Projected {
    const { own } = this;
    return own ? project(own.hypervisor) : this.read('platform.hypervisor', project);
  }

  protection<Projected = Protection>(project = asIs as Project<Protection, Projected>): Projected {
    const { own } = this;
    return own ? project(own.memory.protection) : this.read('platform.memory.protection', project);
  }

  protectedFrom(): ProtectedFrom {
    return this.read('platform.memory.protectedFrom', asIs);
  }

  /** What a description says of it; undefined where it says nothing. */
  announcesMemory(): boolean | undefined {
    return this.read('platform.memory.announced', asIs);
  }

  iommu<Projected = IommuKind>(project = asIs as Project<IommuKind, Projected>): Projected {
    const { own } = this;
    return own ? project(own.iommu.kind) : this.read('platform.iommu.kind', project);
  }

  /** What about the machine is not modelled; undefined where there is nothing. */
  unmodelled(): Unmodelled | undefined {
    const { own } = this;
    return own ? own.unmodelled : this.read('platform.unmodelled', asIs);
  }

  xen<Projected = Xen | undefined>(project = asIs as Project<Xen | undefined, Projected>): Projected {
    const { own } = this;
    return own ? project(own.xen) : this.read('platform.xen', project);
  }
}
>>>>>>> corrections
