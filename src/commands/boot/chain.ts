import { basename } from 'node:path';
import { answerOf } from '../../boot/answer.ts';
import { aheadOf } from '../../boot/boot.ts';
import { powerOn } from '../../boot/chain/power-on.ts';
import { chainPlans } from '../../cases/firmware-plans.ts';
import { recordingToJson } from '../../input/serialise.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import { complainStyled } from '../../io/complain.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { agrees, type BootAnswer } from '../../model/boot.ts';
import { bootsToJson } from '../../report/boot-json.ts';
import { aheadText, bootAnswerText } from '../../report/boot-text.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { verificationText } from '../../report/verification-text.ts';
import { replay } from '../verify/replay.ts';
import type { BootAllOptions } from './boot-all.ts';

/** Boots each guest of a text from power-on, its kernel by its firmware, and compares both with what is predicted; true if all of it agrees. Throws UsageError and BootError. */
export async function bootChains(
  file: string | undefined,
  options: BootAllOptions & { readonly loader?: string },
  io: Io,
  interrupt: AbortSignal,
): Promise<boolean> {
  if (file === undefined) throw usage('--chain', 'name a QEMU command line or a libvirt domain');
  const { record, timeout, json } = options;
  const plans = await chainPlans(file, options, io);
  if (record !== undefined && plans.length > 1)
    throw usage('--record', `this makes ${plans.length} boots, and a recording is of one`);
  const style = styleFor(io.terminal);
  const answers: BootAnswer[] = [];
  let agree = true;
  for (const plan of plans) {
    const name = record === undefined ? `${plan.firmwareName}-boot` : basename(record, '.json');
    const request = { ...plan, name, timeout: timeout * 1000, interrupt };
    const ahead = aheadOf(request, plan.plan.asked);
    const said = `${aheadText(ahead, style)}  ${plan.firmware.words} loads the kernel\n`;
    if (json) complainStyled(said, io);
    else io.out(said);
    const booted = await powerOn(request);
    const { recording } = booted;
    if (record !== undefined)
      attemptWrite(record, () => io.writeFile(record, jsonText(recordingToJson(recording))));
    const answer = answerOf(ahead, booted);
    answers.push(answer);
    const { summaries, unjudged } = replay({ kind: 'recording', recording, file: name });
    if (!json) io.out(`${bootAnswerText(answer, style)}\n${verificationText(summaries, unjudged, style)}`);
    agree &&=
      agrees(answer) &&
      unjudged.length === 0 &&
      summaries.every(({ disagreements }) => disagreements.length === 0);
  }
  if (json) io.out(jsonText(bootsToJson(answers, [])));
  return agree;
}
