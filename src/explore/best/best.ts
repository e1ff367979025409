import { caseSource } from '../../inquiry/case-source.ts';
import { finish } from '../../inquiry/staged.ts';
import type { AskedOfHosts, BestRule, Contradiction } from '../../model/best-rule.ts';
import type { Case } from '../../model/case.ts';
import { caseAt } from '../../model/case-at.ts';
import { CLAIM_COLUMNS, type ClaimColumn, type Hosts } from '../../model/claim.ts';
import type { Wanted } from '../../model/sweep.ts';
import { hostPlace, type JudgedHost, monitorPlace } from '../argument.ts';
import { isPossible } from '../judge.ts';
import type { Node } from '../sweep/node.ts';
import { EVERYWHERE, type Region } from '../sweep/region.ts';
import { judgeOf } from '../sweep/sweep.ts';
import { somePath } from '../sweep/within.ts';
import { ANSWERS, type RuleAnswer } from './answers.ts';
import { Ground } from './ground.ts';
import { HOSTS, wholeArgument } from './whole-argument.ts';

/** Something that a rule must do in the cases of a place in which it is due. */
interface Duty {
  readonly column: ClaimColumn;
  readonly wanted: Wanted;
  readonly due: Node;
  readonly region: Region;
}

/** The protected and the ordinary twin of a guest are two cases, in which a rule may answer differently: both must work. */
function dutiesOf(ground: Ground, column: ClaimColumn, host: JudgedHost): readonly Duty[] {
  const { claim, hosts } = column;
  // Which guests are old, no rule knows; what they need depends on the offer alone.
  if (claim === 'old-guests') return [];
  const due = ground.dueTo(claim, hosts);
  const region = ground.withHosts(claim, host, hosts);
  if (claim !== 'one-offer')
    return [{ column, wanted: claim === 'old-hosts' ? 'works' : claim, due, region }];
  return [
    { column, wanted: 'works', due, region },
    { column, wanted: 'works', due: ground.twinsOf(due), region: ordinary(ground, region) },
  ];
}

function ordinary({ part }: Ground, region: Region): Region {
  const narrowed = part.varying.flatMap((one, place) =>
    one.kind === 'fact' && one.name === 'platform.memory.protection'
      ? [[place, new Set([one.values.indexOf('none')])] as const]
      : [],
  );
  return new Map([...region, ...narrowed]);
}

/** Where an answer violates a duty, as far as a guest can tell. */
function violated(ground: Ground, duties: readonly Duty[], { model }: RuleAnswer): Node {
  const never = ground.board.diagram.leaf({ kind: 'holds' });
  const cases = duties.reduce<Node>((all, { wanted, due, region }) => {
    const here = ground.combined('inPlace', ground.said(wanted, model), ground.place(region));
    return ground.combined('any', all, ground.combined('violates', here, due));
  }, never);
  return ground.told.of(cases);
}

/** Where every answer violates some duty. */
function contradicted(ground: Ground, duties: readonly Duty[]): Node {
  return ANSWERS.map((answer) => violated(ground, duties, answer)).reduce((a, b) =>
    ground.combined('every', a, b),
  );
}

const isBroken = ({ kind }: { readonly kind: string }): boolean => kind === 'broken';

/** What is due in one of the cases that a guest takes for the same. */
interface Due extends Duty {
  readonly indices: readonly number[];
  /** Which of the answers keep it. */
  readonly kept: readonly boolean[];
}

function holdsAt(root: Node, indices: readonly number[]): boolean {
  let node = root;
  while ('branches' in node) {
    const { varying, branches } = node;
    const next = branches.find(({ subset }) => subset.indices.includes(indices[varying] ?? -1));
    if (next === undefined) return false;
    node = next.node;
  }
  return node.verdict.kind === 'holds';
}

function caseOf({ part }: Ground, indices: readonly number[]): Case {
  const asked = caseAt(part, (at) => indices[at] ?? 0);
  const host = part.varying[hostPlace(part)];
  const name = host?.kind === 'variant' ? host.values[indices[hostPlace(part)] ?? 0]?.device.name : undefined;
  return { ...asked, device: { ...asked.device, name: name ?? asked.device.name } };
}

function keeps(ground: Ground, wanted: Wanted, indices: readonly number[], { model }: RuleAnswer): boolean {
  const source = caseSource(caseOf(ground, indices));
  if (!isPossible(source)) return true;
  const judged = finish(judgeOf(wanted)(source, model));
  return typeof judged !== 'object' || judged.holds;
}

