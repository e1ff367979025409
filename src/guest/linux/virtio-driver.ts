import { DRIVER_OPTIONS } from '../../data/linux-driver-options.ts';
import { LINUX_DRIVERS, type LinuxDriver } from '../../data/linux-driver-tables.ts';
import { TYPE } from '../../features/bits.ts';
import { isInSpan, type Version } from '../../model/release.ts';
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

/** The callbacks by which a driver drops features or refuses its device. */
interface Callbacks {
  /** Before the features are settled. */
  readonly validate?: Check;
  /** Once they are. */
  readonly probe?: Probe;
}

/** By device type; the other drivers drop and refuse nothing. */
const CALLBACKS: ReadonlyMap<number, Callbacks> = new Map<number, Callbacks>([
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

/** Linux struct virtio_driver, of whatever release. */
export interface VirtioDriver {
  readonly name: string;
  /** What stands in its source, release by release. */
  readonly source: LinuxDriver;
  /** The build option of its own, without CONFIG_. */
  readonly option: string | undefined;
  /** Whether a release has it. */
  readonly isIn: (version: Version) => boolean;
  readonly validate: Check | undefined;
  readonly probe: Probe | undefined;
}

function virtioDriver(source: LinuxDriver): VirtioDriver {
  const { type, name } = source;
  const { validate, probe } = CALLBACKS.get(type) ?? {};
  const { since, until } = source;
  const isIn = (version: Version) => isInSpan(version, { since, until }).yes;
  return { name, source, option: DRIVER_OPTIONS.get(type), isIn, validate, probe };
}

/** By device type. An array, since every case asks it. */
const DRIVERS: readonly (VirtioDriver | undefined)[] = LINUX_DRIVERS.reduce<VirtioDriver[]>((all, source) => {
  all[source.type] = virtioDriver(source);
  return all;
}, []);

/** The driver of a device type, whatever the release. Returns undefined where no release has one. */
export function driverOf(type: number): VirtioDriver | undefined {
  return DRIVERS[type];
}
