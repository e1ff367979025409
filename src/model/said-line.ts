/** A message of QEMU that stands in a text below the command line that it is about. */
export interface SaidLine {
  readonly line: number;
  readonly message: string;
  /** The device for which exactly this is predicted; left out where it is predicted for none. */
  readonly device?: string;
}
