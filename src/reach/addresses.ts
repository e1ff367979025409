import { deviceAddressing } from '../device/addressing.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { DmaMapping } from '../guest/driver-model.ts';
import { iommuTranslates } from '../guest/linux/dma/iommu.ts';
import { hasPciParent } from '../guest/linux/dma/parent.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';

const addresses = decision({
  id: 'reach/addresses',
  topic: 'addresses',
  question: 'Does the device understand the addresses that the driver gives it?',
  answers: {
    same: {
      yes: true,
      answer: 'nothing stands between bus and memory, so both kinds of address are the same.',
    },
    'both-physical': { yes: true, answer: 'guest-physical addresses, and it reads guest memory as it is.' },
    'both-platform': { yes: true, answer: 'it is given the bus addresses that it understands.' },
    xen: { yes: true, answer: 'Xen’s addresses are what its backend expects.' },
    identity: { yes: true, answer: 'memory is mapped one to one, so both kinds of address are the same.' },
    'device-region': { yes: true, answer: 'they lie in memory that it brings itself.' },
    'grant-to-hardware': {
      yes: false,
      answer: 'it is given grant references, which only a Xen backend can resolve.',
      effect: 'the device reaches nothing',
    },
    'physical-into-iommu': {
      yes: false,
      answer: 'it is given guest-physical addresses and sends them to an IOMMU that translates. {symptom}',
      effect: 'the device cannot reach its rings',
    },
    'iova-as-physical': {
      yes: false,
      answer: 'it is given I/O virtual addresses and reads them as guest-physical ones. {symptom}',
      effect: 'the device reaches other memory than was meant',
    },
  },
  authority: {
    kind: 'qemu',
    where: 'hw/virtio/virtio.c virtio_init_region_cache(), system/physmem.c address_space_cache_init()',
  },
  story:
    'A ring at an address that does not translate is no error to QEMU: it reads as zeros, so the queue looks empty and the driver waits for ever. The IOMMU’s fault log is the only trace, and the POWER hypervisor’s table keeps none. The other way round, an I/O virtual address taken for guest-physical lands in whatever is there.',
});

const SYMPTOM = {
  intel: 'The guest logs “DMAR: [DMA Read …] fault addr …”, and the queue looks empty to the device: a hang.',
  amd: 'The guest logs “AMD-Vi: Event logged [IO_PAGE_FAULT …]”, and the queue looks empty to the device: a hang.',
  smmuv3:
    'The guest logs an SMMU translation event (none where the stream is set to abort), and the queue looks empty to the device: a hang.',
  virtio: 'The guest logs “page fault from EP …”, and the queue looks empty to the device: a hang.',
  'spapr-tce': 'Nothing is logged; an entry that happens to exist leads to the wrong page.',
  none: 'The queue looks empty to the device: a hang.',
} as const;

const ABORTED = 'The IOMMU blocks and logs the access, and the device sees it fail.';

const LANDS_ELSEWHERE = 'Reads return other memory, writes corrupt it, silently.';

/** Whether bus addresses differ from guest-physical ones for this device, by what the guest has set up. */
function translated(ask: Inquiry): boolean {
  const pci = hasPciParent(ask);
  switch (ask.platform.arch()) {
    case 's390x':
      return pci;
    case 'ppc64le':
      return pci && ask.platform.iommu((kind) => kind === 'spapr-tce');
    default:
      return iommuTranslates(ask);
  }
}

type Understood = 'same' | 'both-physical' | 'both-platform' | 'xen' | 'identity' | 'device-region';

function understood(ask: Inquiry, code: Understood): true {
  ask.decide(addresses, code);
  return true;
}

/** Guest-physical addresses, from a driver that bypasses the DMA API or whose DMA API leaves them as they are. */
function physicalUnderstood(ask: Inquiry, negotiated: FeatureSet): boolean {
  if (deviceAddressing(ask, negotiated) === 'guest-physical') return understood(ask, 'both-physical');
  if (!translated(ask)) return understood(ask, 'same');
  ask.forLog(() => {
    const hardware = ask.device.implementation((who) => who === 'hardware');
    const symptom = hardware ? ABORTED : SYMPTOM[ask.platform.iommu()];
    ask.decide(addresses, 'physical-into-iommu', { symptom });
  });
  return false;
}

/** Addresses from the DMA API. */
function platformUnderstood(
  ask: Inquiry,
  negotiated: FeatureSet,
  { implementation, translated: differs }: DmaMapping,
): boolean {
  if (implementation === 'xen-grant' && ask.device.implementation((who) => who === 'hardware')) {
    ask.decide(addresses, 'grant-to-hardware');
    return false;
  }
  if (implementation === 'xen-swiotlb' || implementation === 'xen-grant') return understood(ask, 'xen');
  if (deviceAddressing(ask, negotiated) === 'platform') return understood(ask, 'both-platform');
  if (!differs) return understood(ask, 'same');
  ask.decide(addresses, 'iova-as-physical', { symptom: LANDS_ELSEWHERE });
  return false;
}

/** Whether the addresses that the driver writes are ones that this device understands. `mapping` is undefined for a bypass. */
export function understandsAddresses(
  ask: Inquiry,
  negotiated: FeatureSet,
  mapping: DmaMapping | undefined,
): boolean {
  if (mapping === undefined || mapping.addressed === 'guest-physical')
    return physicalUnderstood(ask, negotiated);
  if (mapping.addressed !== undefined) return understood(ask, mapping.addressed);
  return platformUnderstood(ask, negotiated, mapping);
}
