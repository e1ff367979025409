import type { Remedy } from '../model/remedy.ts';
import type { ExplainedCase } from './explained-case.ts';
import { flow, type Style } from './layout/style.ts';

/** What a report shows of whatever would help a case. */
export type Advised = Pick<ExplainedCase, 'result' | 'remedies' | 'others'>;

/** How a change is made, each way once. */
function termLines(same: readonly Remedy[], style: Style): readonly string[] {
  const terms = (['qemu', 'libvirt', 'kernel', 'edit'] as const).flatMap((who) =>
    [...new Set(same.flatMap((remedy) => remedy[who] ?? []))].map((text) => [LABEL[who], text] as const),
  );
  return terms.map(([label, text]) => `    ${style.faint(label.padEnd(9))}${flow(text, style, 13)}`);
}

const LABEL = { qemu: 'QEMU', libvirt: 'libvirt', kernel: 'kernel', edit: 'edit' } as const;

/** A change, and below it how it is made. */
export function remedyLines(lead: string, remedy: Remedy, style: Style): readonly string[] {
  return sameRemedyLines(lead, [remedy], style);
}

/** One change that several devices take, and below it how it is made to each. */
function sameRemedyLines(lead: string, same: readonly Remedy[], style: Style): readonly string[] {
  const title = same[0]?.title ?? '';
  return [`  ${lead}${style.strong(flow(title, style, 4, 2 + lead.length))}`, ...termLines(same, style)];
}

/** Changes that help only together are joined by “and”, and whatever else would help begins with “or”. */
function remedySet(sets: readonly (readonly Remedy[])[], index: number, style: Style): readonly string[] {
  const lead = (i: number) => (i > 0 ? 'and ' : index > 0 ? 'or ' : '');
  return (sets[0] ?? []).flatMap((_, i) =>
    sameRemedyLines(
      lead(i),
      sets.flatMap((set) => set[i] ?? []),
      style,
    ),
  );
}

/** Sets of changes by what they are called, so that what several devices take is said once. */
function byTitle(sets: readonly (readonly Remedy[])[]): readonly (readonly (readonly Remedy[])[])[] {
  const found = new Map<string, (readonly Remedy[])[]>();
  for (const set of sets) {
    const key = set.map(({ title }) => title).join('\n');
    found.set(key, [...(found.get(key) ?? []), set]);
  }
  return [...found.values()];
}

function setsOf({ remedies, others }: Advised): readonly (readonly Remedy[])[] {
  return [...remedies, ...others.map((other) => [other])];
}

/** Whether anything is known that would help. */
export function isAdvised(advised: Advised): boolean {
  return setsOf(advised).length > 0;
}

/** What would help a case, or several that fail in the same way; nothing where they work. */
export function adviceLines(
  all: readonly Advised[],
  style: Style,
  heading = 'What would help',
): readonly string[] {
  const failing = all.filter(({ result }) => result.outcome !== 'works');
  if (failing.length === 0) return [];
  const found = byTitle(failing.flatMap(setsOf)).flatMap((sets, index) => remedySet(sets, index, style));
  const none = '  No change that vnex knows of helps; see the reasons.';
  return ['', style.strong(heading), ...(found.length === 0 ? [none] : found)];
}
