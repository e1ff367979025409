import { UsageError } from './io/usage-error.ts';
import type {
  AnswerJson,
  AnswersJson,
  CaseJson,
  DeviceJson,
  Given,
  PlatformJson,
} from './model/published.ts';

// What `require('vnex')` and `import … from 'vnex'` give.

export type { Problem } from './io/usage-error.ts';
export type {
  AnswerJson,
  AnswersJson,
  CaseJson,
  DeviceJson,
  FeatureSetJson,
  Given,
  OpenAnswerJson,
  PlatformJson,
  ResultJson,
} from './model/published.ts';
export { UsageError };

/**
 * Answers a case with every decision behind it, as `vnex explain --json` does. Paths in it are relative to the working
 * directory. Rejects with a UsageError whose `problems` name everything that is wrong with the case.
 */
export async function explain(asked: CaseJson): Promise<AnswersJson> {
  return (await import('./cases/answer-json.ts')).explainOne(asked);
}

/**
 * The answer alone, without the decisions. Of a case with several answers it has what they have in common, and `unknown`
 * for outcomes that differ. Rejects as explain() does.
 */
export async function negotiate(
  device: Given<DeviceJson>,
  platform: Given<PlatformJson>,
  driver = 'linux',
): Promise<AnswerJson> {
  return (await import('./cases/answer-json.ts')).negotiateOne({ device, platform, driver });
}
