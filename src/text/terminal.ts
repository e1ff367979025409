/** What an output can show. */
export interface Terminal {
  /** 0: no colour, 1: 16 colours. */
  readonly colour: 0 | 1;
  readonly unicode: boolean;
  readonly width: number;
}
