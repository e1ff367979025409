import { NET, TYPE } from '../features/bits.ts';
import { MODELS } from './qemu-models.ts';
import { COMMON_PROPERTIES, type PropertyRow } from './qemu-properties.ts';

/** A bit, and the device type that it belongs to where it is none of the transport's. */
export interface BitSpelling {
  readonly bit: number;
  readonly type: number | undefined;
}

/** What ethtool calls the offloads of a virtio network card: drivers/net/virtio_net.c virtnet_probe(). */
const ETHTOOL: Readonly<Record<string, number>> = {
  'rx-checksumming': NET.GUEST_CSUM,
  'rx-checksum': NET.GUEST_CSUM,
  'tx-checksum-ip-generic': NET.CSUM,
  'tx-checksumming': NET.CSUM,
  'tx-tcp-segmentation': NET.HOST_TSO4,
  'tx-tcp6-segmentation': NET.HOST_TSO6,
  'tx-tcp-ecn-segmentation': NET.HOST_ECN,
  'tx-udp-segmentation': NET.HOST_USO,
  'tx-udp_tnl-segmentation': NET.HOST_UDP_TUNNEL_GSO,
  'tx-udp_tnl-csum-segmentation': NET.HOST_UDP_TUNNEL_GSO_CSUM,
  'rx-vlan-filter': NET.CTRL_VLAN,
  'receive-hashing': NET.HASH_REPORT,
  'rx-hashing': NET.HASH_REPORT,
};

function propertyBits(
  rows: readonly PropertyRow[],
  type: number | undefined,
): readonly (readonly [string, BitSpelling])[] {
  return rows.flatMap(({ name, bit }) => (bit === undefined ? [] : [[name, { bit, type }] as const]));
}

let made: ReadonlyMap<string, readonly BitSpelling[]> | undefined;

/** The bits that a name of QEMU’s properties or of ethtool’s features stands for, one for each device type that has it. */
export function bitsSpelled(name: string): readonly BitSpelling[] {
  if (made === undefined) {
    const found = new Map<string, BitSpelling[]>();
    const all = [
      ...propertyBits(COMMON_PROPERTIES, undefined),
      ...MODELS.flatMap(({ properties, type }) => propertyBits(properties, type)),
      ...Object.entries(ETHTOOL).map(([word, bit]) => [word, { bit, type: TYPE.NET }] as const),
    ];
    for (const [word, spelled] of all) {
      const known = found.get(word) ?? [];
      if (!known.some(({ bit, type }) => bit === spelled.bit && type === spelled.type)) known.push(spelled);
      found.set(word, known);
    }
    made = found;
  }
  return made.get(name) ?? [];
}
