/** What the input layer needs of the outside world, so that tests need no disk. Failures are thrown with a `code`. */
export interface InputIo {
  /** What is at `path`; `other` is a pipe or a device, whose size says nothing. */
  stat(path: string): { readonly kind: 'file' | 'directory' | 'other'; readonly size: number };
  /** A file whole, or no more than its first `limit` bytes. */
  readFile(path: string, limit?: number): Uint8Array;
  /** A file piece by piece, for those that may be too large to be held whole; where it is left out, `readFile` does. */
  pieces?(path: string): Iterable<Uint8Array>;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** The folder of the cases that come with vnex, which a name alone stands for. */
  readonly fixtures?: string;
}
