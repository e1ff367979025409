import { PMEM } from '../../../features/bits.ts';
import { clearing } from '../../../inquiry/rule.ts';
import { isPci } from '../../../model/device.ts';

/** Linux virtio_pmem_validate(). */
export const virtioPmemValidate = clearing(
  (ask, features) => {
    if (!ask.kept(features, PMEM.SHMEM_REGION)) return 'not-kept';
    return ask.device.transport((kind) => isPci(kind) || kind === 'mmio-modern') ? 'shown' : 'missing';
  },
  {
    id: 'linux/pmem/shared-region',
    topic: 'validate',
    question: 'Does the transport show the shared-memory region that the device offers?',
    answers: {
      'not-kept': { answer: 'The device offers no region.' },
      shown: { yes: true, answer: 'this transport can describe one.' },
      missing: {
        yes: false,
        answer: 'this transport has no shared-memory regions.',
        effect: 'SHMEM_REGION is cleared, with a notice',
        clears: [PMEM.SHMEM_REGION],
      },
    },
    authority: { kind: 'kernel', where: 'drivers/nvdimm/virtio_pmem.c virtio_pmem_validate()' },
    story:
      'With SHMEM_REGION the memory is a region of the transport, not a guest-physical range in the configuration space. Where no region 0 is found, the driver goes back to the range.',
  },
);
