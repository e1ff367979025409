import { isAbout } from '../../model/decision.ts';
import type { Result } from '../../model/result.ts';
import { memorySize } from '../../text/memory-size.ts';
import { answerAlone } from './decisions.ts';

/** How large the bounce pool is, and what fills it; empty where nothing goes through it. */
export function poolWords({ asked, decisions }: Result): string {
  return decisions
    .filter((decided) => isAbout(decided, 'pool'))
    .map((decided) => answerAlone(decided, asked))
    .join(' ');
}

/** Whether what one device has in flight can be more than the pool holds. */
export function canFillPool({ decisions }: Result): boolean {
  return decisions.some(
    (decided) => isAbout(decided, 'pool') && (decided.code === 'can-fill' || decided.code === 'may-fill'),
  );
}

/** Bytes of a slot of the pool. */
const SLOT = 2048;
/** Slots of the largest pool that is worth asking for, 1 GiB. */
const LARGEST = 512 * 1024;

/** The slots of the pool, and those that a device may fill; what is not known is undefined. Nothing of a device that does not bounce. */
function slotsIn({ decisions }: Result): { readonly pool?: number; readonly device?: number } | undefined {
  const about = decisions.filter((decided) => isAbout(decided, 'pool'));
  if (about.length === 0) return undefined;
  const found: { pool?: number; device?: number } = {};
  for (const { parameters } of about) {
    const { slots, how } = parameters;
    if (typeof slots !== 'number' || slots === 0) continue;
    if (how === undefined) found.pool = slots;
    else found.device = slots;
  }
  return found;
}

/**
 * What the devices of a machine may have in flight together in the one pool that they share. Returns undefined where the
 * pool holds all of it, where its size is not known, or where fewer than two devices go through it.
 */
export function sharedPoolWords(results: readonly Result[]): string | undefined {
  const all = results.flatMap((result) => slotsIn(result) ?? []);
  const known = all.flatMap(({ device }) => device ?? []);
  const [{ pool } = {}] = all;
  const together = known.reduce((sum, slots) => sum + slots, 0);
  if (pool === undefined || all.length < 2 || together <= pool) return undefined;
  const sizes = `${memorySize(together * SLOT)} in flight together, more than its ${memorySize(pool * SLOT)}`;
  const wanted = 2 ** Math.ceil(Math.log2(together));
  const advice = wanted > LARGEST ? '' : ` swiotlb=${wanted} on the kernel command line holds that.`;
  const others = all.length - known.length;
  if (others === 0) return `${all.length} devices share it, and may have up to ${sizes}.${advice}`;
  const beside = `what ${others === 1 ? 'one more has' : `${others} more have`} in flight is not known`;
  return `${all.length} devices share it, and ${known.length} of them may have up to ${sizes}; ${beside}.${advice}`;
}
