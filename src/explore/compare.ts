import { equals, without } from '../features/feature-set.ts';
import { DRIVERS } from '../guest/drivers.ts';
import { linux } from '../guest/linux/linux.ts';
import type { Comparison, Difference, Pair } from '../model/comparison.ts';
import type { Result } from '../model/result.ts';
import type { NamedDriver } from './judged-rule.ts';
import { resultOf } from './open/answers.ts';

function sameAnswer(a: Result, b: Result): boolean {
  return (
    a.outcome === b.outcome &&
    a.message === b.message &&
    a.dma?.api === b.dma?.api &&
    a.dma?.path === b.dma?.path &&
    a.dma?.ring === b.dma?.ring &&
    a.dma?.bounced === b.dma?.bounced &&
    a.cost?.join() === b.cost?.join()
  );
}

/** What of a result is different from the first of its row. */
function difference(first: Result, result: Result): Difference {
  if (!sameAnswer(first, result)) return { in: 'answer' };
  const [before, now] = [first.features.negotiated, result.features.negotiated];
  if (equals(before, now)) return { in: 'nothing' };
  return { in: 'features', more: without(now, before), fewer: without(before, now) };
}

/** The labels that stand for more than one pair. */
function ambiguous(labels: readonly string[]): ReadonlySet<string> {
  return new Set(labels.filter((label, i) => labels.indexOf(label) !== i));
}

/** Names of platforms under which no two rows look alike: where a release tells them apart it is added, else a number. */
function platformLabels(pairs: readonly Pair[]): readonly string[] {
  const label = (i: number, name: string) => JSON.stringify([pairs[i]?.device.name, name]);
  const plain = pairs.map(({ platform }) => platform.name);
  const twice = ambiguous(plain.map((name, i) => label(i, name)));
  const released = pairs.map(({ platform: { name, kernel } }, i) =>
    twice.has(label(i, name)) ? `${name}, Linux ${kernel.version}` : name,
  );
  const seen = new Map<string, number>();
  return released.map((name, i) => {
    const count = (seen.get(label(i, name)) ?? 0) + 1;
    seen.set(label(i, name), count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** Answers every pair under every driver. */
export function compare(pairs: readonly Pair[], drivers: readonly NamedDriver[]): Comparison {
  const labels = platformLabels(pairs);
  return {
    drivers: drivers.map(({ id }) => id),
    rows: pairs.map(({ device, platform }, i) => {
      const answers = drivers.map(({ id, driver }) => {
        return resultOf({ device, platform, driver: id }, driver);
      });
      const [first] = answers;
      return {
        pair: { device, platform },
        device: device.name,
        platform: labels[i] ?? platform.name,
        type: device.type,
        cells: answers.map((answer) => ({
          result: answer,
          difference: difference(first ?? answer, answer),
        })),
      };
    }),
  };
}

/** Releases in which the rule, or the guests that it is for, changed; and the one that this project tests most. */
const RELEASES = ['4.8', '5.8', '5.10', '5.13', '5.19', '6.12', '7.3'] as const;

/** Whom claims are judged about unless the user says: Linux as it changed, and every proposal. */
export const CLAIM_DRIVERS: readonly NamedDriver[] = [
  ...RELEASES.map((release) => ({ id: `${linux.id}-${release}`, driver: { model: linux, release } })),
  ...DRIVERS.filter(({ id }) => id !== linux.id).map((model) => ({
    id: model.id,
    driver: { model, release: undefined },
  })),
];
