import { F, I2C, MEM, NET, TYPE } from '../../../features/bits.ts';
import {
  type FeatureSet,
  featureSet,
  fromMask,
  hasBit,
  NO_FEATURES,
  union,
} from '../../../features/feature-set.ts';
import { featureByName } from '../../../features/registry.ts';
import { quote } from '../../../text/quoting.ts';
import { isObject } from '../../json-value.ts';

/** One of QEMU's names for a bit that is not the specification's. */
interface Spelling {
  readonly type?: number;
  /** The name before the colon, or all of the line where the name alone is that of another bit. */
  readonly text: string;
  readonly bit: number;
}

/** Where QEMU's names differ: hw/virtio/virtio-qmp.c, up to 7.2 hw/virtio/virtio.c. */
export const QMP_SPELLINGS: readonly Spelling[] = [
  { text: 'VHOST_USER_F_PROTOCOL_FEATURES', bit: F.BAD_FEATURE },
  { text: 'VHOST_NET_F_VIRTIO_NET_HDR', type: TYPE.NET, bit: F.ANY_LAYOUT },
  // Since QEMU has the bit; fixed in 10.0.13 at the latest.
  { text: 'VIRTIO_NET_F_GUEST_USO4: Driver can receive USOv6', type: TYPE.NET, bit: NET.GUEST_USO6 },
  // Since 10.2.
  {
    text: 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO: Driver can receive GSO over UDP tunnel packets requiring checksum offload for the outer header',
    type: TYPE.NET,
    bit: NET.GUEST_UDP_TUNNEL_GSO_CSUM,
  },
  { text: 'VIRTIO_MEM_F_PERSISTENT_SUSPND', type: TYPE.MEM, bit: MEM.PERSISTENT_SUSPEND },
  { text: 'VIRTIO_I2C_F_ZERO_LEGNTH_REQUEST', type: TYPE.I2C, bit: I2C.ZERO_LENGTH_REQUEST },
];

/** The names that QEMU gave to two bits: twice in a list, they mean both, whatever the words behind them. */
export const GIVEN_TWICE: readonly (Spelling & { readonly second: number })[] = [
  { text: 'VIRTIO_NET_F_GUEST_USO4', type: TYPE.NET, bit: NET.GUEST_USO4, second: NET.GUEST_USO6 },
  {
    text: 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO',
    type: TYPE.NET,
    bit: NET.GUEST_UDP_TUNNEL_GSO,
    second: NET.GUEST_UDP_TUNNEL_GSO_CSUM,
  },
];

/** A list of features as a set. */
export interface ReadFeatures {
  readonly set: FeatureSet;
  /** What stands for no bit that is known, or is no list of features at all. */
  readonly strange: readonly string[];
}

/** A VirtioDeviceFeatures as a set: two lists of `NAME: words`, and numbers for the bits that QEMU has no name for. */
export function qmpFeatures(value: unknown, type: number): ReadFeatures {
  const strange: string[] = [];
  if (!isObject(value)) {
    const alone = wholeNumber(value);
    return alone === undefined ? { set: NO_FEATURES, strange: [describe(value)] } : { set: alone, strange };
  }
  let set = NO_FEATURES;
  for (const key of ['transports', 'dev-features']) {
    const lines = value[key];
    if (lines === undefined) continue;
    for (const line of Array.isArray(lines) ? lines : [lines]) {
      const bit = typeof line === 'string' ? bitOf(line, type, set) : undefined;
      if (bit === undefined) strange.push(describe(line));
      else set = union(set, featureSet([bit]));
    }
  }
  for (const [key, zeros] of UNKNOWN) {
    if (value[key] === undefined) continue;
    const unknown = wholeNumber(value[key], zeros);
    if (unknown === undefined) strange.push(`${key}: ${describe(value[key])}`);
    else set = union(set, unknown);
  }
  return { set, strange };
}

/** Bits that QEMU leaves as a number, and the hexadecimal zeros behind it: bits 64 to 127 have a key of their own since 10.2. */
const UNKNOWN = [
  ['unknown-dev-features', ''],
  ['unknown-dev-features2', '0000000000000000'],
] as const;

const WIDEST = 20;

/** An unsigned number of up to 64 bits, in digits or as a mask. */
function wholeNumber(value: unknown, zeros = ''): FeatureSet | undefined {
  if (typeof value !== 'string' || value.length > WIDEST) return undefined;
  if (!/^(?:\d+|0x[0-9a-f]{1,16})$/i.test(value)) return undefined;
  const number = BigInt(value);
  return number < 1n << 64n ? fromMask(`0x${number.toString(16)}${zeros}`) : undefined;
}

function bitOf(line: string, type: number, before: FeatureSet): number | undefined {
  const text = line.trim();
  const name = (text.split(':', 1)[0] ?? '').trim();
  const meant = (row: Spelling, words: string) =>
    row.text === words && (row.type === undefined || row.type === type);
  const whole =
    QMP_SPELLINGS.find((row) => meant(row, text)) ?? QMP_SPELLINGS.find((row) => meant(row, name));
  if (whole !== undefined) return whole.bit;
  const twice = GIVEN_TWICE.find((row) => meant(row, name));
  if (twice !== undefined) return hasBit(before, twice.bit) ? twice.second : twice.bit;
  return featureByName(name, type)[0]?.bit;
}

function describe(value: unknown): string {
  return typeof value === 'string' ? quote(value) : 'something that is no feature';
}
