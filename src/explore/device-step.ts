import { TYPE } from '../features/bits.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import type { Answers } from '../model/answers.ts';
import type { BootChain, BootPart, BootTry, DeviceStep, MachineBoot } from '../model/boot-chain.ts';
import type { BootMedium, BootSetup } from '../model/boot-setup.ts';
import type { OpenCase } from '../model/open-case.ts';
import { answersOf } from './open/answers.ts';

const MEDIA: ReadonlyMap<number, BootMedium> = new Map([
  [TYPE.BLK, 'disk'],
  [TYPE.SCSI, 'disk'],
  [TYPE.NET, 'network'],
]);

/** The boot of a case that names its firmware and has one device, from which that would boot; undefined where it names none. */
export function partOf({ device, platform }: OpenCase): BootPart | undefined {
  const { firmware } = platform;
  if (firmware === undefined) return undefined;
  const medium = MEDIA.get(device.type);
  const source = { device: 0, name: device.name, model: 'virtio', index: undefined };
  const setup: BootSetup = {
    ...(firmware.every(({ name }) => name === 'none') ? { kernel: '' } : {}),
    firmware,
    sources: medium === undefined ? [] : [{ ...source, medium }],
    strict: false,
  };
  return { setup, devices: [device], index: 0 };
}

/** The machine of a case, as its boot is followed; `driver` is the guest after the firmware, and `known` what it comes to with some devices. */
export function machineBoot(
  { setup, devices }: BootPart,
  { platform, driver: id }: OpenCase,
  driver: ChosenDriver,
  known: (device: number) => Answers | undefined = () => undefined,
): MachineBoot {
  return {
    setup,
    platform,
    devices,
    kernel: (at) => {
      const device = devices[at];
      return known(at) ?? (device && answersOf({ device, platform, driver: id }, driver));
    },
  };
}

const OUTCOMES = {
  yes: 'reads',
  no: 'fails',
  depends: 'depends',
  unknown: 'unknown',
  elsewhere: 'unknown',
} as const satisfies Record<BootTry['reads'], DeviceStep['outcome']>;

function common<Value>(values: readonly Value[]): Value | undefined {
  const [first, ...others] = values;
  return others.every((other) => other === first) ? first : undefined;
}

/** What the firmware makes of one device: where it may be one of several, what all of them agree on. */
export function deviceStep({ outcome: chain, setup, steps }: BootChain, index: number): DeviceStep {
  const none = { by: undefined, place: undefined, chain };
  if (chain === 'not-started') return { outcome: 'untried', ...none };
  if (setup.kernel !== undefined) return { outcome: 'direct', ...none };
  if (!setup.sources.some(({ device }) => device === index)) return { outcome: 'unsought', ...none };
  const each = steps.map(({ tries }) => tries.filter(({ source }) => source.device === index));
  const firsts = each.map((tries) => tries.find(({ place }) => place !== undefined) ?? tries[0]);
  const outcomes = firsts.map((one, i): DeviceStep['outcome'] => {
    // Firmware that drives nothing tries nothing.
    if (one === undefined) return steps[i]?.outcome === 'fails' ? 'fails' : 'unknown';
    return one.place === undefined ? 'untried' : OUTCOMES[one.reads];
  });
  return {
    outcome: outcomes.length === 0 ? 'unknown' : (common(outcomes) ?? 'depends'),
    by: common(firsts.map((one) => one?.by)),
    place: common(firsts.map((one) => one?.place)),
    chain,
  };
}
