import { F } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import { lacksIotlb, type WithoutIotlb } from '../model/device.ts';

const IDLE = 'no request is ever answered';

/** Whether QEMU has the backend look addresses up, which one without an IOTLB cannot do. */
function asksForIotlb(ask: Inquiry, without: WithoutIotlb | undefined): boolean {
  if (!lacksIotlb(without) || without === 'refused' || !ask.device.offers(F.ACCESS_PLATFORM)) return false;
  return without === 'asked-on-pci' || ask.platform.iommu((kind) => kind !== 'none');
}

/** Whether the daemon or host kernel that does the work of a vhost device can do it, with what was negotiated. */
export const backendServes = rule(
  (ask: Inquiry, negotiated: FeatureSet) => {
    const name = ask.device.backendName();
    const backend = { name: name ?? 'its backend' };
    if (ask.device.sharesMemory() === false) return ['unmapped', backend];
    if (ask.device.refusesLegacy() === true && !ask.kept(negotiated, F.VERSION_1)) return ['legacy', backend];
    if (!asksForIotlb(ask, ask.device.withoutIotlb()))
      return name === undefined ? 'unstated' : ['yes', backend];
    const isDaemon = ask.device.implementation((who) => who === 'vhost-user');
    return isDaemon ? ['iotlb-of-daemon', backend] : ['iotlb-of-kernel', backend];
  },
  {
    id: 'reach/backend',
    topic: 'backend',
    question: 'Can the backend that does the work of the device do it?',
    answers: {
      unstated: { value: true, answer: 'Nothing is said of it, and it is taken to be able to.' },
      yes: { value: true, yes: true, answer: '{name} can.' },
      unmapped: {
        value: false,
        yes: false,
        answer:
          '{name} cannot map guest memory: it is not shared through a file. The daemon says “Invalid vring_addr message” or the like and ends, QEMU says “Unexpected end-of-file before all data were read”.',
        effect: IDLE,
      },
      legacy: {
        value: false,
        yes: false,
        answer:
          'VERSION_1 is not negotiated, {name} says “virtio legacy devices aren’t supported” and ends as soon as the driver is ready.',
        effect: IDLE,
      },
      'iotlb-of-daemon': {
        value: false,
        yes: false,
        answer:
          'QEMU sends it I/O virtual addresses, and {name} has no IOTLB: “Fail to update device iotlb”.',
        effect: IDLE,
      },
      'iotlb-of-kernel': {
        value: false,
        yes: false,
        answer: 'QEMU asks it for ACCESS_PLATFORM, which {name} does not know: VHOST_SET_FEATURES fails.',
        effect: IDLE,
      },
    },
    authority: {
      kind: 'qemu',
      where:
        'hw/virtio/vhost-user.c vhost_user_fill_set_mem_table_msg(); hw/virtio/vhost.c vhost_dev_has_iommu(), vhost_dev_start(); subprojects/libvhost-user/libvhost-user.c vu_set_features_exec()',
    },
    story:
      'A vhost-user daemon is another process: it sees guest memory only if QEMU can pass it a file descriptor, and sees what the guest writes only if that is mapped shared (memory-backend-memfd, or memory-backend-file with share=on). Until QEMU 6.1 every PCI device with iommu_platform=on had its backend look addresses up, IOMMU or not; since 6.2 only one behind an IOMMU does. Daemons of libvhost-user, and passt, end when a driver comes that keeps no VERSION_1. The driver notices none of this: FEATURES_OK stands, and its first request hangs.',
  },
);
