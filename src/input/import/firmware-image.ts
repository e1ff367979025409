import { ANY_FIRMWARE, FIRMWARE_IMAGES } from '../../data/firmware-images.ts';
import type { Firmware, FirmwareName } from '../../model/firmware.ts';
import { type Arch, isProtecting, type Protection } from '../../model/platform.ts';

/** The builds of EDK2 that a guest with such memory may have in an image whose name says no more than OVMF. */
function buildsFor(names: readonly FirmwareName[], protection: Protection): readonly FirmwareName[] {
  if (names.length < 2) return names;
  if (protection === 'tdx') return names.filter((name) => name !== 'ovmf-amdsev');
  if (isProtecting(protection)) return names.filter((name) => name !== 'ovmf-inteltdx');
  return names.filter((name) => name === 'ovmf');
}

/** The firmware in an image, by its name: several where that is a name of no build. */
export function firmwareIn(image: string, arch: Arch, protection: Protection): readonly Firmware[] {
  const name = image.replace(/^.*[/\\]/, '');
  const row = FIRMWARE_IMAGES.find(
    ({ shape, arches }) => shape.test(name) && (arches === undefined || arches.includes(arch)),
  );
  const names = row === undefined ? ANY_FIRMWARE[arch] : buildsFor(row.firmware, protection);
  return names.map((one) => ({ name: one }));
}

/** The builds of EDK2 from which libvirt or a stack chooses if it is asked for UEFI without an image. */
export function uefiFor(arch: Arch, protection: Protection): readonly Firmware[] {
  const any: readonly FirmwareName[] =
    arch === 'x86_64' ? buildsFor(['ovmf', 'ovmf-amdsev', 'ovmf-inteltdx'], protection) : ANY_FIRMWARE[arch];
  const names = any.filter((name) => /^(?:ovmf|aavmf|riscvvirt|loongarchvirt)/.test(name));
  return names.map((name) => ({ name }));
}
