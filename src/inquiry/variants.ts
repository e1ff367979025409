import { CHANGES, type ChangeId } from '../data/linux-changes.ts';
import type { FactName, Facts } from '../model/facts.ts';
import { type Reached, reached, type Version } from '../model/release.ts';
import type { FactSource, Tell } from './fact-source.ts';

/** The same answers, but for some named facts. */
export function withFacts(source: FactSource, facts: Partial<Facts>): FactSource {
  const read = <Name extends FactName, Told>(name: Name, tell: Tell<Facts[Name], Told>): Told => {
    const told: Facts[Name] | undefined = facts[name];
    return told === undefined ? source.read(name, tell) : tell(told);
  };
  return { ...delegated(source), read };
}

/** The same answers, in another release of the kernel. */
export function inRelease(source: FactSource, version: Version): FactSource {
  return {
    ...delegated(source),
    release: (tell) => tell(version),
    releaseSet: (tell) => tell(version),
    change: (id) => reached(version, CHANGES[id]),
  };
}

/** The same answers, but for one change of the kernel. */
export function withChange(source: FactSource, id: ChangeId, answer: Reached): FactSource {
  return { ...delegated(source), change: (asked) => (asked === id ? answer : source.change(asked)) };
}

/** A source may keep its questions on its prototype, where a spread does not find them. */
function delegated(source: FactSource): FactSource {
  return {
    isOpen: source.isOpen,
    only: undefined,
    read: (name, tell) => source.read(name, tell),
    offers: () => source.offers(),
    holds: (set, bit) => source.holds(set, bit),
    field: (name, tell) => source.field(name, tell),
    release: (tell) => source.release(tell),
    releaseSet: (tell) => source.releaseSet(tell),
    change: (id) => source.change(id),
    config: (option, tell) => source.config(option, tell),
    parameters: (names) => source.parameters(names),
  };
}
