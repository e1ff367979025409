import type { ModelledFirmware } from '../model/firmware.ts';

/** The firmware in a release of QEMU, as upstream ships it. */
export interface BundledFirmware {
  readonly firmware: ModelledFirmware;
  /** The first release of QEMU with it. */
  readonly since: string;
  readonly version: string;
  readonly where: string;
}

/**
 * Which firmware QEMU ships. A distribution mostly takes that of a package of its own instead: Debian 12 has QEMU 7.2 with SeaBIOS
 * 1.16.2. Rows of one firmware are in the order of QEMU’s releases. Of EDK2 nothing is said: pc-bios/README is not kept up with its
 * images.
 */
// biome-ignore format: one line a release
export const BUNDLED_FIRMWARE: readonly BundledFirmware[] = [
  { firmware: 'seabios', since: '5.2', version: '1.14.0', where: 'roms/seabios' },
  { firmware: 'seabios', since: '6.2', version: '1.15.0', where: 'roms/seabios' },
  { firmware: 'seabios', since: '7.0', version: '1.16.0', where: 'roms/seabios, commit d877ada1b8' },
  { firmware: 'seabios', since: '7.2', version: '1.16.1', where: 'roms/seabios, commit a704cb59fd' },
  { firmware: 'seabios', since: '8.0', version: '1.16.2', where: 'roms/seabios, commit d80d761daa' },
  { firmware: 'seabios', since: '8.2', version: '1.16.3', where: 'roms/seabios' },
  { firmware: 'seabios', since: '10.1', version: '1.17.0', where: 'roms/seabios, commit cba36cf388' },
  { firmware: 'slof', since: '5.2', version: '20200717', where: 'pc-bios/README' },
  { firmware: 'slof', since: '7.2', version: '20220719', where: 'pc-bios/README' },
  { firmware: 'slof', since: '8.2', version: '20230918', where: 'pc-bios/README' },
  { firmware: 'slof', since: '10.0', version: '20241106', where: 'pc-bios/README' },
  { firmware: 'slof', since: '10.2', version: '20251026', where: 'pc-bios/README' },
];
