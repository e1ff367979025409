import type { DriverModel } from '../../guest/driver-model.ts';
import type { FactSource } from '../../inquiry/fact-source.ts';
import { Inquiry } from '../../inquiry/inquiry.ts';
import { andThen, type Staged } from '../../inquiry/staged.ts';
import { afterAgreement, agree, type Evaluation, evaluate } from '../evaluate.ts';
import { canRun } from '../judge.ts';
import type { PathVerdict } from '../sweep/node.ts';

/** What tells answers apart besides how the case ends; whatever it returns is written as JSON. */
export type Distinguish = (ask: Inquiry, evaluation: Evaluation) => unknown;

/**
 * What two answers must have in common to be one to a reader: how it ends, what is said, and the way of the data, a
 * line each.
 */
function answerKey({ outcome, handshake, dma, cost }: Evaluation, told: unknown): string {
  const { refusal, status } = handshake;
  const way = dma && [dma.api, dma.mapping.path, dma.mapping.ring, dma.mapping.bounced, dma.addresses];
  const said = JSON.stringify([refusal?.message, refusal?.errno, told]);
  return `${outcome}\n${said}\n${JSON.stringify([status, way, cost])}`;
}

/** How it ends and what is said, in the key of an answer. */
export function endIn(key: string): string {
  return key.split('\n').slice(0, 2).join('\n');
}

/** How it ends, in the key of an answer. */
export function outcomeIn(key: string): string {
  return key.split('\n')[0] ?? key;
}

/** What of the key of an answer a line tells: of a device that fails, not the way of the data. */
export function verdictIn(key: string): string {
  return outcomeIn(key) === 'works' ? key : endIn(key);
}

/** What holds in each case that a source stands for. */
export function endVerdict(
  source: FactSource,
  model: DriverModel,
  telling: Distinguish | undefined,
): Staged<PathVerdict> {
  if (!canRun(source)) return { kind: 'silent' };
  const ask = new Inquiry(source, { log: false });
  if (telling !== undefined) {
    // It may ask for what no stage has in its state.
    const evaluation = evaluate(model, ask);
    return { kind: 'broken', how: answerKey(evaluation, telling(ask, evaluation)) };
  }
  return andThen(agree(model, ask), 'agreement', (agreement) => {
    // An answer has the status in it, which no stage after the handshake has in its state.
    const way = `status ${agreement.handshake.status}`;
    return andThen(afterAgreement(model, ask, agreement), way, (evaluation) => ({
      kind: 'broken',
      how: answerKey(evaluation, undefined),
    }));
  });
}
