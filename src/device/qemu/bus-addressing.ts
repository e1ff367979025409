import type { Addressing } from '../../model/device.ts';
import type { Release } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';

/** Since when QEMU’s AMD IOMMU remaps DMA only where `dma-remap` is on. */
export const REMAPS_WHEN_TOLD: Release = { after: '10.0', by: '10.2' };

/**
 * QEMU amdvi_switch_address_space(): an AMD IOMMU gives a device memory as it is unless it was told to remap DMA, whatever
 * the guest has set up, which never learns of it. Before there was such a property it always translated. Returns undefined
 * where the device goes by what its bus gives it.
 */
export function busAddressing(boot: QemuBoot, isOnPci: boolean): Addressing | undefined {
  const leaves = boot.remapsDma === false && since(boot, REMAPS_WHEN_TOLD);
  return leaves && isOnPci ? 'guest-physical' : undefined;
}

/** Since when QEMU maps what a vIOMMU maps for a vDPA device too. */
const VDPA_BEHIND_IOMMU: Release = { after: '7.2', by: '10.0', likely: '8.1' };

/**
 * QEMU vhost_vdpa_dev_start(): what a vDPA device of the host can reach is what QEMU has mapped for it, which was the
 * guest's memory as it lies until QEMU listened to the address space of the device. Returns undefined where it goes by that.
 */
export function vdpaAddressing(boot: QemuBoot): Addressing | undefined {
  return since(boot, VDPA_BEHIND_IOMMU) ? undefined : 'guest-physical';
}
