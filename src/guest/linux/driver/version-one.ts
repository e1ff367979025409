import { F } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Check, Probe } from '../../handshake.ts';
import { refusing } from '../../refusing.ts';

/** A driver's own test for VERSION_1: in validate() it says what is wrong, in probe() it fails without a word. */
const refuseBeforeVersionOne = refusing(
  (ask: Inquiry, features: FeatureSet, from: 'validate' | 'probe' | 'optional') => {
    if (from === 'optional') return 'optional';
    if (ask.kept(features, F.VERSION_1)) return 'met';
    return from === 'validate' ? 'complains' : 'silent';
  },
  {
    id: 'linux/driver/version-1',
    topic: 'validate',
    question: 'Does this driver serve devices from before VIRTIO 1.0?',
    answers: {
      optional: { yes: true, answer: 'this kernel is built with a driver that does not require VERSION_1.' },
      met: { yes: false, answer: 'the driver requires VERSION_1, which this device has.' },
      silent: {
        yes: false,
        answer: 'the driver requires VERSION_1, which this device does not have.',
        effect: 'the probe fails with ENODEV, without a word in the log',
        refuses: { errno: 'ENODEV' },
      },
      complains: {
        yes: false,
        answer: 'the driver requires VERSION_1, which this device does not have, “{message}”.',
        effect: 'the driver gives up with EINVAL before FEATURES_OK',
        refuses: { errno: 'EINVAL', message: 'device does not comply with spec version 1.x' },
      },
    },
    authority: {
      kind: 'kernel',
      where:
        'the driver’s probe() or validate(): virtinput_probe(), virtio_gpu_init(), virtcrypto_probe(), viommu_probe(), virtbt_probe(), virtsnd_validate(), virtio_can_validate(), scmi_vio_validate()',
    },
    story:
      'Device types that came with VIRTIO 1.0 have no legacy form. Their drivers test for VERSION_1 themselves, most of them silently in probe(), so that a legacy transport (virtio-mmio’s default in QEMU) leaves a device that nothing drives and no message that says why.',
  },
);

/** Linux virtinput_probe(), virtcrypto_probe(), virtbt_probe(). */
export const versionOneProbe: Probe = (ask, features) => refuseBeforeVersionOne(ask, features, 'probe');

/** Linux virtsnd_validate(), virtio_can_validate(). */
export const versionOneValidate: Check = (ask, features) =>
  refuseBeforeVersionOne(ask, features, 'validate') ?? features;

/** Linux scmi_vio_validate(). */
export const scmiVioValidate: Check = (ask, features) => {
  const optional =
    ask.kernel.has('scmi-version-1-optional') &&
    !ask.kernel.enabled('ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE', 'y');
  return refuseBeforeVersionOne(ask, features, optional ? 'optional' : 'validate') ?? features;
};
