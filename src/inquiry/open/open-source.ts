import { CHANGES, type ChangeId } from '../../data/linux-changes.ts';
import { equals, type FeatureSet, featureSet, hasBit, intersect, union } from '../../features/feature-set.ts';
import type { Case } from '../../model/case.ts';
import type { FactName, Facts } from '../../model/facts.ts';
import type { ConfigValue } from '../../model/platform.ts';
import { type Reached, reached, type Version } from '../../model/release.ts';
import type { NamedVarying, SpacePart, VaryingFact } from '../../model/space.ts';
import { kernelVersion, parseCmdline, READ } from '../case-source.ts';
import type { FactSource, KernelParameter, Tell } from '../fact-source.ts';
import type { Choices } from './choices.ts';

/** A bit was asked for that nobody had asked for before. */
export class NewlyAsked extends Error {}

/**
 * The bits that rules ask for: releases that differ in other bits only need not be told apart. Which bits these are
 * shows as rules ask; a walk that meets a new one is begun again.
 */
export class AskedBits {
  set: FeatureSet = featureSet([]);
  /** Those that were asked for since somebody last looked. */
  readonly touched = new Set<number>();

  /** Throws NewlyAsked where the bit was not yet known to matter. */
  require(bit: number): void {
    this.touched.add(bit);
    if (hasBit(this.set, bit)) return;
    this.set = union(this.set, featureSet([bit]));
    throw new NewlyAsked();
  }
}

/** Where something that varies stands in the list of those that do, and its values. */
interface Place<Value> {
  readonly at: number;
  readonly values: readonly Value[];
}

type FactPlaces = { [Name in FactName]?: Place<Facts[Name]> };

interface Cmdline {
  readonly at: number;
  readonly values: readonly (readonly KernelParameter[])[];
  readonly names: ReadonlySet<string>;
}

function putFact<Name extends VaryingFact>(places: FactPlaces, at: number, varying: NamedVarying<Name>) {
  const { name, values }: { name: Name; values: readonly Facts[Name][] } = varying;
  const place: Place<Facts[Name]> = { at, values };
  Object.assign(places, { [name]: place });
}

/** The value that an index stands for; indices come from the same list. */
function valueAt<Value>(values: readonly Value[], index: number): Value {
  return values[index] as Value;
}

const sameReached = (a: Reached, b: Reached): boolean => a.yes === b.yes;

function sameParameters(a: readonly KernelParameter[], b: readonly KernelParameter[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, i) => b[i] !== undefined && b[i].name === name && b[i].value === value)
  );
}

/** Answers from a part of a space, of which each question leaves those cases that answer as the path does. */
export class OpenSource implements FactSource {
  readonly isOpen = true;
  readonly only = undefined;
  private readonly base: Case;
  private readonly choices: Choices;
  private readonly asked: AskedBits;
  private readonly offered: FeatureSet;
  private readonly facts: FactPlaces = {};
  private readonly bits = new Map<number, number>();
  private readonly fields = new Map<string, Place<number | undefined>>();
  private readonly options = new Map<string, Place<ConfigValue | undefined>>();
  private readonly cmdlines: Cmdline[] = [];
  private readonly releases: Place<Version>;
  private readonly changes = new Map<ChangeId, readonly Reached[]>();
  private readonly parametersOfBase: readonly KernelParameter[];

  constructor({ base, varying }: SpacePart, choices: Choices, asked: AskedBits) {
    this.base = base;
    this.choices = choices;
    this.asked = asked;
    let offered = base.device.offers;
    let releases: Place<Version> = { at: -1, values: [kernelVersion(base.platform)] };
    for (const [at, one] of varying.entries()) {
      switch (one.kind) {
        case 'fact':
          putFact(this.facts, at, one);
          break;
        case 'bit':
          this.bits.set(one.bit, at);
          offered = union(offered, featureSet([one.bit]));
          break;
        case 'field':
          this.fields.set(one.name, { at, values: one.values });
          break;
        case 'config':
          this.options.set(one.name, { at, values: one.values });
          break;
        case 'release': {
          const { platform } = base;
          const versionOf = (version: string) =>
            kernelVersion({ ...platform, kernel: { ...platform.kernel, version } });
          releases = { at, values: one.values.map(versionOf) };
          break;
        }
        case 'cmdline': {
          const values = one.values.map(parseCmdline);
          this.cmdlines.push({ at, values, names: new Set(values.flat().map(({ name }) => name)) });
          break;
        }
      }
    }
    this.offered = offered;
    this.releases = releases;
    this.parametersOfBase = parseCmdline(base.platform.kernel.cmdline);
  }

  read<Name extends FactName, Told>(name: Name, tell: Tell<Facts[Name], Told>): Told {
    const place: Place<Facts[Name]> | undefined = this.facts[name];
    if (place === undefined) return tell(READ[name](this.base.device, this.base.platform));
    return this.choose(place, tell);
  }

  private choose<Value, Told>(
    { at, values }: Place<Value>,
    tell: Tell<Value, Told>,
    same?: (a: Told, b: Told) => boolean,
  ): Told {
    return this.choices.ask(at, (index) => tell(valueAt(values, index)), same);
  }

  offers(): FeatureSet {
    return this.offered;
  }

  holds(set: FeatureSet, bit: number): boolean {
    this.asked.require(bit);
    if (!hasBit(set, bit)) return false;
    const at = this.bits.get(bit);
    // The values of a bit are true and false, in this order.
    return at === undefined ? hasBit(this.offered, bit) : this.choices.ask(at, (index) => index === 0);
  }

  field<Told>(name: string, tell: Tell<number | undefined, Told>): Told {
    const place = this.fields.get(name);
    return place === undefined ? tell(this.base.device.config[name]) : this.choose(place, tell);
  }

  release<Told>(tell: Tell<Version, Told>): Told {
    return this.ofRelease((index) => tell(valueAt(this.releases.values, index)));
  }

  releaseSet(tell: Tell<Version, FeatureSet>): FeatureSet {
    const { set } = this.asked;
    return this.ofRelease(
      (index) => tell(valueAt(this.releases.values, index)),
      (a, b) => equals(intersect(a, set), intersect(b, set)),
    );
  }

  private ofRelease<Told>(tell: (index: number) => Told, same?: (a: Told, b: Told) => boolean): Told {
    const { at } = this.releases;
    return at === -1 ? tell(0) : this.choices.ask(at, tell, same);
  }

  change(id: ChangeId): Reached {
    let answers = this.changes.get(id);
    if (answers === undefined) {
      answers = this.releases.values.map((version) => reached(version, CHANGES[id]));
      this.changes.set(id, answers);
    }
    const known = answers;
    return this.ofRelease((index) => valueAt(known, index), sameReached);
  }

  config<Told>(option: string, tell: Tell<ConfigValue | undefined, Told>): Told {
    const place = this.options.get(option);
    return place === undefined ? tell(this.base.platform.kernel.config[option]) : this.choose(place, tell);
  }

  parameters(names: readonly string[]): readonly KernelParameter[] {
    const meant = ({ name }: KernelParameter) => names.includes(name);
    const found = this.parametersOfBase.filter(meant);
    for (const { at, values, names: known } of this.cmdlines) {
      if (!names.some((name) => known.has(name))) continue;
      found.push(...this.choices.ask(at, (index) => valueAt(values, index).filter(meant), sameParameters));
    }
    return found;
  }
}
