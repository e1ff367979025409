import { bits, F, NET } from '../../features/bits.ts';
import type { SelectedBits } from '../plain/driver.ts';

/** DPDK VIRTIO_PMD_DEFAULT_GUEST_FEATURES: what the driver selects before an application asks for offloads. */
export const DEFAULT_FEATURES: SelectedBits = {
  bits: [
    ...bits(NET, 'MAC', 'STATUS', 'MQ', 'CTRL_MAC_ADDR', 'CTRL_VQ', 'CTRL_RX', 'CTRL_VLAN', 'MRG_RXBUF'),
    ...bits(NET, 'GUEST_ANNOUNCE', 'SPEED_DUPLEX'),
    ...bits(F, 'INDIRECT_DESC', 'VERSION_1', 'IN_ORDER', 'RING_PACKED', 'ACCESS_PLATFORM'),
    ...bits(F, 'ORDER_PLATFORM', 'NOTIFICATION_DATA'),
  ],
};

/** What is left of it for a backend that virtio-user speaks to as it is started without options. */
export const USER_FEATURES: readonly number[] = [
  NET.MRG_RXBUF,
  ...bits(F, 'INDIRECT_DESC', 'VERSION_1', 'IN_ORDER'),
];
