import * as z from 'zod/mini';
import { CONFIG_FIELDS } from '../../data/rule-inputs.ts';
import {
  ADDRESSINGS,
  IMPLEMENTATIONS,
  REFUSERS,
  TRANSPORTS,
  VDPA_DRIVERS,
  WITHOUT_IOTLB,
} from '../../model/device.ts';
import { featureSetSpelling } from './feature-set.ts';
import { array, boolean, count, described, enumeration, object, record, string, word } from './words.ts';

const TYPE = 'a device type such as "net", or a device ID';

const backendShape = object({
  name: described(string(), 'What reports call it: a daemon, or a part of the host’s kernel.'),
  sharedMemory: z.optional(
    described(boolean(), 'Whether the daemon can map guest memory. Left out: that is open.'),
  ),
  withoutIotlb: z.optional(
    described(
      enumeration(WITHOUT_IOTLB),
      'It has no IOTLB, so with ACCESS_PLATFORM QEMU refuses the device, or asks it nevertheless: on PCI always, or behind an IOMMU. no: it has one, or is never asked. Left out: that is open.',
    ),
  ),
  refusesLegacy: z.optional(
    described(boolean(), 'It ends where the driver does not accept VERSION_1. Left out: that is open.'),
  ),
});

const refusedShape = object({
  message: described(string(), 'Its message, without the option that it puts in front.'),
  where: described(string(), 'The file and the function that print it.'),
  by: described(enumeration(REFUSERS), 'Who refuses it.'),
  instead: z.optional(
    described(string(), 'What it has instead, or what is meant. Left out: nothing is close.'),
  ),
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
    enumeration(TRANSPORTS),
    'How the guest reaches the device. ccw-legacy is revision 0; mmio-legacy is version 1; pci-transitional has both interfaces.',
  ),
  implementation: z.optional(
    described(
      enumeration(IMPLEMENTATIONS),
      'Who is on the other side; decides what is left out of requires and addressing. generic: nothing else is known of it. Left out: that is open.',
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
      enumeration(ADDRESSINGS),
      'How the device reads the addresses it is given: as guest-physical (it bypasses any IOMMU), as platform (bus) addresses, or either, whichever was negotiated. Left out: what the implementation does; of a generic device that is open.',
    ),
  ),
  vdpaDriver: z.optional(
    described(
      enumeration(VDPA_DRIVERS),
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
      boolean(),
      'Whether its bus passes the IOMMU of the machine by (QEMU: bypass_iommu=on). Left out: it does not.',
    ),
  ),
  allowsLegacy: z.optional(
    described(
      boolean(),
      'Whether it has a legacy interface although its type came with VIRTIO 1.0 (QEMU before 5.1, and machine types up to 5.0). Left out: such a type has none.',
    ),
  ),
  unmodelled: z.optional(
    described(
      string(),
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

/** Under which monitors, hosts and daemons a device is as it is described. */
const underShape = () =>
  described(
    array(
      record(array(word()).check(z.minLength(1, { error: 'at least one value' }))).check(
        z.refine((value) => Object.keys(value).every((key) => KEY.test(key)), {
          error: `keys such as "qemu", "machine", "daemon", "host-kernel" or a variable's name`,
        }),
      ),
      'a list of objects',
    ).check(z.minLength(1, { error: 'at least one object' })),
    'Under which monitors, hosts and daemons: of each thing that is not stated, the values; each object stands for every combination of them.',
  );

const KEY = /^[\w-]{1,60}$/;

/** One of several devices, as it is under some monitors, hosts and daemons. */
const variantShape = object({ under: underShape(), ...ofDevice() });

/** The keys of a device. */
export const deviceShape = object({
  $schema: z.optional(described(string(), 'The JSON Schema of this file, for editors.')),
  name: z.optional(
    described(string(), 'What reports call the device. Left out: the type and the transport.'),
  ),
  ...ofDevice(),
  variants: z.optional(
    described(
      array(variantShape, 'a list of devices').check(z.minLength(1, { error: 'at least one device' })),
      'Where the monitor, its host or a daemon is not known: the device as it is under each, this one among them. Answers are given for all of them.',
    ),
  ),
});

export type BackendJson = z.output<typeof backendShape>;
/** What a file says of a device itself, besides its name. */
export type DeviceKeys = z.output<z.ZodMiniObject<ReturnType<typeof ofDevice>>>;
