import { toMask } from '../features/feature-set.ts';
import { parseVersion } from '../model/release.ts';
import {
  countDevices,
  type Disagreement,
  FIELDS,
  type Field,
  type FieldComparison,
  type FieldValue,
  type Summary,
  sum,
  type Unjudged,
} from '../model/verification.ts';
import { printable } from '../text/printable.ts';
import { flow, type Piece, type Style, sideBySide } from './layout/style.ts';
import { tables } from './layout/table.ts';
import { featureDiff } from './words/feature-diff.ts';
import { whyUnjudged } from './words/unjudged.ts';

/** What heads a column where the field's own name would make the table too wide for a hundred columns. */
const HEADINGS: Readonly<Partial<Record<Field, string>>> = {
  'dma.api': 'api',
  'dma.implementation': 'impl',
  'dma.bounced': 'bounced',
  answered: 'reach',
  message: 'said',
  refusedByQemu: 'refused',
};

/** Guest and architecture, by which the table groups; of Linux the series of its release. */
function group({ platform, guest }: Summary): string {
  if (guest !== undefined) return `${guest} ${platform.arch}`;
  const [series = ''] = /^\d+\.\d+/.exec(platform.kernel.version) ?? [];
  return `${series} ${platform.arch}`;
}

/** Linux before others, oldest series first, then by architecture. */
function inOrder({ platform: a, guest = '' }: Summary, { platform: b, guest: other = '' }: Summary): number {
  if (guest !== other) return guest < other ? -1 : 1;
  const series = (version: string) => parseVersion(version)?.series ?? 0;
  return (
    series(a.kernel.version) - series(b.kernel.version) || (a.arch < b.arch ? -1 : Number(a.arch > b.arch))
  );
}

function byGroup(summaries: readonly Summary[]): readonly (readonly [string, readonly Summary[]])[] {
  const groups = new Map<string, Summary[]>();
  for (const summary of summaries) {
    const name = group(summary);
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [summary]);
    else members.push(summary);
  }
  return [...groups].sort(([, [a]], [, [b]]) => (a === undefined || b === undefined ? 0 : inOrder(a, b)));
}

/** How many agree, "205/207" where not all do; "-" where nothing was observed. */
function cell(agree: number, differ: number): string {
  if (agree + differ === 0) return '-';
  return differ === 0 ? String(agree) : `${agree}/${agree + differ}`;
}

/** The fields that have a column; what firmware boots from is observed in few boots, and has none where it was in none of these. */
function columnsOf(summaries: readonly Summary[]): readonly Field[] {
  const { agree, differ } = sum(summaries.map(({ tallies }) => tallies)).get('booted') ?? {
    agree: 0,
    differ: 0,
  };
  const isBooted = agree + differ > 0;
  return FIELDS.filter((field) => field !== 'booted' || isBooted);
}

function tableRow(name: string, summaries: readonly Summary[], columns: readonly Field[]): readonly string[] {
  const counts = sum(summaries.map(({ tallies }) => tallies));
  return [
    name,
    String(countDevices(summaries)),
    ...columns.map((field) => {
      const { agree, differ } = counts.get(field) ?? { agree: 0, differ: 0 };
      return cell(agree, differ);
    }),
  ];
}

export function valueText(value: FieldValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object') return toMask(value);
  if (typeof value === 'number') return `0x${value.toString(16)}`;
  return value === '' ? 'nothing' : printable(String(value));
}

function differingFeatures(
  { predicted, observed }: FieldComparison,
  type: number | undefined,
): readonly string[] {
  if (typeof predicted !== 'object' || typeof observed !== 'object') return [];
  return featureDiff(predicted, observed, type).map((line) => `      ${line}`);
}

function disagreementLines(
  { recording, device, type, comparison }: Disagreement,
  style: Style,
): readonly string[] {
  const { field, predicted, observed } = comparison;
  const pieces: readonly Piece[] = [
    { text: printable(recording), dress: style.name },
    { text: printable(device), dress: style.name },
    { text: field, dress: style.strong },
  ];
  return [
    `  ${sideBySide({ pieces, between: '  ' }, style, 4, 2)}`,
    `    ${flow(`predicted ${valueText(predicted)}`, style, 6, 4)}`,
    `    ${flow(`observed  ${valueText(observed)}`, style, 6, 4)}`,
    ...differingFeatures(comparison, type),
  ];
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function unjudgedLines({ recording, device, why }: Unjudged, style: Style): readonly string[] {
  const pieces: readonly Piece[] = [recording, ...(device === undefined ? [] : [device])].map((name) => ({
    text: printable(name),
    dress: style.name,
  }));
  return [
    `  ${sideBySide({ pieces, between: '  ' }, style, 4, 2)}`,
    `    ${flow(whyUnjudged(why), style, 6, 4)}`,
  ];
}

/** The first words: whether what was compared agrees, and how much was not judged. */
function verdicts(differing: number, compared: boolean, unjudged: number, style: Style): readonly Piece[] {
  const missing = { text: `${style.glyph.bad} ${unjudged} not judged`, dress: style.bad };
  if (unjudged === 0) return [verdict(differing, style)];
  return compared ? [verdict(differing, style), missing] : [missing];
}

function verdict(differing: number, style: Style): Piece {
  const { good, bad } = style.glyph;
  return differing === 0
    ? { text: `${good} every compared field agrees`, dress: style.good }
    : { text: `${bad} ${counted(differing, 'field differs', 'fields differ')}`, dress: style.bad };
}

/** How far predictions and recordings agree: a table by kernel, architecture and field, then each difference, then what was not judged. */
export function verificationText(
  summaries: readonly Summary[],
  unjudged: readonly Unjudged[],
  style: Style,
): string {
  const columns = columnsOf(summaries);
  const rows = [
    ['', 'devices', ...columns.map((field) => HEADINGS[field] ?? field)],
    ...byGroup(summaries).map(([name, members]) => tableRow(name, members, columns)),
    tableRow('all', summaries, columns),
  ];
  const differing = summaries.flatMap(({ disagreements }) => disagreements);
  const recordings = counted(summaries.length, 'recording', 'recordings');
  const devices = counted(countDevices(summaries), 'device', 'devices');
  const head = [
    ...verdicts(differing.length, summaries.length > 0, unjudged.length, style),
    { text: `${recordings}, ${devices}`, dress: style.faint },
  ];
  const lines = [
    sideBySide({ pieces: head, between: '   ' }, style, 2, 0),
    ...tables(rows, style.width).flatMap(([header = '', ...body]) => ['', style.strong(header), ...body]),
    ...(differing.length === 0 ? [] : ['', style.strong('Where they differ')]),
    ...differing.flatMap((disagreement) => disagreementLines(disagreement, style)),
    ...(unjudged.length === 0 ? [] : ['', style.strong('Not judged')]),
    ...unjudged.flatMap((one) => unjudgedLines(one, style)),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
