import type { Entry } from '../input/import/sysfs/samples.ts';
import type { FuzzInput } from './input.ts';

/** Whether a smaller input still fails in the same way. */
export type StillFails = (input: FuzzInput) => Promise<boolean>;

/** Runs that cutting one finding down may take. */
const MOST_RUNS = 800;

type Content = string | Uint8Array;

/** Keeps what is needed of a list or a text: drops ever smaller pieces as long as the rest will do. */
async function shortest<T extends Content | readonly unknown[]>(
  whole: T,
  without: (from: T, start: number, end: number) => T,
  will: (candidate: T) => Promise<boolean>,
): Promise<T> {
  let kept = whole;
  for (let size = Math.max(1, Math.ceil(kept.length / 2)); kept.length > 0; size = Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length; ) {
      const candidate = without(kept, start, Math.min(kept.length, start + size));
      if (await will(candidate)) kept = candidate;
      else start += size;
    }
    if (size === 1) break;
  }
  return kept;
}

function textWithout(text: Content, start: number, end: number): Content {
  if (typeof text === 'string') return text.slice(0, start) + text.slice(end);
  return new Uint8Array([...text.subarray(0, start), ...text.subarray(end)]);
}

function listWithout<T>(list: readonly T[], start: number, end: number): readonly T[] {
  return [...list.slice(0, start), ...list.slice(end)];
}

type Entries<T> = readonly (readonly [string, T])[];

/** An input that still fails and is as small as that many runs can make it. */
export async function minimise(
  input: FuzzInput,
  stillFails: StillFails,
  mostRuns = MOST_RUNS,
): Promise<FuzzInput> {
  let best = input;
  let runs = 0;
  const will = async (candidate: FuzzInput): Promise<boolean> => {
    if (runs++ >= mostRuns || !(await stillFails(candidate))) return false;
    best = candidate;
    return true;
  };
  const { terminal, ...plain } = best;
  if (terminal !== undefined) await will(plain);
  await shortest(best.argv, listWithout, (argv) => will({ ...best, argv }));

  const files: Entries<Content> = Object.entries(best.files ?? {});
  await shortest(files, listWithout, (some) => will({ ...best, files: Object.fromEntries(some) }));
  const guest: Entries<Entry> = Object.entries(best.guest ?? {});
  await shortest(guest, listWithout, (some) => will({ ...best, guest: Object.fromEntries(some) }));

  for (const [path, content] of Object.entries(best.files ?? {}))
    await shortest(content, textWithout, (text) => will({ ...best, files: { ...best.files, [path]: text } }));
  for (const [path, content] of Object.entries(best.guest ?? {}))
    if (typeof content === 'string' || content instanceof Uint8Array)
      await shortest<Content>(content, textWithout, (text) =>
        will({ ...best, guest: { ...best.guest, [path]: text } }),
      );
  if (best.stdin !== undefined)
    await shortest<Content>(best.stdin, textWithout, (stdin) => will({ ...best, stdin }));
  for (const [i, argument] of best.argv.entries())
    await shortest<Content>(argument, textWithout, (text) =>
      will({ ...best, argv: best.argv.with(i, String(text)) }),
    );
  return best;
}
