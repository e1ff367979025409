import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REPOSITORY } from './repository.ts';

const WORKFLOW = 'fixtures/ci/github.yml';

test('the workflow checks out the repository of package.json; UPDATE_DOCS writes it so', () => {
  const before = readFileSync(WORKFLOW, 'utf8');
  const path = new URL(REPOSITORY).pathname.slice(1);
  const filled = before.replace(/^( +repository: ).*$/m, `$1${path}`);
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(WORKFLOW, filled);
  expect(readFileSync(WORKFLOW, 'utf8')).toBe(filled);
});

test('package.json has its home and its issues there, too', () => {
  const { homepage, bugs } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect({ homepage, bugs }).toEqual({ homepage: `${REPOSITORY}#readme`, bugs: `${REPOSITORY}/issues` });
});
