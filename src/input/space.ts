import { caseAt } from '../model/case-at.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Space, SpacePart, Varying } from '../model/space.ts';
import { closest } from '../text/closest.ts';
import { describe, quote, suggestion } from '../text/quoting.ts';
import { type Inputs, type Report, reportWithin } from './inputs.ts';
import { isObject } from './json-value.ts';
import { reportOn } from './layers.ts';
import { scenarioFrom } from './scenario.ts';
import type { InputSource } from './source.ts';
import { KNOWN_KEYS, keyNamed } from './space-keys.ts';

/** Every value once, and at least one. */
function isSet({ values }: Varying): boolean {
  return (
    values.length > 0 && new Set(values.map((value) => JSON.stringify(value ?? null))).size === values.length
  );
}

function varyingOf(given: unknown, scenario: Scenario, report: Report): readonly Varying[] {
  if (!isObject(given)) {
    report([], `"vary" is ${describe(given)}; expected an object`);
    return [];
  }
  return Object.entries(given).flatMap(([name, value]) => {
    const key = keyNamed(name);
    if (key === undefined) {
      report([name], `nothing called ${quote(name)} can vary${suggestion(closest(name, KNOWN_KEYS))}`, 'key');
      return [];
    }
    const varying = key.read(value, scenario, reportWithin(report, name)) ?? [];
    if (!varying.every(isSet)) report([name], 'expected at least one value, and none twice');
    return varying;
  });
}

/** Parts that differ in nothing but what varies have the same cases. */
function checkDisjoint(parts: readonly SpacePart[], report: Report): void {
  const seen = new Set<string>();
  for (const part of parts) {
    const { base } = part;
    const first = JSON.stringify(caseAt(part, () => 0));
    if (seen.has(first))
      report(
        [],
        `two parts of the space have the same cases: ${base.device.name}, ${base.platform.name}, ${base.driver}`,
      );
    seen.add(first);
  }
}

/**
 * The space that a file holds: a scenario whose `vary` says what varies. Every mistake is reported; what is returned
 * counts only where there was none.
 */
export async function spaceFrom(source: InputSource, inputs: Inputs): Promise<Space | undefined> {
  const report = reportOn([{ source, at: [] }], inputs);
  const { vary, ...rest } = isObject(source.value) ? source.value : {};
  const scenario = await scenarioFrom({ ...source, value: rest }, inputs);
  if (scenario === undefined || scenario.cases.length === 0) return undefined;
  if (scenario.expect !== undefined)
    report(['expect'], 'a space expects nothing; name a claim with --claim', 'key');
  const varying = varyingOf(vary, scenario, reportWithin(report, 'vary'));
  const parts = scenario.cases.map((base): SpacePart => ({ base, varying }));
  checkDisjoint(parts, report);
  return { name: scenario.name, parts };
}
