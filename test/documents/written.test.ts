import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOCUMENTS, read } from './documents.ts';
import { withExamplesRun } from './examples.ts';
import { GENERATED, withBlocksGenerated } from './generated.ts';

// Every example of every document is run, and every generated block is generated; UPDATE_DOCS=1 writes the documents anew.

test.each(DOCUMENTS)('%s shows what commands print and what the code says', async (document) => {
  const text = read(document);
  const now = await withExamplesRun(await withBlocksGenerated(text));
  if (process.env.UPDATE_DOCS === '1') writeFileSync(document, now);
  else expect(text).toBe(now);
});

test.each(Object.keys(GENERATED))('the generated block %s stands in a document', (name) => {
  expect(DOCUMENTS.filter((document) => read(document).includes(`<!-- ${name} -->\n`))).not.toEqual([]);
});

test('a block that nothing generates is a mistake', async () => {
  await expect(withBlocksGenerated('<!-- no-such -->\n<!-- /no-such -->\n')).rejects.toThrow('"no-such"');
});
