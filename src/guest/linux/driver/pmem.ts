import { PMEM } from '../../../features/bits.ts';
import { type FeatureSet, featureSet, without } from '../../../features/feature-set.ts';
import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import type { Validated } from '../validate.ts';

const region = decision({
  id: 'linux/pmem/shared-region',
  topic: 'validate',
  question: 'Does the transport show the shared-memory region that the device speaks of?',
  answers: {
    'not-kept': { answer: 'The device speaks of no region.' },
    shown: { yes: true, answer: 'PCI has a capability for it.' },
    missing: {
      yes: false,
      answer: 'this transport has no shared-memory regions.',
      effect: 'SHMEM_REGION is cleared, with a notice',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/nvdimm/virtio_pmem.c virtio_pmem_validate()' },
  story:
    'With SHMEM_REGION the memory is a region of the transport, not a guest-physical range in the configuration space. Where no region 0 is found, the driver goes back to the range.',
});

function settleRegion(ask: Inquiry, features: FeatureSet): FeatureSet {
  if (!ask.kept(features, PMEM.SHMEM_REGION)) {
    ask.decide(region, 'not-kept');
    return features;
  }
  const shown = ask.device.transport((kind) => kind.startsWith('pci-') || kind === 'mmio-modern');
  ask.decide(region, shown ? 'shown' : 'missing');
  return shown ? features : without(features, featureSet([PMEM.SHMEM_REGION]));
}

/** Linux virtio_pmem_validate(). */
export function virtioPmemValidate(ask: Inquiry, features: FeatureSet): Validated {
  return { features: ask.deferClearing(features, [PMEM.SHMEM_REGION], settleRegion) };
}
