import type { ChangeId } from '../data/linux-changes.ts';
import type { DecisionKind } from '../model/decision.ts';
import type { Addressing, Implementation, Transport } from '../model/device.ts';
import { bitsOf, type FeatureSet, hasBit, intersect } from '../model/feature-set.ts';
import type {
  Arch,
  ConfigValue,
  Hypervisor,
  IommuKind,
  ProtectedFrom,
  Protection,
  Xen,
} from '../model/platform.ts';
import type { Reached, Version } from '../model/release.ts';
import type { Entry, Parameters } from './decision.ts';
import type { Fact, FactName, Facts } from './facts.ts';

/** Where the answers come from: one concrete case, or a space of cases that is still open. */
export interface FactSource {
  read<Name extends FactName>(name: Name): Facts[Name];
  offers(): FeatureSet;
  field(name: string): number | undefined;
  version(): Version;
  change(id: ChangeId): Reached;
  config(option: string): ConfigValue | undefined;
  /** Every occurrence of these parameters on the kernel command line, in order. */
  parameters(names: readonly string[]): readonly KernelParameter[];
}

/** One parameter of the kernel command line; '' where it has no value. */
export interface KernelParameter {
  readonly name: string;
  readonly value: string;
}

/** What has been decided so far, and what was read for the decision that comes next. */
class Log {
  readonly entries: Entry[] = [];
  private facts: Fact[] = [];

  note(fact: Fact): void {
    this.facts.push(fact);
  }

  decide(kind: DecisionKind, code: string, parameters: Parameters): void {
    this.entries.push({ kind, code, parameters, facts: this.facts });
    this.facts = [];
  }
}

const NO_PARAMETERS: Parameters = {};

/**
 * How a rule looks at a case. Every answer is noted; `decide` turns what was noted since the last
 * decision into its *because*. With the log off, notes and decisions cost nothing.
 */
export class Inquiry {
  readonly device: DeviceQuestions;
  readonly platform: PlatformQuestions;
  readonly kernel: KernelQuestions;
  private readonly log: Log | undefined;

  constructor(source: FactSource, { log }: { readonly log: boolean }) {
    this.log = log ? new Log() : undefined;
    this.device = new DeviceQuestions(source, this.log);
    this.platform = new PlatformQuestions(source, this.log);
    this.kernel = new KernelQuestions(source, this.log);
  }

  /** Whether the guest sees the bit offered. */
  shows(view: FeatureSet, bit: number): boolean {
    const value = hasBit(view, bit);
    this.log?.note({ kind: 'bit', bit, of: 'offered', value });
    return value;
  }

  /** Whether the driver's set, as it stands now, has the bit. */
  kept(set: FeatureSet, bit: number): boolean {
    const value = hasBit(set, bit);
    this.log?.note({ kind: 'bit', bit, of: 'kept', value });
    return value;
  }

  /** Notes a fact that a rule found in a table. */
  note(fact: Fact): void {
    this.log?.note(fact);
  }

  /** States a conclusion. */
  decide<Code extends string>(
    kind: DecisionKind<Code>,
    code: Code,
    parameters: Parameters = NO_PARAMETERS,
  ): void {
    this.log?.decide(kind, code, parameters);
  }

  /** The decisions in the order in which they were taken; empty with the log off. */
  decisions(): readonly Entry[] {
    return this.log?.entries ?? [];
  }
}

function read<Name extends FactName>(source: FactSource, log: Log | undefined, name: Name): Facts[Name] {
  const value = source.read(name);
  log?.note({ kind: 'named', name, value });
  return value;
}

class DeviceQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;

  constructor(source: FactSource, log: Log | undefined) {
    this.source = source;
    this.log = log;
  }

  type(): number {
    return read(this.source, this.log, 'device.type');
  }

  transport(): Transport {
    return read(this.source, this.log, 'device.transport');
  }

  implementation(): Implementation {
    return read(this.source, this.log, 'device.implementation');
  }

  /** The whole offer, as a set to work on; no bit of it counts as read. */
  offer(): FeatureSet {
    return this.source.offers();
  }

  offers(bit: number): boolean {
    const value = hasBit(this.source.offers(), bit);
    this.log?.note({ kind: 'bit', bit, of: 'offered', value });
    return value;
  }

  /** Which of these bits the device offers. */
  offersOf(bits: FeatureSet): FeatureSet {
    const offered = intersect(this.source.offers(), bits);
    if (this.log !== undefined) {
      for (const bit of bitsOf(bits))
        this.log.note({ kind: 'bit', bit, of: 'offered', value: hasBit(offered, bit) });
    }
    return offered;
  }

  /** What the description says that the device insists on; undefined: what its implementation does. */
  requires(): FeatureSet | undefined {
    return read(this.source, this.log, 'device.requires');
  }

  addressing(): Addressing | undefined {
    return read(this.source, this.log, 'device.addressing');
  }

  /** A configuration-space field; undefined where the description leaves it out. */
  field(name: string): number | undefined {
    const value = this.source.field(name);
    this.log?.note({ kind: 'field', name, value });
    return value;
  }
}

class PlatformQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;

  constructor(source: FactSource, log: Log | undefined) {
    this.source = source;
    this.log = log;
  }

  arch(): Arch {
    return read(this.source, this.log, 'platform.arch');
  }

  hypervisor(): Hypervisor {
    return read(this.source, this.log, 'platform.hypervisor');
  }

  protection(): Protection {
    return read(this.source, this.log, 'platform.memory.protection');
  }

  protectedFrom(): ProtectedFrom {
    return read(this.source, this.log, 'platform.memory.protectedFrom');
  }

  /** Memory size in MiB. */
  mib(): number | undefined {
    return read(this.source, this.log, 'platform.memory.mib');
  }

  iommu(): IommuKind {
    return read(this.source, this.log, 'platform.iommu.kind');
  }

  xen(): Xen | undefined {
    return read(this.source, this.log, 'platform.xen');
  }
}

class KernelQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;

  constructor(source: FactSource, log: Log | undefined) {
    this.source = source;
    this.log = log;
  }

  /** For looking things up in tables by release; rules that branch on a release ask `has`. */
  version(): Version {
    return this.source.version();
  }

  /** Whether this kernel has a change; the releases stand in data/linux-changes. */
  has(id: ChangeId): boolean {
    const { yes, read } = this.source.change(id);
    this.log?.note({ kind: 'change', id, yes, read });
    return yes;
  }

  /** A configuration option is not `n`. Where the description does not state it, `assumed` holds and the log says so. */
  enabled(option: string, assumed: ConfigValue): boolean {
    const stated = this.source.config(option);
    const value = stated ?? assumed;
    this.log?.note({ kind: 'config', option, value, stated: stated !== undefined });
    return value !== 'n';
  }

  /** Every occurrence of these kernel parameters, in order; of one that is not given, none. */
  parameters(...names: readonly string[]): readonly KernelParameter[] {
    const given = this.source.parameters(names);
    if (this.log !== undefined) {
      for (const name of names) {
        const values = given.filter((parameter) => parameter.name === name).map(({ value }) => value);
        this.log.note({ kind: 'parameter', name, values });
      }
    }
    return given;
  }

  /** The value of a kernel parameter, its last where it is given twice; '' without a value; undefined: not given. */
  parameter(name: string): string | undefined {
    return this.parameters(name).at(-1)?.value;
  }
}
