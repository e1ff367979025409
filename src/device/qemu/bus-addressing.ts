import type { Addressing } from '../../model/device.ts';
import { hasReached, type Release } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';

/** Since when QEMU’s AMD IOMMU remaps DMA only where `dma-remap` is on. */
export const REMAPS_WHEN_TOLD: Release = '10.2';

/**
 * Since when QEMU’s AMD IOMMU gave devices memory as it is where `pt` was on, as it is by default (c1f46999ef50), and since
 * which update of 10.0 it does not (31753d5a336f, in 10.1 from the start; 9.2 was not mended).
 */
const PASSES_WITH_PT: Release = '9.2';
const PASSES_NO_MORE = { series: '10.1', updateOf10_0: 3 };

/** Whether this QEMU’s AMD IOMMU translates only with `pt=off`. */
export function passesWithPt({ version }: QemuBoot): boolean {
  const isMended =
    hasReached(version, PASSES_NO_MORE.series).yes ||
    (hasReached(version, '10.0').yes && version.sublevel >= PASSES_NO_MORE.updateOf10_0);
  return hasReached(version, PASSES_WITH_PT).yes && !isMended;
}

/**
 * QEMU amdvi_switch_address_space(), and before 10.1 amdvi_host_dma_iommu(): an AMD IOMMU gives a device memory as it is unless it
 * was told to remap DMA, or for some releases unless `pt` was off, whatever the guest has set up, which never learns of it.
 * Other releases always translate. Returns undefined where the device goes by what its bus gives it.
 */
export function busAddressing(boot: QemuBoot, isOnPci: boolean): Addressing | undefined {
  const { amdIommu } = boot;
  if (amdIommu === undefined || !isOnPci) return undefined;
  const leaves = since(boot, REMAPS_WHEN_TOLD) ? !amdIommu.remaps : amdIommu.passes && passesWithPt(boot);
  return leaves ? 'guest-physical' : undefined;
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
