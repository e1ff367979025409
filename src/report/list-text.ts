import { flow, type Style, wrap } from './layout/style.ts';

/** A driver model as a list shows it. */
export interface ListedDriver {
  readonly id: string;
  readonly title: string;
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

function indented(text: string, style: Style): string {
  return `  ${wrap(text, 2, style.width)}`;
}

/** Every driver: who, when, whether it was merged, and the rule below. */
export function driversText(drivers: readonly ListedDriver[], style: Style): string {
  const idWidth = Math.max(...drivers.map(({ id }) => id.length));
  const authorWidth = Math.max(...drivers.map(({ provenance }) => provenance?.author.length ?? 0));
  const entries = drivers.map(({ id, provenance: from }) => {
    const merged = from?.merged === undefined ? '' : style.good(`merged in Linux ${from.merged.release}`);
    const head = [
      style.name(id.padEnd(idWidth)),
      (from?.date ?? '').padEnd('2019-01-29'.length),
      (from?.author ?? '').padEnd(authorWidth),
      merged,
    ];
    return `${head.join('  ').trimEnd()}\n${indented(from?.rule ?? MAINLINE, style)}`;
  });
  return style.plain(`${entries.join('\n\n')}\n`);
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
export function driverText({ id, title, provenance: from }: ListedDriver, style: Style): string {
  if (from === undefined) return style.plain(`${style.name(id)}\n${title}\n\n${indented(MAINLINE, style)}\n`);
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
