import { isPassedBy, leavesIommuAside } from '../../data/qemu-platform.ts';
import { type Device, isPci } from '../../model/device.ts';
import type { Platform } from '../../model/platform.ts';
import type { Recording } from '../../model/recording.ts';
import { announcesMemory, hasMaxmem } from './announced-memory.ts';
import { qemuVersion } from './boot.ts';
import { busAddressing } from './bus-addressing.ts';
import { recordedBoot } from './predict-recording.ts';

/** `intel-iommu,dma-translation=off` as keys and values; what stands first has no key. */
function optionsOf(argument: string): ReadonlyMap<string, string> {
  return new Map(
    argument.split(',').flatMap((part): [string, string][] => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at), part.slice(at + 1)]];
    }),
  );
}

/** What follows each occurrence of an option. */
function argumentsOf(options: readonly string[], name: string): readonly string[] {
  return options.filter((_, i) => options[i - 1] === name);
}

/** A device of a recording, with what the start of QEMU says of the addresses that it gets. */
export function recordedDevice(
  device: Device,
  { platform, qemu }: Pick<Recording, 'platform' | 'qemu'>,
): Device {
  const boot = recordedBoot({ ...qemu, arch: platform.arch });
  if (boot === undefined || device.addressing !== undefined || device.implementation !== 'qemu')
    return device;
  const addressing = busAddressing(boot, isPci(device.transport));
  return addressing === undefined ? device : { ...device, addressing };
}

/** The platform of a recording, with what the start of QEMU says of it: a recording names the IOMMU that the machine has, in the way or not. */
export function recordedPlatform({ platform, qemu }: Pick<Recording, 'platform' | 'qemu'>): Platform {
  const iommus = argumentsOf(qemu.arguments, '-device').filter((device) => /^[\w-]*iommu/.test(device));
  const expanders = argumentsOf(qemu.arguments, '-device').filter((device) => /^pxb(?:-|,|$)/.test(device));
  // A recording does not say on which bus its devices are; another host bridge is there for them.
  const aside =
    leavesIommuAside(optionsOf(qemu.machine), iommus.map(optionsOf)) ||
    expanders.map(optionsOf).some(isPassedBy);
  const version = qemuVersion(qemu.version);
  const stated = platform.memory.announced !== undefined || platform.arch !== 'ppc64le';
  const maxmem = argumentsOf(qemu.arguments, '-m').some(hasMaxmem);
  return {
    ...platform,
    ...(aside ? { iommu: { kind: 'none' } } : {}),
    ...(stated || version === undefined
      ? {}
      : { memory: { ...platform.memory, announced: announcesMemory(version, maxmem) } }),
  };
}
