import type { Word } from './words.ts';

const MOST = 100;
const LONGEST = 200;

/** What a script runs besides the program that is looked for. */
export class PassedOver {
  private readonly seen = new Set<string>();
  private readonly commands = new Map<number, readonly Word[]>();

  /** Takes note of a program. */
  program(words: readonly Word[]): void {
    const at = words[0]?.offset ?? 0;
    if (this.commands.size < MOST && !this.commands.has(at)) this.commands.set(at, words);
    this.text(words.map(({ text }) => text).join(' '));
  }

  /** Takes note of what is no program by itself. */
  text(text: string): void {
    if (this.seen.size < MOST) this.seen.add(text.slice(0, LONGEST));
  }

  /** All of it as it stands in the text. */
  get texts(): readonly string[] {
    return [...this.seen];
  }

  /** The words of each program, as they are on the first way that comes to it. */
  get programs(): readonly (readonly Word[])[] {
    return [...this.commands.values()];
  }
}
