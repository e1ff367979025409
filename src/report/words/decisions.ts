import { bitsOf, type FeatureSet, hasBit, toMask } from '../../features/feature-set.ts';
import { deviceTypeName, shortName } from '../../features/registry.ts';
import type { Case } from '../../model/case.ts';
import {
  type Authority,
  type Citation,
  citations,
  type Decided,
  type DecisionKind,
  type Parameter,
  type Topic,
  type Wording,
  wordingOf,
} from '../../model/decision.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactName, Facts } from '../../model/facts.ts';
import type { KernelChange } from '../../model/kernel-change.ts';
import { describeRelease, hasReached, parseVersion, type Version } from '../../model/release.ts';

/** One decision in words, as JSON has it. */
export interface DecisionWords {
  readonly id: string;
  readonly topic: Topic;
  /** Which of the answers it is. */
  readonly code: string;
  readonly question: string;
  readonly answer: string;
  readonly because: readonly string[];
  readonly authority: Authority;
  /** What it changed; empty where it changed nothing. */
  readonly effect: string;
  /** The bits that it cleared, as a mask. */
  readonly clears: string;
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
export function span({ since, until, commit, backports }: KernelChange): string {
  const parts = [`since ${describeRelease(since)}`];
  const stable = Object.entries(backports ?? {}).map(([series, sublevel]) => `${series}.${sublevel}`);
  if (stable.length > 0) parts.push(`stable ${stable.join(', ')}`);
  if (until !== undefined) parts.push(`gone in ${describeRelease(until)}`);
  if (commit !== undefined) parts.push(`commit ${commit}`);
  return parts.join(', ');
}

function changeWords(found: KernelChange, yes: boolean, read: boolean, version: string): string {
  const guess = read ? '' : '; the release in between was not read';
  return yes
    ? `Linux ${version} ${found.what} (${span(found)}${guess})`
    : `not in Linux ${version}: “${found.what}” (${span(found)}${guess})`;
}

function guestChangeWords({
  guest,
  change,
  release,
  yes,
  read,
}: Extract<Fact, { readonly kind: 'guest-change' }>): string {
  const between = change.after === undefined ? '' : `, after ${change.after}`;
  const commit = change.commit === undefined ? '' : `, commit ${change.commit}`;
  const which = `since ${change.since}${between}${commit}${read ? '' : '; this release was not read'}`;
  const named = release === undefined ? guest : `${guest} ${release}`;
  return yes ? `${named} ${change.what} (${which})` : `not in ${named}: “${change.what}” (${which})`;
}

function value(of: Facts[FactName], type: number): string {
  if (of === undefined) return 'not given';
  if (typeof of !== 'object') return String(of);
  if ('w0' in of) return listFeatures(of, type);
  return 'message' in of ? `“${of.message}”` : Object.values(of).join(', ');
}

function named(name: FactName, of: Facts[FactName], type: number): string {
  if (name === 'device.type') return `device.type is ${deviceTypeName(Number(of))}`;
  if (name === 'platform.xen' && of === undefined) return 'this is no Xen domain';
  return `${name.replace(/^platform\./, '')} is ${value(of, type)}`;
}

/** Where a bit is not kept, whose doing that is. */
function bit(
  number: number,
  of: 'offered' | 'kept',
  yes: boolean,
  { device: { type, offers } }: Case,
): string {
  const name = shortName(number, type);
  if (yes) return `${name} is ${of}`;
  if (of === 'offered') return `${name} is not offered`;
  return hasBit(offers, number)
    ? `${name} is offered, but not kept`
    : `${name} is not kept, as it is not offered`;
}

/** One fact as a clause. */
export function factWords(fact: Fact, asked: Case): string {
  const { version } = asked.platform.kernel;
  switch (fact.kind) {
    case 'named':
      return named(fact.name, fact.value, asked.device.type);
    case 'bit':
      return bit(fact.bit, fact.of, fact.value, asked);
    case 'field':
      return fact.value === undefined
        ? `config.${fact.name} is not described`
        : `config.${fact.name} is ${fact.value}`;
    case 'change':
      return changeWords(fact.change, fact.yes, fact.read, version);
    case 'guest-change':
      return guestChangeWords(fact);
    case 'driver':
      return `Linux ${version} has ${fact.driver}${fact.read ? '' : ' (this release was not read)'}`;
    case 'table':
      return `${fact.driver}’s ${fact.legacy ? 'legacy ' : ''}feature table in Linux ${version}${fact.read ? '' : ' (this release was not read)'}`;
    case 'transport':
      return `the transport code of Linux ${version} knows ${listFeatures(fact.known, asked.device.type)}`;
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

function parameter(of: Parameter, type: number): string {
  return typeof of === 'object' ? listFeatures(of, type) : String(of);
}

/** Fills `{name}` in a wording. */
export function fill(text: string, { parameters }: Pick<Decided, 'parameters'>, type: number): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const found = parameters[name];
    return found === undefined ? whole : parameter(found, type);
  });
}

/** "Yes: a direct window is opened.", "No.", "Those in its feature table.": an answer with the yes or no before it. */
export function answerText(wording: Wording): string {
  const { yes } = wording;
  const answer = quoting(wording);
  if (yes === undefined) return answer;
  const word = yes ? 'Yes' : 'No';
  return answer === '' ? `${word}.` : `${word}: ${answer}`;
}

/** The answer’s sentence, with the message of its refusal in it. */
function quoting({ answer = '', refuses }: Wording): string {
  return answer.split('{message}').join(refuses?.message ?? '{message}');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** An answer as a sentence that stands without the yes or no; where that is all there is, the question stands before it. */
export function answerAlone(decided: Decided, { device: { type } }: Case): string {
  const wording = wordingOf(decided);
  if (wording.answer === undefined) return `${decided.kind.question} ${answerText(wording)}`;
  return capital(fill(wording.answer, decided, type));
}

/** The citation in force for a kernel version: the last whose release that version has reached. */
export function citationFor(kind: DecisionKind, version: Version): Citation {
  const [oldest, ...later] = citations(kind);
  if (oldest === undefined) throw new Error(`decision ${kind.id} has no authority`);
  return later.findLast(({ since }) => since !== undefined && hasReached(version, since).yes) ?? oldest;
}

/** Where the answer that was given stands; an answer that has no place of its own stands where its decision does. */
function authority(decided: Decided, { device, platform }: Case): Authority {
  const version = parseVersion(platform.kernel.version);
  if (version === undefined) throw new Error(`kernel version "${platform.kernel.version}" was not validated`);
  const { kind, where, since } = wordingOf(decided).authority ?? citationFor(decided.kind, version);
  return {
    kind,
    where: fill(where, decided, device.type),
    ...(since === undefined ? {} : { since: describeRelease(since) }),
  };
}

/** What one case decided, in words. */
export function decisionWords(decided: Decided, asked: Case): DecisionWords {
  const { kind, code, facts, clears } = decided;
  const wording = wordingOf(decided);
  const { type } = asked.device;
  return {
    id: kind.id,
    topic: kind.topic,
    code,
    question: kind.question,
    answer: fill(answerText(wording), decided, type),
    because: factsWords(facts, asked),
    authority: authority(decided, asked),
    effect: wording.effect === undefined ? '' : fill(wording.effect, decided, type),
    clears: toMask(clears),
  };
}

/** What was read, each fact once. */
export function factsWords(facts: readonly Fact[], asked: Case): readonly string[] {
  return [...new Set(facts.map((fact) => factWords(fact, asked)))];
}
