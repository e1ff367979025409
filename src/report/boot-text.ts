import { bitsOf, type FeatureSet, isEmpty } from '../features/feature-set.ts';
import { featureName, featureNames } from '../features/registry.ts';
import type {
  BootAhead,
  BootAnswer,
  BootDifference,
  BootedDevice,
  BootLogLine,
  Unbootable,
} from '../model/boot.ts';
import type { DeviceVerification, Field, FieldComparison, FieldValue } from '../model/verification.ts';
import { disagreements } from '../model/verification.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';
import { counted, valueText } from './verification-text.ts';
import { featureDiff } from './words/feature-diff.ts';

/** `virtio-net-pci,disable-legacy=on` */
export function deviceWord({ qemu }: Pick<BootedDevice, 'qemu'>): string {
  return [qemu.model, ...Object.entries(qemu.properties).map(([key, value]) => `${key}=${value}`)].join(',');
}

/** How a device differs from the one that was asked for, in words. */
export function differenceWords(difference: BootDifference): string {
  if (difference.kind === 'implementation')
    return `QEMU’s own device is booted; ${difference.wanted} is asked for`;
  const { missing, extra, type } = difference;
  const part = (verb: string, set: FeatureSet) =>
    isEmpty(set) ? [] : [`${verb} ${featureNames(set, type).join(', ')}`];
  return `its offer comes nearest; it ${[...part('lacks', missing), ...part('adds', extra)].join(', and ')}`;
}

