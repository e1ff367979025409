import { LINUX_DRIVERS } from '../data/linux-driver-tables.ts';
import { VP_MODERN_BITS, VRING_BITS } from '../data/linux-transport-features.ts';
import { MACHINE_COMPAT } from '../data/qemu-machines.ts';
import { MODELS } from '../data/qemu-models.ts';
import { COMMON_PROPERTIES, type PropertyRow } from '../data/qemu-properties.ts';
import { F, NET, TYPE } from '../features/bits.ts';
import type { BitHistory } from '../model/bit-history.ts';
import type { Release } from '../model/release.ts';

/** What tap or vhost-net of the host’s kernel must know: include/uapi/linux/if_tun.h, drivers/vhost/net.c. */
const HOST: Readonly<Record<number, string>> = {
  [NET.GUEST_USO4]: 'Linux 6.2 and later on the host (tap with USO)',
  [NET.GUEST_USO6]: 'Linux 6.2 and later on the host (tap with USO)',
  [NET.HOST_USO]: 'Linux 6.2 and later on the host (tap with USO)',
  [NET.GUEST_UDP_TUNNEL_GSO]: 'Linux 6.17 and later on the host (tap with UDP tunnels)',
  [NET.GUEST_UDP_TUNNEL_GSO_CSUM]: 'Linux 6.17 and later on the host (tap with UDP tunnels)',
  [NET.HOST_UDP_TUNNEL_GSO]: 'Linux 6.17 and later on the host (tap with UDP tunnels)',
  [NET.HOST_UDP_TUNNEL_GSO_CSUM]: 'Linux 6.17 and later on the host (tap with UDP tunnels)',
};
const HOST_OF_ANY: Readonly<Record<number, string>> = {
  [F.RING_RESET]: 'with vhost-net, Linux after 6.1 on the host',
  [F.IN_ORDER]: 'with vhost-net, Linux 6.17 and later on the host',
};

/** The property of QEMU that stands for a bit, and the classes that machine types change it for. */
function propertyOf(
  bit: number,
  type: number | undefined,
): { readonly row: PropertyRow; readonly classes: readonly string[] } | undefined {
  const common = COMMON_PROPERTIES.find((row) => row.bit === bit);
  if (common !== undefined) return { row: common, classes: ['virtio-device', 'virtio-pci'] };
  const models = MODELS.filter((model) => model.type === type);
  for (const { properties, device } of models) {
    const row = properties.find((one) => one.bit === bit);
    if (row !== undefined) return { row, classes: [device] };
  }
  return undefined;
}

function linuxSince(
  bit: number,
  type: number | undefined,
): { readonly kept: boolean; readonly since: Release | undefined } {
  const transport = [...VRING_BITS, ...VP_MODERN_BITS].find((one) => one.bit === bit);
  if (transport !== undefined) return { kept: true, since: transport.since };
  const driver = LINUX_DRIVERS.find((one) => one.type === type);
  const entry = driver?.features.find(({ bits }) => bits.includes(bit));
  return { kept: entry !== undefined, since: entry?.since ?? driver?.since };
}

/** Since when a bit is known, and what withholds it. */
export function historyOf(bit: number, type: number | undefined): BitHistory {
  const { kept, since } = linuxSince(bit, type);
  const found = propertyOf(bit, type);
  return {
    bit,
    linux: since,
    kept,
    property: found && { name: found.row.name, default: found.row.default, since: found.row.since },
    machines:
      found === undefined
        ? []
        : MACHINE_COMPAT.filter(
            ({ property, driver }) => property === found.row.name && found.classes.includes(driver),
          ).map(({ upTo, value }) => ({ upTo, value })),
    host: (type === TYPE.NET ? HOST[bit] : undefined) ?? HOST_OF_ANY[bit],
  };
}
