import { F } from '../../../features/bits.ts';
import { type FeatureSet, hasBit, NO_FEATURES } from '../../../features/feature-set.ts';
import type { Implementation, Transport } from '../../../model/device.ts';
import type { SeenByHost } from '../../../model/observed.ts';
import type { Arch } from '../../../model/platform.ts';
import { STATUS_NAMES, type StatusName } from '../../../model/result.ts';
import { printable } from '../../../text/printable.ts';
import { quote } from '../../../text/quoting.ts';
import { isObject } from '../../json-value.ts';
import { qmpFeatures } from './features.ts';
import type { StatusAnswer } from './session.ts';

/** What the reader is told beside the answers. */
export interface QmpOptions {
  /** The transport of every device; left out: what can be concluded. */
  readonly transport?: Transport;
  readonly arch?: Arch;
}

/** A device as QEMU has it, and what has become of it. */
export interface QmpDevice extends SeenByHost {
  /** Canonical QOM path. */
  readonly path: string | undefined;
}

/** A device out of one answer; a text where it is none. */
export function qmpDevice(answer: StatusAnswer, options: QmpOptions): QmpDevice | string {
  const { status: value, path } = answer;
  const type = typeof value['device-id'] === 'string' ? Number(value['device-id']) : Number.NaN;
  if (!Number.isInteger(type) || type < 1 || type > 0xffff)
    return 'this answer has no "device-id", 1 to 65535; expected one of x-query-virtio-status';
  const offers = qmpFeatures(value['host-features'], type);
  const kept =
    value['guest-features'] === undefined
      ? { set: NO_FEATURES, strange: [] }
      : qmpFeatures(value['guest-features'], type);
  const status = statusOf(value.status);
  const model = typeof value.name === 'string' ? value.name.slice(0, LONGEST) : `type-${type}`;
  const strange = [...new Set([...offers.strange, ...kept.strange])];
  const reached = transportOf(offers.set, { path, status, kept: kept.set }, options);
  return {
    device: {
      name: nameOf(model, path),
      type,
      transport: reached.transport,
      implementation: implementationOf(model, value),
      offers: offers.set,
      requires: undefined,
      addressing: undefined,
      config: {},
    },
    path,
    negotiated: kept.set,
    status,
    notes: [
      ...strange.slice(0, MOST_STRANGE).map((text) => `not a feature that vnex knows: ${text}`),
      ...(strange.length > MOST_STRANGE ? [`and ${strange.length - MOST_STRANGE} more`] : []),
      ...unknownStatuses(value.status),
      ...(reached.note === undefined ? [] : [reached.note]),
    ],
  };
}

const LONGEST = 60;
const MOST_STRANGE = 5;

/** `net0 (virtio-net)`, or the model alone for a device without an id. */
function nameOf(model: string, path: string | undefined): string {
  const id = /^\/machine\/peripheral\/([^/]+)/.exec(path ?? '')?.[1];
  return printable(id === undefined ? model : `${id.slice(0, LONGEST)} (${model})`);
}

function statusOf(value: unknown): StatusName[] {
  if (!isObject(value)) return [];
  const words = Array.isArray(value.statuses) ? value.statuses : [];
  const said = new Set(
    words.map((word) => (typeof word === 'string' ? /^VIRTIO_CONFIG_S_(\w+)/.exec(word)?.[1] : undefined)),
  );
  return STATUS_NAMES.filter((name) => said.has(name));
}

/** Bits of the status register that QEMU has no name for. */
function unknownStatuses(value: unknown): string[] {
  const unknown = isObject(value) ? value['unknown-statuses'] : undefined;
  return typeof unknown === 'string' ? [`status bits without a name: ${quote(unknown)}`] : [];
}

/** Who serves the device, as far as QEMU says: a vhost backend shows while it runs, or by the model's name. */
function implementationOf(model: string, value: Readonly<Record<string, unknown>>): Implementation {
  if (/^vhost-user-/.test(model)) return 'vhost-user';
  if (/^vhost-/.test(model)) return 'vhost-kernel';
  if (value['vhost-started'] !== true) return 'qemu';
  const vhost = value['vhost-dev'];
  const protocols = isObject(vhost) ? vhost['protocol-features'] : undefined;
  if (!isObject(protocols)) return 'vhost-kernel';
  const { protocols: known, 'unknown-protocols': unknown } = protocols;
  return (Array.isArray(known) && known.length > 0) || unknown !== undefined ? 'vhost-user' : 'vhost-kernel';
}

interface Evidence {
  readonly path: string | undefined;
  readonly status: readonly StatusName[];
  readonly kept: FeatureSet;
}

/** QMP does not say how the guest reaches a device: path, offer, architecture and what the guest did narrow it. */
function transportOf(
  offers: FeatureSet,
  { path, status, kept }: Evidence,
  { transport, arch }: QmpOptions,
): { readonly transport: Transport; readonly note?: string } {
  if (transport !== undefined) return { transport };
  const modern = hasBit(offers, F.VERSION_1);
  // Behind a PCI or channel device the virtio device is a child of that name; virtio-mmio has no such proxy.
  if (path !== undefined && !path.endsWith('/virtio-backend'))
    return { transport: modern ? 'mmio-modern' : 'mmio-legacy' };
  if (arch === 's390x') return { transport: modern ? 'ccw' : 'ccw-legacy' };
  if (!modern) return { transport: 'pci-legacy' };
  if (hasBit(offers, F.ACCESS_PLATFORM)) return { transport: 'pci-modern' };
  if (status.includes('DRIVER_OK') && !hasBit(kept, F.VERSION_1)) return { transport: 'pci-transitional' };
  return {
    transport: 'pci-modern',
    note: 'taken for pci-modern: QMP does not say whether there is a legacy interface too',
  };
}
