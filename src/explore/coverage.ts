import type { DriverModel } from '../guest/driver-model.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Recording } from '../model/recording.ts';
import { agreedCases } from './verify.ts';

/** Which answers of which decisions the recordings exercise, and which none of them does; by the decision’s id. */
export function coverage(model: DriverModel, recordings: readonly Recording[]): Coverage {
  const exercised = new Set<string>();
  for (const recording of recordings) {
    for (const { decisions } of agreedCases(model, recording)) {
      for (const { kind, code } of decisions) exercised.add(`${kind.id}=${code}`);
    }
  }
  const kinds = decisionKinds().filter(({ proposed }) => proposed !== true);
  const sorted = kinds.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.map((kind) => {
    const codes = Object.keys(kind.answers);
    return {
      kind,
      exercised: codes.filter((code) => exercised.has(`${kind.id}=${code}`)),
      unexercised: codes.filter((code) => !exercised.has(`${kind.id}=${code}`)),
    };
  });
}
