import { describe, expect, test } from 'vitest';
import { CHANGES, type ChangeId } from '../../src/data/linux-changes.ts';
import { BALLOON, BLK, CONSOLE, F, NET, SCMI, TYPE } from '../../src/features/bits.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import {
  api,
  before,
  caseOf,
  code,
  implementation,
  keeps,
  MODERN,
  message,
  outcome,
  RELEASES,
  run,
  type Spec,
  type Story,
  status,
} from '../cases.ts';

/** A kernel, whether it has the change, and what then is seen of the case. */
type At = readonly [kernel: string, has: boolean, seen: unknown];

interface Row {
  /** A case on which the change can be seen. */
  readonly spec: Spec;
  readonly look: (story: Story) => unknown;
  readonly at: readonly At[];
}

const GRANTS = { XEN_VIRTIO: 'y', XEN_VIRTIO_FORCE_GRANT: 'y' } as const;
const restricted = code('linux/platform/restricted-memory');
const unencrypted = code('linux/dma/force-unencrypted');
const suchGuest = code('linux/such-guest');
const bounce = code('linux/dma/bounce');
const window = code('linux/dma/pseries-window');
const domain = code('linux/iommu/default-domain');
const poison = code('linux/balloon/page-poison');
const poolUse = code('linux/dma/bounce-pool-use');
const poolSlots = ({ entries }: Story) =>
  entries.find(({ kind }) => kind.id === 'linux/dma/bounce-pool')?.parameters.slots;
const poolParameter =
  (name: string) =>
  ({ entries }: Story) =>
    entries.find(({ kind }) => kind.id === 'linux/dma/bounce-pool-use')?.parameters[name];
/** A disk whose queues can fill a pool. */
const BUSY_DISK = {
  type: TYPE.BLK,
  offers: [...MODERN, BLK.SEG_MAX, BLK.MQ, F.INDIRECT_DESC],
  fields: { num_queues: 8, queue_size: 256, seg_max: 254 },
} as const;
const withoutControlQueue = (name: string) =>
  `device advertises feature VIRTIO_NET_F_${name} but not VIRTIO_NET_F_CTRL_VQ`;
const LONG_KEY = 'rss_max_key_size=41 exceeds the limit 40.';

