import { basename } from 'node:path';
import { findTaps } from '../../../src/boot/tap.ts';
import { findQemu, type Qemu } from '../../../src/boot/tools.ts';
import { qemuCommands } from '../../../src/input/import/qemu/commands.ts';
import { type Command, commandOf } from '../../../src/input/import/qemu/options.ts';
import type { CorpusFile } from '../files.ts';
import { kindOf, Tally } from '../tally.ts';
import { judge } from './judge.ts';

/** Command lines of the architecture of a QEMU are judged by it; returns the lines of the report. */
export async function judged(
  program: string,
  files: readonly CorpusFile[],
  shown: number,
): Promise<readonly string[]> {
  const qemu = findQemu(program);
  if (qemu === undefined) return ['  is not installed'];
  const taps = findTaps();
  const [different, left] = [new Tally(), new Tally()];
  const seen = new Set<string>();
  let [equal, devices, refusals] = [0, 0, 0];
  for (const { name, text } of files)
    for (const command of commandsIn(text, qemu)) {
      const key = JSON.stringify(command.options.map((option) => [option.name, option.value]));
      if (seen.has(key)) continue;
      seen.add(key);
      const verdict = await judge(command, qemu, taps);
      if (verdict.kind === 'not judged') left.add(kindOf(verdict.why), name);
      else if (verdict.kind === 'different')
        for (const what of verdict.differences) different.add(what, name);
      else {
        equal++;
        devices += verdict.devices;
        refusals += verdict.refusals;
      }
    }
  return [
    `  judged by QEMU ${qemu.versionText}: ${equal} command lines with ${devices} devices as predicted, and ${refusals} refusals`,
    ...listed('different (prediction / QEMU), by kind', different, shown),
    ...listed('not judged, by kind', left, shown),
  ];
}

/** The command lines of a text that this QEMU, or one of its kind elsewhere, would start. */
function commandsIn(text: string, { binary }: Qemu): readonly Command[] {
  const named = basename(binary);
  return qemuCommands(text, new Map())
    .starts.map(({ words }) => commandOf(words))
    .filter((command) => command.binary === named || (command.binary === 'kvm' && named.endsWith('x86_64')));
}

function listed(title: string, kinds: Tally, shown: number): readonly string[] {
  const rows = kinds.most(shown);
  return rows.length === 0
    ? []
    : [
        `  ${title}`,
        ...rows.map(
          ({ what, count, examples }) => `    ${String(count).padStart(4)}  ${what}  (${examples[0]})`,
        ),
      ];
}
