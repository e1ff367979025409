import { TYPE } from '../../features/bits.ts';
import type { MessageKind } from '../../model/message.ts';
import { NO_BALLOON, NO_LEGACY, OFFER_BIT, REACH_BAR, SHARE_OTHERWISE } from './helps.ts';

const HAS_OTHER_HELP: readonly number[] = [TYPE.FS, TYPE.BALLOON];

/** Every device type but those for which offering the bit is no help. */
const OFFERABLE = Array.from({ length: 64 }, (_, type) => type).filter(
  (type) => !HAS_OTHER_HELP.includes(type),
);

/** What the virtio core and its transports say: drivers/virtio, drivers/s390/virtio, drivers/base. */
export const CORE_MESSAGES: readonly MessageKind[] = [
  {
    id: 'virtio/must-provide-access-platform',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'device must provide VIRTIO_F_ACCESS_PLATFORM', releases: 'Linux 5.10 and later' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.10' },
    errno: 'ENODEV',
    meaning:
      'The guest’s memory is protected, and the device’s bit 33, without which it would be sent addresses of memory that it cannot read, is not among the bits that were kept; the driver refuses the device.',
    decisions: [{ id: 'linux/features-ok/restricted-memory', codes: ['no-access-platform'] }],
    helps: [
      { ...OFFER_BIT, when: { types: OFFERABLE } },
      { ...SHARE_OTHERWISE, when: { types: [TYPE.FS] } },
      {
        title: 'use a monitor that adds the bit to what the daemon offers',
        host: 'the bit has to be added by the monitor, and the daemon is then given guest-physical addresses of shared memory',
        when: { types: [TYPE.FS] },
      },
      {
        ...NO_BALLOON,
        title:
          'leave the balloon out: its driver never keeps the bit, and a protected guest has no use for it',
        when: { types: [TYPE.BALLOON] },
      },
    ],
  },
  {
    id: 'virtio/must-provide-version-1',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'device must provide VIRTIO_F_VERSION_1', releases: 'Linux 5.10 and later' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.10' },
    errno: 'ENODEV',
    meaning:
      'The guest’s memory is protected, and the device is driven through a legacy interface, which has no room for the bits that such a guest requires; the driver refuses the device.',
    decisions: [{ id: 'linux/features-ok/restricted-memory', codes: ['no-version-1'] }],
    helps: [
      {
        title: 'use the modern interface, with ACCESS_PLATFORM',
        qemu: '-device …,disable-legacy=on,iommu_platform=on; for virtio-mmio: -global virtio-mmio.force-legacy=false',
        libvirt: "a PCI Express slot, or model='virtio-non-transitional', and <driver iommu='on'/>",
      },
    ],
  },
  {
    id: 'virtio/refuses-features',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'device refuses features: {status:status}' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()' },
    errno: 'ENODEV',
    meaning:
      'The driver wrote its features and set FEATURES_OK, and the device’s status reads back without it: the device cannot work with that set. The number is the status register, not a feature.',
    decisions: [
      { id: 'linux/features-ok', codes: ['refused'] },
      { id: 'windows/features-ok', codes: ['refused', 'goes-on'] },
    ],
    outside: [
      {
        cause: 'The status register reads as zero: the transport reads nothing of the device any more.',
        tell: 'A working register keeps ACKNOWLEDGE and DRIVER, which is 3. Look for a memory BAR that the guest cannot reach, or a device that was reset or unplugged meanwhile.',
        when: { value: { name: 'status', is: ['0'] } },
        first: true,
      },
      {
        cause:
          'The status register reads as all ones: the device is gone from the bus, or its BAR is switched off.',
        tell: '`lspci -vv` shows “Memory at <ignored>” or [disabled].',
        when: { value: { name: 'status', is: ['ff', 'ffffffff'] } },
        first: true,
      },
    ],
    helps: [
      {
        ...NO_BALLOON,
        title:
          'leave the balloon out: its driver drops ACCESS_PLATFORM, which QEMU requires once it offers it',
        when: { types: [TYPE.BALLOON] },
      },
      {
        title: 'do not offer ACCESS_PLATFORM to a driver that does not know it',
        qemu: '-device …,iommu_platform=off, where the guest’s memory is not protected',
        libvirt: "<driver iommu='off'/>",
        kernel: 'or Linux 4.8 and later, which keeps the bit',
        when: { types: OFFERABLE, protected: false },
      },
      {
        title: 'repair the virtual memory device',
        qemu: '-device virtio-mem-pci,unplugged-inaccessible=off, or a guest of Linux 5.16 and later',
        when: { types: [24] },
      },
    ],
  },
  {
    id: 'virtio/modern-without-version-1',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio: device uses modern interface but does not have VIRTIO_F_VERSION_1' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_modern.c vp_finalize_features()' },
    errno: 'EINVAL',
    meaning:
      'The feature bits that the guest read of a modern PCI device lack VERSION_1, which every such device has to offer: mostly they were not read at all.',
    decisions: [
      { id: 'linux/features/version-1', codes: ['no-pci'] },
      { id: 'windows/version-1', codes: ['missing'] },
    ],
    outside: [
      {
        cause:
          'The guest does not reach the device’s registers: QEMU always offers VERSION_1 on a modern interface, so what the guest read was not the device’s answer.',
        tell: 'Several devices fail alike, or `lspci -vv` shows the BAR with the capabilities unassigned, disabled, hidden by another device, or above the addresses that the guest can map.',
        helps: [
          REACH_BAR,
          {
            title: 'keep other devices off that address',
            kernel: 'pci=realloc, or pci=nocrs',
            qemu: 'put a VGA device that decodes legacy ranges, or a device with large BARs, on another bus',
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'virtio/mmio-without-version-1',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'New virtio-mmio devices (version >= 2) must provide VIRTIO_F_VERSION_1 feature!',
        releases: 'Linux 7.3 and later',
      },
      { text: 'New virtio-mmio devices (version 2) must provide VIRTIO_F_VERSION_1 feature!' },
    ],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_mmio.c vm_finalize_features()' },
    errno: 'EINVAL',
    meaning: 'A virtio-mmio device of version 2 does not offer VERSION_1, which belongs to that version.',
    decisions: [{ id: 'linux/features/version-1', codes: ['no-mmio', 'no-mmio-3'] }],
    outside: [
      {
        cause:
          'The monitor shows version 2 in the register and leaves the bit out of the upper half of the features.',
        tell: 'It is the monitor’s own device model: QEMU sets both or neither (force-legacy).',
      },
    ],
    helps: [
      {
        title: 'have the device offer VERSION_1, or show version 1',
        qemu: '-global virtio-mmio.force-legacy=true',
      },
    ],
  },
  {
    id: 'virtio/ccw-without-version-1',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio: device uses revision 1 but does not have VIRTIO_F_VERSION_1' }],
    where: { kind: 'kernel', where: 'drivers/s390/virtio/virtio_ccw.c virtio_ccw_finalize_features()' },
    errno: 'EINVAL',
    meaning: 'A channel device of revision 1 or later does not offer VERSION_1, which belongs to it.',
    decisions: [{ id: 'linux/features/version-1', codes: ['no-ccw'] }],
    outside: [
      {
        cause: 'The backend of a vhost device dropped the bit after QEMU had chosen the revision.',
        tell: 'Without vhost the device works.',
        helps: [{ title: 'stay with revision 0', qemu: '-device …,max_revision=0' }],
      },
    ],
  },
  {
    id: 'virtio/spec-version-1',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'device does not comply with spec version 1.x' }],
    where: { kind: 'kernel', where: 'sound/virtio/virtio_card.c virtsnd_validate() and its likes' },
    errno: 'EINVAL',
    meaning:
      'The driver needs VIRTIO 1.0, and the device is driven through its legacy interface or does not offer VERSION_1.',
    decisions: [{ id: 'linux/driver/version-1', codes: ['complains'] }],
    helps: [
      {
        title: 'use the modern interface',
        qemu: '-device …,disable-legacy=on; for virtio-mmio: -global virtio-mmio.force-legacy=false',
      },
    ],
  },
  {
    id: 'driver/probe-failed',
    by: 'guest',
    gravity: 'trouble',
    echo: true,
    texts: [
      {
        text: 'probe with driver {driver:word} failed with error {error:errno}',
      },
      { text: 'probe of {device:word} failed with error {error:errno}' },
    ],
    where: { kind: 'kernel', where: 'drivers/base/dd.c call_driver_probe()' },
    meaning: 'The driver’s probe() failed; the number says how, and a line before it mostly says why.',
    decisions: [
      { id: 'linux/driver/needs', codes: ['no-mount-tag', 'no-map-unmap'] },
      { id: 'linux/driver/version-1', codes: ['silent'] },
      { id: 'linux/dma/iommu-alloc', codes: ['none'] },
    ],
    outside: [
      {
        cause: 'A queue that the driver needs has size 0: the device or its backend did not set it up.',
        tell: 'The error is -2 (ENOENT).',
        when: { value: { name: 'error', is: ['-2'] } },
        first: true,
      },
      {
        cause: 'There was no memory for a ring, or none that the device can reach.',
        tell: 'The error is -12 (ENOMEM), and no message of the device goes before it.',
        when: { value: { name: 'error', is: ['-12'] } },
        helps: [
          {
            title: 'leave the device untranslated',
            kernel: 'iommu.passthrough=1, where Linux 7.3 runs as a protected guest behind an IOMMU',
          },
        ],
        first: true,
      },
      {
        cause: 'The device waits for another one, such as its IOMMU; the kernel tries again later.',
        tell: 'The error is -517 (EPROBE_DEFER).',
        when: { value: { name: 'error', is: ['-517'] } },
        first: true,
      },
    ],
  },
  {
    id: 'virtio-pci/leaving-for-legacy',
    by: 'guest',
    gravity: 'harmless',
    texts: [{ text: 'virtio_pci: leaving for legacy driver' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_modern_dev.c vp_modern_probe()' },
    meaning: 'The PCI device shows no modern interface; the legacy code takes it, where the kernel has that.',
    decisions: [{ id: 'linux/transport/probe', codes: ['legacy', 'no-legacy-driver'] }],
  },
  {
    id: 'virtio-pci/missing-capabilities',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio_pci: missing capabilities {common:number}/{isr:number}/{notify:number}' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_modern_dev.c vp_modern_probe()' },
    errno: 'EINVAL',
    meaning: 'A capability that locates the registers of the modern interface is missing; 0 marks which.',
    outside: [
      {
        cause:
          'The BAR that the capability points to has no address, so the guest passes the capability over.',
        tell: '`lspci -vv` shows the BAR as unassigned or ignored.',
        helps: [{ title: 'let the guest assign the BAR', kernel: 'pci=realloc' }],
      },
    ],
  },
  {
    id: 'virtio-pci/unable-to-map',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio_pci: unable to map virtio {length:number}@{offset:number} on bar {bar:number}' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_modern_dev.c vp_modern_map_capability()' },
    errno: 'ENOMEM',
    meaning: 'The registers of the modern interface cannot be mapped.',
    outside: [
      {
        cause: 'The address of the BAR is beyond what the guest can map, or the range is taken.',
        tell: '`lspci -vv` shows where the BAR lies; compare with “address sizes” in /proc/cpuinfo.',
        helps: [REACH_BAR],
      },
    ],
  },
  {
    id: 'virtio-pci/out-of-range',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'virtio_pci: map virtio {length:number}@{offset:number} out of range on bar {bar:number} length {size:number}',
      },
    ],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_modern_dev.c vp_modern_map_capability()' },
    meaning: 'A capability reaches beyond the BAR that it names.',
    outside: [
      {
        cause: 'The device’s capabilities are wrong, or the BAR was given less room than it asked for.',
        tell: '`lspci -vvxxx` shows the capability and the size of the BAR.',
      },
    ],
  },
  {
    id: 'virtio/legacy-ram-limit',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: 'platform bug: legacy virtio-pci must not be used with RAM above {limit:word}' },
      { text: 'platform bug: legacy virtio-mmio must not be used with RAM above {limit:word}' },
    ],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_legacy.c setup_vq()' },
    errno: 'E2BIG',
    meaning:
      'A legacy interface has 32 bits for the page of a ring, and the ring lies above what they can name.',
    outside: [
      {
        cause: 'The guest has more memory than a legacy interface can address.',
        tell: 'It is gone with less memory.',
        helps: [NO_LEGACY],
      },
    ],
  },
  {
    id: 'virtio-mmio/wrong-magic',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'Wrong magic value {magic:word}!' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_mmio.c virtio_mmio_probe()' },
    errno: 'ENODEV',
    meaning: 'What stands at the address of a virtio-mmio device is none.',
    outside: [
      {
        cause:
          'The address on the kernel command line or in the device tree is wrong, or the monitor has no device there.',
        tell: 'Compare virtio_mmio.device= with what the monitor says.',
      },
    ],
  },
  {
    id: 'virtio-mmio/unknown-parameter',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: "virtio_mmio: unknown parameter '{parameter:word}' ignored" }],
    where: { kind: 'kernel', where: 'kernel/module/main.c unknown_module_param_cb()' },
    meaning:
      'The module has no such parameter. virtio_mmio.device=, by which a monitor without ACPI or a device tree names its devices, is there only in a kernel that was built with it, so that none of them is found.',
    outside: [
      {
        cause: 'The kernel was built without CONFIG_VIRTIO_MMIO_CMDLINE_DEVICES.',
        tell: 'Look for the option in /boot/config-… or /proc/config.gz of the guest.',
        helps: [
          {
            title: 'build the kernel so that it takes devices from its command line',
            kernel: 'CONFIG_VIRTIO_MMIO_CMDLINE_DEVICES=y',
          },
        ],
      },
    ],
  },
  {
    id: 'virtio/32-bit-dma',
    by: 'guest',
    gravity: 'warning',
    texts: [{ text: 'Failed to enable 64-bit or 32-bit DMA.  Trying to continue, but this might not work.' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_pci_modern_dev.c vp_modern_probe()' },
    meaning: 'The bus refuses both address masks that the transport asks for.',
    outside: [
      {
        cause:
          'A bridge or the firmware’s tables limit DMA to less than 32 bits, or no DMA operations stand behind the bus.',
        tell: 'Look for dma-ranges in the device tree, or _DMA in the ACPI tables.',
      },
    ],
  },
  {
    id: 'vring/bad-head',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: ':id {id:number} is not a head!' }, { text: ':id {id:number} out of range' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_ring.c virtqueue_get_buf_ctx_split()' },
    meaning:
      'The device marked a buffer as used that the driver had not given it: the ring holds something else than either side wrote.',
    decisions: [{ id: 'reach/memory' }, { id: 'reach/addresses', codes: ['iova-as-physical'] }],
    outside: [
      {
        cause: 'The device completed a buffer twice, or its state was not carried over by a migration.',
        tell: 'It happens after a while of good work, or just after a migration.',
      },
    ],
  },
  {
    id: 'vring/early-interrupt',
    by: 'guest',
    gravity: 'warning',
    texts: [{ text: 'virtio vring IRQ raised before DRIVER_OK' }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_ring.c vring_interrupt()' },
    meaning: 'The device interrupts before its driver is ready; the kernel ignores it.',
    outside: [
      {
        cause: 'The monitor signals a queue too early.',
        tell: 'It is the monitor’s fault, and mostly harmless.',
      },
    ],
  },
];
