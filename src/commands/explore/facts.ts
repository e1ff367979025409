import type { ChosenDriver } from '../../guest/driver-model.ts';
import type { ExploredFact } from '../../model/exploration.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Result } from '../../model/result.ts';
import type { Changeable } from './changeable.ts';
import { deviceFacts } from './device-facts.ts';
import { driverFact, guestReleaseFact, kernelFact, kernelFacts } from './kernel-facts.ts';
import { platformFacts } from './platform-facts.ts';

function readBy({ decisions }: Result, is: Changeable['is']): readonly string[] {
  return [...new Set(decisions.filter(({ facts }) => facts.some(is)).map(({ kind }) => kind.id))];
}

/** Every fact of a case that can be changed. */
export function changeablesOf(asked: OpenCase, driver: ChosenDriver): readonly Changeable[] {
  return [
    driverFact(driver),
    ...guestReleaseFact(driver),
    kernelFact(asked.platform),
    ...platformFacts(asked),
    ...deviceFacts(asked),
    ...kernelFacts(asked.platform),
  ];
}

/** The same, and which decisions read each. */
export function changeableFactsOf(
  asked: OpenCase,
  driver: ChosenDriver,
  result: Result,
): readonly ExploredFact[] {
  return changeablesOf(asked, driver).map(({ fact, is }) => ({ ...fact, readBy: readBy(result, is) }));
}
