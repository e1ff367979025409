import { CHANGES, type ChangeId } from '../data/linux-changes.ts';
import type { BuildOption } from '../data/rule-inputs.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { Fact } from '../model/fact.ts';
import type { ConfigValue } from '../model/platform.ts';
import { type Reached, reached, type Version } from '../model/release.ts';
import type { FactSource, KernelParameter, Project } from './fact-source.ts';
import type { Log } from './log.ts';
import { asIs } from './questions.ts';

function isNo(stated: ConfigValue | undefined): boolean {
  return stated === 'n';
}

function changeFact(id: ChangeId, { yes, read }: Reached): Fact {
  return { kind: 'change', id, change: CHANGES[id], yes, read };
}

/** What a rule asks of the kernel. */
export class KernelQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;

  constructor(source: FactSource, log: Log | undefined) {
    this.source = source;
    this.log = log;
  }

  /** Looks something up in a table by release; rules that branch on one change ask `has`. */
  lookUp<Projected>(project: Project<Version, Projected>): Projected {
    return this.source.release(project);
  }

  /** Looks a feature set up in a table by release. */
  features(project: Project<Version, FeatureSet>): FeatureSet {
    return this.source.releaseSet(project);
  }

  /** A feature set that depends on a change: one with it, another before. */
  featuresBy(id: ChangeId, withIt: FeatureSet, before: FeatureSet): FeatureSet {
    if (!this.source.isOpen) return this.has(id) ? withIt : before;
    return this.source.releaseSet((version) => (reached(version, CHANGES[id]).yes ? withIt : before));
  }

  /** Notes a fact that depends on the release and that only the log wants. */
  note(project: Project<Version, Fact>): void {
    this.log?.note(this.source.release(project));
  }

  /** Whether this kernel has a change; the releases stand in data/linux-changes. */
  has(id: ChangeId): boolean {
    const answer = this.source.change(id);
    this.log?.note(changeFact(id, answer));
    return answer.yes;
  }

  /** A configuration option is not `n`. Where the description does not state it, `assumed` holds and the log says so. */
  enabled(option: BuildOption, assumed: ConfigValue): boolean {
    if (this.source.isOpen) return this.source.config(option, (stated) => (stated ?? assumed) !== 'n');
    const stated = this.source.config(option, asIs);
    const value = stated ?? assumed;
    this.log?.note({ kind: 'config', option, value, stated: stated !== undefined });
    return value !== 'n';
  }

  /** The description says that a configuration option is `n`. Where it says nothing, nothing is assumed or noted. */
  leavesOut(option: string): boolean {
    const isLeftOut = this.source.config(option, isNo);
    if (isLeftOut) this.log?.note({ kind: 'config', option, value: 'n', stated: true });
    return isLeftOut;
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

  /** The value of a kernel parameter, its last where it is given twice; '' without a value; undefined where it is not given. */
  parameter(name: string): string | undefined {
    return this.parameters(name).at(-1)?.value;
  }
}
