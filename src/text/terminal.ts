/** What an output can show. */
export interface Terminal {
  /** 0: no colour, 1: 16 colours. */
  readonly colour: 0 | 1;
  readonly unicode: boolean;
  /** Whether it makes links of what it is told (OSC 8); left out: it does not. */
  readonly links?: boolean;
  readonly width: number;
}
