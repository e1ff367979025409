type Options = ReadonlyMap<string, string>;

function isOff(options: Options, key: string): boolean {
  return ['off', 'no', 'false', 'n'].includes(options.get(key) ?? '');
}

function isOn(options: Options, key: string): boolean {
  return ['on', 'yes', 'true', 'y'].includes(options.get(key) ?? '');
}

/**
 * Whether the machine has an IOMMU that is in no device's way: its buses pass it by (hw/pci/pci.c
 * pci_device_iommu_address_space()), its own and those that expanders add, or it translates nothing whatever the guest
 * asks for (hw/i386/intel_iommu.c `dma-translation`, which takes all page-table levels from what the IOMMU announces).
 */
export function leavesIommuAside(
  machine: Options,
  iommus: readonly Options[],
  expanders: readonly Options[] = [],
): boolean {
  const buses =
    (isOn(machine, 'default-bus-bypass-iommu') || isOn(machine, 'default_bus_bypass_iommu')) &&
    expanders.every(isPassedBy);
  return buses || iommus.some((iommu) => isOff(iommu, 'dma-translation'));
}

/** Whether what is behind an expander passes the IOMMU by. */
export function isPassedBy(expander: Options): boolean {
  return isOn(expander, 'bypass_iommu');
}
