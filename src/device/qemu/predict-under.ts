import type { PropertyRow } from '../../data/qemu-properties.ts';
import type { Backend, Plug, QemuStart } from '../../model/qemu.ts';
import { bootOf, NEWEST_READ, type QemuBoot } from './boot.ts';
import { daemonOf, servesDeviceType } from './daemon.ts';
import { modelOf } from './device-model.ts';
import { type CommandLinePrediction, predictCommandLine } from './predict-command-line.ts';

/** What a command line does not say, and what decides nevertheless; what is left out is assumed. */
export interface Assumptions {
  /** The version of QEMU. */
  readonly qemu?: string;
  /** The release of the host's kernel, which does the work of taps and of vhost. */
  readonly hostKernel?: string;
  /** The name of a daemon, or the mask that it offers, for each vhost-user device that it can serve. */
  readonly daemon?: string;
}

/** Predicts a command line under stated circumstances. Returns undefined when `qemu` is no version. */
export function predictUnder(
  start: QemuStart,
  plugs: readonly Plug[],
  under: Assumptions,
): CommandLinePrediction | undefined {
  const stated = plugs.map((plug) => plugUnder(start, plug, under));
  return predictCommandLine(start, stated, under.qemu);
}

/** A device under circumstances. */
export function plugUnder(start: QemuStart, plug: Plug, under: Assumptions): Plug {
  return { ...plug, backend: backendUnder(start, plug, under) };
}

/** The backend of a device, with what the circumstances say of it. What the command line itself says comes first. */
function backendUnder(start: QemuStart, plug: Plug, { hostKernel, daemon }: Assumptions): Backend {
  const served = daemon !== undefined && mayServe(start, plug, daemon);
  return {
    ...(hostKernel === undefined ? {} : { hostKernel }),
    ...(served ? { daemon } : {}),
    ...plug.backend,
  };
}

function mayServe(start: QemuStart, plug: Plug, daemon: string): boolean {
  const type = daemonType(start, plug);
  const known = daemonOf(daemon);
  return type !== undefined && known !== undefined && servesDeviceType(known, type);
}

/** The type of a device whose work a daemon does. Returns undefined for other devices, whose answer depends on no daemon. */
export function daemonType(start: QemuStart, plug: Plug): number | undefined {
  const row = modelOf(plug.model, newest(start))?.row;
  return row?.worker === 'vhost-user' || plug.backend.vhost === 'user' ? row?.type : undefined;
}

/** Whether the host's kernel has a part in what a device offers: a tap, or the kernel's own vhost. */
export function dependsOnHostKernel(start: QemuStart, { model, backend }: Plug): boolean {
  if (modelOf(model, newest(start))?.row.worker === 'vhost-kernel') return true;
  return backend.vhost === 'kernel' || (backend.vhost === undefined && backend.vnetHeader === true);
}

/** A property of a device in the newest QEMU. Returns undefined for one that it does not have. */
export function propertyRow(start: QemuStart, plug: Plug, name: string): PropertyRow | undefined {
  return modelOf(plug.model, newest(start))?.properties.get(name);
}

function newest(start: QemuStart): QemuBoot {
  return bootOf(start, NEWEST_READ);
}
