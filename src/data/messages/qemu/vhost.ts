import type { MessageKind } from '../../../model/message.ts';
import { DO_NOT_OFFER_BIT, NO_LEGACY, SHARE_MEMORY } from '../helps.ts';
import { REFUSED } from './refused.ts';

/** What QEMU says of vhost, vhost-user daemons and vDPA. */
export const VHOST_MESSAGES: readonly MessageKind[] = [
  {
    id: 'vhost/feature-mask',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'vhost lacks feature mask {mask:features} for backend' }],
    where: { kind: 'qemu', where: 'hw/net/vhost_net.c vhost_net_init()' },
    meaning:
      'The backend was found to offer less than before or than QEMU needs of it; the mask is what is missing.',
    outside: [
      {
        cause: 'The daemon came back older or with other options than the guest negotiated with.',
        tell: 'The message comes with a reconnection.',
        helps: [{ title: 'start the daemon as it was' }],
      },
      {
        cause: 'The host’s kernel does not offer what vhost-net needs.',
        tell: 'The mask has bit 15 (MRG_RXBUF) or lower bits.',
      },
    ],
  },
  {
    id: 'vhost/iommu-protocol',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'IOMMU support requires reply-ack and backend-req protocol features.' },
      {
        text: 'IOMMU support requires reply-ack and slave-req protocol features.',
        releases: 'QEMU up to 7.2',
      },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-user.c vhost_user_backend_init()' },
    meaning:
      'The daemon offers ACCESS_PLATFORM and not the two protocol features by which addresses are looked up.',
    outside: [
      {
        cause: 'The daemon offers a bit that it cannot serve.',
        tell: 'Its log shows the features.',
        helps: [{ title: 'have the daemon leave the bit out, or offer all three' }],
      },
    ],
  },
  {
    id: 'vhost/no-iotlb',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Fail to update device iotlb' },
      { text: 'Fail to lookup the translated address {address:word}' },
      { text: 'Fail to invalidate device iotlb' },
      { text: 'Access failure IOTLB message type not supported' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost.c vhost_device_iotlb_miss()' },
    meaning: 'vhost looks addresses up through QEMU, and the look-up failed.',
    decisions: [
      { id: 'reach/backend', codes: ['iotlb-of-daemon'] },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The daemon has no IOTLB, and ACCESS_PLATFORM was forced on it.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },

        tell: 'QEMU 5.2 or older, which offers the bit whatever the daemon does.',
        helps: [DO_NOT_OFFER_BIT],
        first: true,
      },
      {
        cause: 'The guest has not mapped the address: its driver passes the IOMMU by.',
        tell: 'The guest’s log has IOMMU faults of the device.',
      },
    ],
  },
  {
    id: 'vhost/start-failed',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'unable to start vhost net: {error:errno}: falling back on userspace virtio' },
      { text: 'Error starting vhost: {error:errno}' },
      { text: 'Error starting vhost vsock: {error:errno}' },
      { text: 'vhost-user-blk: vhost start failed' },
      { text: 'vhost VQ {queue:number} ring restore failed: {error:errno}' },
      { text: 'vhost_set_vring_call failed: {why:text}' },
      { text: 'vhost_set_vring_call failed {error:errno}' },
      { text: 'vhost_set_vring_kick failed {error:errno}' },
      { text: 'vhost_set_features failed: {why:text}' },
      { text: 'vhost_set_mem_table failed: {why:text}' },
      { text: 'vhost_dev_init failed: {why:text}' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost.c vhost_dev_start()' },
    meaning: 'The guest set DRIVER_OK, and the backend could not be started.',
    decisions: [{ id: 'reach/backend', codes: ['unmapped', 'legacy', 'iotlb-of-daemon', 'iotlb-of-kernel'] }],
    outside: [
      {
        cause: 'The daemon cannot map the guest’s memory: it has no file descriptor.',
        tell: 'The memory backend is not a file or memfd with share=on.',
        decision: { id: 'reach/backend', code: 'unmapped' },

        helps: [SHARE_MEMORY],
      },
      {
        cause:
          'The backend does not know a feature that the guest negotiated: vhost-scsi, or vhost-vsock on a host before Linux 5.12, behind a virtual IOMMU.',
        decision: { id: 'reach/backend', code: 'iotlb-of-kernel' },

        tell: 'The error is EOPNOTSUPP or EINVAL, and iommu_platform=on.',
        helps: [DO_NOT_OFFER_BIT],
      },
      {
        cause: 'The guest negotiated without VERSION_1, and the daemon ended.',
        tell: 'The daemon says “virtio legacy devices aren’t supported”.',
        decision: { id: 'reach/backend', code: 'legacy' },
        helps: [NO_LEGACY],
      },
      {
        cause: 'The daemon has no IOTLB, and ACCESS_PLATFORM was forced on it.',
        tell: 'QEMU says “Fail to update device iotlb”.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },
        helps: [DO_NOT_OFFER_BIT],
      },
      { cause: 'The daemon ended.', tell: 'Its own log says why.' },
    ],
  },
  {
    id: 'vhost-user/disconnected',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Unexpected end-of-file before all data were read' },
      {
        text: 'Failed to read msg header. Read {got:number} instead of {wanted:number}. Original request {request:number}.',
      },
      { text: 'Failed to set msg fds.' },
      { text: 'Failed to write msg. Wrote {wrote:number} instead of {wanted:number}.' },
      { text: 'vhost_backend_init failed' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-user.c vhost_user_read_header()' },
    meaning: 'The daemon at the other end of the socket has gone away.',
    decisions: [{ id: 'reach/backend', codes: ['unmapped', 'legacy', 'iotlb-of-daemon'] }, ...REFUSED],
    outside: [
      {
        cause: 'The device names no socket; vhost-user-gpu says no more than this.',
        tell: 'The message is “vhost_backend_init failed: Protocol error”, and no chardev= stands in the -device.',
        decision: { id: 'device/creation', code: 'refused' },
        helps: [
          { title: 'name the socket of the daemon', qemu: '-chardev socket,id=c,path=… -device …,chardev=c' },
        ],
      },
      {
        cause: 'The daemon cannot map the guest’s memory, which has no file descriptor or is not shared.',
        tell: 'No -object memory-backend-memfd or -file with share=on. The daemon says “Invalid vring_addr message”, “HandleRequest(InvalidParam)” or “region mmap error”.',
        decision: { id: 'reach/backend', code: 'unmapped' },
        helps: [SHARE_MEMORY],
        first: true,
      },
      {
        cause: 'The guest negotiated without VERSION_1, and the daemon knows no legacy driver.',
        tell: 'The daemon says “virtio legacy devices aren’t supported”. The guest has an old driver, or virtio_pci.force_legacy=1.',
        decision: { id: 'reach/backend', code: 'legacy' },
        helps: [NO_LEGACY],
      },
      {
        cause: 'The daemon has no IOTLB, and ACCESS_PLATFORM was forced on it.',
        tell: 'iommu_platform=on with QEMU 6.1 or older, or behind a virtual IOMMU; QEMU says “Fail to update device iotlb”.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },
        helps: [DO_NOT_OFFER_BIT],
      },
      {
        cause: 'The daemon refused something else and ended.',
        tell: 'Its last lines say what.',
      },
      {
        cause: 'The socket is a dead one: no daemon was ever there.',
        tell: 'It happens at the first message.',
        helps: [{ title: 'start the daemon first, with the same socket' }],
      },
    ],
  },
  {
    id: 'vhost-user/too-many-slots',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'a used vhost backend has not enough free memory slots left' }],
    where: { kind: 'qemu', where: 'hw/mem/memory-device.c memory_device_check_addable()' },
    meaning: 'The backend can map no more pieces of guest memory.',
    outside: [
      {
        cause: 'More memory devices than the daemon or the host’s vhost takes.',
        tell: 'Count the memory slots.',
        helps: [{ title: 'allow more', host: 'modprobe vhost max_mem_regions=509' }],
      },
    ],
  },
  {
    id: 'vdpa/svq-features',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'SVQ Invalid device feature flags, offer: {offer:features}, ok: {ok:features}' },
      { text: 'vdpa svq does not work with features {features:features}' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-shadow-virtqueue.c vhost_svq_valid_features()' },
    meaning:
      'Shadow queues need ACCESS_PLATFORM and VERSION_1 of the vDPA device, and know only some other features.',
    outside: [
      {
        cause: 'The vDPA device offers something that shadow queues do not know, or not what they need.',
        tell: 'The bits that the two masks do not share.',
        helps: [{ title: 'do without shadow queues', qemu: '-netdev vhost-vdpa,…,x-svq=off' }],
      },
    ],
  },
];
