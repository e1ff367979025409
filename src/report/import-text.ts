import { toMask } from '../features/feature-set.ts';
import { deviceTypeName } from '../features/registry.ts';
import type { Answers } from '../model/answers.ts';
import type { Device, MonitorRefusal } from '../model/device.ts';
import type { Ignored } from '../model/ignored.ts';
import { IMPORT_KINDS, type ImportKind } from '../model/import-kind.ts';
import type { Platform } from '../model/platform.ts';
import type { SaidLine } from '../model/said-line.ts';
import { printable } from '../text/printable.ts';
import { verdictCell } from './answers-text.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { kernelWords } from './words/kernel.ts';
import { saidLineWords } from './words/said-line.ts';

/** A file that was imported, as its report shows it. */
export interface ImportedFile {
  readonly kind: ImportKind;
  readonly file: string;
  readonly platform: Platform;
  /** Who starts the guest, in which version, and how that was chosen. */
  readonly monitor: {
    readonly title: string;
    readonly version: string;
    readonly from: 'option' | 'machine type' | 'newest read';
  };
  readonly created: readonly CreatedDevice[];
  readonly refused: readonly RefusedLine[];
  /** What QEMU says of the guest in the same text. */
  readonly said?: readonly SaidLine[];
  /** What is assumed of what is not known, in sentences. */
  readonly assumed: readonly string[];
  readonly ignored: readonly Ignored[];
  /** The files that were written. */
  readonly written: readonly string[];
}

export interface CreatedDevice {
  readonly device: Device;
  /** `line 12`; '' where there are no lines to speak of. */
  readonly place: string;
  /** Undefined where they were not asked for. */
  readonly answers: Answers | undefined;
}

export interface RefusedLine {
  readonly name: string;
  readonly place: string;
  readonly message: string;
  readonly where: string;
  readonly by: MonitorRefusal['by'];
  /** What it has instead, or what is meant; undefined where nothing is close. */
  readonly instead: string | undefined;
  /** What helps first; undefined where nothing is known to. */
  readonly help: string | undefined;
}

const VERSION_FROM = {
  option: '',
  'machine type': ', which suits the machine type',
  'newest read': ', the newest that vnex knows',
} as const;

/** `x86_64 pc-q35-9.2 · kvm · sev-snp memory · 4096 MiB · virtio IOMMU · Linux 6.12`. */
function platformLine(platform: Platform): readonly string[] {
  const { arch, machine, hypervisor, memory, iommu } = platform;
  return [
    machine === undefined ? arch : `${arch} ${machine}`,
    hypervisor,
    ...(memory.protection === 'none' ? [] : [`${memory.protection} memory`]),
    ...(memory.mib === undefined ? [] : [`${memory.mib} MiB`]),
    ...(iommu.kind === 'none' ? [] : [`${iommu.kind} IOMMU`]),
    ...kernelWords(platform),
  ];
}

/** Cells lined up; where a row is too wide, all but its name stand below. */
function table(rows: readonly (readonly string[])[], style: Style): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => {
    const shown = row.flatMap((cell, i) => (widths[i] === 0 ? [] : [{ cell, width: widths[i] ?? 0 }]));
    const line = `  ${shown.map(({ cell, width }) => cell.padEnd(width)).join('  ')}`.trimEnd();
    if (line.length <= style.width) return line;
    const [name = '', ...others] = shown.map(({ cell }) => cell);
    return `  ${name}\n      ${flow(others.join(` ${style.glyph.dot} `), style, 6)}`;
  });
}

function devicesTable(created: readonly CreatedDevice[], style: Style): readonly string[] {
  const rows = created.map(({ device, place, answers }) => [
    style.plain(device.name),
    deviceTypeName(device.type),
    device.transport,
    place,
    answers === undefined ? `offers ${toMask(device.offers)}` : verdictCell(answers, style),
  ]);
  return table(rows, style);
}

function refusedLines(
  { name, place, message, where, by, instead, help }: RefusedLine,
  style: Style,
): readonly string[] {
  const title = [name, place].filter((part) => part !== '').join(', ');
  return [
    `  ${style.bad(style.glyph.bad)} ${style.strong(flow(title, style, 4, 4))}`,
    `    ${flow(`“${printable(message)}”${instead === undefined ? '' : `; it has ${instead}`}`, style, 4)}`,
    `    ${style.faint(flow(by === 'qemu' ? `QEMU ${where}` : where, style, 4))}`,
    ...(help === undefined ? [] : [`    ${flow(`What helps: ${help}`, style, 4)}`]),
  ];
}

/** What may matter, each with the reason, then in one line what cannot. */
function ignoredLines(ignored: readonly Ignored[], style: Style): readonly string[] {
  const listed = ignored.filter(({ matters }) => matters);
  const others = ignored.filter(({ matters }) => !matters);
  const names = new Set(others.map(({ text }) => text.replace(/[\s,:=].*$/s, '')));
  const rest =
    others.length === 0
      ? []
      : [style.faint(`  ${flow(`what bears on no virtio device: ${[...names].join(' ')}`, style, 4, 2)}`)];
  const lines = listed.map(({ text, why }) => (why === undefined ? text : `${text} (${why})`));
  return [...lines.map((line) => `  ${flow(line, style, 4, 2)}`), ...rest];
}

/** `QEMU 10.0, which suits the machine type`; a monitor without releases is named alone. */
function monitorWords({ title, version, from }: ImportedFile['monitor']): string {
  return version === '' ? title : `${title} ${version}${VERSION_FROM[from]}`;
}

/** What a file came to: the platform, each device, what QEMU would refuse, and what is ignored. */
export function importedText(telling: ImportedFile, style: Style): string {
  const { kind, file, platform, monitor, created, refused, said = [], assumed, ignored, written } = telling;
  const dot = ` ${style.glyph.dot} `;
  const nothing = created.length + refused.length === 0 ? ['  There is no virtio device in it.'] : [];
  const lines = [
    style.name(flow([printable(file), IMPORT_KINDS[kind], platform.name].join(dot), style, 2, 0)),
    flow(platformLine(platform).map(printable).join(dot), style, 2, 0),
    flow(monitorWords(monitor), style, 2, 0),
    ...section('Devices', [...nothing, ...devicesTable(created, style)], style),
    ...section(
      'Would be refused',
      refused.flatMap((one) => refusedLines(one, style)),
      style,
    ),
    ...section(
      'In the text',
      said.map((one) => `  ${flow(saidLineWords(one), style, 4, 2)}`),
      style,
    ),
    ...section(
      'Taken for granted',
      assumed.map((one) => `  ${flow(one, style, 4, 2)}`),
      style,
    ),
    ...section('Ignored', ignoredLines(ignored, style), style),
    ...section(
      'Written',
      written.map((path) => `  ${printable(path)}`),
      style,
    ),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
