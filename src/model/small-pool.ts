import { type Answers, alwaysWorks } from './answers.ts';
import { isAbout } from './decision.ts';
import type { Result } from './result.ts';

/** A bounce pool that was made small. */
export interface SmallPool {
  /** The slots of 2 KiB that hold all that may be in flight; undefined where that is more than the default. */
  readonly wanted: number | undefined;
}

/** IO_TLB_DEFAULT_SIZE: slots of 64 MiB. */
const DEFAULT = 32 * 1024;

/**
 * The pool of a device that the kernel command line makes smaller than it is by default, and that the device alone can fill.
 * Returns undefined of any other: that a pool can be full is not yet a mistake.
 */
function poolOf({ decisions }: Result): SmallPool | undefined {
  const about = decisions.filter((decided) => isAbout(decided, 'pool'));
  const size = about.find(({ code }) => code === 'parameter');
  const use = about.find(({ code }) => code === 'can-fill');
  const [has, needs] = [size?.parameters.slots, use?.parameters.slots];
  if (typeof has !== 'number' || typeof needs !== 'number' || has >= DEFAULT) return undefined;
  const wanted = 2 ** Math.ceil(Math.log2(needs));
  return { wanted: wanted < DEFAULT ? wanted : undefined };
}

/** The same of a device that works whatever is open. */
export function smallPoolOf(answers: Answers): SmallPool | undefined {
  if (!alwaysWorks(answers)) return undefined;
  return answers.answers.flatMap(({ result }) => poolOf(result) ?? [])[0];
}

/** Whether a device needs no remedy: it works whatever is open, and its bounce pool was not made small. */
export function needsNoRemedy(answers: Answers): boolean {
  return alwaysWorks(answers) && smallPoolOf(answers) === undefined;
}