/** Bits that a driver met later, or a path that another change closes, leave nothing to be seen: `seen` is then the same on both sides. */
const ROWS: Readonly<Record<string, Row>> = {
  'virtio-1.0-pci': {
    spec: { offers: [F.VERSION_1] },
    look: outcome,
    at: [
      ['3.19', false, 'no-driver'],
      ['4.0', true, 'works'],
    ],
  },
  'vring-use-dma-api': {
    spec: { xen: 'dom0 pv' },
    look: api,
    at: [
      ['4.5', false, 'bypass'],
      ['4.6', true, 'dma-api'],
    ],
  },
  'access-platform': {
    spec: { offers: MODERN, implementation: 'generic' },
    look: api,
    at: [
      ['4.7', false, 'bypass'],
      ['4.8', true, 'dma-api'],
    ],
  },
  'validate-callback': {
    spec: { offers: [F.VERSION_1, NET.CTRL_RX] },
    look: status,
    at: [
      ['4.10', false, 0x8b],
      ['4.11', true, 0x83],
    ],
  },
  'finalize-before-validate': {
    spec: { offers: [F.VERSION_1, F.IN_ORDER, NET.CTRL_RX] },
    look: keeps(F.IN_ORDER),
    at: [
      ['4.19.234', false, true],
      ['4.19.235', true, false],
      ['5.4.184', false, true],
      ['5.4.185', true, false],
      ['5.10.105', false, true],
      ['5.10.106', true, false],
      ['5.15.28', false, true],
      ['5.15.29', true, false],
      ['5.16', false, true],
      ['5.16.14', false, true],
      ['5.16.15', true, false],
      ['5.17', true, false],
    ],
  },
  'restricted-memory-check': {
    spec: { arch: 's390x', transport: 'ccw', protection: 's390-pv' },
    look: outcome,
    at: [
      ['5.9', false, 'breaks'],
      ['5.10', true, 'refused-by-driver'],
    ],
  },
  'sev-restricts-virtio': {
    spec: { protection: 'sev' },
    look: outcome,
    at: [
      ['5.12', false, 'breaks'],
      ['5.13', true, 'refused-by-driver'],
    ],
  },
  'cc-restricts-virtio-without-amd': {
    spec: { protection: 'tdx', config: { AMD_MEM_ENCRYPT: 'n' } },
    look: restricted,
    at: [
      ['6.6', false, 'unsaid'],
      ['6.7', true, 'yes'],
    ],
  },
  'platform-restricted-memory': {
    spec: { xen: 'domU hvm', config: GRANTS },
    look: restricted,
    at: [
      ['5.18', false, 'no'],
      ['5.19', true, 'yes'],
    ],
  },
  'xen-restricts-by-callback': {
    spec: { xen: 'domU hvm', config: { XEN_VIRTIO: 'y' } },
    look: restricted,
    at: [
      ['5.18', false, 'no'],
      ['5.19', false, 'yes'],
      ['5.19.1', false, 'yes'],
      ['5.19.2', true, 'no'],
      ['6.0', true, 'no'],
    ],
  },
  'xen-grants-not-in-dom0': {
    spec: { xen: 'dom0 pv', config: { XEN_VIRTIO: 'y' } },
    look: restricted,
    at: [
      ['6.1.164', false, 'yes'],
      ['6.1.165', true, 'no'],
      ['6.12.74', false, 'yes'],
      ['6.12.75', true, 'no'],
      ['6.18.14', false, 'yes'],
      ['6.18.15', true, 'no'],
      ['6.19', false, 'yes'],
      ['6.19.5', false, 'yes'],
      ['6.19.6', true, 'no'],
      ['7.0', true, 'no'],
    ],
  },
  'ccw-packed-cleared': {
    spec: { transport: 'ccw', arch: 's390x', offers: [F.VERSION_1, F.RING_PACKED] },
    look: keeps(F.RING_PACKED),
    at: [
      ['4.20', false, false],
      ['5.0', true, false],
      ['5.1', true, false],
      ['5.2', false, true],
    ],
  },
  'mmio-version-3': {
    spec: { transport: 'mmio-modern', offers: [] },
    look: message,
    at: [
      ['7.2', false, 'New virtio-mmio devices (version 2) must provide VIRTIO_F_VERSION_1 feature!'],
      ['7.3', true, 'New virtio-mmio devices (version >= 2) must provide VIRTIO_F_VERSION_1 feature!'],
    ],
  },
  'vdpa-transport': {
    spec: { transport: 'vdpa', implementation: 'vdpa', offers: MODERN },
    look: status,
    at: [
      ['5.6', false, 0],
      ['5.7', true, 0xf],
    ],
  },
  'vdpa-sim-dma-direct': {
    spec: { transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'vdpa_sim', offers: MODERN },
    look: implementation,
    at: [
      ['6.1', false, 'vdpa'],
      ['6.3', true, 'dma-direct'],
      ['6.12', true, 'dma-direct'],
    ],
  },
  'virtio-map-operations': {
    spec: { transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'vduse', offers: MODERN },
    look: api,
    at: [
      ['6.17', false, 'dma-api'],
      ['6.18', true, 'device-map'],
    ],
  },
  'extended-features': {
    spec: {},
    look: code('linux/transport/get-features'),
    at: [
      ['6.16', false, 'bits-64'],
      ['6.17', true, 'bits-128'],
    ],
  },
  'net-checks-rss': {
    spec: { offers: [F.VERSION_1, NET.RSS] },
    look: message,
    at: [
      ['5.17', false, undefined],
      ['5.18', true, withoutControlQueue('RSS')],
    ],
  },
  'net-checks-coalescing': {
    spec: { offers: [F.VERSION_1, NET.NOTF_COAL] },
    look: message,
    at: [
      ['5.19', false, undefined],
      ['6.0', true, withoutControlQueue('NOTF_COAL')],
    ],
  },
  'net-checks-vq-coalescing': {
    spec: { offers: [F.VERSION_1, NET.VQ_NOTF_COAL] },
    look: message,
    at: [
      ['6.5', false, undefined],
      ['6.6', true, withoutControlQueue('VQ_NOTF_COAL')],
    ],
  },
  'net-drops-standby': {
    spec: { offers: [F.VERSION_1, NET.STANDBY] },
    look: keeps(NET.STANDBY),
    at: [
      ['6.2', false, true],
      ['6.3', true, false],
    ],
  },
  'net-limits-rss-key': {
    spec: { offers: [F.VERSION_1, NET.CTRL_VQ, NET.RSS], fields: { rss_max_key_size: 41 } },
    look: message,
    at: [
      ['6.1.116', false, undefined],
      ['6.1.117', true, LONG_KEY],
      ['6.6.60', false, undefined],
      ['6.6.61', true, LONG_KEY],
      ['6.11', false, undefined],
      ['6.11.7', false, undefined],
      ['6.11.8', true, LONG_KEY],
      ['6.12', true, LONG_KEY],
      ['6.19', true, LONG_KEY],
      ['7.0', false, undefined],
    ],
  },
  'balloon-drops-access-platform': {
    spec: { type: TYPE.BALLOON, offers: MODERN, implementation: 'generic' },
    look: keeps(F.ACCESS_PLATFORM),
    at: [
      ['4.11', false, true],
      ['4.12', true, false],
    ],
  },
  'balloon-page-poison': {
    spec: { type: TYPE.BALLOON, offers: [F.VERSION_1, BALLOON.PAGE_POISON] },
    look: poison,
    at: [
      ['4.19', false, 'unknown'],
      ['4.20', true, 'cleared'],
    ],
  },
  'balloon-reporting': {
    spec: { type: TYPE.BALLOON, offers: [F.VERSION_1, BALLOON.PAGE_POISON], cmdline: 'init_on_free=1' },
    look: poison,
    at: [
      ['5.6', false, 'cleared'],
      ['5.7', true, 'kept'],
    ],
  },
  'balloon-poison-sanity-ignored': {
    spec: {
      type: TYPE.BALLOON,
      offers: [F.VERSION_1, BALLOON.PAGE_POISON],
      cmdline: 'page_poison=1',
      config: { PAGE_POISONING_NO_SANITY: 'y' },
    },
    look: poison,
    at: [
      ['5.10', false, 'cleared'],
      ['5.11', true, 'kept'],
    ],
  },
  'balloon-drops-indirect': {
    spec: { type: TYPE.BALLOON, offers: [F.INDIRECT_DESC, F.VERSION_1] },
    look: keeps(F.INDIRECT_DESC),
    at: [
      ['6.1.187', false, true],
      ['6.1.188', true, false],
      ['6.12.109', false, true],
      ['6.12.110', true, false],
      ['6.18.51', false, true],
      ['6.18.52', true, false],
      ['7.1', false, true],
      ['7.2', false, true],
      ['7.2.5', false, true],
      ['7.2.6', true, false],
      ['7.3', true, false],
    ],
  },
  'balloon-reports-with-any-ring': {
    spec: {
      type: TYPE.BALLOON,
      offers: [F.VERSION_1, BALLOON.PAGE_REPORTING],
      fields: { reporting_queue_size: 31 },
    },
    look: outcome,
    at: [
      ['7.1', false, 'refused-by-driver'],
      ['7.2', true, 'works'],
    ],
  },
  'i2c-zero-length': {
    spec: { type: TYPE.I2C },
    look: message,
    at: [
      ['5.15', false, undefined],
      ['5.16', true, 'Zero-length request feature is mandatory'],
    ],
  },
  'scmi-version-1-optional': {
    spec: {
      type: TYPE.SCMI,
      transport: 'mmio-legacy',
      arch: 'aarch64',
      offers: [SCMI.P2A_CHANNELS],
      config: { ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE: 'n' },
    },
    look: outcome,
    at: [
      ['5.17', false, 'refused-by-driver'],
      ['5.18', true, 'works'],
    ],
  },
  'console-checks-ports': {
    spec: { type: TYPE.CONSOLE, offers: [F.VERSION_1, CONSOLE.MULTIPORT], fields: { max_nr_ports: 0 } },
    look: message,
    at: [
      ['5.15', false, undefined],
      ['5.16', true, 'Invalidate max_nr_ports 0'],
    ],
  },
  'blk-checks-queues': {
    spec: { type: TYPE.BLK, offers: [F.VERSION_1, BLK.MQ], fields: { num_queues: 0 } },
    look: message,
    at: [
      ['5.15', false, undefined],
      ['5.16', true, 'MQ advertised but zero queues reported'],
    ],
  },
  'blk-checks-secure-erase': {
    spec: { type: TYPE.BLK, offers: [F.VERSION_1, BLK.SECURE_ERASE], fields: { max_secure_erase_seg: 0 } },
    look: message,
    at: [
      ['6.0', false, undefined],
      ['6.1', true, "virtio_blk: max_secure_erase_seg can't be 0"],
    ],
  },
  'gpu-needs-scanouts': {
    spec: { type: TYPE.GPU, fields: { num_scanouts: 0 } },
    look: message,
    at: [
      ['4.4', true, 'num_scanouts is zero'],
      ['6.3', true, 'num_scanouts is zero'],
      ['6.4', false, undefined],
    ],
  },
  'swiotlb-preempts-iommu': {
    spec: { offers: MODERN, iommu: 'intel', cmdline: 'intel_iommu=on swiotlb=force' },
    look: implementation,
    at: [
      ['4.4', true, undefined],
      ['4.8', true, 'dma-direct'],
      ['5.18', true, 'dma-direct'],
      ['5.19', false, 'iommu-dma'],
    ],
  },
  'intel-iommu-dma': {
    spec: { offers: MODERN, iommu: 'intel', cmdline: 'intel_iommu=on' },
    look: implementation,
    at: [
      ['5.10', false, 'iommu-driver'],
      ['5.11', true, 'iommu-dma'],
    ],
  },
  'amd-iommu-dma': {
    spec: { offers: MODERN, iommu: 'amd' },
    look: implementation,
    at: [
      ['5.4', false, 'iommu-driver'],
      ['5.5', true, 'iommu-dma'],
    ],
  },
  'virtio-iommu-driver': {
    spec: { offers: MODERN, iommu: 'virtio', arch: 'aarch64' },
    look: implementation,
    at: [
      ['5.2', false, 'dma-direct'],
      ['5.3', true, 'iommu-dma'],
    ],
  },
  'virtio-iommu-x86': {
    spec: { offers: MODERN, iommu: 'virtio' },
    look: implementation,
    at: [
      ['5.13', false, 'dma-direct'],
      ['5.14', true, 'iommu-dma'],
    ],
  },
  'virtio-iommu-identity': {
    spec: { offers: MODERN, iommu: 'virtio', cmdline: 'iommu.passthrough=1' },
    look: domain,
    at: [
      ['5.16', false, 'no-identity'],
      ['5.17', true, 'identity'],
    ],
  },
  'iommu-passthrough-parameter': {
    spec: { offers: MODERN, iommu: 'amd', cmdline: 'iommu.passthrough=1' },
    look: domain,
    at: [
      ['4.11', false, 'DMA'],
      ['4.12', true, 'identity'],
    ],
  },
  'encryption-disables-passthrough': {
    spec: { protection: 'sev', iommu: 'amd', offers: MODERN, config: { IOMMU_DEFAULT_PASSTHROUGH: 'y' } },
    look: code('linux/iommu/enabled'),
    at: [
      ['5.3', false, 'bounce-first'],
      ['5.4', true, 'bounce-first'],
    ],
  },
  'iommu-flush-queue-domain': {
    spec: { offers: MODERN, iommu: 'amd', hypervisor: 'none' },
    look: domain,
    at: [
      ['5.14', false, 'DMA'],
      ['5.15', true, 'DMA-FQ'],
    ],
  },
  'virtio-iommu-flush-queue': {
    spec: { offers: MODERN, iommu: 'virtio' },
    look: domain,
    at: [
      ['6.7', false, 'DMA'],
      ['6.8', true, 'DMA-FQ'],
    ],
  },
  's390-pci-iommu-dma': {
    spec: { arch: 's390x', offers: MODERN },
    look: implementation,
    at: [
      ['6.6', false, 'iommu-driver'],
      ['6.7', true, 'iommu-dma'],
    ],
  },
  'sev-guest': {
    spec: { protection: 'sev', offers: MODERN },
    look: suchGuest,
    at: [
      ['4.14', false, 'too-old'],
      ['4.15', true, 'yes'],
    ],
  },
  'sev-es-guest': {
    spec: { protection: 'sev-es', offers: MODERN },
    look: suchGuest,
    at: [
      ['5.9', false, 'too-old'],
      ['5.10', true, 'yes'],
    ],
  },
  'sev-snp-guest': {
    spec: { protection: 'sev-snp', offers: MODERN },
    look: suchGuest,
    at: [
      ['5.18', false, 'too-old'],
      ['5.19', true, 'yes'],
    ],
  },
  'tdx-guest': {
    spec: { protection: 'tdx', offers: MODERN },
    look: suchGuest,
    at: [
      ['5.18', false, 'too-old'],
      ['5.19', true, 'yes'],
    ],
  },
  's390-protected-guest': {
    spec: { protection: 's390-pv', arch: 's390x', transport: 'ccw', offers: MODERN },
    look: suchGuest,
    at: [
      ['5.2', false, 'too-old'],
      ['5.3', true, 'yes'],
    ],
  },
  'pef-guest': {
    spec: { protection: 'pef', arch: 'ppc64le', offers: MODERN },
    look: suchGuest,
    at: [
      ['5.3', false, 'too-old'],
      ['5.4', true, 'yes'],
    ],
  },
  'pef-tce': {
    spec: { protection: 'pef', arch: 'ppc64le', offers: MODERN },
    look: window,
    at: [
      ['5.4.19', false, 'secure-early'],
      ['5.4.20', true, 'direct'],
      ['5.5.3', false, 'secure-early'],
      ['5.5.4', true, 'direct'],
      ['5.5', false, 'secure-early'],
      ['5.6', true, 'direct'],
    ],
  },
  'pef-bounce-not-forced': {
    spec: { protection: 'pef', arch: 'ppc64le', offers: MODERN },
    look: outcome,
    at: [
      ['5.14', false, 'works'],
      ['5.15', true, 'breaks'],
    ],
  },
  'pef-pool-too-late': {
    spec: { protection: 'pef', arch: 'ppc64le', offers: MODERN },
    look: bounce,
    at: [
      ['5.18', false, 'not-forced'],
      ['5.19', true, 'private'],
    ],
  },
  'realm-guest': {
    spec: { protection: 'cca', arch: 'aarch64', offers: MODERN },
    look: suchGuest,
    at: [
      ['6.12', false, 'too-old'],
      ['6.13', true, 'yes'],
    ],
  },
  'realm-dma-alias': {
    spec: { protection: 'cca', arch: 'aarch64', offers: MODERN, implementation: 'hardware' },
    look: outcome,
    at: [
      ['6.14', false, 'breaks'],
      ['6.14.1', false, 'breaks'],
      ['6.14.2', true, 'works'],
      ['6.15', true, 'works'],
    ],
  },
  'iommu-dma-no-shared-memory': {
    spec: { protection: 'cca', arch: 'aarch64', iommu: 'smmuv3', offers: MODERN },
    look: outcome,
    at: [
      ['7.2', false, 'breaks'],
      ['7.3', true, 'no-memory'],
    ],
  },
  'restricted-dma-pool': {
    spec: { protection: 'pkvm', arch: 'aarch64', offers: MODERN, config: { DMA_RESTRICTED_POOL: 'y' } },
    look: unencrypted,
    at: [
      ['5.14', false, 'no'],
      ['5.15', true, 'pool'],
    ],
  },
  'pkvm-guest-unencrypted-dma': {
    spec: { protection: 'pkvm', arch: 'aarch64', offers: MODERN },
    look: unencrypted,
    at: [
      ['7.2', false, 'no'],
      ['7.3', true, 'yes'],
    ],
  },
  'private-memory-not-dma-capable': {
    spec: { protection: 'pef', arch: 'ppc64le', hypervisor: 'powervm', offers: MODERN },
    look: bounce,
    at: [
      ['7.2', false, 'private'],
      ['7.3', true, 'no-protected-pool'],
    ],
  },
  'swiotlb-flag-of-pool': {
    spec: { arch: 's390x', transport: 'ccw', offers: MODERN, cmdline: 'swiotlb=force' },
    look: bounce,
    at: [
      ['5.14', false, 'no-pool-fails'],
      ['5.15', true, 'no-pool'],
    ],
  },
  'swiotlb-flags': {
    spec: { offers: MODERN, cmdline: 'swiotlb=noforce swiotlb=force' },
    look: bounce,
    at: [
      ['5.18', false, 'parameter'],
      ['5.19', true, 'no'],
    ],
  },
  'swiotlb-areas': {
    spec: { offers: MODERN, cmdline: 'swiotlb=4096,2,force' },
    look: bounce,
    at: [
      ['5.19', false, 'no'],
      ['6.0', true, 'parameter'],
    ],
  },
  'riscv-iommu-driver': {
    spec: { arch: 'riscv64', iommu: 'riscv', offers: MODERN },
    look: outcome,
    at: [
      ['6.12', false, 'breaks'],
      ['6.13', true, 'works'],
    ],
  },
  'swiotlb-word-prefix': {
    spec: { offers: MODERN, cmdline: 'swiotlb=force,once' },
    look: bounce,
    at: [
      ['7.2', false, 'no'],
      ['7.3', true, 'parameter'],
    ],
  },
  'swiotlb-power-of-two': {
    spec: { offers: MODERN, cmdline: 'swiotlb=100000,force' },
    look: poolSlots,
    at: [
      ['5.19', false, 100096],
      ['6.0', true, 131072],
    ],
  },
  'swiotlb-size-by-config': {
    spec: { offers: MODERN, cmdline: 'swiotlb=force' },
    look: code('linux/dma/bounce-pool'),
    at: [
      ['7.2', false, 'default'],
      ['7.3', true, 'default-by-config'],
    ],
  },
  'swiotlb-dynamic': {
    spec: { ...BUSY_DISK, protection: 'sev', config: { SWIOTLB_DYNAMIC: 'y' } },
    look: poolUse,
    at: [
      ['6.5', false, 'can-fill'],
      ['6.6', true, 'grows'],
    ],
  },
  's390-dynamic-pool': {
    spec: { ...BUSY_DISK, protection: 's390-pv', arch: 's390x', transport: 'ccw' },
    look: poolUse,
    at: [
      ['7.2', false, 'can-fill'],
      ['7.3', true, 'grows'],
    ],
  },
  'sev-pool-by-memory': {
    spec: { offers: MODERN, protection: 'sev' },
    look: code('linux/dma/bounce-pool'),
    at: [
      ['5.10', false, 'default'],
      ['5.11', true, 'share'],
    ],
  },
  'arm-pool-for-kmalloc': {
    spec: { offers: MODERN, arch: 'aarch64', cmdline: 'swiotlb=force', mib: 2048 },
    look: poolSlots,
    at: [
      ['6.1', false, 32768],
      ['6.5', true, 1024],
      ['6.12', true, 1024],
    ],
  },
  'realm-pool-by-memory': {
    spec: { offers: MODERN, arch: 'aarch64', protection: 'cca', mib: 2048 },
    look: poolSlots,
    at: [
      ['7.2', false, 32768],
      ['7.3', true, 1024],
    ],
  },
  'blk-limits-segments': {
    spec: { ...BUSY_DISK, protection: 'sev' },
    look: outcome,
    at: [
      ['5.0', false, 'breaks'],
      ['5.1', true, 'works'],
    ],
  },
  'blk-waits-for-pool': {
    spec: { ...BUSY_DISK, protection: 'sev' },
    look: poolParameter('otherwise'),
    at: [
      ['5.3.13', false, 'requests fail with an I/O error'],
      ['5.3.14', true, 'requests wait for others to end'],
      ['5.4.0', false, 'requests fail with an I/O error'],
      ['5.4', false, 'requests fail with an I/O error'],
      ['5.4.1', true, 'requests wait for others to end'],
      ['5.5', true, 'requests wait for others to end'],
    ],
  },
  'block-requests-of-4-mib': {
    spec: { ...BUSY_DISK, protection: 'sev' },
    look: poolParameter('slots'),
    at: [
      ['6.12', false, 8 * 256 * 644],
      ['6.17', true, 8 * 256 * 2052],
    ],
  },
  'xen-x86-grant-operations': {
    spec: { xen: 'domU hvm', config: GRANTS, offers: MODERN },
    look: implementation,
    at: [
      ['6.0', false, 'dma-direct'],
      ['6.1', true, 'xen-grant'],
    ],
  },
  'pseries-window-sized-by-drconf': {
    spec: { arch: 'ppc64le', offers: MODERN },
    look: window,
    at: [
      ['6.12.30', false, 'direct'],
      ['6.12.31', true, 'no-size'],
      ['6.14', false, 'direct'],
      ['6.14.8', false, 'direct'],
      ['6.14.9', true, 'no-size'],
      ['6.15', true, 'no-size'],
      ['7.2', true, 'no-size'],
      ['7.3', false, 'direct'],
    ],
  },
};

