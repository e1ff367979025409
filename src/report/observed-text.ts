import { bitsOf, type FeatureSet } from '../features/feature-set.ts';
import { deviceTypeName, featureName } from '../features/registry.ts';
import type { ObservedDevice, ObservedDifference, ObservedVerdict } from '../model/observed.ts';
import { STATUS_BITS, type StatusName } from '../model/result.ts';
import { printable } from '../text/printable.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { explainedWords, notComparedWords, patchedWords, predictedMessageWords } from './words/observed.ts';

/** All that an import of something at work has to say. */
export interface ObservedGuest {
  readonly title: string;
  readonly devices: readonly ObservedDevice[];
  /** What each fact of the platform was read from. */
  readonly facts: readonly { readonly what: string; readonly value: string; readonly from: string }[];
  /** What was not to be seen. */
  readonly notes: readonly string[];
  /** The files that were written. */
  readonly written: readonly string[];
  /** How prediction and observation were compared. */
  readonly method: string;
}

const WORDS: Readonly<Record<ObservedVerdict['kind'], string>> = {
  'as-predicted': 'as predicted',
  differs: 'differs',
  patched: 'patched kernel',
  explained: 'failed, and explained',
  'not-compared': 'not compared',
};

/** "7 devices: 6 as predicted, 1 differs" */
function summary(devices: readonly ObservedDevice[]): string {
  const kinds: readonly ObservedVerdict['kind'][] = [
    'as-predicted',
    'differs',
    'patched',
    'explained',
    'not-compared',
  ];
  const parts = kinds.flatMap((kind) => {
    const count = devices.filter(({ verdict }) => verdict.kind === kind).length;
    return count === 0 ? [] : [`${count} ${WORDS[kind]}`];
  });
  return `${devices.length} ${devices.length === 1 ? 'device' : 'devices'}: ${parts.join(', ')}`;
}

/** The register as sysfs and logs write it. */
function statusMask(names: readonly StatusName[]): string {
  return `0x${names.reduce((sum, name) => sum | STATUS_BITS[name], 0).toString(16)}`;
}

/** Which way the data goes by the prediction, and whether that ends badly; without a prediction, the status. */
function way({ predicted, status }: ObservedDevice): string {
  if (predicted === undefined) return status === undefined ? '' : `status ${statusMask(status)}`;
  if (predicted.dma === undefined || status?.includes('FAILED')) return '';
  const { api, path, bounced } = predicted.dma;
  const through = api === 'bypass' ? 'bypass' : `DMA API: ${path}`;
  const copied = bounced === true && path !== 'swiotlb' ? ', bounced' : '';
  return `${through}${copied}${predicted.outcome === 'breaks' ? ', out of the device’s reach' : ''}`;
}

function cells(device: ObservedDevice): readonly string[] {
  const bits = bitsOf(device.negotiated).length;
  return [
    device.id,
    deviceTypeName(device.device.type),
    device.device.transport,
    WORDS[device.verdict.kind],
    `${bits} ${bits === 1 ? 'bit' : 'bits'}`,
    way(device),
  ];
}

function mark({ verdict }: ObservedDevice, { glyph, good, bad, faint }: Style): string {
  switch (verdict.kind) {
    case 'as-predicted':
      return good(glyph.good);
    case 'differs':
    case 'patched':
      return bad(glyph.bad);
    case 'explained':
    case 'not-compared':
      return faint(glyph.dot);
  }
}

function differenceLines(difference: ObservedDifference, type: number, style: Style): readonly string[] {
  if (difference.in !== 'features')
    return [
      flow(
        `${difference.in}: predicted ${difference.predicted}, observed ${difference.observed}`,
        style,
        8,
        6,
      ),
    ];
  const named = (set: FeatureSet, sign: string) =>
    bitsOf(set).map((bit) => `${sign} ${featureName(bit, type) ?? `bit ${bit}`}`);
  return [
    'features, - predicted only, + observed only',
    ...named(difference.missing, '  -'),
    ...named(difference.more, '  +'),
  ];
}

function verdictLines({ device, verdict }: ObservedDevice, style: Style): readonly string[] {
  switch (verdict.kind) {
    case 'as-predicted':
      return [];
    case 'differs':
      return verdict.differences.flatMap((difference) => differenceLines(difference, device.type, style));
    case 'patched':
      return [
        ...patchedWords(verdict, device.type).map((words) => flow(words, style, 8, 6)),
        ...verdict.differences.flatMap((difference) => differenceLines(difference, device.type, style)),
      ];
    case 'explained':
      return [flow(explainedWords(verdict), style, 8, 6)];
    case 'not-compared': {
      const why = notComparedWords(verdict.reason);
      return why === undefined ? [] : [flow(why, style, 8, 6)];
    }
  }
}

/** What the log says of a device that is not simply as predicted, or that complains. */
function logLines({ verdict, log }: ObservedDevice, style: Style): readonly string[] {
  if (log === undefined) return [];
  const all = verdict.kind !== 'as-predicted';
  const shown = log.lines.filter(({ complains }) => all || complains);
  const predicted = predictedMessageWords(log);
  return [
    ...(predicted === undefined ? [] : [flow(`log: ${predicted}`, style, 8, 6)]),
    ...shown.map(({ text }) => flow(`${style.glyph.dot} ${text}`, style, 10, 8)).map((line) => `  ${line}`),
  ];
}

/** What is said of several devices, once and with their names. */
function sharedNotes(devices: readonly ObservedDevice[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, notes } of devices)
    for (const note of notes) {
      const others = ids.get(note);
      if (others === undefined) ids.set(note, [id]);
      else others.push(id);
    }
  return new Map([...ids].filter(([, { length }]) => length > 1));
}

/** Columns side by side; the last is as long as it is. */
function rows(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** One line for each device: as predicted, or where it differs; then what all of it rests on. */
export function observedText(guest: ObservedGuest, style: Style): string {
  const { title, devices, facts, notes, written, method } = guest;
  const lines = rows(devices.map((device) => cells(device).map((cell) => style.plain(cell))));
  const width = Math.max(0, ...facts.map((fact) => fact.what.length));
  const shared = sharedNotes(devices);
  const below = [...notes, ...[...shared].map(([note, ids]) => `${ids.join(', ')}: ${note}`)];
  const body = [
    style.strong(style.plain(printable(title))),
    style.plain(summary(devices)),
    '',
    ...devices.flatMap((device, i) => [
      `  ${mark(device, style)} ${lines[i]}`,
      ...verdictLines(device, style).map((line) => `      ${line}`),
      ...logLines(device, style).map((line) => `      ${line}`),
      ...device.notes.filter((note) => !shared.has(note)).map((note) => `      ${flow(note, style, 8, 6)}`),
    ]),
    ...section(
      'What was read',
      facts.map(
        ({ what, value, from }) =>
          `  ${what.padEnd(width)}  ${flow(`${value}  ${style.glyph.dot} ${from}`, style, 4, width + 4)}`,
      ),
      style,
    ),
    ...section(
      'What was not to be seen',
      below.map((note) => `  ${flow(note, style, 4, 2)}`),
      style,
    ),
    ...section(
      'Written',
      written.map((path) => `  ${style.plain(printable(path))}`),
      style,
    ),
    '',
    flow(method, style, 0),
  ];
  return `${body.map((line) => line.trimEnd()).join('\n')}\n`;
}
