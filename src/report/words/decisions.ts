import { CHANGES, type Change, type ChangeId } from '../../data/linux-changes.ts';
import { bitsOf, type FeatureSet, hasBit } from '../../features/feature-set.ts';
import { deviceTypeName, shortName } from '../../features/registry.ts';
import { citationFor, type Entry, type Parameter } from '../../inquiry/decision.ts';
import type { Fact } from '../../inquiry/facts.ts';
import type { Case } from '../../model/case.ts';
import type { FactName, Facts } from '../../model/facts.ts';
import { describeRelease, parseVersion } from '../../model/release.ts';
import type { Authority, Decision } from '../../model/result.ts';

/** What words need to know of a case: how to name its bits and its kernel. */
export interface Naming {
  readonly type: number;
  readonly offers: FeatureSet;
  readonly kernelVersion: string;
}

export function namingOf({ device, platform }: Case): Naming {
  return { type: device.type, offers: device.offers, kernelVersion: platform.kernel.version };
}

/** Names without their VIRTIO_ prefix, lowest bit first; "none" for the empty set. */
export function listFeatures(set: FeatureSet, type: number): string {
  return (
    bitsOf(set)
      .map((bit) => shortName(bit, type))
      .join(', ') || 'none'
  );
}

/** "since 5.13, commit 229164175ff0": when a change came, to which stable series, and when it went. */
export function span({ since, until, commit, backports }: Change): string {
  const parts = [`since ${describeRelease(since)}`];
  const stable = Object.entries(backports ?? {}).map(([series, sublevel]) => `${series}.${sublevel}`);
  if (stable.length > 0) parts.push(`stable ${stable.join(', ')}`);
  if (until !== undefined) parts.push(`gone in ${describeRelease(until)}`);
  if (commit !== undefined) parts.push(`commit ${commit}`);
  return parts.join(', ');
}

function change(id: ChangeId, yes: boolean, read: boolean, { kernelVersion }: Naming): string {
  const found = CHANGES[id];
  const guess = read ? '' : '; the release in between was not read';
  return yes
    ? `Linux ${kernelVersion} ${found.what} (${span(found)}${guess})`
    : `not in Linux ${kernelVersion}: “${found.what}” (${span(found)}${guess})`;
}

function value(of: unknown): string {
  if (of === undefined) return 'not given';
  if (typeof of === 'object' && of !== null) return Object.values(of).join(', ');
  return String(of);
}

function named(name: FactName, of: Facts[FactName]): string {
  if (name === 'device.type') return `device.type is ${deviceTypeName(Number(of))}`;
  if (name === 'platform.xen' && of === undefined) return 'this is no Xen domain';
  return `${name.replace(/^platform\./, '')} is ${value(of)}`;
}

/** Where a bit is not kept, whose doing that is. */
function bit(number: number, of: 'offered' | 'kept', yes: boolean, { type, offers }: Naming): string {
  const name = shortName(number, type);
  if (yes) return `${name} is ${of}`;
  if (of === 'offered') return `${name} is not offered`;
  return hasBit(offers, number)
    ? `${name} is offered, but not kept`
    : `${name} is not kept, as it is not offered`;
}

/** One fact as a clause. */
export function describeFact(fact: Fact, naming: Naming): string {
  switch (fact.kind) {
    case 'named':
      return named(fact.name, fact.value);
    case 'bit':
      return bit(fact.bit, fact.of, fact.value, naming);
    case 'field':
      return fact.value === undefined
        ? `config.${fact.name} is not described`
        : `config.${fact.name} is ${fact.value}`;
    case 'change':
      return change(fact.id, fact.yes, fact.read, naming);
    case 'driver':
      return `Linux ${naming.kernelVersion} has ${fact.driver}${fact.read ? '' : ' (this release was not read)'}`;
    case 'table':
      return `${fact.driver}’s ${fact.legacy ? 'legacy ' : ''}feature table in Linux ${naming.kernelVersion}${fact.read ? '' : ' (this release was not read)'}`;
    case 'transport':
      return `the transport code of Linux ${naming.kernelVersion} knows ${listFeatures(fact.known, naming.type)}`;
    case 'config':
      return fact.stated
        ? `CONFIG_${fact.option}=${fact.value}`
        : `CONFIG_${fact.option} is not stated, ${fact.value} is assumed`;
    case 'parameter': {
      if (fact.values.length === 0) return `${fact.name}= is not on the kernel command line`;
      const given = fact.values.map((of) => (of === '' ? fact.name : `${fact.name}=${of}`));
      return `the kernel command line has ${given.join(' ')}`;
    }
  }
}

function parameter(of: Parameter, { type }: Naming): string {
  return typeof of === 'object' ? listFeatures(of, type) : String(of);
}

/** Fills `{name}` in a wording. */
export function fill(text: string, { parameters }: Pick<Entry, 'parameters'>, naming: Naming): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const found = parameters[name];
    return found === undefined ? whole : parameter(found, naming);
  });
}

function authority(entry: Entry, { kernelVersion }: Naming): Authority {
  const version = parseVersion(kernelVersion);
  if (version === undefined) throw new Error(`kernel version "${kernelVersion}" was not validated`);
  const { kind, where, since } = citationFor(entry.kind, version);
  return { kind, where, ...(since === undefined ? {} : { since: describeRelease(since) }) };
}

/** A decision of the log in words. */
export function describeEntry(entry: Entry, naming: Naming): Decision {
  const wording = entry.kind.answers[entry.code];
  if (wording === undefined) throw new Error(`decision ${entry.kind.id} has no answer ${entry.code}`);
  return {
    id: entry.kind.id,
    question: entry.kind.question,
    answer: fill(wording.answer, entry, naming),
    because: [...new Set(entry.facts.map((fact) => describeFact(fact, naming)))],
    authority: authority(entry, naming),
    effect: wording.effect === undefined ? '' : fill(wording.effect, entry, naming),
  };
}