const ids = Object.keys(CHANGES) as ChangeId[];
const changeOn = (kernel: string, id: ChangeId) => caseSource(caseOf({ linux: kernel })).change(id);

/** The kernels on both sides of each release that a change names. */
function edges(id: ChangeId): readonly string[] {
  const { since, until, backports = {} } = CHANGES[id];
  return [since, until]
    .flatMap((release) => {
      if (release === undefined) return [];
      if (typeof release !== 'string') return [release.after, release.likely ?? release.by];
      return [before(release), release];
    })
    .concat(
      Object.entries(backports).flatMap(([series, seen]) => [`${series}.${seen - 1}`, `${series}.${seen}`]),
    )
    .filter((kernel) => kernel !== undefined);
}

test('every change is looked at, and no other', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...ids].sort());
});

test.each(ids)('%s is looked at on both sides of each of its releases', (id) => {
  const seen = ROWS[id]?.at.map(([kernel]) => kernel);
  expect(edges(id).filter((kernel) => !seen?.includes(kernel))).toEqual([]);
});

const looks = Object.entries(ROWS).flatMap(([id, { at }]) =>
  at.map(([kernel, has, seen]) => ({ id, kernel, has, seen, word: has ? 'has' : 'lacks' })),
);

test.each(looks)('Linux $kernel $word $id', ({ id, kernel, has, seen }) => {
  expect(changeOn(kernel, id as ChangeId).yes).toBe(has);
  const row = ROWS[id];
  expect(row?.look(run({ ...row.spec, linux: kernel }))).toEqual(seen);
});

