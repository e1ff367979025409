import { expect, test } from 'vitest';
import { publishedSchema } from '../src/cases/published-schemas.ts';
import { declaration } from './declarations.ts';

/** What the functions of the library give, by the command that prints it. */
const TYPES = {
  ExplainJson: 'explain',
  ImportJson: 'import',
  WhyJson: 'why',
  FixJson: 'fix',
  CheckJson: 'check',
  SweepJson: 'sweep',
  FeaturesJson: 'features',
} as const;

const HEAD = `import type { AnswersJson, DeviceJson, PlatformJson } from './published.ts';

// What commands print with --json as types, for those who use vnex as a library: made of the published schemas by
// \`vitest test/declarations.test.ts -u\`. Keys may be added to them.
`;

test('the types of what commands print are those of the published schemas', async () => {
  const types = Object.entries(TYPES).map(([name, kind]) => declaration(name, publishedSchema(kind)));
  await expect(`${HEAD}\n${types.join('\n')}`).toMatchFileSnapshot('../src/model/printed.ts');
});
