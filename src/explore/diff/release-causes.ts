import { CHANGES, type ChangeId, isChangeId } from '../../data/linux-changes.ts';
import { LINUX_DRIVERS } from '../../data/linux-driver-tables.ts';
import {
  TRANSPORT_F_END,
  TRANSPORT_F_START,
  VP_MODERN_BITS,
  VRING_BITS,
} from '../../data/linux-transport-features.ts';
import {
  bitsOf,
  type FeatureSet,
  featureSet,
  intersect,
  isEmpty,
  NO_FEATURES,
  union,
  without,
} from '../../features/feature-set.ts';
import type { DriverModel } from '../../guest/driver-model.ts';
import { caseSource } from '../../inquiry/case-source.ts';
import { withKernelChange } from '../../inquiry/variants.ts';
import { answerDifferences, type CaseDiff, type DecisionDifference } from '../../model/diff.ts';
import type { Fact } from '../../model/fact.ts';
import type { ReleaseCause } from '../../model/history.ts';
import { hasReached, isInSpan, parseVersion } from '../../model/release.ts';
import type { Answer, Result } from '../../model/result.ts';
import { answerFrom } from '../explain.ts';

/** A kernel change on which the two logs disagree, and whether the later one has it. */
type Flipped = ReadonlyMap<ChangeId, boolean>;

function changeCause(id: ChangeId, has: boolean): ReleaseCause {
  return { kind: 'change', id, change: CHANGES[id], has };
}

/** The file of a driver in a release; where it moved, the one that held then. */
function sourceOf(name: string, release: string): string {
  const version = parseVersion(release);
  const source = LINUX_DRIVERS.find((driver) => driver.name === name)?.source ?? [];
  const held = source.find((file) => version !== undefined && isInSpan(version, file).yes);
  return (held ?? source.at(-1))?.path ?? '';
}

/** What the decisions read of each kernel change. */
function changesIn({ decisions }: Result): ReadonlyMap<ChangeId, boolean> {
  const facts = decisions.flatMap((decided) => decided.facts);
  return new Map(
    facts.flatMap((fact) =>
      fact.kind === 'change' && isChangeId(fact.id) ? [[fact.id, fact.yes] as const] : [],
    ),
  );
}

function flipped(before: Result, after: Result): Flipped {
  const [was, is] = [changesIn(before), changesIn(after)];
  return new Map([...is].filter(([id, yes]) => was.has(id) && was.get(id) !== yes));
}

/** The bits that one of two decisions leaves out and the other does not. */
function otherBits({ a, b }: DecisionDifference): readonly number[] {
  return bitsOf(apart(a?.clears ?? NO_FEATURES, b?.clears ?? NO_FEATURES));
}

const WINDOW_END = TRANSPORT_F_END.at(-1)?.value ?? TRANSPORT_F_START;

/** A bit that is the transport's in some release; before that, it was taken for one of the driver's. */
function isInWindow(bit: number): boolean {
  return bit >= TRANSPORT_F_START && bit < WINDOW_END;
}

const WINDOW = 'include/uapi/linux/virtio_config.h VIRTIO_TRANSPORT_F_END';
const VRING = 'drivers/virtio/virtio_ring.c vring_transport_features()';
const VP_MODERN = 'drivers/virtio/virtio_pci_modern.c vp_transport_features()';
const OF_VP_MODERN: ReadonlySet<number> = new Set(VP_MODERN_BITS.map(({ bit }) => bit));

/** Two releases in succession. */
interface Span {
  readonly before: string;
  readonly release: string;
}

/** Whether the transport code came to know a bit between two releases. */
function cameToTransport(bit: number, { before, release }: Span): boolean {
  const since = [...VRING_BITS, ...VP_MODERN_BITS].find((known) => known.bit === bit)?.since;
  const [was, is] = [parseVersion(before), parseVersion(release)];
  if (since === undefined || was === undefined || is === undefined) return false;
  return hasReached(is, since).yes !== hasReached(was, since).yes;
}

/** One cause for each place in which bits came or went. */
function byPlace(
  bits: readonly number[],
  placeOf: (bit: number) => string,
  causeOf: (bits: FeatureSet, where: string) => ReleaseCause,
): readonly ReleaseCause[] {
  return [...new Set(bits.map(placeOf))].map((where) =>
    causeOf(featureSet(bits.filter((bit) => placeOf(bit) === where)), where),
  );
}

