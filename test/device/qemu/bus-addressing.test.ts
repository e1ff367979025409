import { expect, test } from 'vitest';
import { predictRecording } from '../../../src/device/qemu/predict-recording.ts';
import { type BootSample, created, plug } from './samples.ts';

const addressing = (sample: BootSample, model = 'virtio-rng-pci') =>
  created(plug(model, { 'disable-legacy': 'on', iommu_platform: 'on' }), sample).device.addressing;

test.each([
  ['10.0', false, undefined],
  ['10.2', undefined, undefined],
  ['10.2', true, undefined],
  ['10.2', false, 'guest-physical'],
  ['11.1', false, 'guest-physical'],
] as const)(
  'a device of QEMU %s behind an AMD IOMMU that remaps DMA (%s) reads addresses as %s',
  (version, remapsDma, expected) => {
    expect(addressing({ version, ...(remapsDma === undefined ? {} : { remapsDma }) })).toBe(expected);
  },
);

test.each([
  ['amd-iommu,intremap=off', 'guest-physical'],
  ['amd-iommu', 'guest-physical'],
  ['amd-iommu,dma-remap=on', undefined],
  ['intel-iommu', undefined],
] as const)('a recording of QEMU 11.1 with %s has devices that read addresses as %s', (iommu, expected) => {
  const recorded = {
    version: '11.1.3',
    machine: 'q35',
    arguments: ['-device', iommu],
    arch: 'x86_64',
  } as const;
  const device = { model: 'virtio-rng-pci', properties: {}, bus: 'root', backend: {} } as const;
  const [prediction] = predictRecording(recorded, [device], []);
  expect(prediction?.kind === 'created' && prediction.device.addressing).toBe(expected);
});

test.each([
  ['7.2.22', 'guest-physical'],
  ['8.1', undefined],
  ['10.0', undefined],
] as const)(
  'a vDPA device of the host behind QEMU %s reads addresses as %s, whatever an IOMMU maps',
  (version, expected) => {
    const card = plug('virtio-net-pci', { 'disable-legacy': 'on', iommu_platform: 'on' }, { vhost: 'vdpa' });
    expect(created(card, { version }).device.addressing).toBe(expected);
  },
);
