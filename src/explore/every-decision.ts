import '../guest/drivers.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import type { DecisionKind } from '../model/decision.ts';
import './explain.ts';

/** Every decision that any rule can take, in the order of declaration. Rules state them when they are loaded, as they are here. */
export function everyDecision(): readonly DecisionKind[] {
  return decisionKinds();
}
