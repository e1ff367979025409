import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Circumstances, Device, DeviceBackend, Transport } from '../../model/device.ts';
import {
  MONITOR_TITLES,
  type Monitor,
  type MonitorDevice,
  type MonitorMachine,
  type MonitorSettings,
} from '../../model/monitor.ts';
import type { Want } from '../../model/refusal-wants.ts';
import { compareVersions, parseVersion } from '../../model/release.ts';
import { type OfferDraft, offered } from '../draft.ts';

/** What a monitor says against a device, or against the machine that has it. */
export interface MonitorObjection {
  readonly message: string;
  /** File and function of the monitor. */
  readonly where: string;
  /** What would be taken instead; left out where the rule knows no such thing. */
  readonly wants?: Want | undefined;
}

/** What comes of a device: the offer with its reasons, or the monitor's objection. */
export type MonitorPrediction =
  | { readonly kind: 'created'; readonly device: Device; readonly draft: OfferDraft }
  | ({ readonly kind: 'refused'; readonly device: Device } & MonitorObjection);

/** How one monitor makes its devices. */
export interface MonitorModel {
  /** The releases between which offers differ, from the oldest that was read to the newest. */
  readonly versions: readonly string[];
  /**
   * On what the offer of a device hangs besides the version, and nobody says: each thing with its values. Empty where that
   * is nothing.
   */
  readonly open: (asked: MonitorDevice, machine: MonitorMachine) => ReadonlyMap<string, readonly string[]>;
  /** The device under one version, and under one value of each thing that is open. */
  readonly predict: (
    asked: MonitorDevice,
    machine: MonitorMachine,
    under: Circumstances,
  ) => MonitorPrediction;
}

/** What a monitor makes, before it is known what the device offers. */
export interface Made {
  readonly asked: MonitorDevice;
  readonly machine: MonitorMachine;
  readonly type: number;
  readonly transport: Transport;
  readonly backend?: DeviceBackend | undefined;
  readonly bypassesIommu?: boolean;
  /** What the device insists on; left out where it takes whatever a driver keeps. */
  readonly requires?: FeatureSet;
}

/** Who is named as the implementation of a monitor's devices; nothing but the specification is known of kvmtool's. */
function implementationOf(monitor: Monitor): Device['implementation'] {
  return monitor === 'kvmtool' ? 'generic' : monitor;
}

function deviceOf(made: Made): Device {
  const { asked, machine, type, transport, backend, bypassesIommu, requires } = made;
  return {
    name: asked.name,
    type,
    transport,
    implementation: implementationOf(machine.monitor),
    offers: NO_FEATURES,
    // None of these monitors refuses what a driver accepts: device/accept.ts says so of those that it knows.
    requires: requires ?? (machine.monitor === 'kvmtool' ? NO_FEATURES : undefined),
    addressing: machine.monitor === 'kvmtool' ? 'guest-physical' : undefined,
    config: {},
    ...(backend === undefined ? {} : { backend }),
    ...(bypassesIommu === true ? { bypassesIommu: true } : {}),
  };
}

/** A device with the offer that was put together, and with the fields of its configuration space that rules read. */
export function created(
  made: Made,
  draft: OfferDraft,
  config: Readonly<Record<string, number>> = {},
): MonitorPrediction {
  return { kind: 'created', device: { ...deviceOf(made), offers: offered(draft), config }, draft };
}

/** A device that the monitor does not create. */
export function refusedBy(made: Made, objection: MonitorObjection): MonitorPrediction {
  const refused = { ...objection, by: made.machine.monitor };
  return { kind: 'refused', device: { ...deviceOf(made), refused }, ...objection };
}

/** A device whose offer vnex does not know; `what` names it. */
export function notModelled(made: Made, what: string, draft: OfferDraft): MonitorPrediction {
  return { kind: 'created', device: { ...deviceOf(made), unmodelled: what }, draft };
}

/** The device of a kind that the monitor does not know, or that vnex does not know of it. */
export function unknownKind(
  asked: MonitorDevice,
  machine: MonitorMachine,
  draft: OfferDraft,
): MonitorPrediction {
  const made: Made = { asked, machine, type: 0, transport: 'pci-modern' };
  return notModelled(made, `${asked.kind} of ${MONITOR_TITLES[machine.monitor]}`, draft);
}

/** Whether a release is this one or a later one. */
export function isSince(version: string | undefined, since: string): boolean {
  const [given, wanted] = [parseVersion(version ?? ''), parseVersion(since)];
  return given !== undefined && wanted !== undefined && compareVersions(given, wanted) >= 0;
}

/** Whether a switch is on; `otherwise` holds where it is not given. */
export function isSettingOn(settings: MonitorSettings, key: string, otherwise = false): boolean {
  const value = settings.get(key);
  if (value === undefined) return otherwise;
  return value === 'on' || value === 'true';
}

/** A whole number; `otherwise` where it is not given, or is none. */
export function settingCount(settings: MonitorSettings, key: string, otherwise: number): number {
  const value = settings.get(key);
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : otherwise;
}