/** Every duty in every case that a guest takes for the one at these indices, each judged by itself. */
function duesAt(
  ground: Ground,
  duties: readonly Duty[],
  at: readonly number[],
  look: readonly number[],
): readonly Due[] {
  const { part } = ground;
  const [host, monitor] = [hostPlace(part), monitorPlace(part)];
  const monitors = [...(part.varying[monitor]?.values.keys() ?? [])];
  return look.flatMap((hostAt) =>
    monitors.flatMap((monitorAt) => {
      const indices = at.map((index, place) =>
        place === host ? hostAt : place === monitor ? monitorAt : index,
      );
      return duties.flatMap((duty): Due[] => {
        const inRegion = [...duty.region].every(([place, only]) => only.has(indices[place] ?? -1));
        if (!inRegion || !holdsAt(duty.due, indices)) return [];
        return [
          { ...duty, indices, kept: ANSWERS.map((answer) => keeps(ground, duty.wanted, indices, answer)) },
        ];
      });
    }),
  );
}

/** The fewest dues that no answer keeps together: of one, else of two, else of more. */
function fewest(dues: readonly Due[]): readonly Due[] {
  const together = (chosen: readonly Due[]): boolean =>
    ANSWERS.some((_, i) => chosen.every(({ kept }) => kept[i] === true));
  const different = [...new Map(dues.map((due) => [due.kept.join(), due])).values()];
  const of = (size: number, from: number, chosen: readonly Due[]): readonly Due[] | undefined => {
    if (size === 0) return together(chosen) ? undefined : chosen;
    for (let i = from; i < different.length; i++) {
      const found = of(size - 1, i + 1, [...chosen, ...different.slice(i, i + 1)]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (let size = 1; size <= different.length; size++) {
    const found = of(size, 0, []);
    if (found !== undefined) return found;
  }
  throw new Error('a contradiction has no cases');
}

function contradictionIn(ground: Ground, duties: readonly Duty[], root: Node): Contradiction {
  const { board, part } = ground;
  const sizes = part.varying.map(({ values }) => values.length);
  const region = somePath({ ...board, root, sizes }, EVERYWHERE, isBroken);
  const at = part.varying.map((_, place) => Math.min(...(region?.get(place) ?? [0])));
  const look = [...(region?.get(hostPlace(part)) ?? part.varying[hostPlace(part)]?.values.keys() ?? [])];
  return {
    cases: fewest(duesAt(ground, duties, at, look)).map(({ column, indices, kept }) => ({
      column,
      asked: caseOf(ground, indices),
      keptBy: ANSWERS.filter((_, i) => kept[i]).map(({ words }) => words),
    })),
  };
}

/** Old guests that another offer would have served. */
function oldGuestsLost(ground: Ground, host: JudgedHost): bigint {
  const [any] = ANSWERS;
  if (any === undefined) return 0n;
  const here = ground.place(ground.withHosts('old-guests', host, 'asked'));
  const said = ground.combined('inPlace', ground.said('old-guests', any.model), here);
  const lost = ground.combined('violates', said, ground.dueTo('old-guests', 'asked'));
  return ground.told.count(ground.told.of(lost)).broken;
}

function askedOf(
  grounds: readonly Ground[],
  { host, does }: (typeof HOSTS)[number],
  judged: readonly Hosts[],
): AskedOfHosts {
  const columns = CLAIM_COLUMNS.filter(({ hosts }) => judged.includes(hosts));
  const found = grounds.map((ground) => {
    const duties = columns.flatMap((column) => dutiesOf(ground, column, host));
    const root = contradicted(ground, duties);
    return { ground, duties, root, count: ground.told.count(root).broken };
  });
  const contradictions = found
    .filter(({ count }) => count > 0n)
    .map(({ ground, duties, root }) => contradictionIn(ground, duties, root));
  return {
    does,
    contradictions: found.reduce((sum, { count }) => sum + count, 0n),
    oldGuests: grounds.reduce((sum, ground) => sum + oldGuestsLost(ground, host), 0n),
    smallest: contradictions.reduce<Contradiction | undefined>(
      (a, b) => (a === undefined || b.cases.length < a.cases.length ? b : a),
      undefined,
    ),
  };
}

/** Looks in the space of rules of the form for one that keeps all that any rule of the table keeps, by whatever it asks of hosts. */
export function bestRule(parts = wholeArgument()): BestRule {
  const grounds = parts.map((part) => new Ground(part));
  const everywhere = (ground: Ground): bigint =>
    ground.told.count(ground.board.diagram.leaf({ kind: 'holds' })).holds;
  return {
    answers: ANSWERS.map(({ words }) => words),
    told: grounds.reduce((sum, ground) => sum + everywhere(ground), 0n),
    asked: HOSTS.map((kind) => askedOf(grounds, kind, ['asked'])),
    all: HOSTS.map((kind) => askedOf(grounds, kind, ['asked', 'other'])),
  };
}