/** What is about to be booted, and what of the case that is not. */
export function aheadText(ahead: BootAhead, style: Style): string {
  const { platform, machine, accel, qemuVersion, kernel, devices, differs } = ahead;
  const { dot, arrow } = style.glyph;
  const under = `${machine} ${dot} QEMU ${qemuVersion}, ${accel} ${dot} Linux ${kernel}`;
  const lines = [
    `${style.strong(printable(platform))}`,
    `  ${flow(under, style, 4, 2)}`,
    ...differs.map((words) => `  ${flow(`! ${words}`, style, 4, 2)}`),
    ...devices.flatMap((device) => [
      `  ${style.name(device.id)}  ${flow(`${printable(device.name)} ${arrow} ${printable(deviceWord(device))}`, style, 8, 6)}`,
      ...device.differs.map((one) => `      ${flow(`! ${printable(differenceWords(one))}`, style, 8, 6)}`),
    ]),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}

export function unbootableText({ what, why }: Unbootable): string {
  return `not booted: ${printable(what)}: ${printable(why)}`;
}

/** What was predicted beside what happened. */
export function bootAnswerText(answer: BootAnswer, style: Style): string {
  const { ahead, verification, failures, notes, said } = answer;
  const differing = disagreements([verification]).length + failures.length;
  const { good, bad } = style.glyph;
  const verdict =
    differing === 0
      ? style.good(`${good} what happened is what was predicted`)
      : style.bad(`${bad} ${counted(differing, 'difference', 'differences')} from what was predicted`);
  const lines = [
    '',
    ...verification.devices.flatMap((device) => deviceLines(device, ahead, style)),
    ...verification.refused.flatMap((comparison, i) => {
      const { model = '' } = verification.recording.refusedByQemu[i] ?? {};
      return [
        '',
        `  ${style.name(printable(model))}  QEMU refuses it`,
        ...rowLines('message', [comparison], undefined, style),
      ];
    }),
    ...(notes.length + failures.length === 0 ? [] : ['']),
    ...failures.map((failure) => `${style.bad(bad)} ${flow(printable(failure), style, 4, 2)}`),
    ...notes.map((note) => `  ${flow(`! ${printable(note)}`, style, 4, 2)}`),
    ...saidLines(said, style),
    '',
    verdict,
  ];
  return style.plain(`${lines.join('\n')}\n`);
}

/** The lines that are printed of what each says; `--json` has them all. */
const MOST_SAID = 6;

function saidLines(said: readonly BootLogLine[], style: Style): readonly string[] {
  const line = (words: string) => `  ${style.faint(flow(words, style, 4, 2))}`;
  return [...new Set(said.map(({ who }) => who))].flatMap((who, i) => {
    const lines = said.filter((one) => one.who === who).map((one) => one.line);
    const more = lines.length - MOST_SAID;
    return [
      ...(i === 0 ? [''] : []),
      ...lines.slice(0, MOST_SAID).map((words) => line(`${printable(who)}: ${printable(words)}`)),
      ...(more > 0 ? [line(`${printable(who)}: ${counted(more, 'further line', 'further lines')}`)] : []),
    ];
  });
}

/** What stands in one row: a field, or several that make one answer together. */
const ROWS: readonly (readonly [string, readonly Field[]])[] = [
  ['handshake', ['outcome']],
  ['offers', ['offers']],
  ['features', ['features']],
  ['status', ['status']],
  ['path', ['dma.api', 'dma.implementation']],
  ['bounced', ['dma.bounced']],
  ['answers', ['answered']],
  ['message', ['message']],
];

const LABEL = 10;
const PREDICTED = 34;

function deviceLines(
  { recorded, comparisons }: DeviceVerification,
  { devices }: BootAhead,
  style: Style,
): readonly string[] {
  const { name, type } = recorded.device;
  const asked = devices.find(({ id }) => id === name);
  const same = comparisons.every(({ verdict }) => verdict !== 'differ');
  const title = `${style.name(printable(name))}  ${printable(asked?.name ?? '')}`;
  const rows = ROWS.flatMap(([label, fields]) =>
    rowLines(
      label,
      comparisons.filter(({ field }) => fields.includes(field)),
      type,
      style,
    ),
  );
  const mark = same ? style.good(style.glyph.good) : style.bad(style.glyph.bad);
  return [
    '',
    `${mark} ${title}`,
    style.faint(`  ${''.padEnd(LABEL)}${'predicted'.padEnd(PREDICTED)}observed`),
    ...rows,
  ];
}

function rowLines(
  label: string,
  comparisons: readonly FieldComparison[],
  type: number | undefined,
  style: Style,
): readonly string[] {
  const predicted = comparisons.flatMap((one) => words(one.predicted, one.field));
  const observed = comparisons.flatMap((one) => words(one.observed, one.field));
  if (predicted.length === 0 && observed.length === 0) return [];
  const differs = comparisons.some(({ verdict }) => verdict === 'differ');
  const seen = comparisons.some(({ verdict }) => verdict !== 'notObserved');
  const left = predicted.join(', ') || 'nothing';
  const right = seen ? observed.join(', ') || 'nothing' : 'not to be seen';
  const mark = differs ? style.bad(style.glyph.bad) : ' ';
  const start = `${mark} ${style.faint(label.padEnd(LABEL))}`;
  const beside = left.length < PREDICTED && LABEL + PREDICTED + right.length + 2 <= style.width;
  const lines = beside
    ? [`${start}${left.padEnd(PREDICTED)}${right}`]
    : [
        `${start}${flow(`predicted  ${left}`, style, LABEL + 4, LABEL + 2)}`,
        `  ${''.padEnd(LABEL)}${flow(`observed   ${right}`, style, LABEL + 4, LABEL + 2)}`,
      ];
  return [...lines, ...comparisons.flatMap((one) => nameLines(one, type, style))];
}

/** A value in words; nothing where there is none to speak of. */
function words(value: FieldValue | undefined, field: Field): readonly string[] {
  if (value === undefined || value === '') return [];
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  if (field === 'dma.api') return [value === 'dma-api' ? 'DMA API' : String(value)];
  return [valueText(value)];
}

/** The features by name, and where two sets differ, the difference. */
function nameLines(
  { field, predicted, observed }: FieldComparison,
  type: number | undefined,
  style: Style,
): readonly string[] {
  if (typeof observed !== 'object') return [];
  const indent = LABEL + 2;
  const differing =
    typeof predicted === 'object'
      ? featureDiff(predicted, observed, type).map((line) => `${''.padEnd(indent)}${line}`)
      : [];
  if (field !== 'features') return differing;
  const names = bitsOf(observed).map((bit) => shortName(bit, type));
  return [`${''.padEnd(indent)}${style.faint(flow(names.join(' '), style, indent))}`, ...differing];
}

/** `VIRTIO_F_VERSION_1` is VERSION_1 where all are names of features. */
function shortName(bit: number, type: number | undefined): string {
  return featureName(bit, type)?.replace(/^VIRTIO_(?:[A-Z0-9]+_)?F_/, '') ?? `bit ${bit}`;
}
