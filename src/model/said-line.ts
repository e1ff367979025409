/** A message of QEMU that stands in a text below the command line that it is about. */
export interface SaidLine {
  readonly line: number;
  readonly message: string;
  /** The device of which just this is predicted; left out where it is predicted of none. */
  readonly device?: string;
}
