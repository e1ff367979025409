import type { LinuxDriver, TableEntry } from '../../data/linux-driver-tables.ts';
import { F } from '../../features/bits.ts';
import {
  type FeatureSet,
  featureSet,
  intersect,
  isEmpty,
  union,
  without,
} from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { dropping } from '../../inquiry/rule.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import { isInSpan, type Version } from '../../model/release.ts';
import { transportWindow } from './transport-features.ts';

/** A driver's table in one release: the bits that are there whatever the kernel was built with. */
interface Compiled {
  readonly always: FeatureSet;
  /** Both ends of every entry were read. */
  readonly read: boolean;
}

const compiled = new Map<number, Compiled>();

/** Whether an #ifdef stands around the entry. */
function isOptional({ needs, littleEndian }: TableEntry): boolean {
  return needs !== undefined || littleEndian === true;
}

function isIn({ only }: TableEntry, legacy: boolean): boolean {
  return only !== (legacy ? 'modern' : 'legacy');
}

/** An entry within an #ifdef, and its bits. */
interface Optional {
  readonly entry: TableEntry;
  readonly bits: FeatureSet;
}

const optional = new Map<LinuxDriver, readonly Optional[]>();

function optionalEntries(driver: LinuxDriver): readonly Optional[] {
  let entries = optional.get(driver);
  if (entries === undefined) {
    entries = driver.features.filter(isOptional).map((entry) => ({ entry, bits: featureSet(entry.bits) }));
    optional.set(driver, entries);
  }
  return entries;
}

function compile(driver: LinuxDriver, version: Version, legacy: boolean): Compiled {
  // One number for type, release and table: a series is below 100,000.
  const key = (driver.type * 100_000 + version.series) * 2 + Number(legacy);
  const earlier = compiled.get(key);
  if (earlier !== undefined) return earlier;
  const bits: number[] = [];
  let read = true;
  for (const entry of driver.features) {
    if (!isIn(entry, legacy)) continue;
    const here = isInSpan(version, entry);
    read &&= here.read;
    if (here.yes && !isOptional(entry)) bits.push(...entry.bits);
  }
  const result = { always: featureSet(bits), read };
  compiled.set(key, result);
  return result;
}

const modernTable = oneForEach(
  (driver: LinuxDriver) => (version: Version) => compile(driver, version, false).always,
);
const legacyTable = oneForEach(
  (driver: LinuxDriver) => (version: Version) => compile(driver, version, true).always,
);
/** Whether a release has the entry. */
const hasEntry = oneForEach((entry: TableEntry) => (version: Version) => isInSpan(version, entry).yes);

/** What an #ifdef around a table entry asks for. */
function compiledIn(ask: Inquiry, { needs = [], littleEndian }: TableEntry): boolean {
  if (littleEndian && ask.platform.arch((arch) => arch === 's390x')) return false;
  return needs.every((option) => ask.kernel.enabled(option, 'y'));
}

/** The driver's feature_table or feature_table_legacy. An option that decides a bit is asked about only where the device offers that bit. */
function featureTable(ask: Inquiry, driver: LinuxDriver, legacy: boolean, offered: FeatureSet): FeatureSet {
  ask.forLog(() =>
    ask.kernel.note((version) => {
      const { read } = compile(driver, version, legacy);
      return { kind: 'table', driver: driver.name, legacy: legacy && driver.legacyTable !== undefined, read };
    }),
  );
  let known = ask.kernel.features(legacy ? legacyTable(driver) : modernTable(driver));
  for (const { entry, bits } of optionalEntries(driver)) {
    if (!isIn(entry, legacy)) continue;
    const wanted = intersect(bits, offered);
    if (isEmpty(wanted) || !ask.kernel.lookUp(hasEntry(entry))) continue;
    if (compiledIn(ask, entry)) known = union(known, wanted);
  }
  return known;
}

/** Linux virtio_dev_probe(), first half: the part of the offer that is in the driver's table, and all of the transport's window. */
export const driverFeatures = dropping(
  (ask: Inquiry, offered: FeatureSet, driver: LinuxDriver) => {
    const legacy = !ask.shows(offered, F.VERSION_1);
    const own = without(offered, transportWindow(ask));
    const unknown = without(own, featureTable(ask, driver, legacy, offered));
    if (isEmpty(unknown)) return ['all', unknown];
    return [legacy ? 'legacy' : 'modern', unknown];
  },
  {
    id: 'linux/features/table',
    topic: 'table',
    question: 'Which of the device’s own features does the driver know?',
    answers: {
      all: { answer: 'The driver knows all of them.' },
      modern: {
        answer: 'The driver’s feature table has all of them but {clears}.',
        effect: 'dropped: {clears}',
      },
      legacy: {
        answer:
          'The device shows no VERSION_1, so the driver’s legacy table counts, which has all of them but {clears}.',
        effect: 'dropped: {clears}',
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_probe()' },
    story:
      'A driver lists the features that it knows, and keeps of the device’s offer only what is in that list. A driver may have a second list for devices from before VIRTIO 1.0; whether VERSION_1 is offered decides which one counts, not the interface.',
  },
);
