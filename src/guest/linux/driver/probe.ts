import { BLK, CONSOLE, I2C, IOMMU, NINEP } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Picked } from '../../../inquiry/rule.ts';
import type { Probe } from '../../handshake.ts';
import { refusing } from '../../refusing.ts';
import { versionOneProbe } from './version-one.ts';

/** The value of a configuration field if it is one that the driver cannot work with; a field that the description leaves out passes. */
function invalidField(ask: Inquiry, name: string, isInvalid: (value: number) => boolean): number | undefined {
  return ask.device.field(name, (value) => (value !== undefined && isInvalid(value) ? value : undefined));
}

function isZero(ask: Inquiry, name: string): boolean {
  return invalidField(ask, name, (value) => value === 0) !== undefined;
}

const SECURE_ERASE_LIMITS = [
  'secure_erase_sector_alignment',
  'max_secure_erase_sectors',
  'max_secure_erase_seg',
] as const;

/** Linux virtblk_probe() and init_vq(). */
function virtblkNeeds(ask: Inquiry, features: FeatureSet): Picked<Need> {
  if (ask.kept(features, BLK.MQ) && ask.kernel.has('blk-checks-queues') && isZero(ask, 'num_queues'))
    return 'no-queues';
  if (ask.kept(features, BLK.SECURE_ERASE) && ask.kernel.has('blk-checks-secure-erase')) {
    const limit = SECURE_ERASE_LIMITS.find((name) => isZero(ask, name));
    if (limit !== undefined) return ['secure-erase-limit', { limit }];
  }
  return 'yes';
}

/** One port for each minor number: VIRTCONS_MAX_PORTS. */
const VIRTCONS_MAX_PORTS = 0x8000;

/** Linux virtcons_probe(). */
function virtconsNeeds(ask: Inquiry, features: FeatureSet): Picked<Need> {
  if (!ask.kept(features, CONSOLE.MULTIPORT) || !ask.kernel.has('console-checks-ports')) return 'yes';
  const ports = invalidField(ask, 'max_nr_ports', (value) => value === 0 || value > VIRTCONS_MAX_PORTS);
  return ports === undefined ? 'yes' : ['ports', { ports }];
}

/** Linux virtio_gpu_init(). */
function virtioGpuNeeds(ask: Inquiry): Picked<Need> {
  return ask.kernel.has('gpu-needs-scanouts') && isZero(ask, 'num_scanouts') ? 'no-scanouts' : 'yes';
}

/** Linux p9_virtio_probe(). */
function p9VirtioNeeds(ask: Inquiry, features: FeatureSet): Picked<Need> {
  return ask.kept(features, NINEP.MOUNT_TAG) ? 'yes' : 'no-mount-tag';
}

/** Linux viommu_probe(). */
function viommuNeeds(ask: Inquiry, features: FeatureSet): Picked<Need> {
  return ask.kept(features, IOMMU.MAP_UNMAP) ? 'yes' : 'no-map-unmap';
}

/** Linux virtio_i2c_probe(). */
function virtioI2cNeeds(ask: Inquiry, features: FeatureSet): Picked<Need> {
  if (!ask.kernel.has('i2c-zero-length')) return 'yes';
  return ask.kept(features, I2C.ZERO_LENGTH_REQUEST) ? 'yes' : 'no-zero-length';
}

/** Linux virtio_gpio_probe(). */
function virtioGpioNeeds(ask: Inquiry): Picked<Need> {
  return isZero(ask, 'ngpio') ? 'no-lines' : 'yes';
}

/** Linux virtbt_probe(): it drives primary controllers, whose type is 0. */
function virtbtNeeds(ask: Inquiry): Picked<Need> {
  return invalidField(ask, 'type', (value) => value !== 0) === undefined ? 'yes' : 'not-primary';
}

/** What the driver's probe() finds. */
type Need =
  | 'yes'
  | 'no-mount-tag'
  | 'no-map-unmap'
  | 'no-zero-length'
  | 'no-queues'
  | 'secure-erase-limit'
  | 'ports'
  | 'no-scanouts'
  | 'no-lines'
  | 'not-primary';

