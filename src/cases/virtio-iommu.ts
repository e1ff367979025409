import { qemuVersion } from '../device/qemu/boot.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import { F, TYPE } from '../features/bits.ts';
import { hasBit } from '../features/feature-set.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import { hasReached, type Release } from '../model/release.ts';

/** Since when a virtio-iommu lets devices through until a driver programs it: hw/virtio/virtio-iommu.c `boot-bypass`. */
const BOOT_BYPASS: Release = { after: '5.2', by: '7.2', likely: '7.0' };

/** Whether a virtio-iommu lets devices through by itself depends on the version of QEMU; what it offers was predicted with the other devices. */
export function withVirtioIommu(
  platform: OpenPlatform,
  predictions: readonly QemuPrediction[],
  versions: readonly string[],
): OpenPlatform {
  const { iommu, memory, open = [] } = platform;
  if (iommu.kind !== 'virtio') return platform;
  const own = predictions.find((one) => one.kind === 'created' && one.device.type === TYPE.IOMMU);
  const lacksBit = own?.kind === 'created' && !hasBit(own.device.offers, F.ACCESS_PLATFORM);
  const known = {
    ...iommu,
    ...(lacksBit && memory.protection !== 'none' ? { accessPlatform: false } : {}),
  };
  if (iommu.passesAtReset !== undefined) return { ...platform, iommu: known };
  const passes = versions.flatMap((version) => {
    const read = qemuVersion(version);
    return read === undefined ? [] : [hasReached(read, BOOT_BYPASS).yes];
  });
  const values = [...new Set(passes)].sort((a, b) => Number(b) - Number(a));
  if (values.length < 2) return { ...platform, iommu: { ...known, passesAtReset: values[0] ?? true } };
  return {
    ...platform,
    iommu: known,
    open: [...open, { kind: 'fact', name: 'platform.iommu.passesAtReset', values }],
  };
}
