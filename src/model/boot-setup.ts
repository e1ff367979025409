import type { Firmware, FirmwareName } from './firmware.ts';

export const BOOT_MEDIA = ['disk', 'cdrom', 'floppy', 'network'] as const;
export type BootMedium = (typeof BOOT_MEDIA)[number];

/** Something that firmware may boot from. */
export interface BootSource {
  /** The place among the virtio devices of the machine; undefined where no virtio device is in between. */
  readonly device: number | undefined;
  /** What the text calls it. */
  readonly name: string;
  /** QEMU’s device model, or the bus of a drive: ide-hd, nvme, virtio-blk-pci, ide. */
  readonly model: string;
  readonly medium: BootMedium;
  /** The place in the boot order that it is given; undefined where it is given none. */
  readonly index: number | undefined;
}

/** How a guest comes to its kernel, as far as the text that starts it says so. */
export interface BootSetup {
  /** The words by which the monitor itself is told to load a kernel; left out where firmware has to find one. */
  readonly kernel?: string;
  /** What the guest may begin with: several where the name of an image leaves it open; none where the machine has no firmware. */
  readonly firmware: readonly Firmware[];
  /** The words that name the firmware; left out where it is the machine’s own. */
  readonly image?: string;
  /** The machine’s own firmware, where that cannot run in such memory and the text names no other: `firmware` is what can. */
  readonly unfit?: FirmwareName;
  /** In the order in which the text has them. */
  readonly sources: readonly BootSource[];
  /** The letters of `-boot order=`, where they are given. */
  readonly order?: string;
  /** Nothing without a place in the boot order is booted from. */
  readonly strict: boolean;
}

/** Whether a text names a virtio device to boot from: a disk, or a card that has a place in the boot order. */
export function namesVirtioSource({ sources, order = '' }: BootSetup): boolean {
  return sources.some(
    ({ device, medium, index }) =>
      device !== undefined && (medium !== 'network' || index !== undefined || order.includes('n')),
  );
}
