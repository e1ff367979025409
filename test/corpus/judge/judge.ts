import { release } from 'node:os';
import type { Taps } from '../../../src/boot/tap.ts';
import type { Qemu } from '../../../src/boot/tools.ts';
import { predictUnder } from '../../../src/device/qemu/predict-under.ts';
import type { QemuPrediction } from '../../../src/device/qemu/prediction.ts';
import { toMask } from '../../../src/features/feature-set.ts';
import { readQemuWords } from '../../../src/input/import/qemu/command-line.ts';
import type { Command } from '../../../src/input/import/qemu/options.ts';
import type { Plug } from '../../../src/model/qemu.ts';
import { startReal } from './real-qemu.ts';
import { startable } from './startable.ts';

/** What came of a command line. */
export type Verdict =
  | { readonly kind: 'equal'; readonly devices: number; readonly refusals: number }
  | { readonly kind: 'different'; readonly differences: readonly string[] }
  | { readonly kind: 'not judged'; readonly why: string };

type Words = readonly (readonly [name: string, value: string])[];

/**
 * Starts the devices of a command line in a real QEMU and compares what each offers with the prediction. QEMU ends with the first
 * device that it refuses; if that was predicted, in its words, it is started again without that device.
 */
export async function judge(command: Command, qemu: Qemu, taps: Taps | undefined): Promise<Verdict> {
  const start = startable(command);
  if (start.kind === 'left out') return { kind: 'not judged', why: start.why };
  let words = start.options;
  for (let refusals = 0; ; refusals++) {
    const predictions = predicted(words, qemu);
    if (typeof predictions === 'string') return { kind: 'not judged', why: predictions };
    if (predictions.length === 0)
      return refusals > 0
        ? { kind: 'equal', devices: 0, refusals }
        : { kind: 'not judged', why: 'no device is left that needs nothing of the host' };
    const real = await startReal(qemu.binary, spelled(words), taps);
    if (real.kind === 'started') {
      const differences = compared(predictions, real.offers);
      return differences.length > 0
        ? { kind: 'different', differences }
        : { kind: 'equal', devices: predictions.length, refusals };
    }
    const said = saidIn(real.said);
    const untold = predictions.find((one) => one.kind === 'created' && one.device.unmodelled !== undefined);
    if (untold !== undefined) return { kind: 'not judged', why: `${untold.plug.model} depends on the host` };
    const refused = predictions.find((one) => isSaid(one, said.message));
    // An option that this QEMU or the machine does not take ends it, whatever the devices: each is refused with it.
    if (predictions.every((one) => isSaid(one, said.message)))
      return { kind: 'equal', devices: 0, refusals: refusals + 1 };
    const without = refused && withoutDevice(words, idOf(refused));
    if (without === undefined || without.length === words.length)
      return said.option.includes('virtio')
        ? { kind: 'different', differences: [`refused by QEMU: ${said.message}`] }
        : { kind: 'not judged', why: `QEMU does not start: ${said.message}` };
    words = without;
  }
}

/** What vnex makes of the very words that QEMU is given, or what keeps it from saying so. */
function predicted(words: Words, { binary, versionText }: Qemu): readonly QemuPrediction[] | string {
  const all = [binary, ...spelled(words)].map((text) => ({ text, offset: 0 }));
  const { line, problems } = readQemuWords(all, '', { file: 'words', qemu: versionText });
  if (line === undefined || problems.length > 0) return problems[0]?.message ?? 'nothing was read';
  if (line.platform.unmodelled !== undefined) return `${line.platform.unmodelled.what} was not read`;
  const hostKernel = /^\d+\.\d+/.exec(release())?.[0] ?? '';
  return predictUnder(line.start, line.plugs, { qemu: versionText, hostKernel })?.predictions ?? 'no version';
}

function spelled(words: Words): readonly string[] {
  return [
    '-display',
    'none',
    ...words.flatMap(([name, value]) => (value === '' ? [`-${name}`] : [`-${name}`, value])),
  ];
}

function isSaid(prediction: QemuPrediction, message: string): boolean {
  return prediction.kind === 'refused' && prediction.message === message;
}

/** The last line of what QEMU says: `PROGRAM: -device ARGUMENT: MESSAGE`. */
function saidIn(text: string): { readonly option: string; readonly message: string } {
  const line = text.split('\n').findLast((one) => /^\S*qemu-system[^:]*: (?!warning|info)/.test(one)) ?? text;
  const [, option = '', message = line] =
    /^[^:]*: (?:(-\w+ .+?): )?(?=[A-Z'"(]|-[\w-]+: invalid option|[\w-]+[ =])(.*)$/.exec(line) ?? [];
  return { option, message };
}

function idOf({ plug }: QemuPrediction): string {
  return plug.name.split(' ')[0] ?? '';
}

function withoutDevice(words: Words, id: string): Words {
  const named = new RegExp(`(?:^|,)id=${escaped(id)}(?:,|$)|"id": ?"${escaped(id)}"`);
  return words.filter(([name, value]) => name !== 'device' || !named.test(value));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether a device comes only when the guest takes STANDBY of the card that stands by for it. */
function isHidden({ properties }: Plug, predictions: readonly QemuPrediction[]): boolean {
  const pair = properties.get('failover_pair_id');
  return predictions.some((one) => idOf(one) === pair && one.plug.properties.get('failover') === 'on');
}

/** Devices by their ids; those without one, by their offers alone. */
function compared(
  predictions: readonly QemuPrediction[],
  real: ReadonlyMap<string, string>,
): readonly string[] {
  const left = new Map(real);
  const differences: string[] = [];
  const nameless: string[] = [];
  for (const prediction of predictions) {
    const { plug } = prediction;
    if (isHidden(plug, predictions)) continue;
    if (prediction.kind === 'refused') {
      differences.push(`taken by QEMU: ${plug.model}, “${prediction.message}”`);
      left.delete(idOf(prediction));
      continue;
    }
    const ours = toMask(prediction.device.offers);
    const theirs = left.get(idOf(prediction));
    if (theirs === undefined) nameless.push(`${plug.model} ${ours}`);
    else if (theirs !== ours) differences.push(`${plug.model}: ${ours} / ${theirs}`);
    left.delete(idOf(prediction));
  }
  const others = [...left.values()];
  for (const one of nameless) {
    const mask = one.slice(one.indexOf(' ') + 1);
    const place = others.indexOf(mask);
    if (place === -1) differences.push(`not made by QEMU so: ${one}`);
    else others.splice(place, 1);
  }
  return [...differences, ...others.map((mask) => `made by QEMU alone: ${mask}`)];
}
