import type { GuestHistory } from '../model/guest-release.ts';
import { flow, type Style, wrap } from './layout/style.ts';

/** A driver model as a list shows it. */
export interface ListedDriver {
  readonly id: string;
  readonly title: string;
  /** Undefined for Linux and for what was proposed for it. */
  readonly history?: GuestHistory;
  /** Undefined where it is nobody's proposal. */
  readonly provenance?: {
    readonly author: string;
    readonly date: string;
    readonly link: string;
    readonly rule: string;
    readonly assumes?: string;
    readonly objections: readonly { readonly who: string; readonly what: string }[];
    readonly verified: boolean;
    readonly checked: string;
    readonly merged?: { readonly release: string; readonly commit: string };
  };
}

const MAINLINE =
  'The mainline kernel, in the release that the platform runs; linux-6.12 is Linux in that release.';

/** What there is to say of a guest that is not Linux. */
function historyText({ title, history }: ListedDriver): string {
  if (history === undefined) return MAINLINE;
  const { releases } = history;
  return `${title}. Read from the source of ${releases[0]} to ${releases.at(-1)}; a release is named as in ID-${releases.at(-1)}.`;
}

function indented(text: string, style: Style): string {
  return `  ${wrap(text, 2, style.width)}`;
}

/** Every driver: who, when, whether it was merged, and the rule below. */
export function driversText(drivers: readonly ListedDriver[], style: Style): string {
  const idWidth = Math.max(...drivers.map(({ id }) => id.length));
  const authorWidth = Math.max(...drivers.map(({ provenance }) => provenance?.author.length ?? 0));
  const entries = drivers.map((driver) => {
    const { id, provenance: from } = driver;
    const merged = from?.merged === undefined ? '' : style.good(`merged in Linux ${from.merged.release}`);
    const head = [
      style.name(id.padEnd(idWidth)),
      (from?.date ?? '').padEnd('2019-01-29'.length),
      (from?.author ?? '').padEnd(authorWidth),
      merged,
    ];
    const isWide = idWidth + authorWidth + MERGED.length > style.width;
    const line = isWide ? narrowHead(id, from, merged, style) : head.join('  ').trimEnd();
    return `${line}\n${indented(from?.rule ?? historyText(driver), style)}`;
  });
  return style.plain(`${entries.join('\n\n')}\n`);
}

/** What stands between and behind the columns of a driver’s first line. */
const MERGED = '  2019-01-29    merged in Linux 5.10';

/** The first line of a driver where its columns have no room. */
function narrowHead(id: string, from: ListedDriver['provenance'], merged: string, style: Style): string {
  const by = [from?.date, from?.author].filter((part) => part !== undefined).join(', ');
  return [style.name(id), by, merged].filter((part) => part !== '').join('\n  ');
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0
    ? []
    : [
        '',
        style.strong(title),
        ...lines.map((line) => (line.startsWith('http') ? `  ${line}` : indented(line, style))),
      ];
}

/** One driver with all that is known of where it comes from. */
export function driverText(driver: ListedDriver, style: Style): string {
  const { id, title, provenance: from, history } = driver;
  if (from === undefined) {
    const changes = Object.values(history?.changes ?? {}).map(
      ({ what, since, where }) => `${since} ${what}: ${where}`,
    );
    const lines = [style.name(id), title, '', indented(historyText(driver), style)];
    return style.plain(`${[...lines, ...section('Changes', changes, style)].join('\n')}\n`);
  }
  const { merged, objections, verified, checked, assumes } = from;
  const fate =
    merged === undefined ? 'not merged' : `merged in Linux ${merged.release}, commit ${merged.commit}`;
  const lines = [
    style.name(id),
    style.strong(title),
    `${from.author}, ${from.date}, ${fate}`,
    ...section('Rule', [from.rule], style),
    ...section('Taken for granted', assumes === undefined ? [] : [assumes], style),
    ...section(
      'Objections',
      objections.map(({ who, what }) => `${who}: ${what}`),
      style,
    ),
    ...section('Where', [from.link], style),
    ...section(verified ? 'Verified' : 'Not verified', [checked], style),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}

/** An entry of a list as a reader sees it. */
export interface ListedEntry {
  readonly id: string;
  readonly about: string;
  /** Lines below it. */
  readonly details?: readonly string[];
}

/** Ids with what they stand for: beside them where that fits, or below where there is more to tell. */
export function entriesText(entries: readonly ListedEntry[], style: Style): string {
  const long = entries.some(({ details }) => details !== undefined);
  const width = Math.max(0, ...entries.map(({ id }) => id.length)) + 2;
  const lines = entries.map(({ id, about, details = [] }) =>
    long
      ? [
          style.name(id),
          ...(about === '' ? [] : [`  ${flow(about, style, 2)}`]),
          ...details.map((line) => `  ${style.faint(flow(line, style, 4, 2))}`),
        ].join('\n')
      : `${style.name(id.padEnd(width))}${flow(about, style, width)}`.trimEnd(),
  );
  return style.plain(`${lines.join(long ? '\n\n' : '\n')}\n`);
}
