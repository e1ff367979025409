import type { GuestHistory } from '../../model/guest-release.ts';

/**
 * Read from virtio-win/kvm-guest-drivers-windows, tags mm235 to mm322. The release that people install is named after the build:
 * virtio-win 0.1.285 is made of build 285.
 */
export const VIRTIO_WIN = {
  name: 'virtio-win',
  releases: ['0.1.235', '0.1.245', '0.1.282', '0.1.286', '0.1.320', '0.1.322'],
  changes: {
    'fs-indirect': {
      what: 'selects INDIRECT_DESC for file systems',
      since: '0.1.245',
      where: 'viofs/pci/power.c VirtFsEvtDevicePrepareHardware()',
    },
    mem: {
      what: 'has a driver for pluggable memory',
      since: '0.1.282',
      after: '0.1.268',
      where: 'viomem/sys/viomem.c',
    },
    'order-platform': {
      what: 'selects ORDER_PLATFORM for disks and network cards',
      since: '0.1.286',
      after: '0.1.282',
      where:
        'viostor/virtio_stor.c RhelSetGuestFeatures(), NetKVM/Common/ParaNdis_Common.cpp ParaNdis_InitializeContext()',
      commit: '6d53a2d0',
    },
    'config-wce': {
      what: 'selects CONFIG_WCE for disks',
      since: '0.1.320',
      where: 'viostor/virtio_stor.c RhelSetGuestFeatures()',
    },
  },
} as const satisfies GuestHistory;
