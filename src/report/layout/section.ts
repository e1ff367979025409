import type { Style } from './style.ts';

/** A title and what stands below it, after an empty line; nothing where there is nothing to say. */
export function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : ['', style.strong(title), ...lines];
}
