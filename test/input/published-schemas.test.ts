import { expect, test } from 'vitest';
import { allSchemas } from '../../src/input/json-schema.ts';

test.each([...allSchemas()])(
  'the published schema of a %s is the one that the validators give',
  async (kind, schema) => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
      `../../fixtures/schemas/${kind}.schema.json`,
    );
  },
);
