import type { ChosenDriver, DriverModel } from '../guest/driver-model.ts';
import { DRIVERS } from '../guest/drivers.ts';
import type { ClaimCause, Hosts } from '../model/claim.ts';
import type { Result } from '../model/result.ts';
import { type SpacePart, sizeOf, type Varying } from '../model/space.ts';
import { hostPlace, withHostNamed } from './argument.ts';
import type { ClaimPart } from './claim-part.ts';
import { JUDGES } from './judge.ts';
import { SituationCount } from './situations.ts';
import { withinRegion } from './sweep/combine.ts';
import { countCases } from './sweep/count.ts';
import { describePattern, exampleOf, type JudgedPart } from './sweep/describe.ts';
import { emphasisOf } from './sweep/emphasis.ts';
import type { Node } from './sweep/node.ts';
import { patternsOf } from './sweep/patterns.ts';
import { EVERYWHERE, type Region } from './sweep/region.ts';
import { LeadingTo, type Test, Within } from './sweep/within.ts';

/** A driver by the id that the user gave. */
export interface NamedDriver {
  readonly id: string;
  readonly driver: ChosenDriver;
}

/** A rule judged by one claim in one part of the argument, in one release or in all. */
export interface JudgedRule {
  readonly claimPart: ClaimPart;
  /** The part, with what is settled as it is settled. */
  readonly part: SpacePart;
  /** How many cases it has. */
  readonly size: bigint;
  readonly driver: NamedDriver;
  /** What the claim says of the rule. */
  readonly said: Node;
  /** What it says of any other, and of the best. */
  readonly ofOther: (model: DriverModel) => Node;
  readonly best: Node;
  readonly situations: SituationCount;
}

/** A part with some things settled, for what is said of it; they keep their places. */
function settled({ base, varying }: SpacePart, settling: ReadonlyMap<number, number>): SpacePart {
  const at = <V extends Varying>(one: V, index: number): V => ({
    ...one,
    values: one.values.slice(index, index + 1),
  });
  const places = [...settling].flatMap(([place, index]) => {
    const one = varying[place];
    return one === undefined ? [] : [{ place, one, index }];
  });
  return {
    base: places.reduce((asked, { one, index }) => withHostNamed(asked, one, index), base),
    varying: varying.map((one, place) => {
      const index = settling.get(place);
      return index === undefined ? one : at(one, index);
    }),
  };
}

/** Judges a rule with these hosts, in a release or, where there is none, in all. */
export function judgeRule(
  claimPart: ClaimPart,
  hosts: Hosts,
  driver: NamedDriver,
  release = driver.driver.release,
): JudgedRule {
  const { board, part: whole } = claimPart;
  const at = whole.varying.findIndex(({ kind }) => kind === 'release');
  const releases: readonly unknown[] = whole.varying[at]?.values ?? [];
  const index = releases.indexOf(release);
  const inRelease = (node: Node): Node =>
    index === -1 ? node : withinRegion(board, node, new Map([[at, new Set([index])]]));
  const { node, host } = claimPart.diagramOf(driver.driver.model, hosts);
  const settling = new Map([
    ...(index === -1 ? [] : [[at, index] as const]),
    ...(host === undefined ? [] : [[hostPlace(whole), host] as const]),
  ]);
  const part = settled({ ...whole, base: { ...whole.base, driver: driver.id } }, settling);
  return {
    claimPart,
    part,
    driver,
    size: sizeOf(part),
    said: inRelease(node),
    ofOther: (model) => inRelease(claimPart.diagramOf(model, hosts).node),
    best: inRelease(claimPart.best(hosts)),
    situations: new SituationCount(board, part, claimPart.situations),
  };
}

/** The diagram of a judged rule, as what finds its cases takes it. */
function drawn({ claimPart, part, driver: { driver } }: JudgedRule, root: Node): JudgedPart {
  const sizes = part.varying.map(({ values }) => values.length);
  return { part, drawing: { ...claimPart.board, root, sizes }, judge: JUDGES[claimPart.claim], driver };
}

/** A case in which a rule keeps the claim. Returns undefined where there is none. */
export function keptExample(judgedRule: JudgedRule): Result | undefined {
  return exampleOf(drawn(judgedRule, judgedRule.said), EVERYWHERE, ({ kind }) => kind === 'holds');
}

/** What breaks a claim, before it is asked who keeps it. */
export type PlainCause = Omit<ClaimCause, 'keptBy'>;

/** A cause with the cases that it is about. */
export interface LocatedCause {
  readonly region: Region;
  readonly cause: PlainCause;
}

/** The ways in which a diagram is broken, each with the situations that it is in. */
export function* claimCausesOf(judgedRule: JudgedRule, root: Node): Generator<LocatedCause> {
  const { claimPart, part, situations } = judgedRule;
  const judged = drawn(judgedRule, root);
  for (const pattern of patternsOf(judged.drawing, emphasisOf(part))) {
    const here = claimPart.combined('inDomain', root, claimPart.place([pattern.region]));
    yield {
      region: pattern.region,
      cause: { pattern: describePattern(judged, pattern), situations: situations.of(here).broken },
    };
  }
}

const isBroken: Test = ({ kind }) => kind === 'broken';

/** Rules that keep what another breaks in a region: each that keeps all of it, or several that do so together. */
export function keepers(judgedRule: JudgedRule, broken: Node, region: Region): readonly string[] {
  const { claimPart, ofOther, size } = judgedRule;
  const inRegion = new Within(claimPart.board.diagram, region, new LeadingTo(isBroken));
  const left = (model: DriverModel, of: Node): Node => claimPart.combined('notKept', of, ofOther(model));
  const each = DRIVERS.filter((model) => !inRegion.any(left(model, broken)));
  if (each.length > 0) return each.map(({ id }) => id);
  const found: string[] = [];
  let rest = claimPart.combined('inDomain', broken, claimPart.place([region]));
  while (inRegion.any(rest)) {
    const others = DRIVERS.map((model) => ({ model, node: left(model, rest) })).map((one) => ({
      ...one,
      count: countCases(one.node, size).broken,
    }));
    const best = others.reduce((a, b) => (b.count < a.count ? b : a));
    if (best.node === rest) throw new Error('nobody keeps what can be kept');
    found.push(best.model.id);
    rest = best.node;
  }
  return found;
}
