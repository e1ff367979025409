import { CHANGES, type ChangeId } from '../data/linux-changes.ts';
import { LINUX_DRIVERS } from '../data/linux-driver-tables.ts';
import { TRANSPORT_F_END, TRANSPORT_F_START, VP_MODERN_BITS } from '../data/linux-transport-features.ts';
import type { Entry } from '../inquiry/decision.ts';
import type { Fact } from '../inquiry/facts.ts';
import { span } from '../inquiry/words.ts';
import { bitsOf, type FeatureSet, featureSet, NO_FEATURES, union, without } from '../model/feature-set.ts';
import type { ReleaseCause } from '../model/history.ts';
import { parseVersion, within } from '../model/release.ts';
import type { EntryDifference } from './diff.ts';
import type { Logged } from './explain.ts';

/** A kernel change on which the two logs disagree, and whether the later one has it. */
type Flipped = ReadonlyMap<ChangeId, boolean>;

function changeCause(id: ChangeId, has: boolean): ReleaseCause {
  const change = CHANGES[id];
  const { what, where, commit } = change;
  return { kind: 'change', id, what, has, when: span(change), where, commit };
}

/** The file of a driver in a release; where it moved, the one that held then. */
function sourceOf(name: string, release: string): string {
  const version = parseVersion(release);
  const source = LINUX_DRIVERS.find((driver) => driver.name === name)?.source ?? [];
  const held = source.find((file) => version !== undefined && within(version, file).yes);
  return (held ?? source.at(-1))?.path ?? '';
}

/** What each log was told of the changes that it read. */
function changesIn({ entries }: Logged): ReadonlyMap<ChangeId, boolean> {
  const facts = entries.flatMap((entry) => entry.facts);
  return new Map(facts.flatMap((fact) => (fact.kind === 'change' ? [[fact.id, fact.yes] as const] : [])));
}

function flipped(before: Logged, after: Logged): Flipped {
  const [was, is] = [changesIn(before), changesIn(after)];
  return new Map([...is].filter(([id, yes]) => was.has(id) && was.get(id) !== yes));
}

function droppedBy(entry: Entry | undefined): FeatureSet {
  const dropped = entry?.parameters.dropped;
  return typeof dropped === 'object' ? dropped : NO_FEATURES;
}

/** The bits that one of two decisions leaves out and the other does not. */
function otherBits({ a, b }: EntryDifference): readonly number[] {
  const [was, is] = [droppedBy(a), droppedBy(b)];
  return bitsOf(union(without(was, is), without(is, was)));
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
function tableCauses(fact: Fact, bits: readonly number[], release: string): readonly ReleaseCause[] {
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
      return byPlace(bits, (bit) => (OF_VP_MODERN.has(bit) ? VP_MODERN : VRING), transport);
    default:
      return [];
  }
}

/** What of the facts of a difference hangs on the release alone. */
function causesOfOne(difference: EntryDifference, changes: Flipped, release: string) {
  const { a, b, otherwise } = difference;
  const bits = a === undefined || b === undefined ? [] : otherBits(difference);
  return [...(a?.facts ?? []), ...(b?.facts ?? []), ...otherwise].flatMap((fact) => {
    if (fact.kind !== 'change') return tableCauses(fact, bits, release);
    const has = changes.get(fact.id);
    return has === undefined ? [] : [changeCause(fact.id, has)];
  });
}

/** What the later of two releases brought or took away that a decision in which they differ has read; each once. */
export function causesOf(
  before: Logged,
  after: Logged,
  differences: readonly EntryDifference[],
): readonly ReleaseCause[] {
  const changes = flipped(before, after);
  const { version } = after.asked.platform.kernel;
  const ofDecisions = differences.flatMap((each) => causesOfOne(each, changes, version));
  const found = ofDecisions.length > 0 ? ofDecisions : [...changes].map(([id, has]) => changeCause(id, has));
  return [...new Map(found.map((cause) => [JSON.stringify(cause), cause])).values()];
}
