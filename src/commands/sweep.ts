import { command } from '../cli/command.ts';
import { choice, flag, mandatory, number, parsed, type Syntax, text, withDefault } from '../cli/option.ts';
import { claims, drivers, spaces } from '../cli/values.ts';
import type { Shard } from '../explore/sweep/shards.ts';
import type { Progress } from '../explore/sweep/sweep.ts';
import { attemptWrite } from '../io/attempt-write.ts';
import { complain } from '../io/complain.ts';
import { EXIT, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { BrokenCircuit, Swept } from '../model/sweep.ts';

const SHARD: Syntax<Shard> = {
  mustBe: 'I/N, such as 1/4, with I from 1 to N',
  read: (text) => {
    const [, index = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
    const shard = { index: Number(index), of: Number(of) };
    return shard.index >= 1 && shard.index <= shard.of ? shard : undefined;
  },
};

/** `vnex sweep`: judges a claim by every case of a space. */
export const sweep = command({
  name: 'sweep',
  summary: 'check a claim in every case of a space',
  description: 'Checks a claim in every case of a space and reports the most general counterexamples.',
  arguments: {},
  options: {
    space: withDefault(
      'all',
      text('<name>', 'a space of `vnex list spaces`, or the file of one', { completes: spaces }),
    ),
    claim: mandatory(choice('<name>', 'works, or a claim of `vnex compare --claims`', 'claim', claims)),
    driver: text('<id>', 'driver model instead of the space’s own: linux, linux-6.12, …', {
      completes: drivers,
    }),
    shard: parsed('<i/n>', 'only one of n equal parts, for CI matrices', SHARD),
    pattern: number('<number>', 'print the case of one pattern, as a scenario', {
      from: 1,
      to: 999_999_999,
      conflicts: ['json'],
    }),
    nnf: text('<file>', 'write the cases that break the claim as a d-DNNF, in the format of c2d', {
      completes: 'files',
    }),
    cnf: text('<file>', 'write them as a formula in DIMACS, with as many models', { completes: 'files' }),
    json: flag('print as JSON; counts are strings'),
    progress: flag('say every second how far it is, also where no terminal shows it'),
    fail: flag('exit 1 where a case breaks the claim'),
  },
  examples: [
    'vnex sweep --space all --claim safe --driver linux',
    'vnex sweep --space my-space.json --claim works --fail',
    'vnex sweep --space argument --claim free --driver linux-6.12 --pattern 1 | vnex explain -',
    'vnex sweep --claim safe --shard 2/8 --json > shard-2.json',
  ],
  exits: { 0: 'swept; with --fail: no case breaks the claim', 1: 'with --fail: a case breaks the claim' },
  run: async (_, options, io) => {
    const { claim, driver: id, shard, pattern, json, fail } = options;
    const most = json || (pattern ?? 0) > MOST ? undefined : MOST;
    const { driverNamed } = await import('../cases/driver-named.ts');
    const { SPELLING } = await import('../cases/spelling.ts');
    const { spaceNamed } = await import('../cases/space-named.ts');
    const walk = await import('../explore/sweep/sweep.ts');
    const { jsonText } = await import('../report/layout/json-text.ts');
    const { patternScenario, sweepToJson } = await import('../report/sweep-json.ts');
    const circuit = options.nnf !== undefined || options.cnf !== undefined;
    const driver = id === undefined ? undefined : { id, driver: driverNamed(id, '--driver') };
    const space = await spaceNamed(options.space, claim, driver?.driver, io);
    const swept = walk.sweep(
      { space, wanted: claim, driver, shard, most, circuit },
      progress(io, options.progress === true),
    );
    if (swept.broken !== undefined) await writeCircuit(swept.broken, options, io);
    if (pattern !== undefined)
      io.out(jsonText(patternScenario(swept, patternNumbered(swept, pattern), SPELLING)));
    else if (json) io.out(jsonText(sweepToJson(swept, SPELLING)));
    else {
      const { sweepText } = await import('../report/sweep-text.ts');
      const { styleFor } = await import('../report/layout/style.ts');
      io.out(sweepText(swept, commandOf(options), styleFor(io.terminal)));
    }
    return fail && swept.counts.broken > 0n ? EXIT.no : EXIT.answered;
  },
});

interface CircuitFiles {
  readonly nnf?: string;
  readonly cnf?: string;
}

async function writeCircuit({ circuit, parts }: BrokenCircuit, { nnf, cnf }: CircuitFiles, io: Io) {
  const { cnfText, nnfText } = await import('../report/circuit-text.ts');
  if (nnf !== undefined) attemptWrite(nnf, () => io.writeFile(nnf, nnfText(circuit)));
  if (cnf !== undefined) attemptWrite(cnf, () => io.writeFile(cnf, cnfText(circuit, parts)));
}

/** So many patterns are read; the others are counted, and in --json. */
const MOST = 24;

/** Says every second or so how far the walk has come, to whoever watches or asked for it. */
function progress(io: Io, asked: boolean): (now: () => Progress) => void {
  const { clock } = io;
  if (clock === undefined || !(asked || io.isWatched?.() === true)) return () => undefined;
  const began = clock.seconds();
  let next = began + 1;
  let calls = 0;
  return (now) => {
    if (++calls % 1024 !== 0 || clock.seconds() < next) return;
    const seconds = clock.seconds();
    next = seconds + 1;
    complain(progressWords(now(), seconds - began), io);
  };
}

function progressWords({ paths, parts }: Progress, seconds: number): string {
  const done = `${parts.done} of ${parts.of} parts`;
  const rate = Math.round(paths / seconds);
  return `${done}, ${paths} paths, ${rate} a second; how many paths a part has is not known before its end`;
}

function patternNumbered({ patterns }: Swept, number: number): Swept['patterns'][number] {
  const pattern = patterns[number - 1];
  if (pattern !== undefined) return pattern;
  const range = patterns.length === 0 ? 'no pattern was found' : `choose from 1 to ${patterns.length}`;
  throw usage('--pattern', `there is no pattern ${number}; ${range}`);
}

/** What says which sweep it is. */
interface Sweeping {
  readonly space: string;
  readonly claim: string;
  readonly driver?: string;
  readonly shard?: Shard;
}

/** The command that does this sweep again. */
function commandOf({ space, claim, driver, shard }: Sweeping): string {
  const options = [
    `--space ${space}`,
    `--claim ${claim}`,
    ...(driver === undefined ? [] : [`--driver ${driver}`]),
    ...(shard === undefined ? [] : [`--shard ${shard.index}/${shard.of}`]),
  ];
  return `vnex sweep ${options.join(' ')}`;
}