type Needs = (ask: Inquiry, features: FeatureSet) => Picked<Need>;

const FAILS = 'the probe fails with EINVAL';

/** What one of these drivers has against its device. */
const refuseInProbe = refusing((ask: Inquiry, features: FeatureSet, needs: Needs) => needs(ask, features), {
  id: 'linux/driver/needs',
  topic: 'validate',
  question: 'Does the device offer what its driver requires?',
  answers: {
    yes: { yes: true },
    'no-mount-tag': {
      yes: false,
      answer: 'the device does not offer MOUNT_TAG.',
      effect: 'the probe fails with EINVAL, without a word in the log',
      refuses: { errno: 'EINVAL' },
    },
    'no-map-unmap': {
      yes: false,
      answer: 'the device does not offer MAP_UNMAP.',
      effect: 'the probe fails with ENODEV, without a word in the log',
      refuses: { errno: 'ENODEV' },
    },
    'no-zero-length': {
      yes: false,
      answer: 'the device does not offer ZERO_LENGTH_REQUEST, “{message}”.',
      effect: FAILS,
      refuses: { errno: 'EINVAL', message: 'Zero-length request feature is mandatory' },
    },
    'no-queues': {
      yes: false,
      answer: 'the device has no queue at all, “{message}”.',
      effect: FAILS,
      refuses: { errno: 'EINVAL', message: 'MQ advertised but zero queues reported' },
    },
    'secure-erase-limit': {
      yes: false,
      answer: 'the device sets a limit of 0 on what it erases, “{message}”.',
      effect: FAILS,
      refuses: { errno: 'EINVAL', message: "virtio_blk: {limit} can't be 0" },
    },
    ports: {
      yes: false,
      answer: 'the device has {ports} ports, “{message}”.',
      effect: FAILS,
      refuses: { errno: 'EINVAL', message: 'Invalidate max_nr_ports {ports}' },
    },
    'no-scanouts': {
      yes: false,
      answer: 'the device has no scanout, “{message}”.',
      effect: FAILS,
      refuses: { errno: 'EINVAL', message: 'num_scanouts is zero' },
    },
    'no-lines': {
      yes: false,
      answer: 'the device has no line, “{message}”.',
      effect: FAILS,
      refuses: { errno: 'EINVAL', message: "Number of GPIOs can't be zero" },
    },
    'not-primary': {
      yes: false,
      answer: 'the device is no primary Bluetooth controller.',
      effect: 'the probe fails with EINVAL, without a word in the log',
      refuses: { errno: 'EINVAL' },
    },
  },
  authority: {
    kind: 'kernel',
    where:
      'the driver’s probe(): p9_virtio_probe(), viommu_probe(), virtio_i2c_probe(), virtcons_probe(), init_vq(), virtblk_probe(), virtio_gpu_init(), virtio_gpio_probe(), virtbt_probe()',
  },
  story:
    'The last word is the driver’s own probe(), which runs when the features are settled and FEATURES_OK stands. Some drivers find there that a bit or a configuration field that they require is missing or impossible.',
});

function probing(needs: Needs): Probe {
  return (ask, features) => refuseInProbe(ask, features, needs);
}

/** The device must be of VIRTIO 1.0 before anything else is looked at. */
function probingVersionOne(needs: Needs): Probe {
  return (ask, features) => versionOneProbe(ask, features) ?? refuseInProbe(ask, features, needs);
}

export const virtblkProbe = probing(virtblkNeeds);
export const virtconsProbe = probing(virtconsNeeds);
export const p9VirtioProbe = probing(p9VirtioNeeds);
export const virtioI2cProbe = probing(virtioI2cNeeds);
export const virtioGpuInit = probingVersionOne(virtioGpuNeeds);
export const virtioGpioProbe = probing(virtioGpioNeeds);
export const virtbtProbe = probingVersionOne(virtbtNeeds);
export const viommuProbe = probingVersionOne(viommuNeeds);
