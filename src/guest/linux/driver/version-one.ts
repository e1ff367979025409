import { F } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Refusal } from '../../handshake.ts';

const versionOne = decision({
  id: 'linux/driver/version-1',
  topic: 'validate',
  question: 'Does this driver serve devices from before VIRTIO 1.0?',
  answers: {
    met: { yes: false, answer: 'but this device has VERSION_1.' },
    silent: {
      yes: false,
      answer: 'and this device has no VERSION_1.',
      effect: 'the probe fails with ENODEV, without a word in the log',
    },
    complains: {
      yes: false,
      answer: 'and this device has no VERSION_1, “{message}”.',
      effect: 'the driver gives up with EINVAL before FEATURES_OK',
    },
  },
  authority: {
    kind: 'kernel',
    where:
      'the driver’s probe() or validate(): virtinput_probe(), virtio_gpu_init(), virtcrypto_probe(), viommu_probe(), virtbt_probe(), virtsnd_validate(), virtio_can_validate(), scmi_vio_validate()',
  },
  story:
    'Device types that were born with VIRTIO 1.0 have no legacy form. Their drivers test for VERSION_1 themselves, most of them silently in probe(), so that a legacy transport (virtio-mmio’s default in QEMU) leaves a device that nothing drives and no message that says why.',
});

const MESSAGE = 'device does not comply with spec version 1.x';

/** The driver's own test for VERSION_1, in validate() (with a message) or in probe() (without). */
export function needsVersionOne(
  ask: Inquiry,
  features: FeatureSet,
  place: 'in-validate' | 'in-probe',
): Refusal | undefined {
  if (ask.kept(features, F.VERSION_1)) {
    ask.decide(versionOne, 'met');
    return undefined;
  }
  if (place === 'in-probe') {
    ask.decide(versionOne, 'silent');
    return { by: 'driver', message: undefined, errno: 'ENODEV' };
  }
  ask.decide(versionOne, 'complains', { message: MESSAGE });
  return { by: 'driver', message: MESSAGE, errno: 'EINVAL' };
}
