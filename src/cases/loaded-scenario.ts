import type { ImportOptions } from '../cli/case-options.ts';
import type { DrivenCase } from '../explore/check.ts';
import { chooseDriver } from '../guest/drivers.ts';
import type { Inputs } from '../input/inputs.ts';
import type { InputSource } from '../input/source.ts';
import type { UsageError } from '../io/usage-error.ts';
import type { JudgedGranted } from '../model/check.ts';
import type { OpenCase } from '../model/open-case.ts';
import type { Expectation, Scenario } from '../model/scenario.ts';
import type { Advise } from '../report/words/edits.ts';
import type { CaseOrigin } from './cases.ts';
import { unknownDriver } from './driver-named.ts';
import type { GuestExpectations } from './guest-expectations.ts';

/** What scenarios are run with in place of what they say, and what imported files do not say. */
export interface ScenarioOptions extends ImportOptions {
  readonly driver?: string;
  /** The file that says what is expected of imported guests, in place of those beside them. */
  readonly expect?: string;
  /** The day on which known failures are judged, in place of the one that it is. */
  readonly today?: string;
}

/** A case to check. */
export interface LoadedCase extends DrivenCase {
  /** The text that it was imported from; left out of a case of a scenario. */
  readonly origin?: CaseOrigin;
  /** Says a change in the words of that text. */
  readonly advise?: Advise;
  /** What is expected of it, where that is not what its scenario expects. */
  readonly expect?: Expectation;
}

/** A scenario to check, and the file that it stands in. */
export interface LoadedScenario {
  readonly source: InputSource;
  /** It has no expectation of its own that could be rewritten. */
  readonly imported?: true;
  /** What its answers take for granted, or are given without; left out of a scenario, which says all that counts. */
  readonly granted?: readonly JudgedGranted[];
  readonly scenario: Scenario;
  readonly cases: readonly LoadedCase[];
}

/** What every file is loaded with. */
export interface ScenarioLoading {
  readonly options: ScenarioOptions;
  readonly inputs: Inputs;
  readonly expectations: GuestExpectations;
  readonly remark: (text: string) => void;
}

/** The driver models of the cases; an unknown one is a problem of the scenario. */
export function drivenCases(
  cases: readonly OpenCase[],
  source: InputSource,
  inputs: Inputs,
): readonly DrivenCase[] {
  return cases.flatMap((asked) => {
    const driver = chooseDriver(asked.driver);
    if (driver !== undefined) return [{ asked, driver }];
    inputs.found.push({ source, path: ['driver'], on: 'value', message: unknownDriver(asked.driver) });
    return [];
  });
}

/** Whether it is an option that something is wrong with, and no file. */
export function isOfOptions({ problems }: UsageError): boolean {
  return problems.every(({ file }) => file.startsWith('--'));
}
