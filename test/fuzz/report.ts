import { inputToJson } from './input.ts';
import type { Finding, Step } from './run.ts';

/** Counts of a run so far. */
export interface Tally {
  inputs: number;
  findings: number;
  /** Of the slowest input. */
  longest: number;
  readonly codes: Map<string, number>;
  readonly targets: Map<string, number>;
  /** Milliseconds in all, by target. */
  readonly times: Map<string, number>;
}

export function openTally(): Tally {
  return { inputs: 0, findings: 0, longest: 0, codes: new Map(), targets: new Map(), times: new Map() };
}

export function count(tally: Tally, { code, target, milliseconds, findings }: Step): void {
  tally.inputs++;
  tally.findings += findings.length;
  tally.longest = Math.max(tally.longest, milliseconds);
  const add = (counts: Map<string, number>, key: string, more = 1) =>
    counts.set(key, (counts.get(key) ?? 0) + more);
  add(tally.codes, `${target}: ${code}`);
  add(tally.targets, target);
  add(tally.times, target, milliseconds);
}

/** `1:42:libvirt`, which --replay takes. */
export function placeText({ seed, index, only }: Finding['place']): string {
  return only === undefined ? `${seed}:${index}` : `${seed}:${index}:${only}`;
}

const LONGEST = 4000;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}

export function findingText({ place, target, failure, input }: Finding, file: string): string {
  return [
    '',
    `✗ ${target}: ${failure.kind}`,
    ...shortened(failure.detail)
      .split('\n')
      .map((line) => `    ${line}`),
    `  again: npm run fuzz -- --replay ${placeText(place)}`,
    `  cut down: npm run fuzz -- --replay ${file}`,
    ...shortened(inputToJson(input))
      .split('\n')
      .map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** How often each target ended with each exit code. */
export function tallyText(
  { inputs, findings, longest, codes, targets, times }: Tally,
  seconds: number,
): string {
  const rows = [...targets].sort().map(([target, number]) => {
    const share = (code: number) => {
      const part = (100 * (codes.get(`${target}: ${code}`) ?? 0)) / number;
      return `${part.toFixed(0).padStart(4)}%`;
    };
    const mean = ((times.get(target) ?? 0) / number).toFixed(2).padStart(6);
    return `  ${target.padEnd(20)} ${String(number).padStart(8)} ${share(0)} ${share(1)} ${share(2)} ${mean}`;
  });
  return [
    `  ${'target'.padEnd(20)} ${'inputs'.padStart(8)}     0     1     2     ms  by exit code`,
    ...rows,
    `${inputs} inputs in ${seconds.toFixed(0)} s, the slowest ${longest.toFixed(0)} ms: ${findings} findings`,
    '',
  ].join('\n');
}
