import { BLK, bits, CONSOLE, F, NET, NINEP, TYPE, VSOCK } from '../../features/bits.ts';
import { NO_FEATURES } from '../../features/feature-set.ts';
import type { Circumstances, Transport } from '../../model/device.ts';
import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import { draftOf } from '../draft.ts';
import {
  created,
  isSettingOn,
  type Made,
  type MonitorModel,
  type MonitorObjection,
  type MonitorPrediction,
  notModelled,
  refusedBy,
  unknownKind,
} from '../monitors/monitor-model.ts';
import { type Asked, type OfferRow, offerRows, type TypeOffer } from '../monitors/when.ts';

/** The circumstance by whose value the file or disk of the host can give space back. */
export const DISCARD = 'host-disk';
const CAN_DISCARD = 'that can discard';

/** The setting of a machine that the monitor does not make: why not. */
const REFUSED = 'refused';

/** The setting of a device that is on mmio. */
const MMIO = 'mmio';

/** The setting of a device that is not behind the IOMMU of the machine. */
const UNTRANSLATED = 'untranslated';

const BASE: OfferRow = {
  bits: bits(F, 'VERSION_1', 'ACCESS_PLATFORM'),
  why: 'every device has it, whatever stands behind it',
  where: 'vm/devices/virtio/virtio/src/transport/core.rs VirtioTransportCore::new()',
};

/** Where each device puts its offer together. */
const traits = (crate: string, file = 'lib.rs'): string =>
  `vm/devices/virtio/${crate}/src/${file} VirtioDevice::traits()`;

function rings(where: string): OfferRow {
  return {
    bits: bits(F, 'EVENT_IDX', 'INDIRECT_DESC', 'RING_PACKED'),
    why: 'every such device has it',
    where,
  };
}

const IN = {
  blk: traits('virtio_blk'),
  net: traits('virtio_net'),
  console: traits('virtio_console'),
  p9: traits('virtio_p9'),
  vsock: traits('virtio_vsock'),
  vhost: traits('virtio_vsock', 'vhost.rs'),
} as const;

const readOnly = ({ asked }: Asked): boolean => isSettingOn(asked.settings, 'ro');

const BLOCK: readonly OfferRow[] = [
  rings(IN.blk),
  { bits: bits(BLK, 'SEG_MAX', 'BLK_SIZE', 'FLUSH', 'TOPOLOGY'), why: 'every disk has it', where: IN.blk },
  { bits: [BLK.RO], why: 'ro is given', where: IN.blk, when: readOnly },
  {
    bits: [BLK.DISCARD],
    why: 'what is behind the disk can discard',
    where: IN.blk,
    when: ({ under }) => under[DISCARD] === CAN_DISCARD,
  },
];

/** Backends of a network card that leave checksums and segmentation to the host. */
const OFFLOADING = new Set(['tap', 'consomme', 'none']);

const NETWORK: readonly OfferRow[] = [
  rings(IN.net),
  {
    bits: [...bits(NET, 'MAC', 'STATUS', 'GUEST_CSUM'), F.IN_ORDER],
    why: 'every network card has it',
    where: IN.net,
  },
  {
    bits: bits(NET, 'CSUM', 'HOST_TSO4', 'HOST_TSO6', 'HOST_USO'),
    why: 'the backend takes packets without checksums, and segments them',
    where: IN.net,
    when: ({ asked }) => OFFLOADING.has(asked.settings.get('backend') ?? ''),
  },
];

/** What vhost-vsock of the host offers, less what the monitor withholds from it (MASKED_FEATURES). */
const BY_VHOST: readonly OfferRow[] = [
  {
    bits: [...bits(F, 'NOTIFY_ON_EMPTY', 'INDIRECT_DESC', 'EVENT_IDX'), VSOCK.SEQPACKET],
    why: 'vhost-vsock of the host offers it (SEQPACKET since Linux 5.14)',
    where: IN.vhost,
  },
];

/** The devices by what the options call them. */
const DEVICES: ReadonlyMap<string, TypeOffer> = new Map<string, TypeOffer>([
  ['blk', [TYPE.BLK, BLOCK]],
  ['net', [TYPE.NET, NETWORK]],
  ['rng', [TYPE.RNG, [rings(traits('virtio_rng'))]]],
  [
    'console',
    [
      TYPE.CONSOLE,
      [rings(IN.console), { bits: [CONSOLE.SIZE], why: 'every console has a size', where: IN.console }],
    ],
  ],
  [
    '9p',
    [TYPE.NINEP, [rings(IN.p9), { bits: [NINEP.MOUNT_TAG], why: 'every 9p device has a tag', where: IN.p9 }]],
  ],
  ['fs', [TYPE.FS, [rings('vm/devices/virtio/virtiofs/src/virtio.rs VirtioDevice::traits()')]]],
  ['pmem', [TYPE.PMEM, [rings(traits('virtio_pmem'))]]],
  [
    'vsock',
    [
      TYPE.VSOCK,
      [
        {
          bits: bits(VSOCK, 'STREAM', 'NO_IMPLIED_STREAM'),
          why: 'every such device has it',
          where: IN.vsock,
        },
      ],
    ],
  ],
  ['vhost-vsock', [TYPE.VSOCK, BY_VHOST]],
]);

/**
 * OpenVMM: every device is modern, on PCI unless its bus is said to be mmio, and offers ACCESS_PLATFORM; whatever a driver accepts is
 * taken, and what it reads goes through the IOMMU of its root complex where there is one. Release 0.1.0 and the source of August
 * 2026 offer the same.
 */
export const openvmm: MonitorModel = {
  versions: [],
  open: ({ kind }) =>
    kind === 'blk' ? new Map([[DISCARD, [CAN_DISCARD, 'that cannot discard']]]) : new Map(),
  predict,
};

function predict(asked: MonitorDevice, machine: MonitorMachine, under: Circumstances): MonitorPrediction {
  const draft = draftOf({ offers: NO_FEATURES, choices: new Map() });
  const transport: Transport = isSettingOn(asked.settings, MMIO) ? 'mmio-modern' : 'pci-modern';
  const bypassesIommu = isSettingOn(asked.settings, UNTRANSLATED);
  const made: Made = { asked, machine, type: 0, transport, bypassesIommu };
  if (asked.kind === 'vhost-user')
    return notModelled(made, 'the daemon behind a vhost-user device of OpenVMM', draft);
  const found = DEVICES.get(asked.kind);
  if (found === undefined) return unknownKind(asked, machine, draft);
  const [type, rows] = found;
  const objection = refused(machine);
  if (objection !== undefined) return refusedBy({ ...made, type }, objection);
  offerRows(draft, [BASE, ...rows], { asked, machine, under });
  return created({ ...made, type }, draft);
}

/** What the monitor has against the machine as a whole, by its options. */
function refused({ settings }: MonitorMachine): MonitorObjection | undefined {
  const message = settings.get(REFUSED);
  return message === undefined
    ? undefined
    : { message, where: 'openvmm/openvmm_entry/src/lib.rs vm_config_from_command_line()' };
}
