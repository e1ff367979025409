import { printable } from '../../text/printable.ts';

/** A diff as `patch` takes it, its tabs among it; what else could harm a terminal is spelt out. */
export function patchText(diff: string): string {
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}
