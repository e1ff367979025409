/** One word of a command, and where it begins in the text. */
export interface Word {
  readonly text: string;
  readonly offset: number;
}

/** The values of variables that are known. */
export type Variables = ReadonlyMap<string, string>;

/** `$NAME` and `${NAME}`, which stand for what nobody knows. */
const VARIABLE = /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g;

/** The variables in a text whose values are not known, each once. */
export function variablesIn(text: string): readonly string[] {
  const found = [...text.matchAll(VARIABLE)].map(([, braced, plain]) => braced ?? plain ?? '');
  return [...new Set(found)];
}

/** The first variable in a text whose value is not known. Returns undefined where there is none. */
export function variableIn(text: string): string | undefined {
  const [, braced, plain] = text.match(new RegExp(VARIABLE.source)) ?? [];
  return braced ?? plain;
}

/** Puts in the values that are known; what is not known stays. */
export function expanded(text: string, variables: Variables): string {
  return text.replace(
    VARIABLE,
    (whole, braced?: string, plain?: string) => variables.get(braced ?? plain ?? '') ?? whole,
  );
}
