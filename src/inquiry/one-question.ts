import type { Inquiry } from './inquiry.ts';

/**
 * A rule that has few answers and comes to them in many ways: an open space asks for its answer at once, and which cases
 * get which answer is found out once.
 */
export function oneQuestion<Ask extends Pick<Inquiry, 'asOne'>, Answer extends string | boolean>(
  rule: (ask: Ask) => Answer,
): (ask: Ask) => Answer {
  return (ask) => (ask.asOne === undefined ? rule(ask) : ask.asOne([rule], () => rule(ask)));
}
