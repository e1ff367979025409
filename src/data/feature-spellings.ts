import { MODELS } from './qemu-models.ts';
import { COMMON_PROPERTIES, type PropertyRow } from './qemu-properties.ts';

/** A bit, and the device type that it belongs to where it is none of the transport's. */
export interface BitSpelling {
  readonly bit: number;
  readonly type: number | undefined;
}

/** What ethtool calls the offloads of a virtio network card: drivers/net/virtio_net.c virtnet_probe(). */
const ETHTOOL: Readonly<Record<string, number>> = {
  'rx-checksumming': 1,
  'rx-checksum': 1,
  'tx-checksum-ip-generic': 0,
  'tx-checksumming': 0,
  'tx-tcp-segmentation': 11,
  'tx-tcp6-segmentation': 12,
  'tx-tcp-ecn-segmentation': 13,
  'tx-udp-segmentation': 56,
  'tx-udp_tnl-segmentation': 67,
  'tx-udp_tnl-csum-segmentation': 68,
  'rx-vlan-filter': 19,
  'receive-hashing': 57,
  'rx-hashing': 57,
};

const NET = 1;

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
      ...Object.entries(ETHTOOL).map(([word, bit]) => [word, { bit, type: NET }] as const),
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
