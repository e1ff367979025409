import type { ChangeId } from '../../data/linux-changes.ts';
import {
  equals,
  type FeatureSet,
  featureSet,
  hasBit,
  intersect,
  NO_FEATURES,
  union,
} from '../../features/feature-set.ts';
import type { Case } from '../../model/case.ts';
import type { Device } from '../../model/device.ts';
import type { FactName, Facts } from '../../model/facts.ts';
import type { ConfigValue } from '../../model/platform.ts';
import type { Reached, Version } from '../../model/release.ts';
import type { NamedVarying, SpacePart, VaryingFact } from '../../model/space.ts';
import { parseCmdline, READ } from '../case-source.ts';
import { changeReached } from '../change-reached.ts';
import type { FactSource, KernelParameter, Project } from '../fact-source.ts';
import { type Choices, Question, type RuleAnswers } from './choices.ts';
import { type VaryingPlace, valueOfIndex } from './place.ts';
import { type Releases, releasesAt, sameReached } from './releases.ts';

/** A bit was asked for that nobody had asked for before. */
export class NewlyAsked extends Error {}

/**
 * The bits that rules ask for: releases that differ in other bits only need not be told apart. Which bits these are
 * shows as rules ask; a walk that meets a new one is begun again.
 */
export class AskedBits {
  set: FeatureSet = NO_FEATURES;
  /** Those that were asked for since somebody last looked. */
  touched: FeatureSet = NO_FEATURES;

  /** The bit is asked for where no releases are to be told apart. */
  touch(bit: number): void {
    if (!hasBit(this.touched, bit)) this.touched = union(this.touched, featureSet([bit]));
  }

  /** The bit is asked for. Throws NewlyAsked where it was not yet known to matter. */
  require(bit: number): void {
    this.touch(bit);
    if (hasBit(this.set, bit)) return;
    this.set = union(this.set, featureSet([bit]));
    throw new NewlyAsked();
  }
}

type FactPlaces = { [Name in FactName]?: VaryingPlace<Facts[Name]> };

interface Cmdline {
  readonly at: number;
  readonly values: readonly (readonly KernelParameter[])[];
  readonly names: ReadonlySet<string>;
}

function putFact<Name extends VaryingFact>(places: FactPlaces, at: number, varying: NamedVarying<Name>) {
  const { name, values }: { name: Name; values: readonly Facts[Name][] } = varying;
  const place: VaryingPlace<Facts[Name]> = { at, values };
  Object.assign(places, { [name]: place });
}

/** The facts that a variant of the device has of its own. */
const OF_DEVICE: ReadonlySet<FactName> = new Set([
  'device.type',
  'device.transport',
  'device.implementation',
  'device.requires',
  'device.addressing',
  'device.vdpaDriver',
  'device.backend.name',
  'device.backend.sharedMemory',
  'device.backend.withoutIotlb',
  'device.backend.refusesLegacy',
  'device.rom',
  'device.refused',
  'device.bypassesIommu',
  'device.allowsLegacy',
  'device.unmodelled',
]);

const reachedIf = (yes: boolean): Reached => ({ yes, read: true });

function sameParameters(a: readonly KernelParameter[], b: readonly KernelParameter[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, i) => b[i] !== undefined && b[i].name === name && b[i].value === value)
  );
}

/**
 * Answers from a part of a space; each question leaves those cases that answer as the path does. A thing that varies has
 * a place in the choices of the walk, and a question about it becomes a choice among the results of the projection; a
 * thing that does not vary is read from the base.
 *
 * Bits are special, since there are 128 of them and rules work on whole sets. `offers()` is the union of all that may be
 * offered, rules cut it down without a fork, and only `holds(set, bit)` asks whether the bit is offered. A set that
 * depends on the release (a feature table) forks on those bits alone that some rule asks for: AskedBits collects them,
 * and a walk that meets a new one starts again, since the forks it took without it may be too coarse; with one release it
 * took none.
 */
export class OpenSource implements FactSource {
  readonly isOpen = true;
  readonly concrete = undefined;
  readonly asOne: FactSource['asOne'];
  private readonly base: Case;
  private readonly choices: Choices;
  private readonly asked: AskedBits;
  private readonly offered: FeatureSet;
  private readonly facts: FactPlaces = {};
  private readonly bits = new Map<number, number>();
  private readonly fields = new Map<string, VaryingPlace<number | undefined>>();
  private readonly options = new Map<string, VaryingPlace<ConfigValue | undefined>>();
  private readonly cmdlines: Cmdline[] = [];
  private readonly releases: Releases;
  private readonly variants: VaryingPlace<Device> | undefined;
  private readonly variantQuestions = new Map<FactName, Map<unknown, Question<unknown>>>();
  /** Changes of a distribution's kernel that are open whatever the release. */
  private readonly openChanges = new Map<string, VaryingPlace<boolean>>();
  private readonly parametersOfBase: readonly KernelParameter[];

