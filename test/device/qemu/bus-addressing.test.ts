import { expect, test } from 'vitest';
import { predictRecording } from '../../../src/device/qemu/predict-recording.ts';
import { type BootSample, created, plug } from './samples.ts';

const addressing = (sample: BootSample, model = 'virtio-rng-pci') =>
  created(plug(model, { 'disable-legacy': 'on', iommu_platform: 'on' }), sample).device.addressing;

test.each([
  ['9.1', false, true, undefined],
  ['9.2', false, true, 'guest-physical'],
  ['9.2', false, false, undefined],
  ['10.0.2', false, true, 'guest-physical'],
  ['10.0.3', false, true, undefined],
  ['10.0', false, true, undefined],
  ['10.1', false, true, undefined],
  ['10.2', true, true, undefined],
  ['10.2', false, true, 'guest-physical'],
  ['11.1', false, false, 'guest-physical'],
] as const)(
  'a device of QEMU %s behind an AMD IOMMU with dma-remap %s and pt %s reads addresses as %s',
  (version, remaps, passes, expected) => {
    expect(addressing({ version, amdIommu: { remaps, passes } })).toBe(expected);
  },
);

test('a device of a machine without an AMD IOMMU goes by what its bus gives it', () => {
  expect(addressing({ version: '11.1' })).toBeUndefined();
});

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
