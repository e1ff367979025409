import type { SaidLine } from '../../model/said-line.ts';

/** Whether a message in a text is what is predicted. */
export function saidLineWords({ line, message, device }: SaidLine): string {
  return device === undefined
    ? `line ${line}: QEMU says “${message}”, which is predicted of no device: the text leaves out what decided, or vnex is wrong`
    : `line ${line}: QEMU says “${message}”, as is predicted of ${device}`;
}
