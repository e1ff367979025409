import type { GuestHistory } from '../../model/guest-release.ts';

// Read from the stable tags of tianocore/edk2, 2018.08 to 2026.05: every .fdf file of OvmfPkg and ArmVirtPkg says which
// drivers an image has, and the histories of the drivers when what they negotiate changed. In 2017, before the first of
// the tags, all of them came to select IOMMU_PLATFORM.

/** The builds of EDK2 for virtual machines, by the name that their images have. */
export const EDK2_BUILDS = [
  'ovmf',
  'ovmf-amdsev',
  'ovmf-inteltdx',
  'ovmf-microvm',
  'aavmf',
  'riscvvirt',
  'loongarchvirt',
] as const;
export type Edk2Build = (typeof EDK2_BUILDS)[number];

/** The first releases with the builds that are younger than the others: the commit that added the .dsc of each. */
export const EDK2_BUILD_SINCE: Readonly<Partial<Record<string, string>>> = {
  'ovmf-amdsev': '2021.02', // 30d277ed7a
  'ovmf-microvm': '2021.11', // 606340fba3
  'ovmf-inteltdx': '2022.05', // 44a53a3bdd
  riscvvirt: '2023.02', // 92b27c2e6a
  loongarchvirt: '2024.08', // d6dcf621df
};

const FDF = 'the [FV.DXEFV] of the build’s .fdf';

export const EDK2 = {
  name: 'EDK2',
  releases: [
    '2018.08',
    '2021.02',
    '2021.11',
    '2022.05',
    '2023.02',
    '2023.05',
    '2023.08',
    '2025.02',
    '2026.05',
  ],
  changes: {
    'virtio-fs': {
      what: 'has VirtioFsDxe',
      since: '2021.02',
      where: FDF,
    },
    'mmio-1.0': {
      what: 'drives virtio-mmio devices of version 2',
      since: '2021.11',
      where: 'OvmfPkg/Library/VirtioMmioDeviceLib/VirtioMmioDevice.c VirtioMmioInit()',
      commit: '77d5fa8024',
    },
    'tdx-iommu': {
      what: 'shares DMA memory in TDX guests',
      since: '2022.05',
      where: 'OvmfPkg/IoMmuDxe/AmdSevIoMmu.c',
      commit: '2520182122',
    },
    'serial-ovmf': {
      what: 'has VirtioSerialDxe in OVMF',
      since: '2023.05',
      where: 'OvmfPkg/OvmfPkgX64.fdf',
      commit: '4d1452c599',
    },
    'serial-arm': {
      what: 'has VirtioSerialDxe in ArmVirtQemu',
      since: '2023.08',
      where: 'ArmVirtPkg/ArmVirtQemuFvMain.fdf.inc',
    },
    keyboard: {
      what: 'has VirtioKeyboardDxe in OVMF',
      since: '2025.02',
      where: 'OvmfPkg/OvmfPkgX64.fdf',
      commit: '8bc9f5a2bc',
    },
  },
} as const satisfies GuestHistory;
