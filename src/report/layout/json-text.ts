import { FORMAT_VERSION } from '../../model/format-version.ts';
import { printable } from '../../text/printable.ts';

/** A value as JSON, with what a terminal must not get out of a file escaped: JSON.stringify() leaves most of it alone. */
export function jsonText(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return `${lines.map(printable).join('\n')}\n`;
}

/** The same of what a command says, with the version of its format. */
export function versionedJsonText(said: Readonly<Record<string, unknown>>): string {
  return jsonText({ formatVersion: FORMAT_VERSION, ...said });
}

/** The JSON of what several cases may come to, which is a list for one case, too. */
export function casesJsonText(cases: readonly unknown[]): string {
  return versionedJsonText({ cases });
}
