import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOCUMENTS, read } from './documents.ts';
import { withExamplesRun } from './examples.ts';
import { withBlocksGenerated } from './generated.ts';

// Every example of every document is run, and every generated block is generated; UPDATE_DOCS=1 writes the documents anew.

test.each(DOCUMENTS)('%s shows what commands print and what the code says', async (document) => {
  const text = read(document);
  const now = await withExamplesRun(await withBlocksGenerated(text));
  if (process.env.UPDATE_DOCS === '1') writeFileSync(document, now);
  else expect(text).toBe(now);
});
