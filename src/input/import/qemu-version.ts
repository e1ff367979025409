import { NEWEST_READ, type QemuBoot, qemuVersion } from '../../device/qemu/boot.ts';
import { predictDevices } from '../../device/qemu/predict.ts';
import type { QemuPrediction } from '../../device/qemu/prediction.ts';
import { hasReached, type Version } from '../../model/release.ts';
import type { PluggedIn } from './qemu-devices.ts';

/** Which QEMU the predictions are for, and how it came to be that one. */
export interface ChosenVersion {
  readonly version: string;
  readonly from: 'option' | 'machine type' | 'newest read';
  readonly predictions: readonly QemuPrediction[];
}

/** The versions that were read, oldest first. */
const READ = ['5.2', '7.2', '10.0', '10.2', NEWEST_READ] as const;

/**
 * Predicts for the given version, or for one that fits: a machine type says how old QEMU is at most, so the oldest read
 * version from there on is taken that knows every property on the command line.
 */
export function predictFor(
  boot: Omit<QemuBoot, 'version'>,
  plugged: readonly PluggedIn[],
  given: Version | undefined,
): ChosenVersion {
  if (given !== undefined) {
    const version = `${Math.floor(given.series / 1000)}.${given.series % 1000}`;
    return { version, from: 'option', predictions: predict({ ...boot, version: given }, plugged) };
  }
  const oldest = boot.machine.version;
  if (oldest !== undefined) {
    for (const version of READ) {
      const parsed = qemuVersion(version);
      if (parsed === undefined || !hasReached(parsed, nameOf(oldest)).yes) continue;
      const predictions = predict({ ...boot, version: parsed }, plugged);
      if (predictions.every(knowsProperties)) return { version, from: 'machine type', predictions };
    }
  }
  const newest = qemuVersion(NEWEST_READ);
  const predictions = newest === undefined ? [] : predict({ ...boot, version: newest }, plugged);
  return { version: NEWEST_READ, from: 'newest read', predictions };
}

function nameOf({ series }: Version): string {
  return `${Math.floor(series / 1000)}.${series % 1000}`;
}

function knowsProperties(prediction: QemuPrediction): boolean {
  return (
    prediction.kind === 'created' ||
    !/^Property '.*' not found$|not a valid device model/.test(prediction.message)
  );
}

/** A device that has nothing to be plugged into is refused before it can take the balloon's place. */
function predict(boot: QemuBoot, plugged: readonly PluggedIn[]): QemuPrediction[] {
  const possible = plugged.filter(({ objection }) => objection === undefined).map(({ plug }) => plug);
  const predicted = predictDevices(boot, possible);
  let next = 0;
  return plugged.map(({ plug, objection: message }) => {
    const prediction = message === undefined ? predicted[next++] : undefined;
    return prediction ?? { kind: 'refused', plug, message: message ?? '', where: 'system/qdev-monitor.c' };
  });
}
