import { EDK2, type Edk2Build } from '../../data/guests/edk2.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { isProtecting } from '../../model/platform.ts';
import type { DmaMapping } from '../driver-model.ts';

/** The builds with IoMmuDxe, which shares memory in SEV and TDX guests. */
const HAS_IOMMU_DXE: ReadonlySet<Edk2Build> = new Set([
  'ovmf',
  'ovmf-amdsev',
  'ovmf-inteltdx',
  'ovmf-microvm',
]);

/** EDK2 Virtio10MapSharedBuffer(): the modern PCI transport maps everything through PciIo, whatever was negotiated. */
export const usesPciIo = rule(
  (ask: Inquiry) => (ask.device.transport((kind) => kind === 'pci-modern') ? 'pci-io' : 'identity'),
  {
    id: 'edk2/map-shared-buffer',
    topic: 'api',
    question: 'Does the driver have its buffers mapped?',
    answers: {
      'pci-io': {
        value: true,
        yes: true,
        answer: 'Virtio10Dxe maps rings and buffers through PciIo, with ACCESS_PLATFORM or without.',
      },
      identity: {
        value: false,
        yes: false,
        answer:
          'the legacy and the mmio transport give the device guest-physical addresses of the memory itself.',
        effect: 'nothing is shared, copied or translated',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'EDK2 OvmfPkg/Virtio10Dxe/Virtio10.c Virtio10MapSharedBuffer(), OvmfPkg/VirtioPciDeviceDxe/VirtioPciDevice.c VirtioPciMapSharedBuffer(), OvmfPkg/Library/VirtioMmioDeviceLib/VirtioMmioDeviceFunctions.c VirtioMmioMapSharedBuffer()',
    },
    story:
      'All virtio drivers of EDK2 ask their transport to allocate and map memory since 2017. Only the modern PCI transport passes that on to PciIo and so to whoever provides the IOMMU protocol; the two older ones hand back what they are given.',
  },
);

const PCI_IO: DmaMapping = {
  implementation: 'edk2-pci-io',
  path: 'direct',
  bounced: false,
  buffers: 'private',
  ring: 'private',
  fails: false,
  translated: false,
};
const SHARED: DmaMapping = {
  ...PCI_IO,
  implementation: 'edk2-iommu-protocol',
  path: 'bounce',
  bounced: true,
  buffers: 'shared',
  ring: 'shared',
};

/** EDK2 IoMmuMap(), RootBridgeIoMap(): what PciIo makes of a buffer. */
export const edk2Map = rule(
  (ask: Inquiry, build: Edk2Build) => {
    const protection = ask.platform.protection();
    if (!isProtecting(protection)) return 'identity';
    if (!HAS_IOMMU_DXE.has(build)) return 'not-shared';
    switch (protection) {
      case 'sev':
      case 'sev-es':
      case 'sev-snp':
        return 'shared';
      case 'tdx':
        return ask.release.has(EDK2, 'tdx-iommu') ? 'shared' : 'not-shared';
      default:
        return 'not-shared';
    }
  },
  {
    id: 'edk2/iommu-protocol',
    topic: 'sharing',
    question: 'Is DMA memory shared with the host?',
    answers: {
      identity: {
        value: PCI_IO,
        answer: 'There is nothing to share it from: PciIo gives the address of the memory itself.',
      },
      shared: {
        value: SHARED,
        yes: true,
        answer:
          'IoMmuDxe gives rings shared pages, and copies each buffer through others that it shares for the time of the request.',
        effect: 'the device reaches rings and buffers',
      },
      'not-shared': {
        value: PCI_IO,
        yes: false,
        answer: 'nothing in this image provides the IOMMU protocol for such a guest.',
        effect: 'rings and buffers stay private',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'EDK2 OvmfPkg/IoMmuDxe/CcIoMmu.c IoMmuMap(), MdeModulePkg/Bus/Pci/PciHostBridgeDxe/PciRootBridgeIo.c RootBridgeIoMap()',
    },
    story:
      'PciHostBridgeDxe asks for EDKII_IOMMU_PROTOCOL. OVMF brings one for SEV, and since 2022.05 for TDX; everywhere else PciIo maps every address to itself. No virtual IOMMU is ever programmed.',
  },
);
