import { BALLOON, BLK, F, NET, TYPE } from '../../features/bits.ts';
import { NO_FEATURES } from '../../features/feature-set.ts';
import type { Circumstances } from '../../model/device.ts';
import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import { draftOf, type OfferDraft, offerAll, offers, withholdAll } from '../draft.ts';
import { backendOf, daemonBehind, openDaemons } from '../monitors/daemons.ts';
import {
  created,
  isSettingOn,
  isSince,
  type Made,
  type MonitorModel,
  type MonitorPrediction,
  notModelled,
  refusedBy,
  settingCount,
  unknownKind,
} from '../monitors/monitor-model.ts';
import { type Asked, offerRows } from '../monitors/when.ts';
import { DEVICE_ROWS, type DeviceRow, HOLES, WITH_HOLES, WITHOUT_HOLES } from './features.ts';
import { validate } from './validate.ts';
import { offerBehindSocket, vhostUserType } from './vhost-user.ts';

const OLDEST = 20;
const NEWEST = 54;

const FORCED = {
  why: 'guest memory is protected by TDX, or since v38.0 by SEV-SNP',
  where: 'vmm/src/vm.rs should_force_access_platform()',
};
const TRANSLATED = {
  why: 'iommu is on',
  where: 'vmm/src/device_manager.rs, where each device is made',
};
const NO_INDIRECT = {
  why: 'addresses in descriptors are translated or asked for, which is not done in indirect ones (v22.0 and later)',
  where: 'virtio-devices/src/device.rs VirtioCommon::set_access_platform()',
};

/**
 * Cloud Hypervisor: every device is modern and on PCI; a device offers ACCESS_PLATFORM where iommu=on is said of it, or
 * where the memory of the guest is protected. Read from the source of every release from v20.0 to v54.0.
 */
export const cloudHypervisor: MonitorModel = {
  versions: Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `${OLDEST + i}.0`),
  open: (asked) => {
    const type = vhostUserType(asked);
    if (type !== undefined) return openDaemons(type, asked);
    return asked.kind === 'disk' ? new Map([[HOLES, [WITH_HOLES, WITHOUT_HOLES]]]) : new Map();
  },
  predict,
};

function predict(asked: MonitorDevice, machine: MonitorMachine, under: Circumstances): MonitorPrediction {
  const draft = draftOf({ offers: NO_FEATURES, choices: new Map() });
  const daemonType = vhostUserType(asked);
  const row = DEVICE_ROWS.get(asked.kind);
  const type = daemonType ?? row?.type;
  if (asked.kind === 'vdpa') return passedOn(asked, machine, draft);
  if (type === undefined) return unknownKind(asked, machine, draft);
  const named = asked.settings.get('daemon');
  const daemon = daemonType === undefined ? undefined : daemonBehind(daemonType, under.daemon ?? named);
  const made: Made = {
    asked,
    machine,
    type,
    transport: 'pci-modern',
    bypassesIommu: !isSettingOn(asked.settings, 'iommu'),
    ...(daemon === undefined
      ? {}
      : { backend: backendOf(daemon, named !== undefined || under.daemon !== undefined) }),
  };
  const objection = validate(asked, machine);
  if (objection !== undefined) return refusedBy(made, objection);
  if (daemon !== undefined) offerBehindSocket(draft, asked, daemon);
  else if (row !== undefined) offerRows(draft, row.rows, { asked, machine, under });
  accessPlatform(draft, row, { asked, machine, under });
  return created(made, draft, configOf(draft, asked, type));
}

/** Whether the monitor offers ACCESS_PLATFORM of every device, since the memory of the guest is protected. */
function isForced({ settings }: MonitorMachine, version: string | undefined): boolean {
  return isSettingOn(settings, 'tdx') || (isSettingOn(settings, 'sev_snp') && isSince(version, '38.0'));
}

function accessPlatform(
  draft: OfferDraft,
  row: DeviceRow | undefined,
  { asked: { settings }, machine, under }: Asked,
): void {
  const version = under['cloud-hypervisor'];
  const knows = isSince(version, row?.forcedSince ?? `${OLDEST}.0`);
  if (row?.neverForced === true || !knows) return;
  const translated = isSettingOn(settings, 'iommu');
  const forced = isForced(machine, version);
  if (translated) offerAll(draft, [F.ACCESS_PLATFORM], TRANSLATED);
  else if (forced) offerAll(draft, [F.ACCESS_PLATFORM], FORCED);
  if ((translated || isSettingOn(machine.settings, 'sev_snp')) && isSince(version, '22.0'))
    withholdAll(draft, [F.INDIRECT_DESC], NO_INDIRECT);
}

/** A vDPA device, of which the monitor shows what the device of the host offers; it insists on ACCESS_PLATFORM. */
function passedOn(asked: MonitorDevice, machine: MonitorMachine, draft: OfferDraft): MonitorPrediction {
  const made: Made = { asked, machine, type: 0, transport: 'pci-modern' };
  return notModelled(made, 'the vDPA device of the host', draft);
}

/** The fields that decide, as the constructors of the devices fill them in. */
function configOf(
  draft: OfferDraft,
  { settings }: MonitorDevice,
  type: number,
): Readonly<Record<string, number>> {
  switch (type) {
    case TYPE.BLK:
      return offers(draft, BLK.MQ) ? { num_queues: settingCount(settings, 'num_queues', 1) } : {};
    case TYPE.NET:
      return offers(draft, NET.MTU) ? { mtu: settingCount(settings, 'mtu', USUAL_MTU) } : {};
    case TYPE.BALLOON:
      return offers(draft, BALLOON.PAGE_REPORTING) ? { reporting_queue_size: BALLOON_QUEUE } : {};
    case TYPE.IOMMU:
      return { page_size_mask: IOMMU_PAGES };
    default:
      return {};
  }
}

/** What a tap has where nobody sets another. */
const USUAL_MTU = 1500;
/** REPORTING_QUEUE_SIZE of virtio-devices/src/balloon.rs. */
const BALLOON_QUEUE = 32;
/** VIRTIO_IOMMU_PAGE_SIZE_MASK: pages of 4 KiB and of 2 MiB. */
const IOMMU_PAGES = 0x201000;