/** What a table has to do with a difference: the places where the bits in question came or went. */
function tableCauses(fact: Fact, bits: readonly number[], span: Span): readonly ReleaseCause[] {
  const { release } = span;
  const transport = (of: FeatureSet, where: string): ReleaseCause => ({ kind: 'transport', bits: of, where });
  switch (fact.kind) {
    case 'driver':
      return [{ kind: 'driver', driver: fact.driver, where: sourceOf(fact.driver, release) }];
    case 'table': {
      const { driver } = fact;
      const source = sourceOf(driver, release);
      return byPlace(
        bits,
        (bit) => (isInWindow(bit) ? WINDOW : source),
        (of, where) => (where === WINDOW ? transport(of, where) : { kind: 'table', driver, bits: of, where }),
      );
    }
    case 'transport':
      return byPlace(
        bits.filter((bit) => cameToTransport(bit, span)),
        (bit) => (OF_VP_MODERN.has(bit) ? VP_MODERN : VRING),
        transport,
      );
    default:
      return [];
  }
}

/** A kernel change that a decision read, or a table that it was about. */
type Candidate = { readonly change: ChangeId } | { readonly table: ReleaseCause };

/** What of the facts of a difference depends on the release alone. A table tells two decisions apart, not why there is one. */
function candidatesOf(difference: DecisionDifference, changes: Flipped, span: Span): readonly Candidate[] {
  const { a, b, otherwise } = difference;
  const both = a !== undefined && b !== undefined;
  const bits = otherBits(difference);
  return [...(a?.facts ?? []), ...(b?.facts ?? []), ...otherwise].flatMap((fact): readonly Candidate[] => {
    if (fact.kind === 'change')
      return isChangeId(fact.id) && changes.has(fact.id) ? [{ change: fact.id }] : [];
    return both ? tableCauses(fact, bits, span).map((table) => ({ table })) : [];
  });
}

/** The bits that are in one of two sets and not in the other. */
function apart(a: FeatureSet, b: FeatureSet): FeatureSet {
  return union(without(a, b), without(b, a));
}

/** What the answer would be if the kernel had a change, or had it not, and were the same in all else. */
function withChange({ asked }: Result, id: ChangeId, has: boolean, model: DriverModel): Answer {
  return answerFrom(asked, model, withKernelChange(caseSource(asked), id, { yes: has, read: true }));
}

/** Whether an answer that is `otherwise` comes nearer to another, in a part or in a bit of the features. */
function comesNearer(from: Result, to: Result, otherwise: Answer): boolean {
  const keptApart = (other: Answer) => apart(from.features.negotiated, other.features.negotiated);
  if (!isEmpty(intersect(keptApart(otherwise), keptApart(to)))) return true;
  const still = answerDifferences(otherwise, to);
  return answerDifferences(from, to).some((part) => !still.includes(part));
}

/** A table as far as its bits are among those that the answers have not in common. */
function narrowed(table: ReleaseCause, turned: FeatureSet): readonly ReleaseCause[] {
  if (!('bits' in table)) return [table];
  const bits = intersect(table.bits, turned);
  return isEmpty(bits) ? [] : [{ ...table, bits }];
}

/** What the later of two releases brought or took away that made its answer another; each once. */
export function releaseCausesOf(
  { a: before, b: after, decisions }: CaseDiff,
  model: DriverModel,
): readonly ReleaseCause[] {
  const changes = flipped(before, after);
  const turned = apart(before.features.negotiated, after.features.negotiated);
  const versionOf = ({ asked }: Result) => asked.platform.kernel.version;
  const span = { before: versionOf(before), release: versionOf(after) };
  const candidates = decisions.flatMap((each) => candidatesOf(each, changes, span));
  const has = (id: ChangeId) => changes.get(id) ?? false;
  // Where two changes do the same, taking one back changes nothing, and bringing one alone does.
  const counts = (id: ChangeId) =>
    comesNearer(after, before, withChange(after, id, !has(id), model)) ||
    comesNearer(before, after, withChange(before, id, has(id), model));
  const proven = candidates.flatMap((each) => {
    if ('table' in each) return narrowed(each.table, turned);
    return counts(each.change) ? [changeCause(each.change, has(each.change))] : [];
  });
  // What works only together, or on bits that a later rule clears, is told as it was read.
  const read = candidates.map((each) =>
    'table' in each ? each.table : changeCause(each.change, has(each.change)),
  );
  const found = proven.length > 0 ? proven : read;
  return [...new Map(found.map((cause) => [JSON.stringify(cause), cause])).values()];
}
