import * as z from 'zod/mini';
import type { FeatureSet } from '../features/feature-set.ts';
import { MEMORY_BACKENDS } from '../model/guest-memory.ts';
import {
  type Observation,
  QEMU_BUSES,
  RECORDING_FORMAT,
  type RecordedDevice,
  type Recording,
} from '../model/recording.ts';
import { DMA_APIS, LINUX_DMA_IMPLEMENTATIONS } from '../model/result.ts';
import { deviceFrom } from './device.ts';
import { type FeatureSetSpelling, featureSetOf, featureSetSpelling } from './feature-set.ts';
import { type Inputs, type Report, readNamed, within } from './inputs.ts';
import { shaped } from './issues.ts';
import { reportOn } from './layers.ts';
import { platformFrom } from './platform.ts';
import { anyObject, count, described, flag, list, object, oneOf, pattern, record, text } from './shapes.ts';
import type { Source } from './source.ts';

const SETTING = 'a string, a number, true or false';

const backend = () => record(z.union([z.string(), z.number(), z.boolean()], { error: SETTING }));

const properties = () => described(record(text()), 'Properties beyond the defaults.');

const qemuDeviceShape = object({
  model: described(text(), "QEMU's name of the device model."),
  properties: properties(),
  bus: described(oneOf(QEMU_BUSES), "Where it was plugged in: the machine's root bus or a PCIe root port."),
  backend: described(
    backend(),
    'What stood behind it: `daemon` is a vhost-user daemon with its version, `offers` the mask of what it offered.',
  ),
});

const observedShape = object({
  driver: described(z.nullable(text()), 'The driver that took the device; null: none did.'),
  bound: described(flag(), 'Whether the driver was bound in the end.'),
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
      api: described(z.nullable(oneOf(DMA_APIS)), 'How the ring was allocated; null: that was not seen.'),
      implementation: described(
        z.nullable(oneOf(LINUX_DMA_IMPLEMENTATIONS)),
        'Which allocator stood behind the DMA API.',
      ),
      streamingMaps: described(count(), 'Buffers that were mapped while the trace ran.'),
      bounced: described(
        z.nullable(flag()),
        'Whether swiotlb ran for them; null: none was mapped, or it depends on the page.',
      ),
      iommuGroupType: described(z.nullable(text()), "The default domain of the device's IOMMU group."),
    }),
    'The way that the data took.',
  ),
  answered: z.optional(
    described(flag(), "Whether the driver's probe ended and the device gave what it was asked for."),
  ),
  messages: described(list(text()), 'The kernel log lines of the bind.'),
});

/** The keys of a recording, whose devices and platform are checked by these two. */
export function recordingShape<Device extends z.core.$ZodType, Platform extends z.core.$ZodType>(
  device: Device,
  platform: Platform,
) {
  return object({
    $schema: z.optional(described(text(), 'The JSON Schema of this file, for editors.')),
    format: described(oneOf([RECORDING_FORMAT]), 'The name and version of the format.'),
    name: described(text(), 'The name of the recording.'),
    qemu: described(
      object({
        version: described(text(), 'The version of QEMU.'),
        machine: described(text(), 'The -machine argument.'),
        arguments: described(list(text()), 'Further arguments that matter.'),
        memory: z.optional(
          described(
            object({
              backend: described(oneOf(MEMORY_BACKENDS), 'The kind of its memory-backend object.'),
              share: described(flag(), 'Whether another process can map it.'),
              hugetlb: described(flag(), 'Whether it was made of huge pages.'),
            }),
            'What guest memory was made of; left out: what QEMU takes by itself, which no daemon can map.',
          ),
        ),
      }),
      'The QEMU that ran.',
    ),
    host: z.optional(
      described(
        object({ kernel: described(text(), "The version of the host's kernel, such as 6.18.44.") }),
        'Where QEMU ran.',
      ),
    ),
    platform: described(platform, 'What the boot was given.'),
    devices: described(
      list(
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
        list(
          object({
            model: described(text(), "QEMU's name of the device model."),
            properties: properties(),
            backend: z.optional(described(backend(), 'What stood behind it.')),
            error: described(text(), "QEMU's message."),
          }),
        ),
        'Devices that QEMU would not create.',
      ),
    ),
  });
}

const shape = recordingShape(anyObject, anyObject);
type Given = z.output<typeof shape>['devices'][number];

export async function loadRecording(path: string, inputs: Inputs): Promise<Recording | undefined> {
  const source = await readNamed(path, inputs);
  return source === undefined ? undefined : recordingFrom(source, inputs);
}

/** The recording that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export function recordingFrom(source: Source, inputs: Inputs): Recording | undefined {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = shaped(shape, () => z.partial(shape), source.value, report);
  if (given === undefined) return undefined;
  const platform = given.platform && platformFrom(given.platform, within(report, 'platform'));
  const devices = given.devices?.map((device, index) => deviceOf(device, within(report, 'devices', index)));
  if (given.name === undefined || given.qemu === undefined || platform === undefined) return undefined;
  if (devices === undefined || !devices.every((device) => device !== undefined)) return undefined;
  const { name, qemu, host, refusedByQemu = [] } = given;
  return {
    name,
    qemu: qemuOf(qemu),
    ...(host === undefined ? {} : { host }),
    platform,
    devices,
    refusedByQemu: refusedByQemu.map(({ backend, ...refused }) =>
      backend === undefined ? refused : { ...refused, backend },
    ),
  };
}

function qemuOf({ memory, ...qemu }: z.output<typeof shape>['qemu']): Recording['qemu'] {
  return memory === undefined ? qemu : { ...qemu, memory };
}

function deviceOf(
  { device: form, qemu, backend, observed }: Given,
  report: Report,
): RecordedDevice | undefined {
  const device = deviceFrom(form, within(report, 'device'));
  if (device === undefined) return undefined;
  const made = { ...(qemu === undefined ? {} : { qemu }), ...(backend === undefined ? {} : { backend }) };
  // A device that was seen at work leaves nothing open.
  const { open: _, ...closed } = device;
  return {
    device: closed,
    ...made,
    observed: observationOf(observed, device.type, within(report, 'observed')),
  };
}

function observationOf(given: Given['observed'], type: number, report: Report): Observation {
  const { driver, bound, status, dma, answered, messages } = given;
  const features = seenSet(given.features, type, 'features', report);
  // Guest and device nearly always tell the same, in the same words.
  const same = features !== undefined && given.deviceSawFeatures === given.features;
  return {
    driver: driver ?? undefined,
    bound,
    status: Number(status),
    features,
    deviceSawFeatures: same ? features : seenSet(given.deviceSawFeatures, type, 'deviceSawFeatures', report),
    dma: dmaOf(dma),
    ...(answered === undefined ? {} : { answered }),
    messages,
  };
}

function seenSet(
  given: FeatureSetSpelling | null,
  type: number,
  key: 'features' | 'deviceSawFeatures',
  report: Report,
): FeatureSet | undefined {
  return given === null ? undefined : featureSetOf(given, type, within(report, key));
}

function dmaOf({ api, implementation, streamingMaps, bounced, iommuGroupType }: Given['observed']['dma']) {
  return {
    api: api ?? undefined,
    implementation: implementation ?? undefined,
    streamingMaps,
    bounced: bounced ?? undefined,
    iommuGroupType: iommuGroupType ?? undefined,
  };
}
