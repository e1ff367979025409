import { bitsOf, toMask, without } from '../model/feature-set.ts';
import { printable } from '../model/printable.ts';
import { featureName } from '../model/registry.ts';
import { parseVersion } from '../model/release.ts';
import {
  type Comparison,
  countDevices,
  type Disagreement,
  disagreements,
  FIELDS,
  type FieldValue,
  tally,
  type Verification,
} from '../model/verification.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** Kernel series and architecture, by which the table groups. */
function group({ recording: { platform } }: Verification): string {
  const [series = ''] = /^\d+\.\d+/.exec(platform.kernel.version) ?? [];
  return `${series} ${platform.arch}`;
}

/** Oldest series first, then by architecture. */
function inOrder(
  { recording: { platform: a } }: Verification,
  { recording: { platform: b } }: Verification,
): number {
  const series = (version: string) => parseVersion(version)?.series ?? 0;
  return (
    series(a.kernel.version) - series(b.kernel.version) || (a.arch < b.arch ? -1 : Number(a.arch > b.arch))
  );
}

function byGroup(
  verifications: readonly Verification[],
): readonly (readonly [string, readonly Verification[]])[] {
  const groups = new Map<string, Verification[]>();
  for (const verification of [...verifications].sort(inOrder)) {
    const name = group(verification);
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [verification]);
    else members.push(verification);
  }
  return [...groups];
}

/** "38/38": agreements among what was observed; "-" where nothing was. */
function cell(agree: number, differ: number): string {
  return agree + differ === 0 ? '-' : `${agree}/${agree + differ}`;
}

function tableRow(name: string, verifications: readonly Verification[]): readonly string[] {
  const counts = tally(verifications);
  return [
    name,
    String(countDevices(verifications)),
    ...FIELDS.map((field) => {
      const { agree, differ } = counts.get(field) ?? { agree: 0, differ: 0 };
      return cell(agree, differ);
    }),
  ];
}

function valueText(value: FieldValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object') return toMask(value);
  if (typeof value === 'number') return `0x${value.toString(16)}`;
  return value === '' ? 'nothing' : printable(String(value));
}

/** The difference of two feature sets by name: `-` was predicted and not seen, `+` was seen and not predicted. */
function featureDiff({ predicted, observed }: Comparison, type: number): readonly string[] {
  if (typeof predicted !== 'object' || typeof observed !== 'object') return [];
  const named = (sign: string) => (bit: number) => `      ${sign} ${featureName(bit, type) ?? `bit ${bit}`}`;
  return [
    ...bitsOf(without(predicted, observed)).map(named('-')),
    ...bitsOf(without(observed, predicted)).map(named('+')),
  ];
}

function disagreementLines(
  { recording, recorded, comparison }: Disagreement,
  style: Style,
): readonly string[] {
  const { field, predicted, observed } = comparison;
  return [
    `  ${style.name(printable(recording))} ${printable(recorded.device.name)}  ${style.strong(field)}: predicted ${valueText(predicted)}, observed ${valueText(observed)}`,
    ...featureDiff(comparison, recorded.device.type),
  ];
}

/** How far predictions and recordings agree: a table by kernel, architecture and field, then each difference. */
export function verificationText(verifications: readonly Verification[], style: Style): string {
  const rows = [
    ['', 'devices', ...FIELDS],
    ...byGroup(verifications).map(([name, members]) => tableRow(name, members)),
    tableRow('all', verifications),
  ];
  const [header = '', ...body] = table(rows);
  const differing = disagreements(verifications);
  const verdict =
    differing.length === 0
      ? style.good(`${style.glyph.good} every compared field agrees`)
      : style.bad(
          `${style.glyph.bad} ${differing.length} ${differing.length === 1 ? 'field differs' : 'fields differ'}`,
        );
  const count = `${verifications.length} recordings, ${countDevices(verifications)} devices`;
  return style.plain(
    [
      `${verdict}   ${style.faint(count)}`,
      '',
      style.strong(header),
      ...body,
      ...(differing.length === 0 ? [] : ['', style.strong('Where they differ')]),
      ...differing.flatMap((disagreement) => disagreementLines(disagreement, style)),
      '',
    ].join('\n'),
  );
}
