import { driverMakes } from '../data/vdpa-drivers.ts';
import { type FeatureSet, without } from '../features/feature-set.ts';
import { deviceTypeId, deviceTypeName, featureNames, knownDeviceTypeNames } from '../features/registry.ts';
import type { Device, DeviceBackend, VdpaDriver } from '../model/device.ts';
import type { OpenDevice } from '../model/open-case.ts';
import { varyingKey } from '../model/space.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';
import { checkedShape } from './checked-shape.ts';
import { checkConfigFields } from './config-fields.ts';
import { type ReadVariant, variantsFrom } from './device-variants.ts';
import { featureSetOf } from './feature-set.ts';
import { type Report, reportWithin } from './inputs.ts';
import type { BackendJson, DeviceKeys } from './shapes/device.ts';
import { leftOutOfDevice } from './unstated.ts';

/** A device from its JSON form. Every mistake is reported; what is returned counts only where there was none. */
export async function deviceFrom(value: unknown, report: Report): Promise<OpenDevice | undefined> {
  const given = await checkedShape('device', value, report);
  if (given === undefined) return undefined;
  const { variants, name } = given;
  const device = plainDevice(given, name, report);
  if (variants === undefined || device === undefined) return device;
  const read = variants.flatMap(({ under, ...one }, index): readonly ReadVariant[] => {
    const variant = variantFrom(one, device.name, reportWithin(report, 'variants', index));
    return variant === undefined ? [] : [{ device: variant, under }];
  });
  const own = { ...device, open: undefined };
  return { ...own, open: variantsFrom(read, own, reportWithin(report, 'variants')) };
}

/**
 * One of the variants of a device. It says everything of who makes it and what it requires; a field that it leaves out is
 * not there. Of a device that is not created, nothing depends on any of it.
 */
function variantFrom(given: GivenDevice, name: string, report: Report): Device | undefined {
  const variant = plainDevice(given, name, report);
  if (variant === undefined) return undefined;
  const { open = [], ...device } = variant;
  const facts = open.filter(({ kind }) => kind === 'fact');
  if (facts.length > 0 && device.refused === undefined)
    report([], `a variant leaves nothing open; expected it to say ${facts.map(varyingKey).join(', ')}`);
  return device;
}

type GivenDevice = { readonly [Key in keyof DeviceKeys]?: DeviceKeys[Key] | undefined };

/** The device itself, without its variants. */
function plainDevice(given: GivenDevice, name: string | undefined, report: Report): OpenDevice | undefined {
  const isNameless = given.unmodelled !== undefined || given.refused !== undefined;
  const type = given.type === undefined ? undefined : typeIn(given.type, isNameless, report);
  const read = (key: 'offers' | 'requires'): FeatureSet | undefined =>
    given[key] === undefined ? undefined : featureSetOf(given[key], type, reportWithin(report, key));
  const offers = read('offers');
  const requires = read('requires');
  if (offers !== undefined && requires !== undefined) checkRequires(offers, requires, type, report);
  if (given.config !== undefined && type !== undefined)
    checkConfigFields(given.config, type, reportWithin(report, 'config'));
  if (type === undefined || given.transport === undefined || offers === undefined) return undefined;
  const device: Device = {
    name: name ?? `${deviceTypeName(type)}, ${given.transport}`,
    type,
    transport: given.transport,
    implementation: given.implementation ?? 'generic',
    offers,
    requires,
    addressing: given.addressing,
    config: given.config ?? {},
    ...(given.vdpaDriver === undefined ? {} : { vdpaDriver: given.vdpaDriver }),
    ...(given.backend === undefined ? {} : { backend: backendOf(given.backend) }),
    ...(given.bypassesIommu === undefined ? {} : { bypassesIommu: given.bypassesIommu }),
    ...(given.allowsLegacy === undefined ? {} : { allowsLegacy: given.allowsLegacy }),
    ...(given.refused === undefined ? {} : { refused: given.refused }),
    ...(given.unmodelled === undefined ? {} : { unmodelled: given.unmodelled }),
  };
  if (given.vdpaDriver !== undefined) checkVdpaDriver(given.vdpaDriver, device, report);
  const open = leftOutOfDevice(given, device);
  return open.length === 0 ? device : { ...device, open };
}

/** What was left out stays left out. */
function backendOf({ name, sharedMemory, withoutIotlb, refusesLegacy }: BackendJson): DeviceBackend {
  return {
    name,
    ...(sharedMemory === undefined ? {} : { sharedMemory }),
    ...(withoutIotlb === undefined ? {} : { withoutIotlb }),
    ...(refusesLegacy === undefined ? {} : { refusesLegacy }),
  };
}

/** The driver of a vDPA device is one that makes such devices, on a bus that has them. */
function checkVdpaDriver(driver: VdpaDriver, device: Device, report: Report): void {
  if (device.transport !== 'vdpa')
    report(
      ['vdpaDriver'],
      `"vdpaDriver" is of devices on the vDPA bus; "transport" is "${device.transport}"`,
    );
  else if (!driverMakes(driver, device))
    report(['vdpaDriver'], `${driver} makes no ${deviceTypeName(device.type)} device with this offer`);
}

/** Of a device that is not modelled or not created, the type may be one that nobody knows: 0. */
function typeIn(given: string | number, isNameless: boolean, report: Report): number | undefined {
  return given === 0 && isNameless ? 0 : typeOf(given, reportWithin(report, 'type'));
}

/** Device IDs may be numbers nobody has named yet; 0 is reserved. */
export function typeOf(given: string | number, report: Report): number | undefined {
  const id = typeof given === 'number' || /^\d{1,5}$/.test(given) ? Number(given) : deviceTypeId(given);
  if (id !== undefined && Number.isInteger(id) && id >= 1 && id <= 0xffff) return id;
  report(
    [],
    typeof given === 'string' && id === undefined
      ? `unknown device type ${quote(given)}${suggestion(quoted(closest(given, knownDeviceTypeNames())))}`
      : `${given} is not a device ID; expected 1 to 65535`,
  );
  return undefined;
}

function checkRequires(
  offers: FeatureSet,
  requires: FeatureSet,
  type: number | undefined,
  report: Report,
): void {
  const missing = featureNames(without(requires, offers), type);
  if (missing.length === 0) return;
  report(
    ['requires'],
    `"requires" has ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not among "offers"`,
  );
}

function quoted(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `"${word}"`;
}
