import { type QemuBoot, since } from './boot.ts';
import type { ClassSetting } from './defaults.ts';

/**
 * QEMU machine_run_board_init(): a machine with a confidential-guest-support object makes modern devices that use the
 * DMA API the default. Defaults only: a transitional model has no disable-legacy to set, and -device and -global win.
 */
export function confidentialDefaults(boot: QemuBoot): readonly ClassSetting[] {
  return boot.confidential && since(boot, '6.0') ? DEFAULTS : [];
}

const DEFAULTS: readonly ClassSetting[] = [
  { driver: 'virtio-pci', name: 'disable-legacy', value: 'on', origin: 'confidential guest' },
  { driver: 'virtio-device', name: 'iommu_platform', value: 'on', origin: 'confidential guest' },
];
