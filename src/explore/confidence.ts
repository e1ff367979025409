import recorded from '../data/recorded-steps.json' with { type: 'json' };
import { deviceTypeName } from '../features/registry.ts';
import { readsBracket, stepOf } from '../inquiry/steps.ts';
import type { Case } from '../model/case.ts';
import { type Decided, isAbout, type Topic } from '../model/decision.ts';
import type { Confidence } from '../model/result.ts';

const INDICES: ReadonlyMap<string, number> = new Map(recorded.steps.map((step, index) => [step, index]));
/** The ways that were recorded in each setting, with blanks between them. */
const PATHS: Readonly<Record<string, string>> = recorded.paths;

/** What a recording has in common with the cases that it vouches for: architecture, transport, type, and who makes it. */
export function circumstanceOf({ device, platform }: Case): string {
  return `${platform.arch} ${device.transport} ${deviceTypeName(device.type)} ${device.implementation}`;
}

/** The decisions that an answer depends on: how large the bounce pool is changes none. */
function stepsIn(decisions: readonly Decided[]): readonly Decided[] {
  return decisions.filter((decided) => !isAbout(decided, 'pool'));
}

/** What a step about single bits came to depends on what is offered; the way that a case takes does not. */
const ABOUT_BITS: ReadonlySet<Topic> = new Set([
  'view',
  'read',
  'table',
  'selection',
  'transport',
  'validate',
]);

/** The way that a case takes, by the places of its steps in the list of those that were recorded: `0.3.17`. */
export function pathOf(decisions: readonly Decided[], indexOf: (step: string) => number | undefined): string {
  const way = stepsIn(decisions).filter(({ kind }) => !ABOUT_BITS.has(kind.topic));
  const places = new Set(way.map((decided) => indexOf(stepOf(decided)) ?? -1));
  return [...places].sort((a, b) => a - b).join('.');
}

/** The ids of the decisions that no recording came to as this case does, each once. */
export function unseenIn(decisions: readonly Decided[]): readonly string[] {
  return [
    ...new Set(
      stepsIn(decisions)
        .filter((one) => !INDICES.has(stepOf(one)))
        .map(({ kind }) => kind.id),
    ),
  ];
}

/**
 * How well an answer is known: a bracket anywhere makes it a guess. It is recorded where one recording of such a device,
 * on such a transport and architecture, took its way, and its steps about single bits were seen in some; ways of several
 * recordings together prove nothing.
 */
export function confidenceOf(asked: Case, decisions: readonly Decided[]): Confidence {
  if (stepsIn(decisions).some(readsBracket)) return 'bracketed';
  if (unseenIn(decisions).length > 0) return 'source';
  const paths = (PATHS[circumstanceOf(asked)] ?? '').split(' ');
  return paths.includes(pathOf(decisions, (step) => INDICES.get(step))) ? 'recorded' : 'source';
}
