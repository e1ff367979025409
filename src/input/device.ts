import * as z from 'zod/mini';
import { CONFIG_FIELDS } from '../data/rule-inputs.ts';
import { makesSuch } from '../data/vdpa-drivers.ts';
import { type FeatureSet, without } from '../features/feature-set.ts';
import { deviceTypeId, deviceTypeName, featureNames, knownDeviceTypeNames } from '../features/registry.ts';
import {
  ADDRESSINGS,
  type Device,
  type DeviceBackend,
  IMPLEMENTATIONS,
  REFUSERS,
  TRANSPORTS,
  VDPA_DRIVERS,
  type VdpaDriver,
  WITHOUT_IOTLB,
} from '../model/device.ts';
import type { OpenDevice } from '../model/open-case.ts';
import { varyingKey } from '../model/space.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';
import { checkConfigFields } from './config-fields.ts';
import { type ReadVariant, underShape, variantsFrom } from './device-variants.ts';
import { featureSetOf, featureSetSpelling } from './feature-set.ts';
import { type Report, within } from './inputs.ts';
import { shaped } from './issues.ts';
import { count, described, flag, list, object, oneOf, record, text } from './shapes.ts';
import { leftOutOfDevice } from './unstated.ts';

const TYPE = 'a device type such as "net", or a device ID';

const backendShape = object({
  name: described(text(), 'What reports call it: a daemon, or a part of the host’s kernel.'),
  sharedMemory: z.optional(
    described(flag(), 'Whether the daemon can map guest memory. Left out: that is open.'),
  ),
  withoutIotlb: z.optional(
    described(
      oneOf(WITHOUT_IOTLB),
      'It has no IOTLB, so with ACCESS_PLATFORM QEMU refuses the device, or asks it nevertheless: on PCI always, or behind an IOMMU. no: it has one, or is never asked. Left out: that is open.',
    ),
  ),
  refusesLegacy: z.optional(
    described(flag(), 'It ends where the driver does not accept VERSION_1. Left out: that is open.'),
  ),
});

const refusedShape = object({
  message: described(text(), 'Its message, without the option that it puts in front.'),
  where: described(text(), 'The file and the function that print it.'),
  by: described(oneOf(REFUSERS), 'Who refuses it.'),
});

/** What a device is, besides its name. Each shape is made anew, since a documented one belongs to one key. */
const ofDevice = () => ({
  type: described(
    z.union(
      [
        described(z.string(), 'The name of a device type.', { words: 'deviceType' }),
        described(z.number(), 'A device ID.', { type: 'integer', minimum: 0, maximum: 65535 }),
      ],
      {
        error: TYPE,
      },
    ),
    'The device type: net, blk, console, rng, balloon, scsi, 9p, gpu, input, vsock, crypto, iommu, mem, sound, fs, pmem …, or a device ID. It selects the driver and names bits 0–23 and 50–127.',
  ),
  transport: described(
    oneOf(TRANSPORTS),
    'How the guest reaches the device. ccw-legacy is revision 0; mmio-legacy is version 1; pci-transitional has both interfaces.',
  ),
  implementation: z.optional(
    described(
      oneOf(IMPLEMENTATIONS),
      'Who is on the other side; decides what is left out of requires and addressing. generic: one of which nothing else is known. Left out: that is open.',
    ),
  ),
  offers: described(
    featureSetSpelling(),
    "The device's own offer, before the transport narrows it (a legacy interface shows 32 bits).",
  ),
  requires: z.optional(
    described(
      featureSetSpelling(),
      'A subset of the offer: the device refuses FEATURES_OK without these. Left out: what the implementation does; of generic and hardware devices it is open whether they require what the specification lets them require.',
    ),
  ),
  addressing: z.optional(
    described(
      oneOf(ADDRESSINGS),
      'How the device reads the addresses it is given: as guest-physical (it bypasses any IOMMU), as platform (bus) addresses, or either, whichever was negotiated. Left out: what the implementation does; of a generic device that is open.',
    ),
  ),
  vdpaDriver: z.optional(
    described(
      oneOf(VDPA_DRIVERS),
      'On the vDPA bus: the driver of the kernel that makes the device. Left out: that is open.',
    ),
  ),
  backend: z.optional(
    described(
      backendShape,
      'With vhost: what does the work of the device. Left out: nothing is known of it, and what decides is open.',
    ),
  ),
  bypassesIommu: z.optional(
    described(
      flag(),
      'Whether its bus passes the IOMMU of the machine by (QEMU: bypass_iommu=on). Left out: it does not.',
    ),
  ),
  unmodelled: z.optional(
    described(
      text(),
      'What about the device vnex does not model although it decides; no answer is then given. Left out: there is no such thing.',
    ),
  ),
  config: z.optional(
    described(
      record(count()),
      'Configuration-space fields that change negotiation or how much is in flight, such as the mtu of net, and the sizes of queues. One that is left out is open.',
      {
        propertyNames: { enum: [...new Set(CONFIG_FIELDS.map(({ name }) => name))] },
      },
    ),
  ),
  refused: z.optional(
    described(
      refusedShape,
      'Why the monitor does not create the device. Left out: as far as is known, it does.',
    ),
  ),
});

