import { type Backports, type Release, reached, type Version } from '../model/release.ts';

/**
 * Since when QEMU's pseries machine tells its guest how large its memory can become where `-m` names no maxmem:
 * hw/ppc/spapr.c spapr_dt_rtas(), commit 6285eebd3a5f.
 */
const ANNOUNCES_RAM: { readonly since: Release; readonly backports: Backports } = {
  since: '10.2',
  backports: { '10.0': 6, '10.1': 1 },
};

/** `size=4G,maxmem=8G,slots=2`, `4G,maxmem=8G`: whether `-m` says how large memory can become. */
export function hasMaxmem(memory: string): boolean {
  return /(?:^|,)maxmem=/.test(memory);
}

/** Whether this QEMU announces how large the memory of a pseries guest can become. */
export function announcesMemory(version: Version, maxmem: boolean): boolean {
  return maxmem || reached(version, ANNOUNCES_RAM).yes;
}

type Options = ReadonlyMap<string, string>;

function isOff(options: Options, key: string): boolean {
  return ['off', 'no', 'false', 'n'].includes(options.get(key) ?? '');
}

function isOn(options: Options, key: string): boolean {
  return ['on', 'yes', 'true', 'y'].includes(options.get(key) ?? '');
}

/**
 * Whether the machine has an IOMMU that is in no device's way: its own bus passes it by (hw/pci/pci.c
 * pci_device_iommu_address_space()), or it translates nothing whatever the guest asks for (hw/i386/intel_iommu.c
 * `dma-translation`, which takes all page-table levels from what the IOMMU announces).
 */
export function leavesIommuAside(machine: Options, iommus: readonly Options[]): boolean {
  return isOn(machine, 'default_bus_bypass_iommu') || iommus.some((iommu) => isOff(iommu, 'dma-translation'));
}
