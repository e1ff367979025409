import type { Node } from './node.ts';

const PAGE = 256;

/** A number for each node of a diagram, zero until one is set. Nodes are numbered: this costs less than a map does. */
export class ByNode {
  private readonly pages: (Float64Array | undefined)[] = [];

  get({ id }: Node): number {
    return this.pages[Math.floor(id / PAGE)]?.[id % PAGE] ?? 0;
  }

  set({ id }: Node, value: number): void {
    const at = Math.floor(id / PAGE);
    // Without holes: an array that has some is slower to read.
    while (this.pages.length <= at) this.pages.push(undefined);
    const page = this.pages[at] ?? new Float64Array(PAGE);
    this.pages[at] = page;
    page[id % PAGE] = value;
  }
}
