import { equals } from '../features/feature-set.ts';
import { deviceTypeName } from '../features/registry.ts';
import { parseCmdline, READ } from '../inquiry/case-source.ts';
import type { Case } from '../model/case.ts';
import type { FactDifference, FactValue } from '../model/diff.ts';
import type { FactName, Facts } from '../model/facts.ts';

function namedValue(name: FactName, value: Facts[FactName]): FactValue {
  if (name === 'device.type') return deviceTypeName(Number(value));
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return value;
  if ('w0' in value) return value;
  if ('domain' in value) return `${value.domain} ${value.mode}`;
  return 'message' in value ? value.message : value.what;
}

function isFactName(name: string): name is FactName {
  return name in READ;
}

/** What a parameter of the kernel command line says, all of its occurrences in order. */
function parameterFacts(cmdline: string): readonly (readonly [string, FactValue])[] {
  const found = new Map<string, string[]>();
  for (const { name, value } of parseCmdline(cmdline))
    found.set(name, [...(found.get(name) ?? []), value === '' ? name : `${name}=${value}`]);
  return [...found].map(([name, given]) => [`platform.kernel.cmdline ${name}`, given.join(' ')]);
}

/** Everything that a rule can ask of a case, by key: the device first, then the platform, the kernel and the driver. */
function factsOf({ device, platform }: Case, driver: string): ReadonlyMap<string, FactValue> {
  const { version, cmdline, config } = platform.kernel;
  const named = Object.keys(READ)
    .filter(isFactName)
    .map((name) => [name, namedValue(name, READ[name](device, platform))] as const);
  return new Map<string, FactValue>([
    ...named.filter(([name]) => name.startsWith('device.')),
    ['device.offers', device.offers],
    ...Object.entries(device.config).map(([name, value]) => [`device.config.${name}`, value] as const),
    ...named.filter(([name]) => !name.startsWith('device.')),
    ['platform.kernel.version', version],
    ...Object.entries(config).map(([name, value]) => [`platform.kernel.config.${name}`, value] as const),
    ...parameterFacts(cmdline),
    ['driver', driver],
  ]);
}

function same(a: FactValue, b: FactValue): boolean {
  return typeof a === 'object' && typeof b === 'object' ? equals(a, b) : a === b;
}

/** A case, and the id of the driver model that its name stands for. */
export interface Modelled {
  readonly asked: Case;
  readonly model: string;
}

/** The facts in which two cases differ. Their names are none, nor is what `uname -r` prints: no rule reads them. */
export function factDifferences(a: Modelled, b: Modelled): readonly FactDifference[] {
  const [ofA, ofB] = [factsOf(a.asked, a.model), factsOf(b.asked, b.model)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])]
    .map((fact) => ({ fact, a: ofA.get(fact), b: ofB.get(fact) }))
    .filter((each) => !same(each.a, each.b));
}
