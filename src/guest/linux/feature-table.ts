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

/** Whether an #ifdef stands around the entry. */
function isOptional({ needs, littleEndian }: TableEntry): boolean {
  return needs !== undefined || littleEndian === true;
}

/** An entry within an #ifdef, its bits, and whether a release has it. */
interface Optional {
  readonly entry: TableEntry;
  readonly bits: FeatureSet;
  readonly isIn: (version: Version) => boolean;
}

function optionalEntry(entry: TableEntry): Optional {
  return { entry, bits: featureSet(entry.bits), isIn: (version) => isInSpan(version, entry).yes };
}

/** One of the tables of a driver: what a release has whatever it was built with, and the entries within an #ifdef. */
interface Table {
  readonly compiled: (version: Version) => Compiled;
  readonly always: (version: Version) => FeatureSet;
  readonly optional: readonly Optional[];
}

function compile(entries: readonly TableEntry[], version: Version): Compiled {
  const bits: number[] = [];
  let read = true;
  for (const entry of entries) {
    const here = isInSpan(version, entry);
    read &&= here.read;
    if (here.yes && !isOptional(entry)) bits.push(...entry.bits);
  }
  return { always: featureSet(bits), read };
}

/** `other`: the table whose entries are left out where they stand in it alone. */
function tableOf({ features }: LinuxDriver, other: 'modern' | 'legacy'): Table {
  const entries = features.filter(({ only }) => only !== other);
  const bySeries = new Map<number, Compiled>();
  const compiled = (version: Version): Compiled => {
    let table = bySeries.get(version.series);
    if (table === undefined) {
      table = compile(entries, version);
      bySeries.set(version.series, table);
    }
    return table;
  };
  return {
    compiled,
    always: (version) => compiled(version).always,
    optional: entries.filter(isOptional).map(optionalEntry),
  };
}

/** The driver's feature_table and feature_table_legacy. */
const tablesOf = oneForEach((driver: LinuxDriver) => ({
  modern: tableOf(driver, 'legacy'),
  legacy: tableOf(driver, 'modern'),
}));

/** What an #ifdef around a table entry asks for. */
function compiledIn(ask: Inquiry, { needs = [], littleEndian }: TableEntry): boolean {
  if (littleEndian && ask.platform.arch((arch) => arch === 's390x')) return false;
  return needs.every((option) => ask.kernel.enabled(option, 'y'));
}

function noteTable(ask: Inquiry, driver: LinuxDriver, legacy: boolean, { compiled }: Table): void {
  const named = legacy && driver.legacyTable !== undefined;
  ask.kernel.note((version) => {
    return { kind: 'table', driver: driver.name, legacy: named, read: compiled(version).read };
  });
}

/** The driver's feature_table or feature_table_legacy. An option that decides a bit is asked about only where the device offers that bit. */
function featureTable(ask: Inquiry, driver: LinuxDriver, legacy: boolean, offered: FeatureSet): FeatureSet {
  const tables = tablesOf(driver);
  const table = legacy ? tables.legacy : tables.modern;
  if (ask.hasLog) noteTable(ask, driver, legacy, table);
  let known = ask.kernel.features(table.always);
  for (const { entry, bits, isIn } of table.optional) {
    const wanted = intersect(bits, offered);
    if (isEmpty(wanted) || !ask.kernel.lookUp(isIn)) continue;
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
