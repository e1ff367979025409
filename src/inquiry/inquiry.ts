import type { FeatureSet } from '../features/feature-set.ts';
import type { Decided, DecisionKind, Parameters } from '../model/decision.ts';
import type { Addressing, Device, Implementation, Transport } from '../model/device.ts';
import type { Fact } from '../model/fact.ts';
import type { FactName, Facts } from '../model/facts.ts';
import type {
  Arch,
  Hypervisor,
  IommuKind,
  Platform,
  ProtectedFrom,
  Protection,
  Xen,
} from '../model/platform.ts';
import type { FactSource, Tell } from './fact-source.ts';
import { KernelQuestions } from './kernel-questions.ts';
import { Log } from './log.ts';
import { type DeferredRule, DeferredRules } from './open/deferred.ts';

const NO_PARAMETERS: Parameters = {};

/**
 * How a rule looks at a case. Every answer is noted; `decide` turns what was noted since the last
 * decision into its *because*. With the log off, notes and decisions cost nothing.
 *
 * A feature set that a rule works on is what would be there if all of it were offered: rules cut such sets down
 * without asking for any bit, and only `shows`, `kept` and `device.offers` ask whether one is offered.
 */
export class Inquiry {
  readonly device: DeviceQuestions;
  readonly platform: PlatformQuestions;
  readonly kernel: KernelQuestions;
  /** Where nothing is noted and nothing is open, the guest's platform. */
  readonly guest: Platform | undefined;
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  private readonly deferred: DeferredRules | undefined;

  constructor(source: FactSource, { log }: { readonly log: boolean }) {
    this.source = source;
    this.deferred = source.isOpen ? new DeferredRules() : undefined;
    this.log = log ? new Log() : undefined;
    const only = log ? undefined : source.only;
    this.device = new DeviceQuestions(source, this.log, only?.device);
    this.platform = new PlatformQuestions(source, this.log, only?.platform);
    this.kernel = new KernelQuestions(source, this.log);
    this.guest = only?.platform;
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

function asIs<Value>(value: Value): Value {
  return value;
}

function read<Name extends FactName, Told>(
  source: FactSource,
  log: Log | undefined,
  name: Name,
  tell: Tell<Facts[Name], Told>,
): Told {
  if (log === undefined) return source.read(name, tell);
  return source.read(name, (value) => {
    log.note({ kind: 'named', name, value });
    return tell(value);
  });
}

class DeviceQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  /** Where nothing is noted and nothing is open, the device itself. */
  private readonly own: Device | undefined;

  constructor(source: FactSource, log: Log | undefined, own: Device | undefined) {
    this.source = source;
    this.log = log;
    this.own = own;
  }

  type(): number;
  type<Told>(tell: Tell<number, Told>): Told;
  type<Told>(tell: Tell<number, number | Told> = asIs): number | Told {
    const { own } = this;
    return own === undefined ? read(this.source, this.log, 'device.type', tell) : tell(own.type);
  }

  transport(): Transport;
  transport<Told>(tell: Tell<Transport, Told>): Told;
  transport<Told>(tell: Tell<Transport, Transport | Told> = asIs): Transport | Told {
    const { own } = this;
    return own === undefined ? read(this.source, this.log, 'device.transport', tell) : tell(own.transport);
  }

  implementation(): Implementation;
  implementation<Told>(tell: Tell<Implementation, Told>): Told;
  implementation<Told>(tell: Tell<Implementation, Implementation | Told> = asIs): Implementation | Told {
    const { own } = this;
    return own === undefined
      ? read(this.source, this.log, 'device.implementation', tell)
      : tell(own.implementation);
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

  /** What the description says that the device insists on; undefined: what its implementation does. */
  requires(): FeatureSet | undefined {
    const { own } = this;
    return own === undefined ? read(this.source, this.log, 'device.requires', asIs) : own.requires;
  }

  addressing(): Addressing | undefined {
    const { own } = this;
    return own === undefined ? read(this.source, this.log, 'device.addressing', asIs) : own.addressing;
  }

  /** A configuration-space field; undefined where the description leaves it out. */
  field(name: string): number | undefined;
  field<Told>(name: string, tell: Tell<number | undefined, Told>): Told;
  field<Told>(
    name: string,
    tell: Tell<number | undefined, number | undefined | Told> = asIs,
  ): number | undefined | Told {
    const { log } = this;
    if (log === undefined) return this.source.field(name, tell);
    return this.source.field(name, (value) => {
      log.note({ kind: 'field', name, value });
      return tell(value);
    });
  }
}

class PlatformQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  /** Where nothing is noted and nothing is open, the platform itself. */
  private readonly own: Platform | undefined;

  constructor(source: FactSource, log: Log | undefined, own: Platform | undefined) {
    this.source = source;
    this.log = log;
    this.own = own;
  }

  arch(): Arch;
  arch<Told>(tell: Tell<Arch, Told>): Told;
  arch<Told>(tell: Tell<Arch, Arch | Told> = asIs): Arch | Told {
    const { own } = this;
    return own === undefined ? read(this.source, this.log, 'platform.arch', tell) : tell(own.arch);
  }

  hypervisor(): Hypervisor;
  hypervisor<Told>(tell: Tell<Hypervisor, Told>): Told;
  hypervisor<Told>(tell: Tell<Hypervisor, Hypervisor | Told> = asIs): Hypervisor | Told {
    const { own } = this;
    return own === undefined
      ? read(this.source, this.log, 'platform.hypervisor', tell)
      : tell(own.hypervisor);
  }

  protection(): Protection;
  protection<Told>(tell: Tell<Protection, Told>): Told;
  protection<Told>(tell: Tell<Protection, Protection | Told> = asIs): Protection | Told {
    const { own } = this;
    return own === undefined
      ? read(this.source, this.log, 'platform.memory.protection', tell)
      : tell(own.memory.protection);
  }

  protectedFrom(): ProtectedFrom {
    return read(this.source, this.log, 'platform.memory.protectedFrom', asIs);
  }

  /** Memory size in MiB. */
  mib(): number | undefined {
    return read(this.source, this.log, 'platform.memory.mib', asIs);
  }

  iommu(): IommuKind;
  iommu<Told>(tell: Tell<IommuKind, Told>): Told;
  iommu<Told>(tell: Tell<IommuKind, IommuKind | Told> = asIs): IommuKind | Told {
    const { own } = this;
    return own === undefined
      ? read(this.source, this.log, 'platform.iommu.kind', tell)
      : tell(own.iommu.kind);
  }

  xen(): Xen | undefined;
  xen<Told>(tell: Tell<Xen | undefined, Told>): Told;
  xen<Told>(tell: Tell<Xen | undefined, Xen | undefined | Told> = asIs): Xen | undefined | Told {
    const { own } = this;
    return own === undefined ? read(this.source, this.log, 'platform.xen', tell) : tell(own.xen);
  }
}
