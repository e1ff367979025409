import { basename } from 'node:path';
import { answerOf } from '../boot/answer.ts';
import { aheadOf, type BootRequest, boot } from '../boot/boot.ts';
import { BootError } from '../boot/boot-error.ts';
import { type Interrupt, onInterrupt } from '../boot/interrupt.ts';
import { KERNEL_PLACES } from '../boot/kernel.ts';
import { bootMeans, tapMeans } from '../boot/means.ts';
import { findTaps, netBackends } from '../boot/tap.ts';
import { type BootOptions, loadPlans, type ReadyBoot } from '../cases/boot-plans.ts';
import { recordingToJson } from '../input/serialise.ts';
import { attemptWrite } from '../io/attempt-write.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import { agrees, type BootAnswer, type BootMeans, type Unbootable } from '../model/boot.ts';
import type { Recording } from '../model/recording.ts';
import { bootCheckText, complete } from '../report/boot-check.ts';
import { bootsToJson } from '../report/boot-json.ts';
import { aheadText, answerText, unbootableText } from '../report/boot-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { styleFor } from '../report/layout/style.ts';

const CODES: Readonly<Record<Interrupt, ExitCode>> = {
  SIGHUP: EXIT.hungUp,
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
};

const DEFAULT_SECONDS = 120;

/** `vnex boot`: boots a case for real, and prints what was predicted beside what happened. Throws UsageError. */
export async function bootCommand(
  file: string | undefined,
  options: BootOptions & { readonly check?: boolean },
  io: Io,
): Promise<ExitCode> {
  if (options.check) return check(options, io);
  const interrupt = new AbortController();
  let signal: Interrupt | undefined;
  const stop = onInterrupt((given) => {
    signal ??= given;
    interrupt.abort(new BootError('interrupted'));
  });
  try {
    return await bootAll(file, options, io, interrupt.signal);
  } catch (error) {
    if (signal !== undefined) {
      io.err(`vnex boot: stopped by ${signal}; nothing is left running\n`);
      return CODES[signal];
    }
    throw error instanceof BootError ? usage('vnex boot', error.message) : error;
  } finally {
    stop();
  }
}

async function bootAll(
  file: string | undefined,
  options: BootOptions,
  io: Io,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const timeout = secondsOf(options.timeout) * 1000;
  const taps = findTaps();
  const { ready, unbootable } = await loadPlans(file, options, netBackends(taps), io);
  for (const one of unbootable) io.err(`${unbootableText(one)}\n`);
  refuseNothing(ready, unbootable, options);

  const style = styleFor(io.terminal);
  const answers: BootAnswer[] = [];
  for (const one of ready) {
    const name = options.record === undefined ? nameOf(one) : basename(options.record, '.json');
    const request: BootRequest = { ...one, name, taps, timeout, interrupt };
    const ahead = aheadOf(request, one.asked);
    // What the boot cannot show is said before it, on stderr where stdout is for a program.
    if (options.json) io.err(aheadText(ahead, style));
    else io.out(aheadText(ahead, style));
    const booted = await boot(request);
    if (options.record !== undefined) write(booted.recording, options.record, io);
    const answer = answerOf(ahead, booted);
    answers.push(answer);
    if (!options.json) io.out(`${answerText(answer, style)}\n`);
  }
  if (options.json) io.out(jsonText(bootsToJson(answers, unbootable)));
  return answers.every(agrees) ? EXIT.answered : EXIT.no;
}

/** What there is to boot with; 1: nothing can be booted without naming files. */
function check({ json }: BootOptions, io: Io): ExitCode {
  const means = bootMeans(KERNEL_PLACES);
  const able = complete(means);
  const network: BootMeans = { arch: 'network', parts: [tapMeans()] };
  const all = [...means, network];
  io.out(json ? jsonText({ complete: able, means: all }) : bootCheckText(all, styleFor(io.terminal)));
  return able.length > 0 ? EXIT.answered : EXIT.no;
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
  { record }: BootOptions,
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

function secondsOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_SECONDS;
  const seconds = Number(given);
  if (/^\d{1,6}(?:\.\d+)?$/.test(given) && seconds > 0) return seconds;
  throw new UsageError([{ file: '--timeout', message: `found “${given}”; expected a number of seconds` }]);
}
