import * as z from 'zod/mini';
import { MEMORY_BACKENDS } from '../../model/guest-memory.ts';
import { QEMU_BUSES, RECORDING_FORMAT } from '../../model/recording.ts';
import { DMA_APIS, LINUX_DMA_IMPLEMENTATIONS } from '../../model/result.ts';
import { featureSetSpelling } from './feature-set.ts';
import { firmwareBeforeShape } from './firmware-recording.ts';
import { array, boolean, count, described, enumeration, object, pattern, record, string } from './words.ts';

const SETTING = 'a string, a number, true or false';

const backend = () => record(z.union([z.string(), z.number(), z.boolean()], { error: SETTING }));

const properties = () => described(record(string()), 'Properties beyond the defaults.');

const qemuDeviceShape = object({
  model: described(string(), "QEMU's name of the device model."),
  properties: properties(),
  bus: described(
    enumeration(QEMU_BUSES),
    "Where it was plugged in: the machine's root bus or a PCIe root port.",
  ),
  backend: described(
    backend(),
    'What stood behind it: `daemon` is a vhost-user daemon with its version, `offers` the mask of what it offered.',
  ),
});

const observedShape = object({
  driver: described(z.nullable(string()), 'The driver that took the device; null: none did.'),
  bound: described(boolean(), 'Whether the driver was bound in the end.'),
  status: described(
    pattern(/^0x[0-9a-fA-F]{1,8}$/, 'a hexadecimal number such as "0x0f"'),
    'The device status register after the bind.',
  ),
  features: described(z.nullable(featureSetSpelling()), 'The set that the driver kept.'),
  deviceSawFeatures: described(
    z.nullable(featureSetSpelling()),
    'The set that QEMU says the guest acknowledged.',
  ),
  dma: described(
    object({
      api: described(
        z.nullable(enumeration(DMA_APIS)),
        'How the ring was allocated; null: that was not seen.',
      ),
      implementation: described(
        z.nullable(enumeration(LINUX_DMA_IMPLEMENTATIONS)),
        'Which allocator stood behind the DMA API.',
      ),
      streamingMaps: described(count(), 'Buffers that were mapped while the trace ran.'),
      bounced: described(
        z.nullable(boolean()),
        'Whether swiotlb ran for them; null: none was mapped, or it depends on the page.',
      ),
      iommuGroupType: described(z.nullable(string()), "The default domain of the device's IOMMU group."),
    }),
    'The way that the data took.',
  ),
  answered: z.optional(
    described(boolean(), "Whether the driver's probe ended and the device gave what it was asked for."),
  ),
  messages: described(array(string()), 'The kernel log lines of the bind.'),
});

/** The keys of a recording, whose devices and platform are checked by these two. */
export function recordingShape<Device extends z.core.$ZodType, Platform extends z.core.$ZodType>(
  device: Device,
  platform: Platform,
) {
  return object({
    $schema: z.optional(described(string(), 'The JSON Schema of this file, for editors.')),
    format: described(enumeration([RECORDING_FORMAT]), 'The name and version of the format.'),
    name: described(string(), 'The name of the recording.'),
    qemu: described(
      object({
        version: described(string(), 'The version of QEMU.'),
        machine: described(string(), 'The -machine argument.'),
        arguments: described(array(string()), 'Further arguments that matter.'),
        memory: z.optional(
          described(
            object({
              backend: described(enumeration(MEMORY_BACKENDS), 'The kind of its memory-backend object.'),
              share: described(boolean(), 'Whether another process can map it.'),
              hugetlb: described(boolean(), 'Whether it was made of huge pages.'),
            }),
            'What guest memory was made of; left out: what QEMU takes by itself, which no daemon can map.',
          ),
        ),
      }),
      'The QEMU that ran.',
    ),
    host: z.optional(
      described(
        object({ kernel: described(string(), "The version of the host's kernel, such as 6.18.44.") }),
        'Where QEMU ran.',
      ),
    ),
    firmware: z.optional(
      described(
        firmwareBeforeShape(),
        'What firmware did before it started the kernel; left out: QEMU loaded the kernel itself.',
      ),
    ),
    platform: described(platform, 'What the boot was given.'),
    devices: described(
      array(
        object({
          device: described(device, "The device; its offer is QEMU's own host feature set."),
          qemu: z.optional(
            described(qemuDeviceShape, "The device in QEMU's words; left out where no QEMU made it."),
          ),
          backend: z.optional(described(backend(), 'What stood behind a device that no QEMU made.')),
          observed: described(observedShape, 'What was seen.'),
        }),
      ),
      'The devices that were bound.',
    ),
    refusedByQemu: z.optional(
      described(
        array(
          object({
            model: described(string(), "QEMU's name of the device model."),
            properties: properties(),
            backend: z.optional(described(backend(), 'What stood behind it.')),
            error: described(string(), "QEMU's message."),
          }),
        ),
        'Devices that QEMU would not create.',
      ),
    ),
  });
}
