import { basename } from 'node:path';
import * as z from 'zod/mini';
import type { OpenCase } from '../model/open-case.ts';
import type { Scenario } from '../model/scenario.ts';
import { deviceFrom } from './device.ts';
import { expectationFrom, expectationShape } from './expectation.ts';
import { type Inputs, type Report, readNamed, within } from './inputs.ts';
import { shaped } from './issues.ts';
import { isObject } from './json-value.ts';
import { type Layer, reportOn, resolve } from './layers.ts';
import { platformFrom } from './platform.ts';
import { anyObject, described, list, object, text, word } from './shapes.ts';
import type { Source } from './source.ts';

const NOUN = 'the path of a file, an object, or a list of these';
const DRIVER = 'the name of a driver model, or a list of these';

/** A scenario of thousands of cases is a mistake, or a sweep. */
const MAX_CASES = 10_000;

/** The keys of a scenario, whose devices and platforms are checked by these two. */
export function scenarioShape<Device extends z.core.$ZodType, Platform extends z.core.$ZodType>(
  device: Device,
  platform: Platform,
) {
  const oneOrMore = <Item extends z.core.$ZodType>(item: Item, error: string) =>
    z.union([item, list(item, error).check(z.minLength(1, { error: `${error}, at least one` }))], { error });
  return object({
    $schema: z.optional(described(text(), 'The JSON Schema of this file, for editors.')),
    name: z.optional(described(text(), "What reports call the scenario. Left out: the file's name.")),
    description: z.optional(described(text(), 'What the scenario shows.')),
    device: described(
      oneOrMore(z.union([z.string(), device], { error: NOUN }), NOUN),
      'A device: the path of its file (relative to this one), an object, an object that extends a path; or a list of these.',
    ),
    platform: described(
      oneOrMore(z.union([z.string(), platform], { error: NOUN }), NOUN),
      'A platform: the path of its file (relative to this one), an object, an object that extends a path; or a list of these.',
    ),
    driver: z.optional(
      described(
        oneOrMore(word(DRIVER), DRIVER),
        'The ID of a driver model, or a list of these. Left out: linux, whose version is platform.kernel.version.',
      ),
    ),
    expect: z.optional(described(expectationShape, 'What the result of every case must be.')),
  });
}

const shape = scenarioShape(anyObject, anyObject);

/** Reads a scenario and the devices and platforms that it names. */
export async function loadScenario(path: string, inputs: Inputs): Promise<Scenario | undefined> {
  const source = await readNamed(path, inputs);
  return source === undefined ? undefined : scenarioFrom(source, inputs);
}

/** The scenario that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export async function scenarioFrom(source: Source, inputs: Inputs): Promise<Scenario | undefined> {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = shaped(shape, () => z.partial(shape), source.value, report);
  if (given === undefined) return undefined;
  const devices = await nouns(given.device, { source, at: ['device'] }, deviceFrom, inputs);
  const platforms = await nouns(given.platform, { source, at: ['platform'] }, platformFrom, inputs);
  const drivers = manyOf(given.driver ?? 'linux');
  const types = devices.map((device) => device.type);
  const written = isObject(source.value) ? source.value.expect : undefined;
  const expect = given.expect && expectationFrom(given.expect, written, types, within(report, 'expect'));
  const count = devices.length * platforms.length * drivers.length;
  if (count > MAX_CASES) {
    report([], `the scenario has ${count} cases; expected at most ${MAX_CASES}`);
    return undefined;
  }
  const cases = devices.flatMap((device) =>
    platforms.flatMap((platform) => drivers.map((driver): OpenCase => ({ device, platform, driver }))),
  );
  const { name = nameOf(source.file), description } = given;
  return { name, description, cases, expect };
}

/** A file’s name without what says how it is written. */
function nameOf(file: string): string {
  return basename(file).replace(/\.(?:jsonc?|ya?ml)$/i, '');
}

/** Whoever has so many mistakes to mend does not wait to be told of the others. */
const ENOUGH = 1000;

/** The devices or the platforms that stand at one key of the scenario. */
async function nouns<Noun>(
  given: string | object | readonly (string | object)[] | undefined,
  layer: Layer,
  from: (value: unknown, report: Report) => Noun | undefined,
  inputs: Inputs,
): Promise<readonly Noun[]> {
  const found: Noun[] = [];
  for (const [index, value] of manyOf(given ?? []).entries()) {
    if (inputs.found.length > ENOUGH) break;
    const at = Array.isArray(given) ? [...layer.at, index] : layer.at;
    const subject = await resolve(value, { source: layer.source, at }, inputs);
    if (subject === undefined) continue;
    const noun = from(subject.value, reportOn(subject.layers, inputs));
    if (noun !== undefined) found.push(noun);
  }
  return found;
}

function manyOf<Item>(given: Item | readonly Item[]): readonly Item[] {
  return isList(given) ? given : [given];
}

/** Array.isArray() narrows readonly lists badly. */
function isList<Item>(given: Item | readonly Item[]): given is readonly Item[] {
  return Array.isArray(given);
}
