import { RELEASES } from '../data/linux-releases.ts';
import { bitsOf, type FeatureSet, toMask } from '../features/feature-set.ts';
import { deviceTypeId, deviceTypeName, featureName } from '../features/registry.ts';
import type { DeviceBackend, MonitorRefusal } from '../model/device.ts';
import type { FactName } from '../model/facts.ts';
import {
  FIRMWARE_RECORDING_FORMAT,
  type FirmwareBefore,
  type FirmwareRecording,
  type FirmwareState,
} from '../model/firmware-recording.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import { type Observation, RECORDING_FORMAT, type Recording } from '../model/recording.ts';
import { rangesOf, rangeText } from '../model/release-range.ts';
import type { Expectation } from '../model/scenario.ts';
import type { Varying } from '../model/space.ts';
import { variantsToJson } from './device-variants.ts';
import { openFactsToJson } from './open-facts.ts';

/** Tells of each named fact whether it is open. */
function openFacts(open: readonly Varying[] = []): (name: FactName) => boolean {
  const names = new Set(open.flatMap((varying) => (varying.kind === 'fact' ? [varying.name] : [])));
  return (name) => names.has(name);
}

/** A backend, with everything that is known of it: what is left out is open. */
function backendToJson(
  { name, sharedMemory, withoutIotlb = 'no', refusesLegacy = false }: DeviceBackend,
  isOpen: (name: FactName) => boolean,
): Readonly<Record<string, unknown>> {
  return {
    name,
    sharedMemory,
    withoutIotlb: isOpen('device.backend.withoutIotlb') ? undefined : withoutIotlb,
    refusesLegacy: isOpen('device.backend.refusesLegacy') ? undefined : refusesLegacy,
  };
}

/** A device in its JSON form, feature sets as masks. What is undefined is left out by JSON.stringify(). */
export function deviceToJson(device: OpenDevice): Readonly<Record<string, unknown>> {
  return { ...plainDeviceToJson(device), variants: variantsToJson(device, plainDeviceToJson) };
}

function plainDeviceToJson(device: OpenDevice): Readonly<Record<string, unknown>> {
  const {
    name,
    type,
    transport,
    implementation,
    offers,
    requires,
    addressing,
    config,
    vdpaDriver,
    backend,
    bypassesIommu,
    allowsLegacy,
    refused,
    unmodelled,
  } = device;
  const typeName = deviceTypeName(type);
  const isOpen = openFacts(device.open);
  return {
    name,
    type: deviceTypeId(typeName) === type ? typeName : type,
    transport,
    implementation: isOpen('device.implementation') ? undefined : implementation,
    offers: toMask(offers),
    requires: requires && toMask(requires),
    addressing,
    config: Object.keys(config).length > 0 ? config : undefined,
    vdpaDriver,
    backend: backend && backendToJson(backend, isOpen),
    bypassesIommu,
    allowsLegacy,
    refused: refused && refusedToJson(refused),
    unmodelled,
  };
}

/** A refusal without what would be taken instead, which is a matter of the text that asks for the device. */
function refusedToJson({ message, where, by, instead }: MonitorRefusal): MonitorRefusal {
  return { message, where, by, ...(instead === undefined ? {} : { instead }) };
}

/** What a platform says of its kernel: the version where it is one or some, else nothing. */
function kernelToJson({ kernel, open = [] }: OpenPlatform): Readonly<Record<string, unknown>> {
  const { version, release, config } = kernel;
  const cmdline = open.some(({ kind }) => kind === 'cmdline') ? undefined : kernel.cmdline;
  const releases = open.find((one) => one.kind === 'release');
  if (releases === undefined) return { version, release, cmdline, config };
  // What the name of a distribution's kernel leaves open follows from the name again.
  if (release !== undefined) return { release, cmdline, config };
  const [range] = rangesOf(
    RELEASES,
    releases.values.map((value) => RELEASES.indexOf(value)),
  );
  const isAny = range === undefined || (range.from === undefined && range.to === undefined);
  return { version: isAny ? undefined : rangeText(range), cmdline, config };
}

