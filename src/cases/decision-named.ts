import { everyDecision } from '../explore/every-decision.ts';
import { usage } from '../io/usage-error.ts';
import type { DecisionKind } from '../model/decision.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';

/** Finds a decision by its id. An unknown id is a UsageError with the closest known one. */
export function decisionNamed(id: string, where: string): DecisionKind {
  const kinds = everyDecision();
  const found = kinds.find((kind) => kind.id === id);
  if (found !== undefined) return found;
  const ids = kinds.map((kind) => kind.id);
  const near = suggestion(closest(id, ids));
  throw usage(where, `unknown decision ${quote(id)}; \`vnex list decisions\` shows them all${near}`);
}
