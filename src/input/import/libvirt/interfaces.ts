import { addOption, addSocket, type DomainDraft, ignoreElement, type OptionValues } from './draft.ts';
import { attributeOf, childOf, countOf } from './element.ts';
import { refuseCard } from './refusals.ts';
import { addVirtioDevice, refuseVirtioOptions, switchIn } from './virtio.ts';
import type { Element } from './xml.ts';

/** libvirt qemuDomainDefaultNetModel(): the model of a card that names none. Returns undefined where that one is not virtio. */
function usualModel(type: string, { machine }: DomainDraft): string | undefined {
  if (type === 'vdpa' || type === 'vhostuser') return 'virtio';
  return machine.family === 's390-ccw-virtio' || machine.family === 'virt' ? 'virtio' : undefined;
}

const MODELS = new Set(['virtio', 'virtio-transitional', 'virtio-non-transitional']);

/** `<interface>`: virtio-net and its backend. */
export function addInterface(draft: DomainDraft, card: Element, index: number): void {
  const type = attributeOf(card, 'type') ?? '';
  // libvirt virDomainNetModelTypeFromString() does not look at capitals.
  const model = attributeOf(childOf(card, 'model'), 'type')?.toLowerCase() ?? usualModel(type, draft);
  // The transient half of a team has to be a device of the host too: libvirt qemuDomainValidateActualNetDef().
  const teaming = attributeOf(childOf(card, 'teaming'), 'type');
  if (type === 'hostdev' || teaming === 'transient') {
    ignoreElement(draft, card, 'a device of the host, passed through');
    return;
  }
  if (model === undefined || !MODELS.has(model)) {
    refuseVirtioOptions(draft, card);
    return;
  }
  const netdev = `hostnet${index}`;
  addOption(draft, 'netdev', { id: netdev, ...backendOf(type, card, index, draft) }, card);
  addVirtioDevice(draft, {
    element: card,
    base: 'virtio-net',
    alias: `net${index}`,
    model,
    properties: { netdev, ...propertiesOf(card, draft) },
    objection: refuseCard(draft.root, type, card),
  });
}

/** Networks that libvirt makes a tap of. */
const TAPS = new Set(['network', 'bridge', 'ethernet', 'direct', 'vds']);

/** libvirt qemuBuildHostNetProps(); for a guest of KVM it opens vhost-net wherever it is not told to leave it. */
function backendOf(type: string, card: Element, index: number, draft: DomainDraft): OptionValues {
  const { machine } = draft;
  const name = attributeOf(childOf(card, 'driver'), 'name');
  if (TAPS.has(type)) return { type: 'tap', vhost: name === 'vhost' || (machine.kvm && name !== 'qemu') };
  switch (type) {
    case 'vhostuser':
      return { type: 'vhost-user', chardev: addSocket(draft, `charnet${index}`, card) };
    case 'vdpa':
      return {
        type: 'vhost-vdpa',
        vhostdev: attributeOf(childOf(card, 'source'), 'dev') ?? '/dev/vhost-vdpa-0',
      };
    case 'user':
      return { type: attributeOf(childOf(card, 'backend'), 'type') === 'passt' ? 'stream' : 'user' };
    default:
      return { type: 'socket' };
  }
}

/** The attributes of `<host>` and `<guest>` within `<driver>`, and QEMU’s properties. */
const HOST = ['csum', 'gso', 'tso4', 'tso6', 'ecn', 'ufo', 'mrg_rxbuf'] as const;
const GUEST = ['csum', 'tso4', 'tso6', 'ecn', 'ufo'] as const;
/** Those of `<host>` that QEMU knows without the word. */
const BARE = new Set<string>(['csum', 'gso', 'mrg_rxbuf']);

/** libvirt qemuBuildNicDevProps(). */
function propertiesOf(card: Element, draft: DomainDraft): OptionValues {
  const driver = childOf(card, 'driver');
  const host = childOf(driver, 'host');
  const guest = childOf(driver, 'guest');
  const queues = countOf(attributeOf(driver, 'queues')) ?? 0;
  const vectors = draft.machine.home === 'ccw' ? undefined : 2 * queues + 2;
  return {
    ...Object.fromEntries(
      HOST.map((name) => [BARE.has(name) ? name : `host_${name}`, switchIn(draft, host, name)]),
    ),
    ...Object.fromEntries(GUEST.map((name) => [`guest_${name}`, switchIn(draft, guest, name)])),
    ...(queues > 1 ? { mq: true, vectors } : {}),
    event_idx: switchIn(draft, driver, 'event_idx'),
    rss: switchIn(draft, driver, 'rss'),
    hash: switchIn(draft, driver, 'rss_hash_report'),
    rx_queue_size: countOf(attributeOf(driver, 'rx_queue_size')),
    tx_queue_size: countOf(attributeOf(driver, 'tx_queue_size')),
    host_mtu: countOf(attributeOf(childOf(card, 'mtu'), 'size')),
    failover: attributeOf(childOf(card, 'teaming'), 'type') === 'persistent' ? true : undefined,
    mac: attributeOf(childOf(card, 'mac'), 'address'),
  };
}
