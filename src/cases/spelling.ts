import { deviceToJson, platformToJson } from '../input/serialise.ts';
import type { Spelling } from '../report/compare-json.ts';

/** How commands write devices and platforms in JSON. */
export const SPELLING: Spelling = { device: deviceToJson, platform: platformToJson };
