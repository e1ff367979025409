import type { BootMeans } from '../model/boot.ts';
import { flow, type Style } from './layout/style.ts';

const NAME = 9;
const WHAT = 9;

/** What there is to boot with, by architecture, and how to get what is missing. */
export function bootCheckText(means: readonly BootMeans[], style: Style): string {
  const lines = means.flatMap(({ arch, parts }) =>
    parts.map(({ what, found, advice }, i) => {
      const name = (i === 0 ? arch : '').padEnd(NAME);
      const mark = found === undefined ? style.bad(style.glyph.bad) : style.good(style.glyph.good);
      const indent = NAME + WHAT + 2;
      return `${style.name(name)}${mark} ${what.padEnd(WHAT)}${flow(found ?? `missing: ${advice}`, style, indent + 2, indent)}`;
    }),
  );
  return style.plain(`${lines.join('\n')}\n`);
}

/** The architectures that can be booted with nothing named on the command line. */
export function bootableArches(means: readonly BootMeans[]): readonly string[] {
  return means.filter(({ parts }) => parts.every(({ found }) => found !== undefined)).map(({ arch }) => arch);
}
