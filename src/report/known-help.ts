import type { Help, HelpTerm } from '../model/message.ts';
import { flow, type Style } from './layout/style.ts';

const LABELS: Readonly<Record<HelpTerm, string>> = {
  qemu: 'QEMU',
  libvirt: 'libvirt',
  kata: 'Kata',
  kubernetes: 'Kubernetes',
  kernel: 'kernel',
  host: 'host',
};

/** What a message’s entry says can be done, after `lead`, and below it the same in each of the terms that it has. */
export function knownLines(
  help: Help,
  lead: string,
  terms: readonly HelpTerm[],
  style: Style,
): readonly string[] {
  return [
    `  ${lead}${style.strong(flow(help.title, style, 4, 2 + lead.length))}`,
    ...terms.flatMap((term) => {
      const text = help[term];
      return text === undefined
        ? []
        : [`    ${style.faint(LABELS[term].padEnd(11))}${flow(text, style, 15)}`];
    }),
  ];
}
