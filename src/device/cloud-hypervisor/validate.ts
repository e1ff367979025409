import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import type { Want } from '../../model/refusal-wants.ts';
import { isSettingOn, type MonitorObjection, settingCount } from '../monitors/monitor-model.ts';
import { DEVICE_ROWS } from './features.ts';
import { vhostUserType } from './vhost-user.ts';

function says(message: string, where: string, wants?: Want): MonitorObjection {
  return { message, where: `vmm/src/config.rs ${where}`, ...(wants === undefined ? {} : { wants }) };
}

/** A setting that would be taken. */
function wanting(name: string, value: string): Want {
  return { kind: 'with', properties: { [name]: value } };
}

/** The segments of --platform iommu_segments=[1,3-5] that lie behind the IOMMU. */
export function segmentsOf(text: string | undefined): readonly number[] {
  const parts = (text ?? '').replace(/^\[|\]$/g, '').split(',');
  return parts.flatMap((part) => {
    const [, from, to = from] = /^\s*(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part) ?? [];
    if (from === undefined || to === undefined) return [];
    const length = Math.min(Math.max(0, Number(to) - Number(from) + 1), MOST_SEGMENTS);
    return Array.from({ length }, (_, i) => Number(from) + i);
  });
}

/** MAX_NUM_PCI_SEGMENTS of the monitor. */
const MOST_SEGMENTS = 96;

/**
 * What VmConfig::validate() and the validate() of a device's own configuration say against it. The monitor then starts
 * nothing. Returns undefined where they say nothing.
 */
export function validate(asked: MonitorDevice, machine: MonitorMachine): MonitorObjection | undefined {
  const { kind, settings } = asked;
  const own = `${CONFIG[kind] ?? kind}::validate()`;
  const segment = settingCount(settings, 'pci_segment', 0);
  const segments = settingCount(machine.settings, 'num_pci_segments', 1);
  const vhostUser = vhostUserType(asked) !== undefined;
  if (vhostUser && !isShared(machine))
    return says('Using vhost-user requires using shared memory or huge pages', 'VmConfig::validate()', {
      kind: 'shared-memory',
    });
  const socket = settings.get(kind === 'fs' ? 'socket' : 'vhost_socket');
  if (vhostUser && socket === undefined && settings.get('socket') === undefined)
    return says('No socket provided when using vhost-user', 'VmConfig::validate()');
  if (segment >= segments)
    return says(`Invalid PCI segment id: ${segment}`, 'PciDeviceCommonConfig::validate()');
  const behind = segmentsOf(machine.settings.get('iommu_segments')).includes(segment);
  if (behind && CONFIG[kind] !== undefined && !isSettingOn(settings, 'iommu'))
    return says(
      `Device is on an IOMMU PCI segment (${segment}) but not placed behind IOMMU`,
      'PciDeviceCommonConfig::validate()',
      wanting('iommu', 'on'),
    );
  if (isSettingOn(settings, 'iommu') && (vhostUser || DEVICE_ROWS.get(kind)?.translated === false))
    return says('Device does not support being placed behind IOMMU', own);
  return queuesOf(asked, machine, own) ?? offloadsOf(asked, own);
}

/** The name of each option's structure. */
const CONFIG: Readonly<Record<string, string>> = {
  disk: 'DiskConfig',
  net: 'NetConfig',
  fs: 'FsConfig',
  pmem: 'PmemConfig',
  rng: 'RngConfig',
  rtc: 'RtcConfig',
  console: 'ConsoleConfig',
  balloon: 'BalloonConfig',
  vsock: 'VsockConfig',
  vdpa: 'VdpaConfig',
};

/** VmConfig::backed_by_shared_memory(). */
function isShared({ settings }: MonitorMachine): boolean {
  return isSettingOn(settings, 'shared');
}

function queuesOf(
  { kind, settings }: MonitorDevice,
  machine: MonitorMachine,
  where: string,
): MonitorObjection | undefined {
  const cpus = settingCount(machine.settings, 'boot', 1);
  const [queues, most] =
    kind === 'net'
      ? [Math.floor(settingCount(settings, 'num_queues', 2) / 2), cpus]
      : [settingCount(settings, 'num_queues', 1), cpus];
  if (kind === 'net' && settingCount(settings, 'num_queues', 2) < 2)
    return says(
      `Number of queues (${settingCount(settings, 'num_queues', 2)}) to virtio_net should be higher than 2`,
      where,
    );
  if (!['disk', 'net', 'fs'].includes(kind) || queues <= most) return undefined;
  return says(
    `Queue count (${settingCount(settings, 'num_queues', 1)}) must not exceed boot vCPUs (${cpus})`,
    where,
    wanting('num_queues', `${cpus}`),
  );
}

function offloadsOf({ kind, settings }: MonitorDevice, where: string): MonitorObjection | undefined {
  if (kind !== 'net') return undefined;
  const mtu = settingCount(settings, 'mtu', LEAST_MTU);
  if (mtu < LEAST_MTU)
    return says(`Provided MTU ${mtu} is lower than ${LEAST_MTU} (expected by VIRTIO specification)`, where);
  const needsChecksums =
    isSettingOn(settings, 'offload_tso', true) || isSettingOn(settings, 'offload_ufo', true);
  return !isSettingOn(settings, 'offload_csum', true) && needsChecksums
    ? says('"offload_tso" and "offload_ufo" depend on "offload_csum"', where, wanting('offload_csum', 'on'))
    : undefined;
}

const LEAST_MTU = 1280;
