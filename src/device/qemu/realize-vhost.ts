import type { Release } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { numberOf, type Settings } from './properties.ts';
import { LARGEST_QUEUE } from './virtio-net.ts';

/** hw/virtio/vhost-user-base.c, which most vhost-user devices share since then. */
const SHARED_BASE: Release = { after: '7.2', by: '10.0', likely: '9.0' };

/** backends/vhost-user.c ioeventfd_enabled(), by which a device behind it needed KVM until then. */
const WITHOUT_KVM: Release = { after: '7.2', by: '10.0', likely: '8.1' };

/** Where the socket of a device is looked for, and what is said without one. */
interface Socketless {
  readonly message: string;
  readonly where: string;
}

/** What a device of the shared base says without a socket. */
export const NO_SOCKET: Socketless = {
  message: 'vhost-user-base: missing chardev',
  where: 'hw/virtio/vhost-user-base.c vub_device_realize()',
};

/** Devices that look for their socket themselves, in every version. */
const OWN: ReadonlyMap<string, Socketless> = new Map([
  [
    'vhost-user-fs-device',
    { message: 'missing chardev', where: 'hw/virtio/vhost-user-fs.c vuf_device_realize()' },
  ],
  [
    'vhost-user-vsock-device',
    { message: 'missing chardev', where: 'hw/virtio/vhost-user-vsock.c vuv_device_realize()' },
  ],
  [
    'vhost-user-scsi',
    {
      message: 'vhost-user-scsi: missing chardev',
      where: 'hw/scsi/vhost-user-scsi.c vhost_user_scsi_realize()',
    },
  ],
  [
    'vhost-user-scmi',
    {
      message: 'vhost-user-scmi: chardev is mandatory',
      where: 'hw/virtio/vhost-user-scmi.c vu_scmi_device_realize()',
    },
  ],
]);

/** Devices of the shared base, and what they said while each had code of its own. */
const ON_BASE: ReadonlyMap<string, Socketless | undefined> = new Map([
  [
    'vhost-user-rng',
    { message: 'missing chardev', where: 'hw/virtio/vhost-user-rng.c vu_rng_device_realize()' },
  ],
  [
    'vhost-user-i2c-device',
    {
      message: 'vhost-user-i2c: missing chardev',
      where: 'hw/virtio/vhost-user-i2c.c vu_i2c_device_realize()',
    },
  ],
  [
    'vhost-user-gpio-device',
    {
      message: 'vhost-user-gpio: chardev is mandatory',
      where: 'hw/virtio/vhost-user-gpio.c vu_gpio_device_realize()',
    },
  ],
  ['vhost-user-snd', undefined],
  ['vhost-user-input', undefined],
]);

/** QEMU vhost_user_backend_dev_init(): what is behind vhost-user-gpu, and was behind vhost-user-input. */
const BACKEND = 'backends/vhost-user.c vhost_user_backend_dev_init()';

/** The realize() of a device whose work a daemon does: it needs a socket, and numbers that it can work with. */
export function realizeVhostUser(settings: Settings): QemuObjection | undefined {
  const { device } = settings.model.row;
  const { boot } = settings;
  if (isOnBackend(device, boot)) {
    if (boot.kvm === false && !since(boot, WITHOUT_KVM))
      return { message: 'vhost initialization failed: requires kvm', where: BACKEND };
    return hasSocket(settings)
      ? undefined
      : { message: 'vhost_backend_init failed: Protocol error', where: BACKEND };
  }
  if (device === 'vhost-user-blk') return realizeDisk(settings);
  return hasSocket(settings) ? undefined : socketless(device, boot);
}

function hasSocket({ plug }: Settings): boolean {
  return plug.backend.present !== false;
}

function isOnBackend(device: string, boot: QemuBoot): boolean {
  return device === 'vhost-user-gpu' || (device === 'vhost-user-input' && !since(boot, SHARED_BASE));
}

function socketless(device: string, boot: QemuBoot): Socketless | undefined {
  if (!ON_BASE.has(device)) return OWN.get(device);
  return (since(boot, SHARED_BASE) ? undefined : ON_BASE.get(device)) ?? NO_SOCKET;
}

/** What vhost_user_blk_device_realize() says began with the name of the device until then. */
const WITHOUT_NAME: Release = { after: '5.2', by: '7.2', likely: '6.1' };

const MOST_QUEUES = 1024;
const AUTO = 0xffff;

function realizeDisk(settings: Settings): QemuObjection | undefined {
  const message = refusedDisk(settings);
  if (message === undefined) return undefined;
  const name = since(settings.boot, WITHOUT_NAME) ? '' : 'vhost-user-blk: ';
  return { message: `${name}${message}`, where: 'hw/block/vhost-user-blk.c vhost_user_blk_device_realize()' };
}

function refusedDisk(settings: Settings): string | undefined {
  if (!hasSocket(settings)) return 'chardev is mandatory';
  const queues = numberOf('num-queues', settings) ?? AUTO;
  if (queues !== AUTO && (queues <= 0 || queues > MOST_QUEUES)) return 'invalid number of IO queues';
  const size = numberOf('queue-size', settings) ?? 1;
  if (size === 0) return 'queue size must be non-zero';
  return size > LARGEST_QUEUE && since(settings.boot, WITHOUT_NAME)
    ? `queue size must not exceed ${LARGEST_QUEUE}`
    : undefined;
}

/** QEMU vhost_scsi_realize(): the name of the target in the host's kernel. */
export function realizeVhostScsi(settings: Settings): QemuObjection | undefined {
  return settings.plug.backend.present === false
    ? { message: 'vhost-scsi: missing wwpn', where: 'hw/scsi/vhost-scsi.c vhost_scsi_realize()' }
    : undefined;
}

const MOST_CID = 0xffffffff;

/** QEMU vhost_vsock_device_realize(). */
export function realizeVsock(settings: Settings): QemuObjection | undefined {
  const cid = numberOf('guest-cid', settings) ?? 0;
  const where = 'hw/virtio/vhost-vsock.c vhost_vsock_device_realize()';
  if (cid <= 2) return { message: 'guest-cid property must be greater than 2', where };
  return cid > MOST_CID ? { message: 'guest-cid property must be a 32-bit number', where } : undefined;
}
