import { CHANGES, type ChangeId } from '../data/linux-changes.ts';
import type { FactName, Facts } from '../model/facts.ts';
import { type Reached, reached, type Version } from '../model/release.ts';
import type { FactSource, Project } from './fact-source.ts';

/** The same answers, but for some named facts. */
export function withFacts(source: FactSource, facts: Partial<Facts>): FactSource {
  const read = <Name extends FactName, Projected>(
    name: Name,
    project: Project<Facts[Name], Projected>,
  ): Projected => {
    return name in facts ? project(facts[name] as Facts[Name]) : source.read(name, project);
  };
  return { ...delegated(source, JSON.stringify(facts)), read };
}

/** The same answers, in another release of the kernel. */
export function inRelease(source: FactSource, version: Version): FactSource {
  return {
    ...delegated(source, JSON.stringify(version)),
    release: (project) => project(version),
    releaseSet: (project) => project(version),
    change: (id) => reached(version, CHANGES[id]),
  };
}

/** The same answers, but for one change of the kernel. */
export function withKernelChange(source: FactSource, id: ChangeId, answer: Reached): FactSource {
  return {
    ...delegated(source, JSON.stringify([id, answer])),
    change: (asked) => (asked === id ? answer : source.change(asked)),
  };
}

/** A source may keep its questions on its prototype, where a spread does not find them. `twin`: what is answered otherwise. */
function delegated(source: FactSource, twin: string): FactSource {
  const { asOne } = source;
  return {
    asOne: asOne && ((key, rule) => asOne([twin, ...key], rule)),
    isOpen: source.isOpen,
    concrete: undefined,
    read: (name, project) => source.read(name, project),
    offers: () => source.offers(),
    holds: (set, bit) => source.holds(set, bit),
    field: (name, project) => source.field(name, project),
    release: (project) => source.release(project),
    releaseSet: (project) => source.releaseSet(project),
    change: (id) => source.change(id),
    config: (option, project) => source.config(option, project),
    parameters: (names) => source.parameters(names),
  };
}
