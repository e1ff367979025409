import { EDK2, type Edk2Build } from '../../data/guests/edk2.ts';
import { TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { kindOfTransport } from '../plain/transport.ts';

const kindOf = kindOfTransport({
  'pci-modern': 'pci-modern',
  'pci-transitional': 'pci-transitional',
  'pci-legacy': 'pci-legacy',
  'mmio-modern': 'mmio-modern',
  'mmio-legacy': 'mmio-legacy',
});

/** The builds that look for virtio-mmio devices in a device tree. */
const SCANS_MMIO: ReadonlySet<Edk2Build> = new Set(['aavmf', 'riscvvirt', 'ovmf-microvm']);

/** EDK2 Virtio10BindingSupported(), VirtioPciDeviceBindingSupported(), VirtioMmioInit(): which driver makes the device a VIRTIO_DEVICE_PROTOCOL. */
export const edk2Transport = rule(
  (ask: Inquiry, build: Edk2Build) => {
    const kind = ask.device.transport(kindOf);
    switch (kind) {
      case 'mmio-legacy':
        return SCANS_MMIO.has(build) ? kind : 'mmio-unseen';
      case 'mmio-modern':
        if (!SCANS_MMIO.has(build)) return 'mmio-unseen';
        return ask.release.has(EDK2, 'mmio-1.0') ? kind : 'mmio-too-new';
      case 'pci-modern':
        return ask.device.type((type) => type === TYPE.GPU) && ask.device.rom((rom) => rom === 'vga')
          ? 'vga'
          : kind;
      default:
        return kind;
    }
  },
  {
    id: 'edk2/transport',
    topic: 'interface',
    question: 'Through which interface does EDK2 drive the device?',
    answers: {
      'pci-modern': { value: 'modern', answer: 'Virtio10Dxe drives it through the modern interface.' },
      'pci-transitional': {
        value: 'legacy',
        answer:
          'VirtioPciDeviceDxe drives it through the legacy interface: EDK2 goes by the PCI device ID, and that of a transitional device is one of the older ones.',
        effect: 'no FEATURES_OK, 32 feature bits',
      },
      'pci-legacy': {
        value: 'legacy',
        answer: 'VirtioPciDeviceDxe drives it through the legacy interface, the only one of the device.',
        effect: 'no FEATURES_OK, 32 feature bits',
      },
      'mmio-modern': { value: 'modern', answer: 'VirtioMmioDeviceLib drives it as a device of version 2.' },
      'mmio-legacy': {
        value: 'legacy',
        answer: 'VirtioMmioDeviceLib drives it as a device of version 1.',
        effect: 'no FEATURES_OK, 32 feature bits',
      },
      vga: {
        value: undefined,
        answer: 'None: virtio-vga is left to the driver of its frame buffer, QemuVideoDxe.',
        effect: 'virtio is never touched',
      },
      'mmio-too-new': {
        value: undefined,
        answer: 'None: this release knows virtio-mmio devices of version 1 alone.',
        effect: 'the device is never touched',
      },
      'mmio-unseen': {
        value: undefined,
        answer: 'None: this build looks for no virtio-mmio devices.',
        effect: 'the device is never touched',
      },
      none: {
        value: undefined,
        answer: 'None: EDK2 knows virtio devices on PCI and virtio-mmio alone.',
        effect: 'the device is never touched',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'EDK2 OvmfPkg/Virtio10Dxe/Virtio10.c Virtio10BindingSupported(), OvmfPkg/VirtioPciDeviceDxe/VirtioPciDevice.c VirtioPciDeviceBindingSupported(), OvmfPkg/Library/VirtioMmioDeviceLib/VirtioMmioDevice.c VirtioMmioInit()',
    },
    story:
      'One driver binds PCI devices with the IDs of VIRTIO 1.0 (0x1040 and above, revision 1), the other those below with revision 0. A transitional device has an old ID, so that EDK2 never finds its modern interface, and with it neither VERSION_1 nor ACCESS_PLATFORM. virtio-vga is left to the driver of its framebuffer.',
  },
);
