import { BLK, CONSOLE, I2C, IOMMU, NINEP, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Refusal } from '../handshake.ts';
import { virtnetProbe } from './driver/net.ts';
import { needsVersionOne } from './driver/version-one.ts';

const needs = decision({
  id: 'linux/driver/needs',
  topic: 'validate',
  question: 'Has the device what its driver cannot do without?',
  answers: {
    yes: { yes: true },
    silent: {
      yes: false,
      answer: '{what} is missing.',
      effect: 'the probe fails with {errno}, without a word in the log',
    },
    complains: { yes: false, answer: '“{message}”.', effect: 'the probe fails with {errno}' },
  },
  authority: {
    kind: 'kernel',
    where:
      'the driver’s probe(): p9_virtio_probe(), viommu_probe(), virtio_i2c_probe(), virtcons_probe(), init_vq(), virtblk_probe(), virtio_gpu_init()',
  },
  story:
    'The last word is the driver’s own probe(), which runs when the features are settled and FEATURES_OK stands. Some drivers find there that a bit or a configuration field that they cannot do without is missing or impossible.',
});

function missing(ask: Inquiry, what: string, errno: 'ENODEV' | 'EINVAL'): Refusal {
  ask.decide(needs, 'silent', { what, errno });
  return { by: 'driver', message: undefined, errno };
}

function complaint(ask: Inquiry, message: string): Refusal {
  ask.decide(needs, 'complains', { message, errno: 'EINVAL' });
  return { by: 'driver', message, errno: 'EINVAL' };
}

function met(ask: Inquiry): undefined {
  ask.decide(needs, 'yes');
}

/** A configuration field that must not be what the test finds; a field that the description leaves out passes. */
function field(ask: Inquiry, name: string, impossible: (value: number) => boolean): number | undefined {
  return ask.device.field(name, (value) => (value !== undefined && impossible(value) ? value : undefined));
}

const isZero = (value: number): boolean => value === 0;

/** Linux virtblk_probe() and init_vq(). */
function virtblkProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  if (
    ask.kept(features, BLK.MQ) &&
    ask.kernel.has('blk-checks-queues') &&
    field(ask, 'num_queues', isZero) !== undefined
  ) {
    return complaint(ask, 'MQ advertised but zero queues reported');
  }
  if (ask.kept(features, BLK.SECURE_ERASE) && ask.kernel.has('blk-checks-secure-erase')) {
    for (const limit of [
      'secure_erase_sector_alignment',
      'max_secure_erase_sectors',
      'max_secure_erase_seg',
    ]) {
      if (field(ask, limit, isZero) !== undefined) return complaint(ask, `virtio_blk: ${limit} can't be 0`);
    }
  }
  return met(ask);
}

/** One port for each minor number: VIRTCONS_MAX_PORTS. */
const VIRTCONS_MAX_PORTS = 0x8000;

/** Linux virtcons_probe(). */
function virtconsProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  if (ask.kept(features, CONSOLE.MULTIPORT) && ask.kernel.has('console-checks-ports')) {
    const ports = field(ask, 'max_nr_ports', (value) => value === 0 || value > VIRTCONS_MAX_PORTS);
    if (ports !== undefined) return complaint(ask, `Invalidate max_nr_ports ${ports}`);
  }
  return met(ask);
}

/** Linux virtio_gpu_init(). */
function virtioGpuInit(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  const refusal = versionOneProbe(ask, features);
  if (refusal !== undefined) return refusal;
  if (ask.kernel.has('gpu-needs-scanouts') && field(ask, 'num_scanouts', isZero) !== undefined) {
    return complaint(ask, 'num_scanouts is zero');
  }
  return met(ask);
}

/** Linux p9_virtio_probe(). */
function p9VirtioProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  return ask.kept(features, NINEP.MOUNT_TAG) ? met(ask) : missing(ask, 'MOUNT_TAG', 'EINVAL');
}

/** Linux viommu_probe(). */
function viommuProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  const refusal = versionOneProbe(ask, features);
  if (refusal !== undefined) return refusal;
  return ask.kept(features, IOMMU.MAP_UNMAP) ? met(ask) : missing(ask, 'MAP_UNMAP', 'ENODEV');
}

/** Linux virtio_i2c_probe(). */
function virtioI2cProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  if (!ask.kernel.has('i2c-zero-length') || ask.kept(features, I2C.ZERO_LENGTH_REQUEST)) return met(ask);
  return complaint(ask, 'Zero-length request feature is mandatory');
}

/** Linux virtinput_probe(), virtcrypto_probe(), virtbt_probe(). */
function versionOneProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  return needsVersionOne(ask, features, 'in-probe');
}

type Probe = (ask: Inquiry, features: FeatureSet) => Refusal | undefined;

/** By device type; the other drivers refuse nothing in probe(). */
const PROBES: ReadonlyMap<number, Probe> = new Map([
  [TYPE.NET, virtnetProbe],
  [TYPE.BLK, virtblkProbe],
  [TYPE.CONSOLE, virtconsProbe],
  [TYPE.NINEP, p9VirtioProbe],
  [TYPE.GPU, virtioGpuInit],
  [TYPE.INPUT, versionOneProbe],
  [TYPE.CRYPTO, versionOneProbe],
  [TYPE.BT, versionOneProbe],
  [TYPE.IOMMU, viommuProbe],
  [TYPE.I2C, virtioI2cProbe],
]);

function probeOf(type: number): Probe | undefined {
  return PROBES.get(type);
}

/** Linux virtio_driver.probe: what this device type's driver still refuses once the features are settled. */
export function driverProbe(ask: Inquiry, features: FeatureSet): Refusal | undefined {
  return ask.device.type(probeOf)?.(ask, features);
}
