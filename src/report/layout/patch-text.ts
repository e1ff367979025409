import { printable } from '../../text/printable.ts';

/** A line with what else could harm a terminal than its tabs, or the return at the end of one of Windows, spelt out. */
function patchLine(line: string): string {
  const end = line.endsWith('\r') ? '\r' : '';
  const rest = line.slice(0, line.length - end.length);
  return `${rest.split('\t').map(printable).join('\t')}${end}`;
}

/** A diff as `patch` takes it. */
export function patchText(diff: string): string {
  return diff.replace(/\n+$/, '').split('\n').map(patchLine).join('\n');
}
