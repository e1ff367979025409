import type { BrokenPattern } from '../model/broken-pattern.ts';
import { FORMAT_VERSION } from '../model/format-version.ts';
import type { Swept } from '../model/sweep.ts';
import { answerJson, type Spelling } from './compare-json.ts';
import { claimSentence } from './sweep-text.ts';
import { narrowingJson, patternWords } from './words/space.ts';

type Json = Readonly<Record<string, unknown>>;

/** The example of a pattern, as a scenario file has it, with its answer for the expectation. */
export function patternScenario(
  { claim, driver }: Swept,
  pattern: BrokenPattern,
  { device, platform }: Spelling,
): Json {
  const { asked, ...result } = pattern.example;
  return {
    name: `${driver}: ${claim}`,
    description: `${patternWords(pattern)}: breaks the claim that ${claimSentence(claim)}.`,
    device: device(asked.device),
    platform: platform(asked.platform),
    driver: asked.driver,
    expect: {
      outcome: result.outcome,
      ...(result.dma === undefined ? {} : { dma: { path: result.dma.path } }),
    },
  };
}

/** `vnex sweep --json`. Counts are strings: they are exact, and larger than a JSON number holds. */
export function sweepToJson(swept: Swept, spelling: Spelling): Json {
  const { space, claim, driver, paths, counts, patterns } = swept;
  const { silent, undriven, holds, broken } = counts;
  return {
    formatVersion: FORMAT_VERSION,
    space,
    claim: { id: claim, sentence: claimSentence(claim) },
    driver,
    paths,
    total: String(silent + undriven + holds + broken),
    counts: {
      silent: String(silent),
      undriven: String(undriven),
      holds: String(holds),
      broken: String(broken),
    },
    patterns: patterns.map((pattern) => ({
      words: patternWords(pattern),
      base: { device: pattern.base.device.name, platform: pattern.base.platform.name },
      only: pattern.narrowings.map(narrowingJson),
      answer: answerJson(pattern.example),
      scenario: patternScenario(swept, pattern, spelling),
    })),
  };
}
