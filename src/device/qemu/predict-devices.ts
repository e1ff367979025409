import { TYPE } from '../../features/bits.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { OptionRefusal, Plug } from '../../model/qemu.ts';
import { type QemuBoot, since } from './boot.ts';
import { predictDevice } from './device-add.ts';
import { type GlobalProperty, globalProperties } from './global-properties.ts';
import { refusedCpus, refusedVersion } from './machine-start.ts';
import type { QemuObjection, QemuPrediction } from './prediction.ts';
import { refusedGlobalOfCards } from './refused-globals.ts';

/** What is known of a boot: what it sets for classes, and what came of each device, before and after a balloon. */
interface Known {
  readonly classes: readonly GlobalProperty[];
  /** What QEMU says of an option that it does not have. */
  readonly invalid: QemuObjection | undefined;
  /** What QEMU says of an option, of the processors or of a -global before any device is asked for. */
  readonly refused: QemuObjection | undefined;
  readonly before: WeakMap<Plug, QemuPrediction>;
  readonly after: WeakMap<Plug, QemuPrediction>;
}

/** A command line is predicted again for each alternative of each of its devices, and the others are then as they were. */
const knownOf = oneForEach((boot: QemuBoot): Known => {
  const classes = globalProperties(boot);
  const invalid = boot.invalid?.find((one) => isSaidBy(boot, one));
  const whole = refusedVersion(boot) ?? refusedOption(boot) ?? refusedCpus(boot);
  const refused =
    whole === undefined
      ? refusedGlobalOfCards(boot, classes)
      : { ...whole, wants: { kind: 'command-line' } as const };
  return { classes, invalid, refused, before: new WeakMap(), after: new WeakMap() };
});

/** An option with which this QEMU does not start. */
function refusedOption(boot: QemuBoot): QemuObjection | undefined {
  const { refuses } = boot;
  return refuses !== undefined && isSaidBy(boot, refuses) ? refuses : undefined;
}

function isSaidBy(boot: QemuBoot, refusal: OptionRefusal): boolean {
  const isOld = refusal.since !== undefined && !since(boot, refusal.since);
  return !isOld && (refusal.until === undefined || !since(boot, refusal.until));
}

/** Plugs devices in one after the other, as QEMU does, save that QEMU ends with the first that it refuses. */
export function predictDevices(boot: QemuBoot, plugs: readonly Plug[]): QemuPrediction[] {
  const { classes, invalid, refused, before, after } = knownOf(boot);
  let balloonTaken = false;
  return plugs.map((plug) => {
    const known = balloonTaken ? after : before;
    const prediction =
      known.get(plug) ?? predictDevice(plug, boot, { classes, invalid, refused, balloonTaken });
    known.set(plug, prediction);
    if (prediction.kind === 'created' && prediction.device.type === TYPE.BALLOON) balloonTaken = true;
    return prediction;
  });
}
