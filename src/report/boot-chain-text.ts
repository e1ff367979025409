import { type Answers, alwaysWorks, faresAlike } from '../model/answers.ts';
import type { ExplainedChain } from '../model/boot-chain.ts';
import { flow, type Style } from './layout/style.ts';
import { chainWords, type KernelEnd } from './words/boot-chain.ts';
import { answerSummary } from './words/verdicts.ts';

function kernelEnd(answers: Answers | undefined, guest: string): KernelEnd {
  if (answers === undefined) return { works: undefined, words: `what ${guest} does with it is not known` };
  if (alwaysWorks(answers)) return { works: true, words: `${guest} then drives it, too` };
  if (faresAlike(answers))
    return { works: false, words: `${guest} cannot use it: ${answerSummary(answers)}` };
  const never = answers.answers.every(({ result }) => result.outcome !== 'works');
  return { works: never ? false : undefined, words: `with ${guest} it then ${answerSummary(answers)}` };
}

/** From power-on to the kernel, a line for each firmware that it may be. */
export function bootChainLines({ chain, machine, guest }: ExplainedChain, style: Style): readonly string[] {
  const sentences = chainWords(
    chain,
    machine.devices.map(({ name }) => name),
    (at) => kernelEnd(machine.kernel(at), guest),
  );
  return sentences.map(({ good, text }) => {
    const glyph = good === undefined ? style.glyph.open : good ? style.glyph.good : style.glyph.bad;
    const dress = good === undefined ? style.strong : good ? style.good : style.bad;
    const line = flow(`Boot  ${glyph} ${text}`, style, 8, 2);
    return `  ${line.replace(glyph, dress(glyph))}`;
  });
}
