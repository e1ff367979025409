import { bitsOf, toMask } from '../model/feature-set.ts';
import { printable } from '../model/printable.ts';
import { shortName } from '../model/registry.ts';
import type { Remedy } from '../model/remedy.ts';
import type { Authority, Decision, DmaResult, Outcome, Result } from '../model/result.ts';
import { type Style, wrap } from './style.ts';

/** What a text report shows beside the result. */
export interface Telling {
  readonly result: Result;
  /** Virtio device ID: names the device-type bits. */
  readonly type: number;
  /** "Linux 6.12". */
  readonly guest: string;
  /** What it would be if the driver did not refuse. */
  readonly otherwise: Result | undefined;
  readonly remedies: readonly (readonly Remedy[])[];
  /** Show the decisions that changed nothing, too. */
  readonly all: boolean;
}

const OUTCOME: Readonly<Record<Outcome, string>> = {
  works: 'works',
  'refused-by-driver': 'refused by the driver',
  'refused-by-device': 'refused by the device',
  'not-created': 'never created',
  breaks: 'breaks: the handshake succeeds, and the device cannot reach what it is pointed at',
};

function headline({ outcome, message, errno, status }: Result, style: Style): string {
  const good = outcome === 'works';
  const verdict = (good ? style.good : style.bad)(
    `${good ? style.glyph.good : style.glyph.bad} ${OUTCOME[outcome]}`,
  );
  const said = message === undefined ? '' : `   “${message}”`;
  const detail = [errno, `status ${status.join('|') || '0'}`].filter((part) => part !== undefined).join(', ');
  return `${verdict}${said}   ${style.faint(`(${detail})`)}`;
}

function names(bits: readonly number[], type: number): string {
  return bits.map((bit) => shortName(bit, type)).join(', ');
}

function features({ features: { offered, negotiated } }: Result, type: number): string {
  const kept = bitsOf(negotiated);
  const count = `${kept.length} of ${bitsOf(offered).length} bits`;
  return `offered ${toMask(offered)}, negotiated ${toMask(negotiated)} (${count})${kept.length === 0 ? '' : `: ${names(kept, type)}`}`;
}

const PATH: Readonly<Record<DmaResult['path'], string>> = {
  'guest-physical': 'past the DMA API, with guest-physical addresses',
  direct: 'direct',
  swiotlb: 'bounced through swiotlb',
  iommu: 'mapped in the IOMMU, with I/O virtual addresses',
  'pseries-tce': 'mapped in the hypervisor’s table (TCE)',
  'xen-swiotlb': 'xen-swiotlb, with machine addresses',
  'xen-grant': 'granted page by page to the Xen backend',
};

function path({ api, path: way, implementation, ring, bounced }: DmaResult): string {
  if (api === 'bypass') return `bypass: ${PATH[way]}; the ring is ${ring}`;
  const copies = bounced === undefined ? '; whether a buffer is copied depends on its pages' : '';
  return `DMA API, ${implementation}: ${PATH[way]}; the ring is ${ring}${copies}`;
}

/** What stands in the way, or else why nothing does. */
function reach({ decisions }: Result): string {
  const about = decisions.filter(({ id }) => id.startsWith('reach/'));
  const against = about.filter(({ effect }) => effect !== '');
  return (against.length > 0 ? against : about).map(({ answer }) => answer).join(' ');
}

function threeAnswers({ result, type, otherwise }: Telling): readonly (readonly [string, string])[] {
  const { dma } = result;
  if (dma !== undefined) {
    return [
      ['Features', features(result, type)],
      ['DMA path', path(dma)],
      ['Reach', reach(result)],
    ];
  }
  const instead = otherwise?.dma;
  return [
    ['Features', features(result, type)],
    [
      'DMA path',
      `none, the handshake fails first.${instead === undefined ? '' : ` Without the refusal: ${path(instead)}.`}`,
    ],
    [
      'Reach',
      otherwise === undefined || instead === undefined
        ? 'not a question: no ring is ever set up'
        : `Without the refusal: ${reach(otherwise)}`,
    ],
  ];
}

const KNOWN: Readonly<Record<Result['confidence'], string>> = {
  recorded: 'recorded: real guests took each of these steps, and agreed',
  source: 'source: read in the source; not every step was seen in a real boot',
  bracketed: 'bracketed: a release in between was not read, so a step is a guess',
};

export function authorityText({ kind, where, since }: Authority): string {
  const whose = { kernel: 'Linux', qemu: 'QEMU', spec: '', list: 'Message', vmm: '', architecture: '' }[kind];
  return `${whose === '' ? '' : `${whose} `}${where}${since === undefined ? '' : `, since ${since}`}`;
}

/** Label, then text that wraps under itself. */
function row(label: string, text: string, style: Style): string {
  const column = 12;
  return `  ${style.strong(label.padEnd(column - 2))}${wrap(text, column, style.width)}`;
}

function reason(number: number, decision: Decision, style: Style): string {
  const { question, answer, because, authority, effect, id } = decision;
  const indent = 5;
  const under = (text: string) => `${' '.repeat(indent)}${wrap(text, indent + 2, style.width, indent)}`;
  const lines = [
    `${String(number).padStart(3)}  ${style.strong(wrap(question, indent, style.width))}`,
    under(answer),
  ];
  if (effect !== '') lines.push(under(`${style.glyph.arrow} ${effect}`));
  if (because.length > 0) lines.push(style.faint(under(`because ${printable(because.join('; '))}`)));
  lines.push(style.faint(under(`${authorityText(authority)} [${id}]`)));
  return lines.join('\n');
}

function remedyLines({ title, qemu, libvirt, kernel }: Remedy, style: Style): readonly string[] {
  const term = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`    ${style.faint(label.padEnd(9))}${wrap(text, 13, style.width)}`];
  return [
    `  ${style.strong(title)}`,
    ...term('QEMU', qemu),
    ...term('libvirt', libvirt),
    ...term('kernel', kernel),
  ];
}

/** Changes that help only together are joined by "and". */
function remedy(changes: readonly Remedy[], style: Style): readonly string[] {
  return changes.flatMap((change, i) => [...(i === 0 ? [] : ['    and']), ...remedyLines(change, style)]);
}

function advice({ result, remedies }: Telling, style: Style): readonly string[] {
  if (result.outcome === 'works') return [];
  const none = '  No change that vnex knows of helps; see the reasons.';
  const found = remedies.flatMap((changes) => remedy(changes, style));
  return ['', style.strong('What would help'), ...(found.length === 0 ? [none] : found)];
}

/** A result for the eye: the answer, the three questions, why, and what to do. */
export function resultText(telling: Telling, style: Style): string {
  const { result, guest, all } = telling;
  const title = [result.case.device, result.case.platform, guest]
    .map((part) => style.name(printable(part)))
    .join(`  ${style.glyph.dot}  `);
  const shown = all ? result.decisions : result.decisions.filter(({ effect }) => effect !== '');
  const lines = [
    title,
    '',
    headline(result, style),
    '',
    ...threeAnswers(telling).map(([label, text]) => row(label, text, style)),
    row('Known', KNOWN[result.confidence], style),
    '',
    style.strong('Why'),
    ...shown.map((decision, i) => reason(i + 1, decision, style)),
    ...advice(telling, style),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
