import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { diskIo } from '../src/io/disk.ts';
import { filesBelow } from '../src/io/process-io.ts';

const README = readFileSync('README.md', 'utf8');

/** What a command prints on a terminal of 100 columns without colour. */
async function output(command: string): Promise<string> {
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const [, ...argv] = command.split(' ');
  await main(argv, '0.1.0', {
    input: { ...diskIo(process.stdin), filesBelow },
    out: print,
    // How far a sweep has come after a second is no part of what it prints.
    err: (text) => (text.endsWith(' paths so far\n') ? undefined : print(text)),
    writeFile: () => undefined,
    makeDirectory: () => undefined,
    ci: false,
    terminal: { colour: 0, unicode: true, width: 100 },
  });
  return printed.join('');
}

/** A console block: the command after `$ `, then what it prints. */
const BLOCK = /```console\n\$ (vnex .*)\n([\s\S]*?)```/g;

async function regenerated(): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: block, 1: command = '', index } of README.matchAll(BLOCK)) {
    parts.push(
      README.slice(end, index),
      `\`\`\`console\n$ ${command}\n${(await output(command)).trimEnd()}\n\`\`\``,
    );
    end = index + block.length;
  }
  return [...parts, README.slice(end)].join('');
}

test('every example in the README prints what the README says; UPDATE_README=1 writes it anew', async () => {
  const text = await regenerated();
  if (process.env.UPDATE_README === '1') writeFileSync('README.md', text);
  else expect(README).toBe(text);
});
