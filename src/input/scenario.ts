import { basename } from 'node:path';
import type { OpenCase } from '../model/open-case.ts';
import type { Scenario } from '../model/scenario.ts';
import { checkedShape } from './checked-shape.ts';
import { deviceFrom } from './device.ts';
import { expectationFrom } from './expectation.ts';
import { type Inputs, type Report, readNamed, reportWithin } from './inputs.ts';
import { isObject } from './json-value.ts';
import { type Layer, reportOn, resolve } from './layers.ts';
import { platformFrom } from './platform.ts';
import type { InputSource } from './source.ts';

/** A scenario of thousands of cases is a mistake, or a sweep. */
const MAX_CASES = 10_000;

/** Reads a scenario and the devices and platforms that it names. */
export async function loadScenario(path: string, inputs: Inputs): Promise<Scenario | undefined> {
  const source = await readNamed(path, inputs);
  return source === undefined ? undefined : scenarioFrom(source, inputs);
}

/** The scenario that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export async function scenarioFrom(source: InputSource, inputs: Inputs): Promise<Scenario | undefined> {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = await checkedShape('scenario', source.value, report);
  if (given === undefined) return undefined;
  const devices = await nouns(given.device, { source, at: ['device'] }, deviceFrom, inputs);
  const platforms = await nouns(given.platform, { source, at: ['platform'] }, platformFrom, inputs);
  const drivers = manyOf(given.driver ?? 'linux');
  const types = devices.map((device) => device.type);
  const written = isObject(source.value) ? source.value.expect : undefined;
  const expect =
    given.expect && expectationFrom(given.expect, written, types, reportWithin(report, 'expect'));
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

/** Reporting stops after this many mistakes. */
const ENOUGH = 1000;

/** The devices or the platforms that stand at one key of the scenario. */
async function nouns<Noun>(
  given: string | object | readonly (string | object)[] | undefined,
  layer: Layer,
  from: (value: unknown, report: Report) => Promise<Noun | undefined>,
  inputs: Inputs,
): Promise<readonly Noun[]> {
  const found: Noun[] = [];
  for (const [index, value] of manyOf(given ?? []).entries()) {
    if (inputs.found.length > ENOUGH) break;
    const at = Array.isArray(given) ? [...layer.at, index] : layer.at;
    const subject = await resolve(value, { source: layer.source, at }, inputs);
    if (subject === undefined) continue;
    const noun = await from(subject.value, reportOn(subject.layers, inputs));
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
