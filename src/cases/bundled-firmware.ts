import { BUNDLED_FIRMWARE } from '../data/qemu-firmware.ts';
import type { BootSetup } from '../model/boot-setup.ts';
import type { Firmware } from '../model/firmware.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import { parseVersion } from '../model/release.ts';

/** The versions of a firmware that these releases of QEMU ship, the newest first. */
function bundledIn(name: Firmware['name'], qemus: readonly string[]): readonly string[] {
  const rows = BUNDLED_FIRMWARE.filter(({ firmware }) => firmware === name);
  const versions = qemus.flatMap((qemu) => {
    const series = seriesOf(qemu);
    return rows.findLast(({ since }) => seriesOf(since) <= series)?.version ?? [];
  });
  return [...new Set(versions)].reverse();
}

function seriesOf(text: string): number {
  return parseVersion(text)?.series ?? 0;
}

/** The machine’s own firmware, in each version that the releases of QEMU ship which there may be; an image that is named may be any. */
export function withBundledFirmware(boot: BootSetup, qemus: readonly string[]): BootSetup {
  if (boot.image !== undefined || boot.unfit !== undefined) return boot;
  const firmware = boot.firmware.flatMap((one): readonly Firmware[] => {
    const versions = one.version === undefined ? bundledIn(one.name, qemus) : [];
    return versions.length === 0 ? [one] : versions.map((version) => ({ ...one, version }));
  });
  return { ...boot, firmware };
}

/** A platform with what its guest begins with; as it was where that is nothing that is known. */
export function withFirmware(platform: OpenPlatform, { kernel, firmware }: BootSetup): OpenPlatform {
  if (kernel !== undefined) return { ...platform, firmware: [{ name: 'none' }] };
  return firmware.length === 0 ? platform : { ...platform, firmware };
}
