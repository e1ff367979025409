import { F, MEM, TYPE } from '../features/bits.ts';
import { bitsOf, type FeatureSet, featureSet } from '../features/feature-set.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Citation } from '../model/decision.ts';
import { negotiatedByQemu } from './view.ts';

const answers = {
  accepts: { yes: true, answer: 'it insists on nothing that was left.' },
  refuses: {
    yes: false,
    answer: 'it insists on {missing}, which the driver dropped.',
    effect: 'FEATURES_OK reads back as 0',
  },
} as const;

const content = { accepts: { yes: true, answer: 'it insists on nothing.' } } as const;

const described = acceptance(
  'device/accept/described',
  {
    kind: 'spec',
    where:
      'VIRTIO 1.2, 3.1.1 Driver Requirements: Device Initialization; 6.2 Device Requirements: Reserved Feature Bits',
  },
  'The description’s own “requires” says what the device insists on. A bit that is offered and not required may be left, and the device then works the other way.',
);

const qemu = acceptance(
  'device/accept/qemu',
  {
    kind: 'qemu',
    where: 'hw/virtio/virtio.c virtio_validate_features()',
  },
  'QEMU refuses FEATURES_OK when it offers ACCESS_PLATFORM and the driver has not taken it: offered means required. virtio-mem insists on UNPLUGGED_INACCESSIBLE in the same way. Nothing is printed; the cleared bit is the only sign.',
);

const vdpa = acceptance(
  'device/accept/vdpa',
  {
    kind: 'kernel',
    where:
      'drivers/vdpa: ifcvf_vdpa_set_driver_features(), mlx5 verify_driver_features(), vdpasim_set_driver_features()',
  },
  'The in-kernel vDPA drivers insist on ACCESS_PLATFORM, since their devices know bus addresses only.',
);

const tolerant = contentment(
  'device/accept/tolerant',
  {
    kind: 'vmm',
    where: 'cloud-hypervisor, crosvm, Firecracker, OpenVMM: FEATURES_OK is never cleared',
  },
  'Of the virtual machine monitors read, QEMU alone refuses a driver that ignores ACCESS_PLATFORM; the others take the set as it is.',
);

const specified = contentment(
  'device/accept/specification',
  {
    kind: 'spec',
    where: 'VIRTIO 1.2, 6.2 Device Requirements: Reserved Feature Bits',
  },
  'The specification lets a device that offers ACCESS_PLATFORM fail when the bit is not accepted, and does not make it. Where the description does not say, this one is taken not to insist.',
);

function acceptance(id: string, authority: Citation, story: string) {
  return decision({
    id,
    topic: 'acceptance',
    question: 'Does the device accept the set?',
    answers,
    authority,
    story,
  });
}

function contentment(id: string, authority: Citation, story: string) {
  return decision({
    id,
    topic: 'acceptance',
    question: 'Does the device accept the set?',
    answers: content,
    authority,
    story,
  });
}

const ACCESS_PLATFORM = [F.ACCESS_PLATFORM];
const MUST_OF_MEM = [F.ACCESS_PLATFORM, MEM.UNPLUGGED_INACCESSIBLE];

function mustOfQemu(type: number): readonly number[] {
  return type === TYPE.MEM ? MUST_OF_MEM : ACCESS_PLATFORM;
}

/** What the device insists on once it offers it, and whose word that is; undefined: on nothing, which is then decided. */
function insistence(
  ask: Inquiry,
): { readonly kind: typeof qemu; readonly on: readonly number[] } | undefined {
  const requires = ask.device.requires();
  if (requires !== undefined) return { kind: described, on: bitsOf(requires) };
  if (negotiatedByQemu(ask)) return { kind: qemu, on: ask.device.type(mustOfQemu) };
  if (ask.device.implementation((who) => who === 'vdpa')) return { kind: vdpa, on: ACCESS_PLATFORM };
  ask.forLog(() => {
    const unnamed = ask.device.implementation((who) => who === 'hardware' || who === 'generic');
    ask.decide(unnamed ? specified : tolerant, 'accepts');
  });
  return undefined;
}

/** Whether FEATURES_OK sticks, as far as the device is concerned. */
export function deviceAccepts(ask: Inquiry, accepted: FeatureSet): boolean {
  const insists = insistence(ask);
  if (insists === undefined) return true;
  const missing = insists.on.filter((bit) => ask.dropped(accepted, bit));
  const accepts = missing.length === 0;
  ask.forLog(() =>
    ask.decide(insists.kind, accepts ? 'accepts' : 'refuses', { missing: featureSet(missing) }),
  );
  return accepts;
}
