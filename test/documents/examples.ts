import { diskIo } from '../../src/io/disk.ts';
import { filesBelow } from '../../src/io/process-io.ts';
import { main } from '../../src/main.ts';

/** What a command prints on a terminal of 100 columns without colour. */
async function output(command: string): Promise<string> {
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const [, ...argv] = command.split(' ');
  await main(argv, '0.1.0', {
    input: { ...diskIo(process.stdin), filesBelow },
    out: print,
    err: print,
    writeFile: () => undefined,
    makeDirectory: () => undefined,
    ci: false,
    terminal: { colour: 0, unicode: true, width: 100 },
  });
  return printed.join('');
}

/** A console block: the command after `$ `, then what it prints. */
const EXAMPLE = /```console\n\$ (vnex .*)\n([\s\S]*?)```/g;

/** A text in which every example prints what its command prints now. */
export async function withExamplesRun(text: string): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: block, 1: command = '', index } of text.matchAll(EXAMPLE)) {
    const printed = (await output(command)).trimEnd();
    parts.push(text.slice(end, index), `\`\`\`console\n$ ${command}\n${printed}\n\`\`\``);
    end = index + block.length;
  }
  return [...parts, text.slice(end)].join('');
}
