import { basename } from 'node:path';
import { answerOf } from '../../boot/answer.ts';
import { aheadOf, boot } from '../../boot/boot.ts';
import type { BootRequest } from '../../boot/boot-request.ts';
import { findTaps, netBackends } from '../../boot/tap.ts';
import { type BootOptions, loadPlans, type ReadyBoot } from '../../cases/boot-plans.ts';
import { recordingToJson } from '../../input/serialise.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import { complain, complainStyled } from '../../io/complain.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { agrees, type BootAnswer, type Unbootable } from '../../model/boot.ts';
import type { Recording } from '../../model/recording.ts';
import { bootsToJson } from '../../report/boot-json.ts';
import { aheadText, bootAnswerText, unbootableText } from '../../report/boot-text.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';

/** What is booted, and what is made of it. */
export interface BootAllOptions extends BootOptions {
  readonly record?: string;
  /** Seconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

/** Boots each case, and prints what was predicted beside what happened; true if all of it agrees. Throws UsageError and BootError. */
export async function bootAll(
  file: string | undefined,
  options: BootAllOptions,
  io: Io,
  interrupt: AbortSignal,
): Promise<boolean> {
  const timeout = options.timeout * 1000;
  const taps = findTaps();
  const { ready, unbootable } = await loadPlans(file, options, netBackends(taps), io);
  for (const one of unbootable) complain(unbootableText(one), io);
  refuseNothing(ready, unbootable, options);

  const style = styleFor(io.terminal);
  const answers: BootAnswer[] = [];
  for (const one of ready) {
    const name = options.record === undefined ? nameOf(one) : basename(options.record, '.json');
    const request: BootRequest = { ...one, name, taps, timeout, interrupt };
    const ahead = aheadOf(request, one.asked);
    // What the boot cannot show is said before it, on stderr where stdout is for a program.
    if (options.json) complainStyled(aheadText(ahead, style), io);
    else io.out(aheadText(ahead, style));
    const booted = await boot(request);
    if (options.record !== undefined) write(booted.recording, options.record, io);
    const answer = answerOf(ahead, booted);
    answers.push(answer);
    if (!options.json) io.out(`${bootAnswerText(answer, style)}\n`);
  }
  if (options.json) io.out(jsonText(bootsToJson(answers, unbootable)));
  return answers.every(agrees);
}

function nameOf({ plan, kernel }: ReadyBoot): string {
  const [series = ''] = /^\d+\.\d+/.exec(kernel.kernel.version) ?? [];
  return `${plan.platform.arch}-${series}-boot`;
}

function write(recording: Recording, path: string, io: Io): void {
  attemptWrite(path, () => io.writeFile(path, jsonText(recordingToJson(recording))));
}

function refuseNothing(
  ready: readonly ReadyBoot[],
  unbootable: readonly Unbootable[],
  { record }: BootAllOptions,
): void {
  if (ready.length === 0) {
    const message =
      unbootable.length === 0 ? 'there is no device to boot' : 'nothing of this can be booted here';
    throw usage('vnex boot', `${message}; \`vnex boot --check\` lists what is there and what is missing`);
  }
  if (record !== undefined && ready.length > 1)
    throw usage(
      '--record',
      `this makes ${ready.length} boots, and a recording is of one; name one device and one platform`,
    );
}
