import { command } from '../cli/command.ts';
import { choice, flag, mandatory, number, parsed, text, withDefault } from '../cli/option.ts';
import { claims, drivers, spaces } from '../cli/values.ts';
import type { Shard } from '../explore/sweep/shards.ts';
import { complain } from '../io/complain.ts';
import { EXIT, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { Swept } from '../model/sweep.ts';

function shardOf(given: string): Shard | undefined {
  const [, index = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(given) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  return shard.index >= 1 && shard.index <= shard.of ? shard : undefined;
}

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
    shard: parsed(
      '<i/n>',
      'only one of n equal parts, for CI matrices',
      'I/N, such as 1/4, with I from 1 to N',
      shardOf,
    ),
    pattern: number('<number>', 'print the case of one pattern, as a scenario', {
      from: 1,
      to: 999_999_999,
      conflicts: ['json'],
    }),
    json: flag('print as JSON; counts are strings'),
    fail: flag('exit 1 where a case breaks the claim'),
  },
  examples: [
    'vnex sweep --space all --claim safe --driver linux',
    'vnex sweep --space my-space.json --claim works --fail',
    'vnex sweep --claim free --driver linux-6.12 --pattern 1 | vnex explain -',
    'vnex sweep --claim safe --shard 2/8 --json > shard-2.json',
  ],
  exits: { 0: 'swept; with --fail: no case breaks the claim', 1: 'with --fail: a case breaks the claim' },
  run: async (_, options, io) => {
    const { claim, driver: id, shard, pattern, json, fail } = options;
    const { driverNamed } = await import('../cases/cases.ts');
    const { SPELLING } = await import('../cases/spelling.ts');
    const { spaceNamed } = await import('../cases/space-named.ts');
    const walk = await import('../explore/sweep/sweep.ts');
    const { jsonText } = await import('../report/layout/json-text.ts');
    const { patternScenario, sweepToJson } = await import('../report/sweep-json.ts');
    const driver = id === undefined ? undefined : { id, driver: driverNamed(id, '--driver') };
    const space = await spaceNamed(options.space, claim, driver?.driver, io);
    const swept = walk.sweep({ space, wanted: claim, driver, shard }, progress(io));
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

/** Says every second or so how far the walk has come. */
function progress(io: Io): () => void {
  let paths = 0;
  let next = performance.now() + 1000;
  return () => {
    paths++;
    if (paths % 1024 !== 0 || performance.now() < next) return;
    next = performance.now() + 1000;
    complain(`${paths} paths so far`, io);
  };
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
