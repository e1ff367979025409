import { publishedSchema } from '../../cases/published-schemas.ts';
import { SCHEMA_KINDS } from '../../input/json-schema.ts';
import { type List, plainList } from './list.ts';

/** Every format that has a published JSON Schema. */
export function schemas(): List {
  return plainList(
    'schema',
    SCHEMA_KINDS.map((id) => {
      const { description } = publishedSchema(id);
      return { id, about: typeof description === 'string' ? description : '' };
    }),
  );
}
