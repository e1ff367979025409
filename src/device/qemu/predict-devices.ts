import { TYPE } from '../../features/bits.ts';
import type { Plug } from '../../model/qemu.ts';
import type { QemuBoot } from './boot.ts';
import { predictDevice } from './device-add.ts';
import { globalProperties } from './global-properties.ts';
import type { QemuPrediction } from './prediction.ts';

/** Plugs devices in one after the other, as QEMU does, save that QEMU ends with the first that it refuses. */
export function predictDevices(boot: QemuBoot, plugs: readonly Plug[]): QemuPrediction[] {
  const classes = globalProperties(boot);
  let balloonTaken = false;
  return plugs.map((plug) => {
    const prediction = predictDevice(plug, boot, { classes, balloonTaken });
    if (prediction.kind === 'created' && prediction.device.type === TYPE.BALLOON) balloonTaken = true;
    return prediction;
  });
}
