import { deviceAddressing } from '../device/addressing.ts';
import { isHardware, isInGuest, isVduse } from '../device/kind.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { DmaMapping, IommuAnswers } from '../guest/driver-model.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { type Picked, rule } from '../inquiry/rule.ts';

const SYMPTOM = {
  intel: 'The guest logs “DMAR: [DMA Read …] fault addr …”, and the queue looks empty to the device: a hang.',
  amd: 'The guest logs “AMD-Vi: Event logged [IO_PAGE_FAULT …]”, and the queue looks empty to the device: a hang.',
  smmuv3:
    'The guest logs an SMMU translation event (none where the stream is set to abort), and the queue looks empty to the device: a hang.',
  virtio: 'The guest logs “page fault from EP …”, and the queue looks empty to the device: a hang.',
  riscv: 'Nothing is logged, and the queue looks empty to the device: a hang.',
  'spapr-tce': 'Nothing is logged; an entry that happens to exist leads to the wrong page.',
  none: 'The queue looks empty to the device: a hang.',
} as const;

const ABORTED = 'The IOMMU blocks and logs the access, and the device sees it fail.';

function symptom(ask: Inquiry): string {
  return isHardware(ask) ? ABORTED : SYMPTOM[ask.platform.iommu()];
}

/** Guest-physical addresses, from a driver that bypasses the DMA API or whose DMA API leaves them as they are. */
function understandsPhysical(
  ask: Inquiry,
  negotiated: FeatureSet,
  iommu: IommuAnswers,
): Picked<PhysicalAnswer> {
  if (deviceAddressing(ask, negotiated) === 'guest-physical') return 'both-physical';
  const blind = throughBlindIommu(ask, iommu);
  if (blind !== undefined) return blind;
  if (iommu.blocks(ask)) return 'iommu-blocks';
  if (!iommu.translates(ask)) return 'same';
  return ['physical-into-iommu', () => ({ symptom: symptom(ask) })];
}
type PhysicalAnswer = 'both-physical' | 'iommu-blocks' | 'same' | 'physical-into-iommu' | Blind;

type Blind = 'iommu-blind' | 'iommu-unread';

/** What becomes of any address that is sent to an IOMMU which cannot read its own tables. Returns undefined where none is. */
function throughBlindIommu(ask: Inquiry, { isBlind }: IommuAnswers): Blind | undefined {
  const blind = isBlind(ask);
  if (blind === 'unknown') return 'iommu-unread';
  return blind ? 'iommu-blind' : undefined;
}

/** Addresses of memory that is mapped one to one: an IOMMU is in the way all the same, and one that nobody drives maps nothing. */
function understandsIdentity(
  ask: Inquiry,
  negotiated: FeatureSet,
  iommu: IommuAnswers,
): 'identity' | 'iommu-blocks' | Blind {
  const stopped = throughBlindIommu(ask, iommu) ?? (iommu.blocks(ask) ? 'iommu-blocks' : undefined);
  const sent = stopped !== undefined && deviceAddressing(ask, negotiated) === 'platform';
  return sent ? stopped : 'identity';
}

/** Addresses from the DMA API. */
function understandsPlatform(ask: Inquiry, negotiated: FeatureSet, mapping: DmaMapping, iommu: IommuAnswers) {
  const { implementation, translated, blocked, ring } = mapping;
  if (implementation === 'xen-grant') return isHardware(ask) ? 'grant-to-hardware' : 'xen';
  if (implementation === 'xen-swiotlb') return 'xen';
  if (deviceAddressing(ask, negotiated) === 'platform') {
    if (blocked) return 'iommu-blocks';
    const blind = throughBlindIommu(ask, iommu);
    if (blind !== undefined) return blind;
    return isHardware(ask) && ring === 'shared' && iommu.namesPrivateAlias(ask)
      ? 'private-alias'
      : 'both-platform';
  }
  return translated ? 'iova-as-physical' : 'same';
}

/** Addresses for a device that is a part of the guest: the simulator takes any, VDUSE those that its table has. */
function understandsInGuest(
  ask: Inquiry,
  { addressed }: DmaMapping,
): 'in-guest' | 'own-table' | 'not-in-table' {
  if (addressed === 'own-table') return 'own-table';
  return ask.device.vdpaDriver(isVduse) ? 'not-in-table' : 'in-guest';
}

