import { DPDK } from '../../data/guests/dpdk.ts';
import { F, TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { Implementation } from '../../model/device.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { mapped } from '../dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { endRule, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { unknownHandshake } from '../plain/unread.ts';
import { USER_FEATURES } from './features.ts';

const GUEST = { id: 'dpdk-virtio-user', name: 'virtio-user' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS_BITS;

const NET_DRIVER: PlainDriver = {
  type: TYPE.NET,
  name: 'net_virtio_user',
  where: 'drivers/net/virtio/virtio_user/virtio_user_dev.c VIRTIO_USER_SUPPORTED_FEATURES',
  selects: [
    { bits: USER_FEATURES },
    {
      bits: [F.ORDER_PLATFORM, F.NOTIFICATION_DATA],
      when: (ask) => ask.release.has(DPDK, 'user-notification-data'),
    },
  ],
};
const DRIVERS = [NET_DRIVER] as const;

function backendOf(who: Implementation): 'vhost' | 'vdpa' | 'none' {
  if (who === 'vhost-user' || who === 'vhost-kernel') return 'vhost';
  return who === 'vdpa' ? 'vdpa' : 'none';
}

/** DPDK virtio_user_dev_setup(). */
const backend = rule((ask: Inquiry) => ask.device.implementation(backendOf), {
  id: 'dpdk-virtio-user/backend',
  topic: 'interface',
  question: 'Which backend does virtio-user speak to?',
  answers: {
    vhost: {
      value: 'vhost',
      answer:
        'It speaks to a vhost backend itself, over a socket or over /dev/vhost-net: no monitor and no transport is between them, and the device’s offer is that of the backend.',
    },
    vdpa: {
      value: 'unread',
      answer: 'It opens the vhost-vdpa device; what it makes of its control queue is not modelled.',
      effect: 'no answer can be given for this device',
    },
    none: {
      value: 'none',
      answer: 'None: it takes the work of a vhost-user daemon, of vhost-net or of a vDPA device alone.',
      effect: 'the device is never touched',
    },
  },
  authority: {
    kind: 'guest',
    where: 'DPDK drivers/net/virtio/virtio_user/virtio_user_dev.c virtio_user_dev_setup()',
  },
  story:
    'virtio-user is the driver for network cards with a device of its own below it, which is a frontend of vhost in the same process. Containers reach a switch such as Open vSwitch by it.',
});
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'DPDK drivers/net/virtio/virtio_user_ethdev.c virtio_user_pmd_probe()',
  story: 'virtio-user is a network card.',
});
const select = selectionRule(GUEST, {
  where:
    'DPDK drivers/net/virtio/virtio_user/virtio_user_dev.c virtio_user_dev_init(), virtio_user_dev_set_features()',
  story:
    'The card is taken to be started without options: no address, no control queue, one queue pair, split rings. What depends on these is not selected, and MAC and STATUS are its own affair, of which the backend is not told.',
});
const ended = endRule(
  GUEST,
  {
    where: 'DPDK drivers/net/virtio/virtio_user/virtio_user_dev.c virtio_user_dev_set_status()',
    story:
      'A backend is asked to take the features and answers; only one with the protocol feature STATUS sees the status.',
  },
  false,
);

/** DPDK virtio_user_dev_init(), virtio_init_device(). */
function probe(ask: Inquiry): Handshake {
  const spoken = backend(ask);
  if (spoken === 'none') return untaken('modern');
  if (spoken === 'unread') return unknownHandshake();
  const driver = driverFor(ask);
  if (driver === undefined) return untaken('modern');
  const negotiated = select(ask, driver, 'modern');
  const began = ACKNOWLEDGE | DRIVER | DRIVER_OK;
  const status = ask.kept(negotiated, F.VERSION_1) ? began | FEATURES_OK : began;
  return ended(ask, { interface: 'modern', negotiated, status, refusal: undefined });
}

/** The backend maps the memory of the process, and looks addresses up in the table that it was given with it. */
const MEMORY_TABLE: DmaMapping = {
  ...mapped('vhost-memory-table', 'direct'),
  translated: false,
  addressed: 'own-table',
};

/** DPDK’s virtio-user, as it is started without options. */
export const dpdkVirtioUser: DriverModel = {
  ...PLAIN,
  id: 'dpdk-virtio-user',
  title: 'DPDK’s virtio-user, a network card of a vhost backend without a monitor',
  history: DPDK,
  probe: (_model, ask) => probe(ask),
  useDmaApi: () => true,
  mapDma: () => MEMORY_TABLE,
};
