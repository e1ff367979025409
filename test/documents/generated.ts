import { readFileSync } from 'node:fs';
import { commandsMarkdown, exitCodesMarkdown } from '../../src/cli/command-tables.ts';
import { claimTable } from '../../src/explore/claims.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import { COMMANDS } from '../../src/main.ts';
import { tableLines } from '../../src/report/claims-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { decisionSections } from './decisions.ts';
import { formatTable } from './formats.ts';
import { recordingsLine } from './recordings.ts';
import { preCommitBlock } from './repository.ts';

function codeBlock(language: string, file: string): string {
  return `\`\`\`${language}\n${readFileSync(file, 'utf8').trimEnd()}\n\`\`\``;
}

/**
 * What stands between `<!-- name -->` and `<!-- /name -->` in a document, by name. A block is written by its function
 * alone: whatever is changed there by hand is lost.
 */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'ci-github': () => codeBlock('yaml', 'fixtures/ci/github.yml'),
  'ci-gitlab': () => codeBlock('yaml', 'fixtures/ci/gitlab.yml'),
  'ci-pre-commit': preCommitBlock,
  claims: claimsBlock,
  commands: () => commandsMarkdown(COMMANDS),
  decisions: decisionSections,
  'exit-codes': () => exitCodesMarkdown(COMMANDS),
  'keys-of-a-device': () => formatTable('device'),
  'keys-of-a-platform': () => formatTable('platform'),
  'keys-of-a-scenario': () => formatTable('scenario'),
  'keys-of-expectations': () => formatTable('expectations'),
  'keys-of-a-result': () => formatTable('result'),
  recordings: recordingsLine,
  space: () => codeBlock('json', 'fixtures/spaces/sev-guests-of-qemu.json'),
};

/** The rules that most of the argument was about. */
const ARGUED = [
  'linux-5.8',
  'linux-7.3',
  'tsirkin-2019',
  'hellwig-2019',
  'hellwig-2019-bypass',
  'gibson-2019',
  'woodhouse-2025',
  'hellwig-2025',
  'kumar-2026',
];

function claimsBlock(): string {
  const drivers = ARGUED.flatMap((id) => {
    const driver = chooseDriver(id);
    return driver === undefined ? [] : [{ id, driver }];
  });
  const lines = tableLines(claimTable(drivers, 0), styleFor({ colour: 0, unicode: true, width: 100 }));
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

const BLOCK = /<!-- ([a-z-]+) -->\n([\s\S]*?)<!-- \/\1 -->/g;

/** A text in which every generated block says what its function says now. */
export async function withBlocksGenerated(text: string): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: block, 1: name = '', index } of text.matchAll(BLOCK)) {
    const render = GENERATED[name];
    if (render === undefined) throw new Error(`nothing generates the block "${name}"`);
    parts.push(text.slice(end, index), `<!-- ${name} -->\n${await render()}\n<!-- /${name} -->`);
    end = index + block.length;
  }
  return [...parts, text.slice(end)].join('');
}
