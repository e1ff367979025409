import type { Release } from '../../model/release.ts';
import { since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import {
  byteSizeOf,
  isPowerOfTwo,
  isPropertyOn,
  missing,
  numberOf,
  type Settings,
  settingOf,
} from './properties.ts';
import { realizeDisk, TOO_LARGE } from './realize-disk.ts';
import { realize9p, realizeFs } from './realize-file-system.ts';
import { realizeGpu } from './realize-gpu.ts';
import { realizeVhostScsi, realizeVhostUser, realizeVsock } from './realize-vhost.ts';
import { LARGEST_QUEUE, largestTransmitRing, SMALLEST_RING } from './virtio-net.ts';

/**
 * The device's own realize(): what it needs behind it, and numbers that it cannot work with. Checks of files, sockets
 * and memory that only the host could answer are left out.
 */
export function realizeDevice(settings: Settings, balloonTaken: boolean): QemuObjection | undefined {
  switch (settings.model.row.device) {
    case 'virtio-balloon-device':
      return realizeBalloon(settings, balloonTaken);
    case 'virtio-blk-device':
      return realizeDisk(settings);
    case 'virtio-net-device':
      return realizeNet(settings);
    case 'virtio-serial-device':
      return realizeSerial(settings);
    case 'virtio-rng-device':
      return realizeRng(settings);
    case 'virtio-scsi-device':
      return realizeScsi(settings);
    case 'virtio-gpu-gl-device':
    case 'virtio-gpu-device':
      return realizeGpu(settings);
    case 'virtio-9p-device':
      return realize9p(settings);
    case 'vhost-user-fs-device':
      return realizeVhostUser(settings) ?? realizeFs(settings);
    case 'vhost-scsi':
      return realizeVhostScsi(settings);
    case 'virtio-input-host-device':
      return missing(settings)
        ? {
            message: 'evdev property is required',
            where: 'hw/input/virtio-input-host.c virtio_input_host_realize()',
          }
        : undefined;
    case 'virtio-crypto-device':
      return missing(settings)
        ? {
            message: "'cryptodev' parameter expects a valid object",
            where: 'hw/virtio/virtio-crypto.c virtio_crypto_device_realize()',
          }
        : undefined;
    case 'virtio-mem':
    case 'virtio-pmem':
      return realizeMemory(settings);
    case 'vhost-vsock-device':
      return realizeVsock(settings);
    case 'virtio-iommu-device':
      return realizeIommu(settings);
    case 'virtio-sound-device':
      return realizeSound(settings);
    default:
      return settings.model.row.worker === 'vhost-user' ? realizeVhostUser(settings) : undefined;
  }
}

function realizeBalloon(settings: Settings, taken: boolean): QemuObjection | undefined {
  const where = 'hw/virtio/virtio-balloon.c virtio_balloon_device_realize()';
  if (taken) return { message: 'Only one balloon device is supported', where };
  if (isPropertyOn('free-page-hint', settings) && settingOf('iothread', settings) === undefined)
    return { message: "'free-page-hint' requires 'iothread' to be set", where };
  const interval = numberOf('guest-stats-polling-interval', settings) ?? 0;
  const set = 'hw/virtio/virtio-balloon.c balloon_stats_set_poll_interval()';
  if (interval < 0) return { message: 'timer value must be greater than zero', where: set };
  if (interval > 0xffff_ffff) return { message: 'timer value is too big', where: set };
  return undefined;
}

/** QEMU virtio_rng_device_realize(): how much is handed out, and in which time. Until 7.2 nothing could be handed out as well. */
function realizeRng(settings: Settings): QemuObjection | undefined {
  const where = 'hw/virtio/virtio-rng.c virtio_rng_device_realize()';
  if ((numberOf('period', settings) ?? 1) <= 0)
    return { message: "'period' parameter expects a positive integer", where };
  const positive = since(settings.boot, { after: '7.2', by: '10.0' });
  const most = numberOf('max-bytes', settings) ?? 1;
  if (most > 0 || (most === 0 && !positive)) return undefined;
  const least = positive ? 'positive' : 'non-negative';
  return { message: `'max-bytes' parameter must be ${least}, and less than 2^63`, where };
}

function realizeNet(settings: Settings): QemuObjection | undefined {
  const where = 'hw/net/virtio-net.c virtio_net_device_realize()';
  const duplex = settingOf('duplex', settings)?.value;
  if (duplex !== undefined && duplex !== 'half' && duplex !== 'full')
    return { message: "'duplex' must be 'half' or 'full'", where };
  if ((numberOf('speed', settings) ?? 0) < -1)
    return { message: "'speed' must be between 0 and INT_MAX", where };
  for (const [name, most, end] of [
    ['rx_queue_size', LARGEST_QUEUE, '.'],
    ['tx_queue_size', largestAccepted(settings), ''],
  ] as const) {
    const size = numberOf(name, settings) ?? SMALLEST_RING;
    if (size < SMALLEST_RING || size > most || !isPowerOfTwo(size)) {
      const message = `Invalid ${name} (= ${size}), must be a power of 2 between ${SMALLEST_RING} and ${most}${end}`;
      return { message, where, wants: { kind: 'with', properties: { [name]: `${most}` } } };
    }
  }
  return undefined;
}

/** What is accepted for tx_queue_size. Until QEMU looked at what is behind the card, more than that can have was cut down. */
function largestAccepted(settings: Settings): number {
  const looks = since(settings.boot, { after: '7.2', by: '10.0', likely: '8.1' });
  return looks ? largestTransmitRing(settings) : LARGEST_QUEUE;
}

function realizeSerial(settings: Settings): QemuObjection | undefined {
  const where = 'hw/char/virtio-serial-bus.c virtio_serial_device_realize()';
  const ports = numberOf('max_ports', settings);
  if (ports === 0) return { message: 'Maximum number of serial ports not specified', where };
  if (ports !== undefined && ports > 511) return { message: 'maximum ports supported: 511', where };
  return undefined;
}

function realizeScsi(settings: Settings): QemuObjection | undefined {
  const where = 'hw/scsi/virtio-scsi.c virtio_scsi_common_realize()';
  const queues = numberOf('num_queues', settings);
  if (queues !== undefined && queues !== 0xffff_ffff && (queues < 1 || queues > 1022)) {
    const message = `Invalid number of queues (= ${queues}), must be a positive integer less than 1022.`;
    return { message, where };
  }
  const size = numberOf('virtqueue_size', settings) ?? SMALLEST_RING;
  if (size <= 2) return { message: `invalid virtqueue_size property (= ${size}), must be > 2`, where };
  return size > LARGEST_QUEUE ? TOO_LARGE : undefined;
}

function realizeIommu(settings: Settings): QemuObjection | undefined {
  const where = 'hw/virtio/virtio-iommu.c virtio_iommu_device_realize()';
  if (settings.model.transport !== 'pci')
    return { message: 'VIRTIO-IOMMU is not attached to any PCI bus!', where };
  if (!plugsIommus(settings))
    return {
      message: 'Check your machine implements a hotplug handler for the virtio-iommu-pci device',
      where: 'hw/virtio/virtio-iommu-pci.c virtio_iommu_pci_realize()',
    };
  const bits = numberOf('aw-bits', settings) ?? 64;
  return bits < 32 || bits > 64 ? { message: 'aw-bits must be within [32,64]', where } : undefined;
}

/** Since when the machine takes a virtio IOMMU; undefined where none does. Machines that are not here always have. */
const PLUGS_IOMMUS: ReadonlyMap<string, Release | undefined> = new Map([
  ['microvm x86_64', undefined],
  ['s390-ccw-virtio s390x', undefined],
  ['virt riscv64', { after: '7.2', by: '10.0' }],
  ['virt loongarch64', { after: '7.2', by: '10.0' }],
]);

function plugsIommus({ boot }: Settings): boolean {
  const machine = `${boot.machine.family?.name} ${boot.arch}`;
  const release = PLUGS_IOMMUS.get(machine);
  return release === undefined ? !PLUGS_IOMMUS.has(machine) : since(boot, release);
}

/** How many jacks, streams and channel maps a sound card can have: hw/audio/virtio-snd.c. */
const MOST_OF_SOUND = [
  ['jacks', 'jacks', 0, 8],
  ['streams', 'streams', 1, 10],
  ['chmaps', 'channel maps', 0, 18],
] as const;

function realizeSound(settings: Settings): QemuObjection | undefined {
  for (const [name, what, least, most] of MOST_OF_SOUND) {
    const count = numberOf(name, settings) ?? 1;
    if (count < least || count > most)
      return {
        message: `Invalid number of ${what}: ${count}`,
        where: 'hw/audio/virtio-snd.c virtio_snd_realize()',
      };
  }
  return undefined;
}

/** QEMU memory_device_pre_plug(): a machine has room for devices of memory where maxmem is above its memory. */
const NO_ROOM = {
  message:
    'the configuration is not prepared for memory devices (e.g., for memory hotplug), consider specifying the maxmem option',
  where: 'hw/mem/memory-device.c memory_device_pre_plug()',
  since: { after: '7.2', by: '10.0', likely: '8.2' },
} as const;

const NO_MEMDEV = {
  message: "'memdev' property must be set",
  where: 'hw/virtio/virtio-md-pci.c virtio_md_pci_pre_plug()',
};

/** What the device itself says where no handler of the machine did. */
function noMemdev({ model }: Settings): QemuObjection {
  return model.row.device === 'virtio-pmem'
    ? { message: 'virtio-pmem memdev not set', where: 'hw/virtio/virtio-pmem.c virtio_pmem_realize()' }
    : {
        message: "'memdev' property is not set",
        where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
      };
}

function realizeMemory(settings: Settings): QemuObjection | undefined {
  // A microvm has no handler that would look for room, and plugs such a device like any other.
  const isPlugged = settings.boot.machine.family?.name !== 'microvm';
  const unprepared = isPlugged && settings.boot.lacksDeviceMemory === true ? NO_ROOM : undefined;
  // Until then the backend was looked for first.
  if (unprepared !== undefined && since(settings.boot, unprepared.since)) return unprepared;
  if (missing(settings)) return isPlugged ? NO_MEMDEV : noMemdev(settings);
  if (unprepared !== undefined)
    return {
      message: 'memory devices (e.g. for memory hotplug) are not enabled, please specify the maxmem option',
      where: unprepared.where,
    };
  const ofBlocks = settings.model.row.device === 'virtio-mem' ? refuseMemoryBlocks(settings) : undefined;
  if (ofBlocks !== undefined) return ofBlocks;
  const node = numberOf('node', settings) ?? 0;
  const nodes = Math.max(settings.boot.numaNodes ?? node + 1, 1);
  if (settings.model.row.device === 'virtio-mem' && node >= nodes)
    return {
      // QEMU leaves the blank out.
      message: `'node' property has value '${node}', which exceedsthe number of numa nodes: ${nodes}`,
      where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
    };
  if (
    isPropertyOn('dynamic-memslots', settings) &&
    settingOf('unplugged-inaccessible', settings)?.value !== 'on'
  )
    return {
      message: "'dynamic-memslots' property set to 'on' requires 'unplugged-inaccessible' to be 'on'",
      where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
    };
  if (settings.model.row.device === 'virtio-mem' && settings.boot.pinsMemory === true)
    return {
      message: 'Discarding RAM is disabled',
      where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
    };
  return undefined;
}

const MIB = 1024 * 1024;

/** QEMU virtio_mem_set_block_size(), virtio_mem_set_requested_size(): a size that is set is looked at where it is set. */
function refuseMemoryBlocks(settings: Settings): QemuObjection | undefined {
  const size = byteSizeOf('block-size', settings);
  const requested = byteSizeOf('requested-size', settings) ?? 0;
  const where = 'hw/virtio/virtio-mem.c virtio_mem_set_block_size()';
  if (size !== undefined && size < MIB)
    return { message: "'block-size' property has to be at least 0x100000", where };
  if (size !== undefined && !isPowerOfTwo(size))
    return { message: "'block-size' property has to be a power of two", where };
  if (size === undefined || requested % size === 0) return undefined;
  return {
    message: `'requested-size' property has to be multiples of 'block-size' (0x${size.toString(16)})`,
    where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
  };
}