/** Whether the device understands the addresses that the driver writes. */
export const understandsAddresses = rule(
  (ask: Inquiry, negotiated: FeatureSet, mapping: DmaMapping, iommu: IommuAnswers) => {
    if (isInGuest(ask)) return understandsInGuest(ask, mapping);
    if (mapping.addressed === 'guest-physical') return understandsPhysical(ask, negotiated, iommu);
    if (mapping.addressed === 'identity') return understandsIdentity(ask, negotiated, iommu);
    return mapping.addressed ?? understandsPlatform(ask, negotiated, mapping, iommu);
  },
  {
    id: 'reach/addresses',
    topic: 'addresses',
    question: 'Does the device understand the addresses that the driver gives it?',
    answers: {
      same: {
        value: true,
        yes: true,
        answer: 'nothing stands between bus and memory, so both kinds of address are the same.',
      },
      'both-physical': {
        value: true,
        yes: true,
        answer: 'the addresses are guest-physical, and the device reads guest memory as it is.',
      },
      'both-platform': {
        value: true,
        yes: true,
        answer: 'the device is given the bus addresses that it understands.',
      },
      xen: { value: true, yes: true, answer: 'Xen’s addresses are what its backend expects.' },
      identity: {
        value: true,
        yes: true,
        answer: 'memory is mapped one to one, so both kinds of address are the same.',
      },
      'in-guest': {
        value: true,
        yes: true,
        answer: 'the device is a part of the guest, which looks its own addresses up.',
      },
      'own-table': {
        value: true,
        yes: true,
        answer: 'the addresses are those of a table that the device’s own driver keeps.',
      },
      'not-in-table': {
        value: false,
        yes: false,
        answer: 'VDUSE looks them up in its own table, in which nobody has entered them.',
        effect: 'the device reaches nothing',
      },
      'device-region': {
        value: true,
        yes: true,
        answer: 'the addresses lie in memory that the device brings itself.',
      },
      'iommu-blind': {
        value: false,
        yes: false,
        answer: 'every address is stopped by an IOMMU that cannot read its own tables.',
        effect: 'the device reaches nothing',
      },
      'iommu-unread': {
        value: undefined,
        answer:
          'Nobody has tried what becomes of addresses behind an IOMMU that reads its tables as zeros and cannot read its command queue.',
        effect: 'no answer can be given',
      },
      'private-alias': {
        value: false,
        yes: false,
        answer:
          'this kernel leaves the bit of the shared alias out of a realm’s DMA addresses, and the device’s accesses are checked against the private one.',
        effect: 'the device cannot reach its rings',
      },
      'grant-to-hardware': {
        value: false,
        yes: false,
        answer: 'the device is given grant references, which only a Xen backend can resolve.',
        effect: 'the device reaches nothing',
      },
      'physical-into-iommu': {
        value: false,
        yes: false,
        answer:
          'the device is given guest-physical addresses and sends them to an IOMMU that translates. {symptom}',
        effect: 'the device cannot reach its rings',
      },
      'iommu-blocks': {
        value: false,
        yes: false,
        answer:
          'the device sends its addresses to an IOMMU that nobody has programmed and that lets nothing pass until somebody does. Nothing is logged, and the queue looks empty to the device: a hang.',
        effect: 'the device cannot reach its rings',
      },
      'iova-as-physical': {
        value: false,
        yes: false,
        answer:
          'the device is given I/O virtual addresses and reads them as guest-physical ones. Reads return other memory, writes corrupt it, silently.',
        effect: 'the device reaches other memory than was meant',
      },
    },
    authority: {
      kind: 'qemu',
      where: 'hw/virtio/virtio.c virtio_init_region_cache(), system/physmem.c address_space_cache_init()',
    },
    story:
      'A ring at an address that does not translate is no error to QEMU: it reads as zeros, so the queue looks empty and the driver waits for ever. The IOMMU’s fault log is the only trace, and the POWER hypervisor’s table keeps none. The other way round, an I/O virtual address taken for guest-physical lands in whatever is there.',
  },
);
