import { everyDecision } from '../explore/every-decision.ts';
import { DRIVERS, GUESTS } from '../guest/drivers.ts';
import { linux } from '../guest/linux/linux.ts';
import { jsonSchemaOf, type SchemaKind } from '../input/json-schema.ts';

/** The JSON Schema of a format as it is published, with the names of driver models and decisions that it takes. */
export function publishedSchema(kind: SchemaKind) {
  return jsonSchemaOf(kind, {
    drivers: [...DRIVERS, ...GUESTS].map(({ id }) => id),
    releasedDrivers: [linux, ...GUESTS.filter(({ history }) => history !== undefined)].map(({ id }) => id),
    // Which comes first depends on which rule was loaded first.
    decisions: everyDecision()
      .map(({ id }) => id)
      .sort(),
  });
}
