import type { DriverModel } from '../../guest/driver-model.ts';
import { DRIVERS } from '../../guest/drivers.ts';
import { AskedBits } from '../../inquiry/open/open-source.ts';
import type { ClaimId, Hosts } from '../../model/claim.ts';
import type { SpacePart } from '../../model/space.ts';
import type { Wanted } from '../../model/sweep.ts';
import {
  askedHost,
  hostIndex,
  hostPlace,
  type JudgedHost,
  judgedRegions,
  monitorPlace,
} from '../argument.ts';
import { type Board, type Combine, Combining, regionNode, withinRegion } from '../sweep/combine.ts';
import { Memory } from '../sweep/memory.ts';
import type { Node } from '../sweep/node.ts';
import { type Kinds, Projection } from '../sweep/project.ts';
import type { Region } from '../sweep/region.ts';
import { judgeOf, walkPart } from '../sweep/sweep.ts';
import { newBoard } from '../sweep/walk.ts';
import { LOOKS, monitorsOf, physicalOf } from './whole-argument.ts';

const ASKED = new AskedBits();

/** On these diagrams a case is `broken` where something is violated, and `holds` elsewhere. */
const WAYS = {
  /** What is said of the cases of a place. */
  inPlace: (said, place) => (place.kind === 'holds' ? said : { kind: 'silent' }),
  either: (a, b) => (a.kind === 'holds' || b.kind === 'holds' ? { kind: 'holds' } : { kind: 'silent' }),
  violates: (said, due) =>
    due.kind === 'holds' && said.kind === 'broken' ? { kind: 'broken', how: '' } : { kind: 'holds' },
  any: (a, b) =>
    a.kind === 'broken' || b.kind === 'broken' ? { kind: 'broken', how: '' } : { kind: 'holds' },
  every: (a, b) =>
    a.kind === 'broken' && b.kind === 'broken' ? { kind: 'broken', how: '' } : { kind: 'holds' },
} as const satisfies Readonly<Record<string, Combine>>;

/** One kind of machine, on which rules and answers are judged side by side. */
export class Ground {
  readonly part: SpacePart;
  readonly board: Board = newBoard();
  /** What a guest can tell apart: everything but who implements the device, and what hosts that look alike do. */
  readonly told: Projection;
  private readonly memories = new Map<Wanted, Memory>();
  private readonly raw = new Map<Wanted, Map<DriverModel, Node>>();
  private readonly combinings = new Map<Combine, Combining>();
  private readonly due = new Map<string, Node>();
  private readonly untold: Projection;

  constructor(part: SpacePart) {
    this.part = part;
    const ownKinds = part.varying.map(({ values }): Kinds => [...values.keys()].map((index) => [index]));
    const kinds: (Kinds | undefined)[] = [...ownKinds];
    kinds[hostPlace(part)] = LOOKS;
    kinds[monitorPlace(part)] = undefined;
    this.told = new Projection(this.board, kinds, WAYS.any);
    // The ordinary twin of a guest is due wherever the claim is kept for the guest under some protection.
    const twins: (Kinds | undefined)[] = [...ownKinds];
    for (const [place, one] of part.varying.entries())
      if (one.kind === 'fact' && one.name.startsWith('platform.memory.')) twins[place] = undefined;
    this.untold = new Projection(this.board, twins, WAYS.either);
  }

  combined(way: keyof typeof WAYS, a: Node, b: Node): Node {
    const found = this.combinings.get(WAYS[way]) ?? new Combining(this.board, WAYS[way]);
    this.combinings.set(WAYS[way], found);
    return found.of(a, b);
  }

  place(region: Region): Node {
    const { diagram } = this.board;
    const sizes = this.part.varying.map(({ values }) => values.length);
    return regionNode(this.board, sizes, region, {
      inside: diagram.leaf({ kind: 'holds' }),
      outside: diagram.leaf({ kind: 'silent' }),
    });
  }

  /** What is said of a driver in every case. */
  said(wanted: Wanted, model: DriverModel): Node {
    const known = this.raw.get(wanted) ?? new Map<DriverModel, Node>();
    this.raw.set(wanted, known);
    const memory = this.memories.get(wanted) ?? new Memory();
    this.memories.set(wanted, memory);
    const { board } = this;
    const root =
      known.get(model) ??
      walkPart(this.part, judgeOf(wanted), model, { asked: ASKED, board, memory }).drawing.root;
    known.set(model, root);
    return root;
  }

  /** Where a claim is due, since some rule of the table keeps it; with hosts that do as that rule asks, whatever they do. */
  dueTo(claim: ClaimId, hosts: Hosts): Node {
    const key = `${claim} ${hosts}`;
    const due = this.due.get(key) ?? this.keptBySome(claim, hosts);
    this.due.set(key, due);
    return due;
  }

  private keptBySome(claim: ClaimId, hosts: Hosts): Node {
    const { part, board } = this;
    const never = board.diagram.leaf({ kind: 'silent' });
    return DRIVERS.reduce<Node>((kept, model) => {
      const domain = judgedRegions(part, claim, hosts, model);
      return domain.reduce((all, region) => {
        const here = this.combined('inPlace', this.said(claim, model), this.place(region));
        return this.combined('either', all, this.ofAnyHost(here, claim, hosts, model));
      }, kept);
    }, never);
  }

  /** What a rule keeps with the host that it asks for is due with what another rule asks. */
  private ofAnyHost(node: Node, claim: ClaimId, hosts: Hosts, model: DriverModel): Node {
    if (hosts === 'other' || claim === 'real-devices' || claim === 'old-hosts') return node;
    const host = new Set([hostIndex(askedHost(model))]);
    return withinRegion(this.board, node, new Map([[hostPlace(this.part), host]]));
  }

  /** Where the ordinary twin of a guest is due. */
  twinsOf(due: Node): Node {
    return this.untold.of(due);
  }

  /** The cases of a claim with one kind of host, or with all but this one. */
  withHosts(claim: ClaimId, host: JudgedHost, hosts: Hosts): Region {
    const { part } = this;
    if (claim === 'real-devices') return physicalOf(part);
    const region = monitorsOf(part, claim === 'free');
    const asked = hostIndex(claim === 'old-hosts' ? 'nothing' : host);
    const all = [...(region.get(hostPlace(part)) ?? [])];
    const meant = all.filter((index) => (hosts === 'asked') === (index === asked));
    return new Map([...region, [hostPlace(part), new Set(meant)]]);
  }
}