/** An IOMMU, with everything that is known of it: what is left out is open. */
function iommuToJson({ iommu, open }: OpenPlatform): OpenPlatform['iommu'] {
  if (iommu.kind === 'riscv') return { interrupts: true, ...iommu };
  if (iommu.kind !== 'virtio' || openFacts(open)('platform.iommu.passesAtReset')) return iommu;
  return { passesAtReset: true, ...iommu };
}

/** A platform in its JSON form; what it leaves open of its kernel is left out. */
export function platformToJson(platform: OpenPlatform): Readonly<Record<string, unknown>> {
  const { name, arch, hypervisor, machine, memory, xen, firmware, host, unmodelled } = platform;
  const open = openFactsToJson(platform.open ?? []);
  const kernel = kernelToJson(platform);
  return {
    name,
    arch,
    hypervisor,
    machine,
    memory,
    xen,
    // What would be left out would be open.
    iommu: iommuToJson(platform),
    kernel,
    firmware: firmware?.length === 1 ? firmware[0] : firmware,
    host,
    open,
    unmodelled,
  };
}

/** A recording in its JSON form. */
export function recordingToJson(recording: Recording): Readonly<Record<string, unknown>> {
  const { name, qemu, host, firmware, platform, devices, refusedByQemu } = recording;
  return {
    format: RECORDING_FORMAT,
    name,
    qemu,
    host,
    firmware: firmware && firmwareBeforeToJson(firmware),
    platform: platformToJson(platform),
    devices: devices.map((recorded) => ({
      device: deviceToJson(recorded.device),
      qemu: recorded.qemu,
      backend: recorded.backend,
      observed: observationToJson(recorded.observed),
    })),
    refusedByQemu,
  };
}

/** What was not seen is null here: a recording says so, and does not leave it out. */
function observationToJson(observed: Observation): Readonly<Record<string, unknown>> {
  const { driver, bound, status, features, deviceSawFeatures, dma, answered, messages } = observed;
  return {
    driver: driver ?? null,
    bound,
    status: `0x${status.toString(16).padStart(8, '0')}`,
    features: features === undefined ? null : toMask(features),
    deviceSawFeatures: deviceSawFeatures === undefined ? null : toMask(deviceSawFeatures),
    dma: {
      api: dma.api ?? null,
      implementation: dma.implementation ?? null,
      streamingMaps: dma.streamingMaps,
      bounced: dma.bounced ?? null,
      iommuGroupType: dma.iommuGroupType ?? null,
    },
    answered,
    messages,
  };
}

/** An expectation of a device of that type in its JSON form, features by their names. What is undefined is left out by JSON.stringify(). */
export function expectationToJson(expected: Expectation, type: number): Readonly<Record<string, unknown>> {
  const names = (set: FeatureSet | undefined) =>
    set && bitsOf(set).map((bit) => featureName(bit, type) ?? bit);
  const { features } = expected;
  return {
    ...expected,
    features: features && {
      include: names(features.include),
      exclude: names(features.exclude),
      exactly: names(features.exactly),
    },
  };
}

function firmwareStateToJson({ status, features }: FirmwareState): Readonly<Record<string, unknown>> {
  return { status: `0x${status.toString(16)}`, features: toMask(features) };
}

/** A recording of firmware in its JSON form. */
export function firmwareRecordingToJson(recording: FirmwareRecording): Readonly<Record<string, unknown>> {
  const { name, qemu } = recording;
  const { firmware, ...others } = firmwareBeforeToJson(recording);
  return { format: FIRMWARE_RECORDING_FORMAT, name, firmware, qemu, ...others };
}

/** What firmware did, in its JSON form; what is undefined is left out by JSON.stringify(). */
function firmwareBeforeToJson({
  firmware,
  command,
  booted,
  devices,
}: FirmwareBefore): Readonly<Record<string, unknown>> {
  return {
    firmware,
    command,
    booted,
    devices: devices.map(({ id, model, offers, ready, last }) => ({
      id,
      model,
      offers: toMask(offers),
      observed: { driverOk: firmwareStateToJson(ready), last: firmwareStateToJson(last) },
    })),
  };
}
