import type { Case } from './case.ts';
import type { Decision, Result } from './result.ts';

/** A case with its answer. */
export interface Answered {
  readonly asked: Case;
  readonly result: Result;
}

const REACH = /^reach\//;
/** What stands in the way, as opposed to what follows from it. */
const OBSTACLE = /^reach\/(?:addresses|memory)$/;
/** What makes bus addresses differ from guest-physical ones. */
const TRANSLATION = /\/(?:iommu\/|dma\/pseries-window$)/;
const ACCEPTANCE = /^device\/accept\//;

function last(log: readonly Decision[], about: (id: string) => boolean): Decision | undefined {
  return log.findLast(({ id, effect }) => effect !== '' && about(id));
}

/** The choice that led into the obstacle: a translation where addresses are misread, else the last one that counted. */
function choice({ decisions, dma }: Result, obstacle: Decision | undefined): Decision | undefined {
  const before = (id: string) => !REACH.test(id);
  if (dma?.api === 'bypass') return last(decisions, (id) => before(id) && !TRANSLATION.test(id));
  const translation =
    obstacle?.id === 'reach/addresses' ? last(decisions, (id) => TRANSLATION.test(id)) : undefined;
  return translation ?? last(decisions, before);
}

/**
 * The decisions that settled an answer, one or two, in their order: the last with an effect; who refused; or the
 * choice and what it ran into. None: nothing on the way changed anything.
 */
export function decisive(result: Result): readonly Decision[] {
  const { outcome, decisions } = result;
  const present = (...found: readonly (Decision | undefined)[]) => found.filter((each) => each !== undefined);
  switch (outcome) {
    case 'refused-by-device':
      return present(last(decisions, (id) => ACCEPTANCE.test(id)));
    case 'breaks': {
      const obstacle = last(decisions, (id) => OBSTACLE.test(id));
      return present(choice(result, obstacle), obstacle);
    }
    case 'works':
    case 'refused-by-driver':
    case 'not-created':
      return present(last(decisions, () => true));
  }
}
