import { isAbout } from '../../model/decision.ts';
import type { Result } from '../../model/result.ts';
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
