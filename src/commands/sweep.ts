import { driverNamed, unknownDriver } from '../cases/cases.ts';
import { loadKind } from '../cases/load-kind.ts';
import { SPELLING } from '../cases/spelling.ts';
import { wantedNamed } from '../cases/wanted.ts';
import { argumentSpace } from '../explore/argument.ts';
import { BUILT_IN_SPACES, builtInSpace, isBuiltIn } from '../explore/sweep/built-in.ts';
import type { Shard } from '../explore/sweep/shards.ts';
import { sweep } from '../explore/sweep/sweep.ts';
import { type ChosenDriver, chooseDriver } from '../guest/drivers.ts';
import { linux } from '../guest/linux/linux.ts';
import { openInputs, settle } from '../input/inputs.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { Space } from '../model/space.ts';
import type { Swept, Wanted } from '../model/sweep.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { styleFor } from '../report/layout/style.ts';
import { patternScenario, sweepToJson } from '../report/sweep-json.ts';
import { sweepText } from '../report/sweep-text.ts';
import { alternatives, quote } from '../text/quoting.ts';

export interface SweepOptions {
  /** A built-in space, or the file of one. */
  readonly space: string;
  readonly claim: string;
  readonly driver?: string;
  /** `2/8` */
  readonly shard?: string;
  /** The number of a pattern: prints its case alone, as a scenario. */
  readonly pattern?: string;
  readonly json?: boolean;
  readonly fail?: boolean;
}

function shardNamed(text: string): Shard {
  const [, index = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw usage('--shard', `${quote(text)} is no shard; expected I/N, such as 1/4, with I from 1 to N`);
}

/** The space of `vnex compare --claims`, which depends on the claim and on the rule. */
const ARGUMENT = 'argument';

function argument(wanted: Wanted, { model }: ChosenDriver): Space {
  if (wanted !== 'works') return argumentSpace(wanted, model);
  throw usage(
    '--space',
    `"${ARGUMENT}" is for a claim about drivers; expected --claim with another than works`,
  );
}

async function spaceNamed(name: string, io: Io): Promise<Space> {
  if (isBuiltIn(name)) return builtInSpace(name);
  const inputs = openInputs(io.input);
  const known = [...Object.keys(BUILT_IN_SPACES), ARGUMENT];
  const hint = `, with "vary"; or the name of a built-in space, ${alternatives(known)}`;
  const [{ space }] = await settle(inputs, await loadKind('space', name, inputs, hint));
  for (const { base } of space.parts)
    if (chooseDriver(base.driver) === undefined) throw usage(name, unknownDriver(base.driver));
  return space;
}

/** Says every second or so how far the walk has come. */
function progress(io: Io): () => void {
  let paths = 0;
  let next = performance.now() + 1000;
  return () => {
    paths++;
    if (paths % 1024 !== 0 || performance.now() < next) return;
    next = performance.now() + 1000;
    io.err(`${paths} paths so far\n`);
  };
}

function theCase(swept: Swept, number: string): string {
  const pattern = /^\d{1,9}$/.test(number) ? swept.patterns[Number(number) - 1] : undefined;
  if (pattern !== undefined) return jsonText(patternScenario(swept, pattern, SPELLING));
  const range = swept.patterns.length === 0 ? 'none was found' : `expected 1 to ${swept.patterns.length}`;
  throw usage('--pattern', `${quote(number)} is not the number of a pattern; ${range}`);
}

/** The command that does this sweep again. */
function commandOf({ space, claim, driver, shard }: SweepOptions): string {
  const options = [
    `--space ${space}`,
    `--claim ${claim}`,
    ...(driver === undefined ? [] : [`--driver ${driver}`]),
    ...(shard === undefined ? [] : [`--shard ${shard}`]),
  ];
  return `vnex sweep ${options.join(' ')}`;
}

/** `vnex sweep`: judges a claim by every case of a space. Throws UsageError. */
export async function sweepCommand(options: SweepOptions, io: Io): Promise<ExitCode> {
  const wanted = wantedNamed(options.claim, '--claim');
  const { driver: id } = options;
  const driver = id === undefined ? undefined : { id, driver: driverNamed(id, '--driver') };
  const shard = options.shard === undefined ? undefined : shardNamed(options.shard);
  const space =
    options.space === ARGUMENT
      ? argument(wanted, driver?.driver ?? { model: linux, release: undefined })
      : await spaceNamed(options.space, io);
  const swept = sweep({ space, wanted, driver, shard }, progress(io));
  if (options.pattern !== undefined) io.out(theCase(swept, options.pattern));
  else if (options.json) io.out(jsonText(sweepToJson(swept, SPELLING)));
  else io.out(sweepText(swept, commandOf(options), styleFor(io.terminal)));
  return options.fail && swept.counts.broken > 0n ? EXIT.no : EXIT.answered;
}
