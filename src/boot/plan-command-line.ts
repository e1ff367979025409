import { openBoot } from '../device/qemu/boot.ts';
import { type DeviceModel, modelOf } from '../device/qemu/device-model.ts';
import { confidentialDefaults } from '../device/qemu/global-properties.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import type { BootDifference, Unbootable } from '../model/boot.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { Plug, QemuStart } from '../model/qemu.ts';
import { daemonAdvice } from './daemons.ts';
import { canBeBooted } from './nearest.ts';
import { nearestPlatform } from './nearest-platform.ts';
import type { PlannedDevice } from './plan.ts';
import { type Means, type Plans, withoutQemu } from './plan-cases.ts';

/** A QEMU command line or libvirt domain as it was understood. */
export interface AskedLine {
  readonly start: QemuStart;
  readonly platform: OpenPlatform;
  readonly predictions: readonly QemuPrediction[];
}

/** The boot that a command line asks for, with backends of its own. */
export function planCommandLine({ start, platform, predictions }: AskedLine, means: Means): Plans {
  const nearest = nearestPlatform({ ...platform, machine: start.machine }, means.accel, means.append);
  if (typeof nearest === 'string') return { plans: [], unbootable: [{ what: platform.name, why: nearest }] };
  const version = means.qemuVersion(nearest);
  if (version === undefined) return { plans: [], unbootable: [withoutQemu(platform.name, nearest.arch)] };
  const asked = openBoot(start, version);
  // What the machine would have set for its devices, had it the protection.
  const implied = confidentialDefaults(asked).map(({ driver, name, value }) => ({
    driver,
    property: name,
    value,
  }));
  const devices: PlannedDevice[] = [];
  const unbootable: Unbootable[] = [];
  for (const prediction of predictions) {
    const { plug } = prediction;
    const model = modelOf(plug.model, asked);
    if (prediction.kind === 'refused' && (plug.objection !== undefined || plug.backend.present === false))
      unbootable.push({ what: plug.name, why: `QEMU would refuse it: ${prediction.message}` });
    else devices.push(...planned(plug, model, means, unbootable));
  }
  const { arch, machine, differs } = nearest;
  const globals = [...implied, ...start.globals];
  const plan = {
    asked: platform.name,
    arch,
    platform: nearest.platform,
    machine,
    cpus: start.cpus,
    ...(typeof start.memory === 'object' ? { memory: start.memory } : {}),
    globals,
    ...(start.amdIommu === undefined ? {} : { amdIommu: start.amdIommu }),
    devices,
    differs: [...differs, ...bypassWords(platform, predictions)],
  };
  return { plans: devices.length === 0 ? [] : [plan], unbootable };
}

/** That a machine is booted without an IOMMU which all of its devices bypass: nothing of them would show that it is there. */
function bypassWords({ iommu }: OpenPlatform, predictions: readonly QemuPrediction[]): readonly string[] {
  const all = predictions.length > 0 && predictions.every(({ plug }) => plug.bypassesIommu === true);
  return all && iommu.kind === 'none'
    ? ['any IOMMU of the machine is left out, as all devices bypass it']
    : [];
}

/** A device as it is booted; none where it cannot be, which is then said. */
function planned(
  plug: Plug,
  model: DeviceModel | undefined,
  means: Means,
  unbootable: Unbootable[],
): readonly PlannedDevice[] {
  const row = model?.row;
  const served = row?.worker === 'vhost-user' || plug.backend.vhost === 'user';
  const daemon = row !== undefined && served ? means.daemonFor(row) : undefined;
  if (daemon !== undefined) return [{ name: plug.name, plug, differs: [], daemon }];
  if (row === undefined || canBeBooted(row)) return [withoutSetUp(plug)];
  const advice = row.worker === 'vhost-user' ? daemonAdvice(row) : undefined;
  const why =
    advice === undefined
      ? 'it needs a daemon, a module or a device of the host'
      : `it needs a vhost-user daemon, and none was found: ${advice}, or name one with --daemon FILE`;
  unbootable.push({ what: plug.name, why });
  return [];
}

/** A device with what stands behind it replaced by something that is simply there. */
function withoutSetUp(plug: Plug): PlannedDevice {
  const { vhost, writeCache, ...backend } = plug.backend;
  const properties = new Map(plug.properties);
  if (writeCache === false && !properties.has('write-cache')) properties.set('write-cache', 'off');
  const differs: BootDifference[] =
    vhost === undefined ? [] : [{ kind: 'implementation', wanted: `vhost-${vhost}` }];
  return { name: plug.name, plug: { ...plug, properties, backend }, differs };
}
