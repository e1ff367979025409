/** A key that was pressed. */
export interface Key {
  /** `up`, `return`, `escape`, `a`; empty where it has no name. */
  readonly name: string;
  /** The character that it types; empty where it types none. */
  readonly text: string;
  readonly ctrl: boolean;
}

/** A line of the screen: a text, and beside it another that begins at a column. */
export interface ScreenLine {
  readonly left: string;
  readonly right?: { readonly at: number; readonly text: string };
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal that shows nothing but what it is told to, until it is closed. */
export interface Screen {
  readonly size: () => ScreenSize;
  /** Shows lines from the top; what does not fit is cut. Colours count for nothing in their width. */
  readonly show: (lines: readonly ScreenLine[]) => void;
  /** Waits for a key or another size; gives undefined once the input has ended. */
  readonly next: () => Promise<Key | 'resized' | undefined>;
  /** Gives the terminal back as it was. */
  readonly close: () => void;
}
