import { openBoot, type QemuBoot, qemuVersion } from '../../../src/device/qemu/boot.ts';
import { predictDevices } from '../../../src/device/qemu/predict-devices.ts';
import type { QemuPrediction } from '../../../src/device/qemu/prediction.ts';
import type { Backend, Plug, QemuStart } from '../../../src/model/qemu.ts';
import type { QemuBus } from '../../../src/model/recording.ts';

export type BootSample = Partial<QemuStart> & { readonly version?: string };

/** A start of QEMU: 7.2.22 with q35 and one CPU, unless told otherwise. */
export function boot({ version = '7.2.22', ...start }: BootSample = {}): QemuBoot {
  const parsed = qemuVersion(version);
  if (parsed === undefined) throw new Error(`"${version}" is no version`);
  const usual = { arch: 'x86_64', machine: 'q35', cpus: 1, globals: [], confidential: false } as const;
  return openBoot({ ...usual, ...start }, parsed);
}

/** `plug('virtio-net-pci', { mq: 'on' })`; behind it what it needs, and no header on packets. */
export function plug(
  model: string,
  properties: Readonly<Record<string, string>> = {},
  { bus = 'root', ...backend }: Backend & { readonly bus?: QemuBus } = {},
): Plug {
  return { name: model, model, properties: new Map(Object.entries(properties)), bus, backend };
}

/** What comes of one device in a boot of its own. */
export function predictOne(device: Plug, sample: BootSample = {}): QemuPrediction {
  const [prediction] = predictDevices(boot(sample), [device]);
  if (prediction === undefined) throw new Error('nothing was predicted');
  return prediction;
}

export function created(
  device: Plug,
  sample: BootSample = {},
): QemuPrediction & { readonly kind: 'created' } {
  const prediction = predictOne(device, sample);
  if (prediction.kind === 'refused') throw new Error(`refused: ${prediction.message}`);
  return prediction;
}

/** QEMU's message, or where the device is created, its transport. */
export function outcome(device: Plug, sample: BootSample = {}): string {
  const prediction = predictOne(device, sample);
  return prediction.kind === 'refused' ? prediction.message : prediction.device.transport;
}
