import type { MonitorRefusal } from '../../../model/device.ts';
import type { AmdIommu, OptionRefusal } from '../../../model/qemu.ts';
import { byQemu } from './backend-behind.ts';
import { type CommandReading, entriesOf } from './entries.ts';
import { onOff } from './keyval.ts';
import type { MachineChoice } from './machine.ts';

/** IOMMUs of x86 that sit on no bus; QEMU takes them on q35 alone. */
const ON_Q35 = new Set(['intel-iommu', 'amd-iommu']);

const VIRTIO_IOMMU = /^virtio-iommu(?:-pci.*)?$/;

/** What the AMD IOMMU of a machine was given. Returns undefined where there is none. */
export function amdIommu(reading: CommandReading): AmdIommu | undefined {
  const amd = entriesOf(reading, 'device').find(({ values }) => values.get('driver') === 'amd-iommu');
  return (
    amd && { remaps: onOff(amd.values, 'dma-remap') === true, passes: onOff(amd.values, 'pt') !== false }
  );
}

/** `dma-remap` of an amd-iommu, where QEMU has no such property yet. */
export function unknownIommuProperties(reading: CommandReading): readonly OptionRefusal[] {
  const found = entriesOf(reading, 'device').some(
    ({ values }) => values.get('driver') === 'amd-iommu' && values.has('dma-remap'),
  );
  if (!found) return [];
  return [
    {
      message: "Property 'amd-iommu.dma-remap' not found",
      where: 'qom/object.c object_property_find_err()',
      until: '10.2',
    },
  ];
}

/** QEMU virtio_iommu_pci_realize(): what it says of a virtio IOMMU on the bus of a bridge or a port. Returns undefined elsewhere. */
export function refusedIommuPlace(driver: string, isOnRoot: boolean): MonitorRefusal | undefined {
  return isOnRoot || !VIRTIO_IOMMU.test(driver)
    ? undefined
    : byQemu(
        'virtio-iommu-pci must be plugged on the root bus',
        'hw/virtio/virtio-iommu-pci.c virtio_iommu_pci_realize()',
      );
}

/**
 * Looks at the devices of a machine one after the other and says what QEMU has against an IOMMU among them: device_add of a
 * type that the machine does not take, pc_machine_device_pre_plug_cb(), virt_machine_device_pre_plug_cb(). Returns undefined
 * for one that it takes, and for any other device.
 */
export function refusedIommus({
  arch,
  family,
  options,
}: MachineChoice): (driver: string) => MonitorRefusal | undefined {
  let has = options.get('iommu') === 'smmuv3';
  return (driver) => {
    const onQ35 = arch === 'x86_64' && ON_Q35.has(driver);
    if (!onQ35 && !VIRTIO_IOMMU.test(driver)) return undefined;
    if (onQ35 && family !== undefined && family.name !== 'q35')
      return byQemu(
        "Parameter 'driver' expects a dynamic sysbus device type for the machine",
        `system/qdev-monitor.c qdev_get_device_class(), of -device ${driver}`,
      );
    const second = has;
    has = true;
    if (!second) return undefined;
    switch (arch) {
      case 'x86_64':
        return byQemu(
          'QEMU does not support multiple vIOMMUs for x86 yet.',
          `hw/i386/pc.c pc_machine_device_pre_plug_cb(), of -device ${driver}`,
        );
      case 'aarch64':
        return byQemu(
          'virt machine does not support multiple IOMMUs',
          'hw/arm/virt.c virt_machine_device_pre_plug_cb()',
        );
      default:
        return undefined;
    }
  };
}
