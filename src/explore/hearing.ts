import type { DriverModel } from '../guest/driver-model.ts';
import { type ChosenDriver, DRIVERS } from '../guest/drivers.ts';
import type { Cause, Hosts } from '../model/claim.ts';
import type { Result } from '../model/result.ts';
import { type SpacePart, sizeOf, type Varying } from '../model/space.ts';
import { hostPlace, withHostNamed } from './argument.ts';
import type { Court } from './court.ts';
import { JUDGES } from './judge.ts';
import { SituationCount } from './situations.ts';
import { withinRegion } from './sweep/combine.ts';
import { countCases } from './sweep/count.ts';
import { describePattern, exampleOf, type JudgedPart } from './sweep/describe.ts';
import type { Node } from './sweep/diagram.ts';
import { emphasisOf } from './sweep/emphasis.ts';
import { patternsOf } from './sweep/patterns.ts';
import { EVERYWHERE, type Region } from './sweep/region.ts';
import { LeadingTo, type Test, Within } from './sweep/within.ts';

/** A driver by the id that the user gave. */
export interface NamedDriver {
  readonly id: string;
  readonly driver: ChosenDriver;
}

/** A rule before a court, in one release or in all. */
export interface Hearing {
  readonly court: Court;
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

/** Hears a rule with these hosts, in a release or, where there is none, in all. */
export function hear(
  court: Court,
  hosts: Hosts,
  driver: NamedDriver,
  release = driver.driver.release,
): Hearing {
  const { board, part: whole } = court;
  const at = whole.varying.findIndex(({ kind }) => kind === 'release');
  const releases: readonly unknown[] = whole.varying[at]?.values ?? [];
  const index = releases.indexOf(release);
  const inRelease = (node: Node): Node =>
    index === -1 ? node : withinRegion(board, node, new Map([[at, new Set([index])]]));
  const { node, host } = court.ruled(driver.driver.model, hosts);
  const settling = new Map([
    ...(index === -1 ? [] : [[at, index] as const]),
    ...(host === undefined ? [] : [[hostPlace(whole), host] as const]),
  ]);
  const part = settled({ ...whole, base: { ...whole.base, driver: driver.id } }, settling);
  return {
    court,
    part,
    driver,
    size: sizeOf(part),
    said: inRelease(node),
    ofOther: (model) => inRelease(court.ruled(model, hosts).node),
    best: inRelease(court.best(hosts)),
    situations: new SituationCount(board, part, court.situations),
  };
}

/** What is drawn of a hearing, to find its cases. */
function drawn({ court, part, driver: { driver } }: Hearing, root: Node): JudgedPart {
  const sizes = part.varying.map(({ values }) => values.length);
  return { part, drawing: { ...court.board, root, sizes }, judge: JUDGES[court.claim], driver };
}

/** A case in which a rule keeps the claim. Returns undefined where there is none. */
export function keptExample(heard: Hearing): Result | undefined {
  return exampleOf(drawn(heard, heard.said), EVERYWHERE, ({ kind }) => kind === 'holds');
}

/** What breaks a claim, before it is asked who keeps it. */
export type PlainCause = Omit<Cause, 'keptBy'>;

/** A cause with the cases that it is about. */
export interface Placed {
  readonly region: Region;
  readonly cause: PlainCause;
}

/** The ways in which a diagram is broken, each with the situations that it is in. */
export function* claimCausesOf(heard: Hearing, root: Node): Generator<Placed> {
  const { court, part, situations } = heard;
  const judged = drawn(heard, root);
  for (const pattern of patternsOf(judged.drawing, emphasisOf(part))) {
    const here = court.combined('inDomain', root, court.place([pattern.region]));
    yield {
      region: pattern.region,
      cause: { pattern: describePattern(judged, pattern), situations: situations.of(here).broken },
    };
  }
}

const isBroken: Test = ({ kind }) => kind === 'broken';

/** Rules that keep what another breaks in a region: each that keeps all of it, or several that do so together. */
export function keepers(heard: Hearing, broken: Node, region: Region): readonly string[] {
  const { court, ofOther, size } = heard;
  const inRegion = new Within(court.board.diagram, region, new LeadingTo(isBroken));
  const left = (model: DriverModel, of: Node): Node => court.combined('notKept', of, ofOther(model));
  const each = DRIVERS.filter((model) => !inRegion.any(left(model, broken)));
  if (each.length > 0) return each.map(({ id }) => id);
  const found: string[] = [];
  let rest = court.combined('inDomain', broken, court.place([region]));
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
