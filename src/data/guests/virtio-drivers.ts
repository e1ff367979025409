import type { GuestHistory } from '../../model/guest-release.ts';

/** Read from rcore-os/virtio-drivers, 0.6.0 to 0.13.0 and the commit 9742c44 of June 2026, which stands for what follows 0.13.0. */
export const VIRTIO_DRIVERS = {
  name: 'virtio-drivers',
  releases: ['0.6.0', '0.7.3', '0.7.5', '0.8.0', '0.11.0', '0.12.0', '0.13.0', '2026.06.24'],
  changes: {
    indirect: {
      what: 'selects INDIRECT_DESC in every driver',
      since: '0.7.3',
      where: 'src/device/*.rs SUPPORTED_FEATURES',
    },
    sound: {
      what: 'has a driver for sound cards',
      since: '0.7.5',
      where: 'src/device/sound.rs',
      commit: '5574b97',
    },
    'console-size': {
      what: 'selects SIZE and EMERG_WRITE for consoles',
      since: '0.8.0',
      where: 'src/device/console.rs SUPPORTED_FEATURES',
    },
    rng: { what: 'has a driver for entropy sources', since: '0.11.0', where: 'src/device/rng.rs' },
    'version-1': {
      what: 'selects VERSION_1',
      since: '0.12.0',
      where: 'src/device/*.rs SUPPORTED_FEATURES',
      commit: '97f5982',
    },
    ninep: {
      what: 'has a driver for 9P transports',
      since: '0.13.0',
      where: 'src/device/virtio_9p.rs',
      commit: 'c8d25d9',
    },
    edid: { what: 'selects EDID', since: '0.13.0', where: 'src/device/gpu/mod.rs SUPPORTED_FEATURES' },
    'access-platform': {
      what: 'selects ACCESS_PLATFORM, and tells the Hal of it',
      since: '2026.03.17',
      where: 'src/device/*.rs SUPPORTED_FEATURES, src/hal.rs Hal',
      commit: '833f860',
    },
    rtc: {
      what: 'has a driver for clocks',
      since: '2026.06.01',
      where: 'src/device/rtc.rs',
      commit: 'd9e9bee',
    },
  },
} as const satisfies GuestHistory;
