import { expect, test } from 'vitest';
import { publishedSchema } from '../../src/cases/published-schemas.ts';
import { SCHEMA_KINDS } from '../../src/input/json-schema.ts';

test.each(SCHEMA_KINDS)('the published schema of a %s is the one that the validators give', async (kind) => {
  await expect(`${JSON.stringify(publishedSchema(kind), null, 2)}\n`).toMatchFileSnapshot(
    `../../fixtures/schemas/${kind}.schema.json`,
  );
});
