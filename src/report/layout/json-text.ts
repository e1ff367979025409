import { printable } from '../../text/printable.ts';

/** A value as JSON, with what a terminal must not get out of a file escaped: JSON.stringify() leaves most of it alone. */
export function jsonText(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return `${lines.map(printable).join('\n')}\n`;
}

/** The JSON of answers: one object for one of them, an array for several or none. */
export function answersJsonText(answers: readonly unknown[]): string {
  return jsonText(answers.length === 1 ? answers[0] : answers);
}
