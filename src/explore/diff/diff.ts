import { equals } from '../../features/feature-set.ts';
import type { ChosenDriver } from '../../guest/drivers.ts';
import type { Entry, Parameter, Parameters } from '../../inquiry/decision.ts';
import { type Fact, subjectOf } from '../../inquiry/facts.ts';
import type { Case } from '../../model/case.ts';
import { answerDifferences, type CaseDiff, type DecisionDifference } from '../../model/diff.ts';
import { describeFact, namingOf } from '../../report/words/decisions.ts';
import { factDifferences } from '../case-facts.ts';
import { explainLogged, type Logged } from '../explain.ts';
import { align } from './align.ts';

/** A case with the driver model that its name stands for. */
export interface Driven {
  readonly asked: Case;
  readonly driver: ChosenDriver;
}

function sameParameter(a: Parameter | undefined, b: Parameter | undefined): boolean {
  return typeof a === 'object' && typeof b === 'object' ? equals(a, b) : a === b;
}

function sameParameters(a: Parameters, b: Parameters): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) =>
    sameParameter(a[name], b[name]),
  );
}

/** Whether two decisions are one: the answer and what it is about count, the words and the reasons do not. */
function sameDecision(a: Entry, b: Entry): boolean {
  return a.kind.id === b.kind.id && a.code === b.code && sameParameters(a.parameters, b.parameters);
}

/** What a fact says of its subject; whether a release was read is no part of it. */
function saying(fact: Fact): string {
  return JSON.stringify({ ...fact, read: undefined, stated: undefined });
}

/** The facts of `others` that contradict one of `facts`. */
function contradicting(facts: readonly Fact[], others: readonly Fact[]): readonly Fact[] {
  const sayings = new Map(facts.map((fact) => [subjectOf(fact), saying(fact)]));
  return others.filter((other) => {
    const told = sayings.get(subjectOf(other));
    return told !== undefined && told !== saying(other);
  });
}

/** Two entries of which at least one is there, and what the log without one was told otherwise. */
export interface EntryDifference {
  readonly a: Entry | undefined;
  readonly b: Entry | undefined;
  readonly otherwise: readonly Fact[];
}

interface Place extends EntryDifference {
  readonly atA: number | undefined;
  readonly atB: number | undefined;
}

/** Why the other log does not come to a question: what its next decision was told otherwise, else what any was; of a bit, whether it is kept changes on the way. */
function whyNot({ facts }: Entry, others: readonly Entry[], next: number): readonly Fact[] {
  const nearby = contradicting(facts, others[next]?.facts ?? []);
  if (nearby.length > 0) return nearby;
  const anywhere = others.flatMap((other) => other.facts.filter(({ kind }) => kind !== 'bit'));
  return contradicting(facts, anywhere);
}

function entryDifferences(a: readonly Entry[], b: readonly Entry[]): readonly Place[] {
  return align(a, b).flatMap(({ a: atA, b: atB, next }) => {
    const inA = atA === undefined ? undefined : a[atA];
    const inB = atB === undefined ? undefined : b[atB];
    if (inA !== undefined && inB !== undefined)
      return sameDecision(inA, inB) ? [] : [{ a: inA, b: inB, otherwise: [], atA, atB }];
    const otherwise = inA === undefined ? (inB ? whyNot(inB, a, next) : []) : whyNot(inA, b, next);
    return [{ a: inA, b: inB, otherwise, atA, atB }];
  });
}

function inWords(place: Place, a: Logged, b: Logged): readonly DecisionDifference[] {
  const kind = (place.a ?? place.b)?.kind;
  if (kind === undefined) return [];
  const naming = namingOf((place.a === undefined ? a : b).asked);
  return [
    {
      id: kind.id,
      question: kind.question,
      a: place.atA === undefined ? undefined : a.result.decisions[place.atA],
      b: place.atB === undefined ? undefined : b.result.decisions[place.atB],
      otherwise: [...new Set(place.otherwise.map((fact) => describeFact(fact, naming)))],
    },
  ];
}

/** A diff with the decisions as data, which belong one by one to those in words. */
export interface LoggedDiff {
  readonly diff: CaseDiff;
  readonly entries: readonly EntryDifference[];
}

/** Compares two cases that have been answered; `models` are the ids of their driver models. */
export function diffLogged(a: Logged, b: Logged, models: readonly [string, string]): LoggedDiff {
  const entries = entryDifferences(a.entries, b.entries);
  const [modelA, modelB] = models;
  const diff: CaseDiff = {
    a: { asked: a.asked, result: a.result },
    b: { asked: b.asked, result: b.result },
    facts: factDifferences({ asked: a.asked, model: modelA }, { asked: b.asked, model: modelB }),
    decisions: entries.flatMap((entry) => inWords(entry, a, b)),
    answer: answerDifferences(a.result, b.result),
  };
  return { diff, entries };
}

/** Answers two cases, and tells the facts, the decisions and the parts of the answer in which they differ. */
export function diff(a: Driven, b: Driven): CaseDiff {
  const [loggedA, loggedB] = [explainLogged(a.asked, a.driver), explainLogged(b.asked, b.driver)];
  return diffLogged(loggedA, loggedB, [a.driver.model.id, b.driver.model.id]).diff;
}
