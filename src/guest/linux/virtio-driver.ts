import type { LinuxDriver } from '../../data/linux-driver-tables.ts';
import { TYPE } from '../../features/bits.ts';
import type { Check, Probe } from '../handshake.ts';
import { virtballoonProbe, virtballoonValidate } from './driver/balloon.ts';
import { virtnetProbe } from './driver/net-probe.ts';
import { virtnetValidate } from './driver/net-validate.ts';
import { virtioPmemValidate } from './driver/pmem.ts';
import {
  p9VirtioProbe,
  viommuProbe,
  virtblkProbe,
  virtbtProbe,
  virtconsProbe,
  virtioGpioProbe,
  virtioGpuInit,
  virtioI2cProbe,
} from './driver/probe.ts';
import { virtsndValidate } from './driver/sound.ts';
import { scmiVioValidate, versionOneProbe, versionOneValidate } from './driver/version-one.ts';

/** The callbacks of Linux struct virtio_driver by which a driver drops features or refuses its device. */
export interface VirtioDriver {
  /** Before the features are settled. */
  readonly validate?: Check;
  /** Once they are. */
  readonly probe?: Probe;
}

/** By device type; the other drivers drop and refuse nothing. */
const DRIVERS: ReadonlyMap<number, VirtioDriver> = new Map<number, VirtioDriver>([
  [TYPE.NET, { validate: virtnetValidate, probe: virtnetProbe }],
  [TYPE.BLK, { probe: virtblkProbe }],
  [TYPE.CONSOLE, { probe: virtconsProbe }],
  [TYPE.BALLOON, { validate: virtballoonValidate, probe: virtballoonProbe }],
  [TYPE.NINEP, { probe: p9VirtioProbe }],
  [TYPE.GPU, { probe: virtioGpuInit }],
  [TYPE.INPUT, { probe: versionOneProbe }],
  [TYPE.CRYPTO, { probe: versionOneProbe }],
  [TYPE.IOMMU, { probe: viommuProbe }],
  [TYPE.SOUND, { validate: virtsndValidate }],
  [TYPE.PMEM, { validate: virtioPmemValidate }],
  [TYPE.SCMI, { validate: scmiVioValidate }],
  [TYPE.I2C, { probe: virtioI2cProbe }],
  [TYPE.CAN, { validate: versionOneValidate }],
  [TYPE.BT, { probe: virtbtProbe }],
  [TYPE.GPIO, { probe: virtioGpioProbe }],
]);

const NO_CALLBACKS: VirtioDriver = {};

export function callbacksOf({ type }: LinuxDriver): VirtioDriver {
  return DRIVERS.get(type) ?? NO_CALLBACKS;
}
