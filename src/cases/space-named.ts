import { argumentSpace } from '../explore/argument.ts';
import { builtInSpace, isBuiltIn, NAMED_SPACES } from '../explore/sweep/built-in.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { chooseDriver } from '../guest/drivers.ts';
import { linux } from '../guest/linux/linux.ts';
import { openInputs, settle } from '../input/inputs.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { CLAIM_COLUMNS } from '../model/claim.ts';
import type { Space } from '../model/space.ts';
import type { Wanted } from '../model/sweep.ts';
import { alternatives } from '../text/quoting.ts';
import { unknownDriver } from './driver-named.ts';
import { loadKind } from './load-kind.ts';

/** Finds a space by name, or reads it from a file. Throws UsageError. */
export async function spaceNamed(
  name: string,
  wanted: Wanted,
  driver: ChosenDriver | undefined,
  io: Io,
): Promise<Space> {
  if (name === 'argument' || name === 'argument-other')
    return argument(name, wanted, driver ?? { model: linux, release: undefined });
  if (isBuiltIn(name)) return builtInSpace(name);
  const inputs = openInputs(io.input);
  const hint = `, with "vary"; or the name of a built-in space, ${alternatives(Object.keys(NAMED_SPACES))}`;
  const [{ space }] = await settle(inputs, await loadKind('space', name, inputs, hint));
  for (const { base } of space.parts)
    if (chooseDriver(base.driver) === undefined) throw usage(name, unknownDriver(base.driver));
  return space;
}

function argument(name: 'argument' | 'argument-other', wanted: Wanted, { model }: ChosenDriver): Space {
  const hosts = name === 'argument' ? 'asked' : 'other';
  const columns = CLAIM_COLUMNS.filter((column) => column.hosts === hosts);
  const column = columns.find(({ claim }) => claim === wanted);
  if (column !== undefined) return argumentSpace(column.claim, hosts, model);
  const known = alternatives(columns.map(({ claim }) => claim));
  throw usage('--space', `"${name}" is for a claim about drivers; expected --claim with ${known}`);
}