/** Releases from before those that were read. */
const UNREAD = ['3.19', '4.0'];

test('nothing about a kernel from before 4.4 counts as read', () => {
  expect(changeOn('4.3', 'virtio-1.0-pci')).toEqual({ yes: true, read: false });
  expect(changeOn('3.10', 'access-platform')).toEqual({ yes: false, read: false });
  expect(changeOn('4.4', 'virtio-1.0-pci')).toEqual({ yes: true, read: true });
});

describe('a kernel that was not read', () => {
  test.each([
    ['net-limits-rss-key', '6.11.3', false],
    ['balloon-drops-indirect', '7.2.1', false],
    ['finalize-before-validate', '5.10.50', false],
    ['pseries-window-sized-by-drconf', '6.12.5', false],
  ] as const)('leaves %s a guess on %s', (id, kernel, yes) => {
    expect(changeOn(kernel, id)).toEqual({ yes, read: false });
  });

  test.each(ids)('%s is certain in the first and the last release', (id) => {
    expect(changeOn('4.4', id).read).toBe(true);
    expect(changeOn('7.3', id).read).toBe(true);
  });
});

describe('the table is sound', () => {
  test.each(ids)('%s says what, where and when', (id) => {
    const { what, where, since, until, commit, backports = {} } = CHANGES[id];
    expect(what).toMatch(/^[a-z].*[^.]$/);
    expect(where).toMatch(/^(?:arch|block|drivers|include|kernel|net)\/\S+/);
    if (commit !== undefined) expect(commit).toMatch(/^[0-9a-f]{12}$/);
    const named = [since, until].flatMap((release) => {
      if (release === undefined) return [];
      return typeof release === 'string' ? [release] : Object.values(release);
    });
    for (const release of [...named, ...Object.keys(backports)])
      expect([...UNREAD, ...RELEASES]).toContain(release);
  });

  test.each(ids)('%s comes once, and goes once where it goes', (id) => {
    const turns = RELEASES.map((kernel) => changeOn(kernel, id).yes).filter(
      (yes, i, all) => yes !== all[i - 1],
    );
    expect(turns.slice(turns[0] ? 1 : 2)).toEqual(CHANGES[id].until === undefined ? [] : [false]);
  });
});
