import type { Wording } from '../../model/decision.ts';

/** The message that an answer quotes, with `{name}` for what a case fills in. Returns undefined where it quotes none. */
export function quotedMessage({ answer }: Wording): string | undefined {
  return /\u201c([^\u201d]+)\u201d/.exec(answer ?? '')?.[1];
}
