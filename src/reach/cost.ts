import { F } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { DmaMapping } from '../guest/driver-model.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import type { Implementation } from '../model/device.ts';
import type { Cost } from '../model/result.ts';

const copies = decision({
  id: 'cost/copies',
  topic: 'cost',
  question: 'Is each request copied?',
  answers: {
    no: { yes: false },
    yes: { yes: true, answer: 'each buffer is copied through the bounce pool, there or back.', cost: 'copy' },
    some: { answer: 'A buffer is copied where the device cannot be given its pages.', cost: 'copy' },
  },
  authority: { kind: 'kernel', where: 'kernel/dma/swiotlb.c swiotlb_tbl_map_single(), swiotlb_bounce()' },
  story:
    'A bounced buffer is copied by the processor, and the pool has a fixed size (64 MiB unless more is asked for), so large transfers are also cut up.',
});

const mappings = decision({
  id: 'cost/mappings',
  topic: 'cost',
  question: 'Is each request mapped and unmapped?',
  answers: {
    no: { yes: false, answer: 'the addresses are known without asking anyone.' },
    iommu: {
      yes: true,
      answer: 'each buffer is entered in the IOMMU’s tables and taken out again.',
      cost: 'map',
    },
    tce: {
      yes: true,
      answer: 'hypervisor calls enter each buffer in the TCE table and take it out.',
      cost: 'map',
    },
    grant: { yes: true, answer: 'each page is granted to the backend, and the grant is ended.', cost: 'map' },
  },
  authority: {
    kind: 'kernel',
    where:
      'drivers/iommu/dma-iommu.c iommu_dma_map_phys(); arch/powerpc/platforms/pseries/iommu.c tce_buildmulti_pSeriesLP(); drivers/xen/grant-dma-ops.c xen_grant_dma_map_phys()',
  },
  story:
    'Translation costs the guest twice for each buffer; with an emulated IOMMU every invalidation is also an exit to the host. Domains of type DMA-FQ gather invalidations, at the price of a window in which old mappings still work.',
});

const lookups = decision({
  id: 'cost/lookups',
  topic: 'cost',
  question: 'Does the device look each address up in an IOTLB?',
  answers: {
    no: { yes: false },
    'no-iommu': {
      yes: false,
      answer: 'without an IOMMU in the guest, QEMU takes ACCESS_PLATFORM back before vhost sees it.',
    },
    yes: {
      yes: true,
      answer:
        'vhost with ACCESS_PLATFORM and an IOMMU takes every address for an I/O virtual one, and asks QEMU for those that it does not know.',
      cost: 'look-up',
    },
  },
  authority: {
    kind: 'qemu',
    where: 'hw/virtio/vhost.c vhost_dev_has_iommu(), since 6.2; drivers/vhost/vhost.c translate_desc()',
  },
  story:
    'A miss in vhost’s IOTLB is a message to QEMU and back. Until QEMU 5.0 the feature bit alone switched the look-ups on, even on channel I/O, which was measured as about ten times slower; until 6.1 every PCI device with the bit had them. vnex goes by QEMU 6.2 and later.',
});

function copiesOf(ask: Inquiry, bounced: boolean | undefined): readonly Cost[] {
  const code = bounced === undefined ? 'some' : bounced ? 'yes' : 'no';
  ask.decide(copies, code);
  return code === 'no' ? [] : ['copy'];
}

function mappingKind(path: DmaMapping['path']): 'no' | 'iommu' | 'tce' | 'grant' {
  switch (path) {
    case 'iommu':
      return 'iommu';
    case 'pseries-tce':
      return 'tce';
    case 'xen-grant':
      return 'grant';
    default:
      return 'no';
  }
}

function mappingsOf(ask: Inquiry, path: DmaMapping['path']): readonly Cost[] {
  const code = mappingKind(path);
  ask.decide(mappings, code);
  return code === 'no' ? [] : ['map'];
}

function isVhost(who: Implementation): boolean {
  return who === 'vhost-kernel' || who === 'vhost-user';
}

function lookupsOf(ask: Inquiry, negotiated: FeatureSet): readonly Cost[] {
  const vhost = ask.device.implementation(isVhost);
  if (!vhost || !ask.kept(negotiated, F.ACCESS_PLATFORM)) {
    ask.decide(lookups, 'no');
    return [];
  }
  const behindIommu =
    ask.device.transport((kind) => kind.startsWith('pci-')) && ask.platform.iommu((kind) => kind !== 'none');
  ask.decide(lookups, behindIommu ? 'yes' : 'no-iommu');
  return behindIommu ? ['look-up'] : [];
}

/** What each request costs beyond the device's own work. `mapping`: what the DMA API did; undefined where the driver bypasses it. */
export function costs(
  ask: Inquiry,
  negotiated: FeatureSet,
  mapping: DmaMapping | undefined,
): readonly Cost[] {
  return [
    ...copiesOf(ask, mapping === undefined ? false : mapping.bounced),
    ...mappingsOf(ask, mapping?.path ?? 'guest-physical'),
    ...lookupsOf(ask, negotiated),
  ];
}
