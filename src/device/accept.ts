import { F, MEM, TYPE } from '../features/bits.ts';
import { bitsOf, type FeatureSet, featureSet } from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { type Picked, rule } from '../inquiry/rule.ts';
import { negotiatedByQemu } from './kind.ts';

const NO_BITS: readonly number[] = [];
const ACCESS_PLATFORM = [F.ACCESS_PLATFORM];
const REQUIRED_BY_MEM = [F.ACCESS_PLATFORM, MEM.UNPLUGGED_INACCESSIBLE];

function requiredByQemu(type: number): readonly number[] {
  return type === TYPE.MEM ? REQUIRED_BY_MEM : ACCESS_PLATFORM;
}

/** Whether FEATURES_OK stands, as far as the device is concerned. */
export function deviceAccepts(ask: Inquiry, accepted: FeatureSet): boolean {
  const described = ask.device.requires();
  if (described !== undefined) return describedAccepts(ask, accepted, bitsOf(described));
  if (negotiatedByQemu(ask)) return qemuAccepts(ask, accepted, ask.device.type(requiredByQemu));
  if (ask.device.implementation((who) => who === 'vdpa')) {
    ask.forLog(() => vdpaAccepts(ask));
    return true;
  }
  // Every other device accepts whatever it is given; whose word that is, only the log wants to know.
  ask.forLog(() => {
    const unnamed = ask.device.implementation((who) => who === 'hardware' || who === 'generic');
    (unnamed ? specifiedAccepts : tolerantAccepts)(ask);
  });
  return true;
}

/** Whether the driver has kept every bit that the device offers and requires. */
function keepsRequired(
  ask: Inquiry,
  accepted: FeatureSet,
  required: readonly number[],
): Picked<'accepts' | 'refuses'> {
  // No list is made where nothing is missing, as in nearly every case.
  let missing = NO_BITS;
  for (const bit of required) if (ask.dropped(accepted, bit)) missing = [...missing, bit];
  return missing === NO_BITS ? 'accepts' : ['refuses', { missing: featureSet(missing) }];
}

const QUESTION = 'Does the device accept the features that the driver kept?';

const ANSWERS = {
  accepts: { value: true, yes: true, answer: 'the driver dropped no feature that the device requires.' },
  refuses: {
    value: false,
    yes: false,
    answer: 'the device requires {missing}, which the driver dropped.',
    effect: 'FEATURES_OK reads back as 0',
  },
} as const;

const REQUIRES_NOTHING = {
  accepts: { value: true, yes: true, answer: 'the device requires no feature.' },
} as const;

const describedAccepts = rule(keepsRequired, {
  id: 'device/accept/described',
  topic: 'acceptance',
  question: QUESTION,
  answers: ANSWERS,
  authority: {
    kind: 'spec',
    where:
      'VIRTIO 1.2, 3.1.1 Driver Requirements: Device Initialization; 6.2 Device Requirements: Reserved Feature Bits',
  },
  story:
    'The description’s own “requires” says what the device requires. A driver may drop a bit that is offered and not required, and the device then works without it.',
});

/** QEMU virtio_validate_features(). */
const qemuAccepts = rule(keepsRequired, {
  id: 'device/accept/qemu',
  topic: 'acceptance',
  question: QUESTION,
  answers: ANSWERS,
  authority: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_validate_features()' },
  story:
    'QEMU refuses FEATURES_OK when it offers ACCESS_PLATFORM and the driver has not accepted it: offered means required. virtio-mem requires UNPLUGGED_INACCESSIBLE in the same way. Nothing is printed; the cleared status bit is the only sign.',
});

const vdpaAccepts = rule((_ask: Inquiry) => 'accepts', {
  id: 'device/accept/vdpa',
  topic: 'acceptance',
  question: QUESTION,
  answers: { accepts: { ...REQUIRES_NOTHING.accepts, answer: 'what it insists on was settled before.' } },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio_vdpa.c virtio_vdpa_set_status()' },
  story:
    'A driver that makes a vDPA device fails when it is handed features that it cannot work with; none of them clears FEATURES_OK afterwards. What a device behind vp_vdpa makes of the features is its own affair.',
});

const tolerantAccepts = rule((_ask: Inquiry) => 'accepts', {
  id: 'device/accept/tolerant',
  topic: 'acceptance',
  question: QUESTION,
  answers: REQUIRES_NOTHING,
  authority: {
    kind: 'vmm',
    where: 'cloud-hypervisor, crosvm, Firecracker, OpenVMM: FEATURES_OK is never cleared',
  },
  story:
    'Of the virtual machine monitors that were read, QEMU alone refuses a driver that drops ACCESS_PLATFORM; the others accept any set.',
});

const specifiedAccepts = rule((_ask: Inquiry) => 'accepts', {
  id: 'device/accept/specification',
  topic: 'acceptance',
  question: QUESTION,
  answers: REQUIRES_NOTHING,
  authority: {
    kind: 'spec',
    where: 'VIRTIO 1.2, 6.2 Device Requirements: Reserved Feature Bits',
  },
  story:
    'The specification permits a device that offers ACCESS_PLATFORM to fail when the driver does not accept the bit, but does not demand that it fail. Where the description does not say, the device is assumed to require nothing.',
});
