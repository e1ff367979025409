import { equals } from '../../features/feature-set.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import { type Answers, isSettled, type Verdict } from '../../model/answers.ts';
import type { Narrowing } from '../../model/broken-pattern.ts';
import type { Decided, Parameter, Parameters } from '../../model/decision.ts';
import {
  answerDifferences,
  answerParts,
  type CaseDiff,
  type DecisionDifference,
  type OpenDiff,
} from '../../model/diff.ts';
import { type Fact, subjectOf } from '../../model/fact.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Result } from '../../model/result.ts';
import { varyingKey } from '../../model/space.ts';
import { factDifferences } from '../case-facts.ts';
import { answersOf } from '../open/answers.ts';
import { align } from './align.ts';

/** A case with the driver model that its name stands for. */
export interface Driven {
  readonly asked: OpenCase;
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
function sameDecision(a: Decided, b: Decided): boolean {
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

/** Why the other log does not come to a question: what its next decision was told otherwise, else what any was; of a bit, whether it is kept changes on the way. */
function whyNot({ facts }: Decided, others: readonly Decided[], next: number): readonly Fact[] {
  const nearby = contradicting(facts, others[next]?.facts ?? []);
  if (nearby.length > 0) return nearby;
  const anywhere = others.flatMap((other) => other.facts.filter(({ kind }) => kind !== 'bit'));
  return contradicting(facts, anywhere);
}

function decisionDifferences(a: readonly Decided[], b: readonly Decided[]): readonly DecisionDifference[] {
  return align(a, b).flatMap(({ a: atA, b: atB, next }) => {
    const inA = atA === undefined ? undefined : a[atA];
    const inB = atB === undefined ? undefined : b[atB];
    if (inA !== undefined && inB !== undefined)
      return sameDecision(inA, inB) ? [] : [{ kind: inA.kind, a: inA, b: inB, otherwise: [] }];
    const only = inA ?? inB;
    if (only === undefined) return [];
    return [{ kind: only.kind, a: inA, b: inB, otherwise: whyNot(only, inA === undefined ? a : b, next) }];
  });
}

/** Compares two results; `models` are the ids of their driver models. */
export function diffResults(a: Result, b: Result, models: readonly [string, string]): CaseDiff {
  const [modelA, modelB] = models;
  return {
    a,
    b,
    facts: factDifferences({ asked: a.asked, model: modelA }, { asked: b.asked, model: modelB }),
    decisions: decisionDifferences(a.decisions, b.decisions),
    answer: answerDifferences(a, b),
  };
}

/** Answers two cases, and reports the facts, the decisions and the parts of the answer in which they differ. */
export function diff(a: Driven, b: Driven): CaseDiff {
  const models = [a.driver.model.id, b.driver.model.id] as const;
  const [ofA, ofB] = [answersOf(a.asked, a.driver), answersOf(b.asked, b.driver)];
  const [{ shown: newestA }] = ofA.answers;
  const [{ shown: newestB }] = ofB.answers;
  const open = openDiff(ofA, ofB);
  return { ...diffResults(newestA, newestB, models), ...(open === undefined ? {} : { open }) };
}

/** The values that a part leaves, whatever else each of the two cases leaves open. */
function leaves({ varying, only }: Narrowing): unknown {
  return varying.kind === 'variant'
    ? only.map((index) => varying.values[index]?.under)
    : [varyingKey(varying), only.map((index) => varying.values[index] ?? null)];
}

/** What a line about a case says, and where. */
function lineOf({ when, results }: Verdict): unknown {
  return [when.map((part) => part.map(leaves)), results.map((result) => answerParts(result))];
}

/** All answers of both cases; undefined where either has one alone. */
function openDiff(a: Answers, b: Answers): OpenDiff | undefined {
  if (isSettled(a) && isSettled(b)) return undefined;
  return { a, b, differs: JSON.stringify(a.verdicts.map(lineOf)) !== JSON.stringify(b.verdicts.map(lineOf)) };
}