  /** `ofRule`: finds the answers of a rule that is asked as one question. */
  constructor(
    { base, varying }: SpacePart,
    choices: Choices,
    asked: AskedBits,
    ofRule: (key: readonly unknown[], rule: () => unknown) => RuleAnswers,
  ) {
    // The same rule gives answers of the same type.
    this.asOne = <Answer>(key: readonly unknown[], rule: () => Answer) =>
      choices.askRule(() => ofRule(key, rule)) as Answer;
    this.base = base;
    this.choices = choices;
    this.asked = asked;
    let offered = base.device.offers;
    let variants: VaryingPlace<Device> | undefined;
    let releases = releasesAt(-1, [base.platform.kernel.version]);
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
        case 'release':
          releases = releasesAt(at, one.values);
          break;
        case 'variant': {
          const values = one.values.map(({ device }) => device);
          variants = { at, values };
          offered = values.reduce((all, { offers }) => union(all, offers), offered);
          break;
        }
        case 'change':
          this.openChanges.set(one.id, { at, values: one.values });
          break;
        case 'cmdline': {
          const values = one.values.map(parseCmdline);
          this.cmdlines.push({ at, values, names: new Set(values.flat().map(({ name }) => name)) });
          break;
        }
      }
    }
    this.offered = offered;
    this.releases = releases;
    this.variants = variants;
    this.parametersOfBase = parseCmdline(base.platform.kernel.cmdline);
  }

  read<Name extends FactName, Projected>(name: Name, project: Project<Facts[Name], Projected>): Projected {
    const place: VaryingPlace<Facts[Name]> | undefined = this.facts[name];
    if (place !== undefined) return this.choose(place, project);
    const { device, platform } = this.base;
    if (this.variants === undefined || !OF_DEVICE.has(name)) return project(READ[name](device, platform));
    const { at, values } = this.variants;
    return this.choices.askAgain(at, this.ofVariants(name, project, values));
  }

  /** What a fact of the device is projected to in each variant: rules ask the same again and again. */
  private ofVariants<Name extends FactName, Projected>(
    name: Name,
    project: Project<Facts[Name], Projected>,
    variants: readonly Device[],
  ): Question<Projected> {
    const key: unknown = project;
    const asked = this.variantQuestions.get(name) ?? new Map<unknown, Question<unknown>>();
    this.variantQuestions.set(name, asked);
    const { platform } = this.base;
    const question =
      asked.get(key) ??
      new Question<unknown>(
        (index) => project(READ[name](valueOfIndex(variants, index), platform)),
        Object.is,
      );
    asked.set(key, question);
    // The same projection of the same fact gives answers of the same type.
    return question as Question<Projected>;
  }

  private choose<Value, Projected>(
    { at, values }: VaryingPlace<Value>,
    project: Project<Value, Projected>,
    same?: (a: Projected, b: Projected) => boolean,
  ): Projected {
    return this.choices.ask(at, (index) => project(valueOfIndex(values, index)), same);
  }

  offers(): FeatureSet {
    return this.offered;
  }

  holds(set: FeatureSet, bit: number): boolean {
    if (this.releases.at === -1) this.asked.touch(bit);
    else this.asked.require(bit);
    if (!hasBit(set, bit)) return false;
    const at = this.bits.get(bit);
    // The values of a bit are true and false, in this order.
    if (at !== undefined) return this.choices.ask(at, (index) => index === 0);
    if (this.variants === undefined) return hasBit(this.offered, bit);
    return this.choose(this.variants, ({ offers }) => hasBit(offers, bit));
  }

  field<Projected>(name: string, project: Project<number | undefined, Projected>): Projected {
    const place = this.fields.get(name);
    if (place !== undefined) return this.choose(place, project);
    if (this.variants === undefined) return project(this.base.device.config[name]);
    return this.choose(this.variants, ({ config }) => project(config[name]));
  }

  release<Projected>(project: Project<Version, Projected>): Projected {
    const { at, values, known } = this.releases;
    if (at === -1) return project(valueOfIndex(values, 0));
    const question =
      known.projections.get(project) ??
      new Question<unknown>((index) => project(valueOfIndex(values, index)), Object.is);
    known.projections.set(project, question);
    // The same projection gives answers of the same type.
    return this.choices.askAgain(at, question) as Projected;
  }

  releaseSet(project: Project<Version, FeatureSet>): FeatureSet {
    const { at, values, known } = this.releases;
    if (at === -1) return project(valueOfIndex(values, 0));
    const { set: asked } = this.asked;
    let found = known.sets.get(project);
    if (found === undefined || found.asked !== asked) {
      const same = (a: FeatureSet, b: FeatureSet) => equals(intersect(a, asked), intersect(b, asked));
      found = { asked, question: new Question((index) => project(valueOfIndex(values, index)), same) };
      known.sets.set(project, found);
    }
    return this.choices.askAgain(at, found.question);
  }

  change(id: ChangeId): Reached {
    const open = this.openChanges.get(id);
    if (open !== undefined) return this.choose(open, reachedIf, sameReached);
    const stated = this.base.platform.kernel.changes?.[id];
    if (stated !== undefined) return reachedIf(stated);
    const { at, values, change } = this.releases;
    return at === -1 ? changeReached(valueOfIndex(values, 0), id) : this.choices.askAgain(at, change(id));
  }

  config<Projected>(option: string, project: Project<ConfigValue | undefined, Projected>): Projected {
    const place = this.options.get(option);
    return place === undefined
      ? project(this.base.platform.kernel.config[option])
      : this.choose(place, project);
  }

  parameters(names: readonly string[]): readonly KernelParameter[] {
    const meant = ({ name }: KernelParameter) => names.includes(name);
    const found = this.parametersOfBase.filter(meant);
    for (const { at, values, names: known } of this.cmdlines) {
      if (!names.some((name) => known.has(name))) continue;
      found.push(
        ...this.choices.ask(at, (index) => valueOfIndex(values, index).filter(meant), sameParameters),
      );
    }
    return found;
  }
}
