import type { OutsideCause } from '../../model/message.ts';

// What is behind every message of a device that finds nonsense in its rings.

/** The device reads something else than the guest wrote. */
export const UNREACHED = [
  { id: 'reach/memory' },
  { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
] as const;

/** The device reads what the guest wrote, and it does not fit. */
export const GARBAGE: readonly OutsideCause[] = [
  {
    cause:
      'The guest’s driver and QEMU do not agree on the features: a bit that one of them counts on was not negotiated.',
    tell: '`info virtio-status` shows both sets side by side.',
  },
  {
    cause:
      'The state of the ring was not carried over: after a migration, a restored snapshot, or a reset of the guest while requests were in flight.',
    tell: 'It happens just after one of these.',
  },
];
