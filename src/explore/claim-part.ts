import type { DriverModel } from '../guest/driver-model.ts';
import { DRIVERS } from '../guest/drivers.ts';
import { AskedBits } from '../inquiry/open/open-source.ts';
import type { ClaimId, Hosts } from '../model/claim.ts';
import type { SpacePart } from '../model/space.ts';
import { hostPlace, judgedRegions } from './argument.ts';
import { JUDGES } from './judge.ts';
import { SituationCount } from './situations.ts';
import { type Board, type Combine, Combining, regionNode, withinRegion } from './sweep/combine.ts';
import { Memory } from './sweep/memory.ts';
import type { Node, PathVerdict } from './sweep/node.ts';
import type { Region } from './sweep/region.ts';
import { walkPart } from './sweep/sweep.ts';
import { newBoard } from './sweep/walk.ts';

const SILENT: PathVerdict = { kind: 'silent' };

/** The first verdict where the second passes, else nothing. */
function only(test: (a: PathVerdict, b: PathVerdict) => boolean): Combine {
  return (a, b) => (test(a, b) ? a : SILENT);
}

const isJudged = ({ kind }: PathVerdict): boolean => kind === 'holds' || kind === 'broken';
const isKept = ({ kind }: PathVerdict): boolean => kind === 'holds';

const WAYS = {
  /** What is said of the cases of a domain. */
  inDomain: only((_, domain) => isKept(domain)),
  /** What a rule keeps, and what it breaks and another keeps: `best` says what any rule keeps. */
  keepable: only((said, best) => isJudged(said) && isKept(best)),
  /** What a rule breaks and another does not keep. */
  notKept: only((said, other) => said.kind === 'broken' && !isKept(other)),
  /** What a rule breaks and another keeps, and what it keeps where the other says anything. */
  against: only((said, other) => (isKept(said) ? isJudged(other) : isJudged(said) && isKept(other))),
  /** What is said where another says anything, too. */
  both: only((said, other) => isJudged(said) && isJudged(other)),
  /** Of rules together: whether one of them keeps a case, or each that says anything of it breaks it. */
  best: (a: PathVerdict, b: PathVerdict): PathVerdict => {
    if (isKept(a) || isKept(b)) return { kind: 'holds' };
    return isJudged(a) || isJudged(b) ? { kind: 'broken', how: '' } : SILENT;
  },
} as const satisfies Readonly<Record<string, Combine>>;

/** What a claim says of a rule. */
export interface RuleDiagram {
  readonly node: Node;
  /** Where there is one kind of host alone: which. The diagram does not ask for it. */
  readonly host: number | undefined;
}

/** The bits that any judgement has asked for, so that later ones need not begin again. */
const ASKED = new AskedBits();

/** Judges every rule by one claim in one part of the argument, on one board, so that they can be combined. */
export class ClaimPart {
  readonly claim: ClaimId;
  readonly part: SpacePart;
  readonly board: Board = newBoard();
  readonly sizes: readonly number[];
  readonly situations: SituationCount;
  private readonly memory = new Memory();
  private readonly raw = new Map<DriverModel, Node>();
  private readonly combinings = new Map<Combine, Combining>();
  private readonly known = new Map<string, RuleDiagram>();
  private readonly bests = new Map<Hosts, Node>();

  constructor(claim: ClaimId, part: SpacePart) {
    this.claim = claim;
    this.part = part;
    this.sizes = part.varying.map(({ values }) => values.length);
    this.situations = new SituationCount(this.board, part);
  }

  combined(way: keyof typeof WAYS, a: Node, b: Node): Node {
    const combine = WAYS[way];
    const found = this.combinings.get(combine) ?? new Combining(this.board, combine);
    this.combinings.set(combine, found);
    return found.of(a, b);
  }

  private drawn(model: DriverModel): Node {
    const { claim, part, board, memory } = this;
    const root =
      this.raw.get(model) ??
      walkPart(part, JUDGES[claim], model, { asked: ASKED, board, memory }).drawing.root;
    this.raw.set(model, root);
    return root;
  }

  /** A diagram that is `holds` in some regions, and `silent` elsewhere. */
  place(regions: readonly Region[]): Node {
    const { board, sizes } = this;
    const inside = board.diagram.leaf({ kind: 'holds' });
    return regions.reduce<Node>(
      (outside, region) => regionNode(board, sizes, region, { inside, outside }),
      board.diagram.leaf(SILENT),
    );
  }

  /** What the claim says of a rule with these hosts. */
  diagramOf(model: DriverModel, hosts: Hosts): RuleDiagram {
    const key = `${model.id} ${hosts}`;
    const found = this.known.get(key) ?? this.judged(model, hosts);
    this.known.set(key, found);
    return found;
  }

  private judged(model: DriverModel, hosts: Hosts): RuleDiagram {
    const { board, claim, part } = this;
    const domain = judgedRegions(part, claim, hosts, model);
    // Of a rule that says nothing here, nothing need be worked out.
    if (domain.length === 0) return { node: board.diagram.leaf(SILENT), host: undefined };
    const node = this.combined('inDomain', this.drawn(model), this.place(domain));
    const at = hostPlace(part);
    const [host, another] = new Set(domain.flatMap((region) => [...(region.get(at) ?? [])]));
    return host === undefined || another !== undefined || hosts === 'other'
      ? { node, host: undefined }
      : { node: withinRegion(board, node, new Map([[at, new Set([host])]])), host };
  }

  /** What any rule keeps; broken is what none does. */
  best(hosts: Hosts): Node {
    const best =
      this.bests.get(hosts) ??
      DRIVERS.reduce<Node>(
        (best, model) => this.combined('best', best, this.diagramOf(model, hosts).node),
        this.board.diagram.leaf(SILENT),
      );
    this.bests.set(hosts, best);
    return best;
  }
}