/** One of several devices, as it is under some monitors, hosts and daemons. */
const variantShape = object({ under: underShape(), ...ofDevice() });

/** The keys of a device. */
export const deviceShape = object({
  $schema: z.optional(described(text(), 'The JSON Schema of this file, for editors.')),
  name: z.optional(described(text(), 'What reports call the device. Left out: the type and the transport.')),
  ...ofDevice(),
  variants: z.optional(
    described(
      list(variantShape, 'a list of devices').check(z.minLength(1, { error: 'at least one device' })),
      'Where the monitor, its host or a daemon is not known: the device as it is under each, this one among them. Answers are given for all of them.',
    ),
  ),
});

/** A device from its JSON form. Every mistake is reported; what is returned counts only where there was none. */
export function deviceFrom(value: unknown, report: Report): OpenDevice | undefined {
  const given = shaped(deviceShape, () => z.partial(deviceShape), value, report);
  if (given === undefined) return undefined;
  const { variants, name } = given;
  const device = plainDevice(given, name, report);
  if (variants === undefined || device === undefined) return device;
  const read = variants.flatMap(({ under, ...one }, index): readonly ReadVariant[] => {
    const variant = variantFrom(one, device.name, within(report, 'variants', index));
    return variant === undefined ? [] : [{ device: variant, under }];
  });
  const own = { ...device, open: undefined };
  return { ...own, open: variantsFrom(read, own, within(report, 'variants')) };
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

type GivenDevice = z.output<ReturnType<typeof partialDevice>>;
const partialDevice = () => z.partial(object(ofDevice()));

/** The device itself, without its variants. */
function plainDevice(given: GivenDevice, name: string | undefined, report: Report): OpenDevice | undefined {
  const isNameless = given.unmodelled !== undefined || given.refused !== undefined;
  const type = given.type === undefined ? undefined : typeIn(given.type, isNameless, report);
  const read = (key: 'offers' | 'requires'): FeatureSet | undefined =>
    given[key] === undefined ? undefined : featureSetOf(given[key], type, within(report, key));
  const offers = read('offers');
  const requires = read('requires');
  if (offers !== undefined && requires !== undefined) checkRequires(offers, requires, type, report);
  if (given.config !== undefined && type !== undefined)
    checkConfigFields(given.config, type, within(report, 'config'));
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
    ...(given.refused === undefined ? {} : { refused: given.refused }),
    ...(given.unmodelled === undefined ? {} : { unmodelled: given.unmodelled }),
  };
  if (given.vdpaDriver !== undefined) checkVdpaDriver(given.vdpaDriver, device, report);
  const open = leftOutOfDevice(given, device);
  return open.length === 0 ? device : { ...device, open };
}

/** What was left out stays left out. */
function backendOf({
  name,
  sharedMemory,
  withoutIotlb,
  refusesLegacy,
}: z.output<typeof backendShape>): DeviceBackend {
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
  else if (!makesSuch(driver, device))
    report(['vdpaDriver'], `${driver} makes no ${deviceTypeName(device.type)} device with this offer`);
}

/** Of a device that is not modelled or not created, the type may be one that nobody knows: 0. */
function typeIn(given: string | number, isNameless: boolean, report: Report): number | undefined {
  return given === 0 && isNameless ? 0 : typeOf(given, within(report, 'type'));
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
