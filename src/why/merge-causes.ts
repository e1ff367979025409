import type { Narrowing } from '../model/broken-pattern.ts';
import { type Varying, varyingKey } from '../model/space.ts';
import type { Cause } from '../model/why.ts';

export type CasesCause = Extract<Cause, { readonly kind: 'cases' }>;

/** What makes one way to a message another one for a reader; releases, transports and who does the work do not. */
const TELLING: ReadonlySet<string> = new Set(['device.type', 'platform.iommu.kind']);

function values({ varying, only }: Narrowing): readonly unknown[] {
  return only.map((index) => varying.values[index]);
}

/** The bits that a decision itself asked about; undefined where it asked about none. */
function bitsAsked({ decided }: CasesCause): ReadonlySet<number> | undefined {
  const bits = decided.facts.flatMap((fact) => (fact.kind === 'bit' ? [fact.bit] : []));
  return bits.length === 0 ? undefined : new Set(bits);
}

/** Narrowings without those to bits that the decision did not ask about: such a case could as well come to another message first. */
function withoutOtherBits(cause: CasesCause): CasesCause {
  const asked = bitsAsked(cause);
  if (asked === undefined) return cause;
  const narrowings = cause.pattern.narrowings.filter(
    ({ varying }) => varying.kind !== 'bit' || asked.has(varying.bit),
  );
  return { ...cause, pattern: { ...cause.pattern, narrowings } };
}

/** What has to be the same of two causes for them to be put as one. */
function gist(cause: CasesCause): string {
  const { pattern, decided } = cause;
  const asked = bitsAsked(cause);
  const told = pattern.narrowings
    .filter(({ varying }) =>
      varying.kind === 'fact'
        ? TELLING.has(varying.name)
        : varying.kind === 'cmdline' || (varying.kind === 'bit' && asked?.has(varying.bit) === true),
    )
    .map((narrowing) => [varyingKey(narrowing.varying), values(narrowing)]);
  return JSON.stringify([decided.kind.id, decided.code, told]);
}

function isAboutBits(narrowings: readonly Narrowing[]): boolean {
  return narrowings.some(({ varying }) => varying.kind === 'bit');
}

/** What holds of the cases of both; a thing that either leaves open is open. */
function ofBoth(one: readonly Narrowing[], other: readonly Narrowing[]): readonly Narrowing[] {
  return one.flatMap(({ varying, only }) => {
    const same = other.find((narrowing) => narrowing.varying === varying);
    if (same === undefined) return [];
    const both = [...new Set([...only, ...same.only])].sort((a, b) => a - b);
    return both.length === varying.values.length ? [] : [{ varying, only: both }];
  });
}

/** Two ways to the same message as one; undefined where then nothing would be left of what each says of the features. */
function merged(one: CasesCause, other: CasesCause): CasesCause | undefined {
  if (one.pattern.base !== other.pattern.base || gist(one) !== gist(other)) return undefined;
  const narrowings = ofBoth(one.pattern.narrowings, other.pattern.narrowings);
  const lost = isAboutBits(one.pattern.narrowings) && isAboutBits(other.pattern.narrowings);
  if (lost && !isAboutBits(narrowings)) return undefined;
  return { ...one, pattern: { ...one.pattern, narrowings, size: one.pattern.size + other.pattern.size } };
}

/** How a cause is told apart from those on other machines. */
function elsewhere({ pattern, decided }: CasesCause): string {
  const told = (varying: Varying): boolean =>
    varying.kind === 'bit' || (varying.kind === 'fact' && TELLING.has(varying.name));
  const narrowings = pattern.narrowings.filter(({ varying }) => told(varying));
  return JSON.stringify([
    decided.kind.id,
    decided.code,
    narrowings.map((narrowing) => [varyingKey(narrowing.varying), values(narrowing)]),
  ]);
}

/** Causes that come to the same put as one, the most general first; machines on which it is alike are named with it. */
export function mergeCauses(causes: readonly CasesCause[]): readonly CasesCause[] {
  const found: CasesCause[] = [];
  for (const cause of causes.map(withoutOtherBits)) {
    const at = found.findIndex((one) => merged(one, cause) !== undefined);
    const one = found[at];
    const both = one && merged(one, cause);
    if (both === undefined) found.push(cause);
    else found[at] = both;
  }
  const byWay = new Map<string, CasesCause>();
  for (const cause of found) {
    const key = elsewhere(cause);
    const first = byWay.get(key);
    const { name } = cause.pattern.base.platform;
    if (first === undefined) byWay.set(key, cause);
    else if (first.pattern.base.platform.name !== name && !first.also.includes(name))
      byWay.set(key, { ...first, also: [...first.also, name] });
  }
  return [...byWay.values()];
}
