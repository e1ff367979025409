import { jsonSchemaOf, SCHEMA_KINDS } from '../input/json-schema.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';

/** The text of one published JSON Schema, or what is wrong with the name. */
export function schema(
  name: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string } {
  const kind = SCHEMA_KINDS.find((known) => known === name);
  if (kind !== undefined) return { ok: true, text: `${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n` };
  const near = suggestion(closest(name, SCHEMA_KINDS));
  return {
    ok: false,
    message: `there is no schema ${quote(name)}; expected ${alternatives(SCHEMA_KINDS)}${near}`,
  };
}
