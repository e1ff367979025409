import { isVduse, isVhost } from '../device/kind.ts';
import { F } from '../features/bits.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { DmaMapping } from '../guest/driver-model.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import type { Cost } from '../model/cost.ts';
import { isPci, lacksIotlb } from '../model/device.ts';
import type { IommuKind } from '../model/platform.ts';

/** Shared, since most requests cost nothing. */
const NOTHING: readonly Cost[] = [];

/** What each request costs beyond the device's own work. */
export function costs(ask: Inquiry, negotiated: FeatureSet, mapping: DmaMapping): readonly Cost[] {
  const copied = copies(ask, mapping);
  const mapped = mappings(ask, mapping);
  const lookedUp = lookUps(ask, negotiated);
  if (copied === undefined && mapped === undefined && lookedUp === undefined) return NOTHING;
  return [copied, mapped, lookedUp].filter((cost) => cost !== undefined);
}

/** What an answer says of a request: what it costs, for the caller and for whoever reads the decision. */
interface Charge {
  readonly value: Cost | undefined;
  readonly cost?: Cost;
  readonly yes?: boolean;
}

const FREE: Charge = { value: undefined, yes: false };

function charge(cost: Cost): Charge {
  return { value: cost, cost };
}

const copies = rule(
  (ask: Inquiry, { bounced, path }: DmaMapping) => {
    if (path === 'vdpa' && ask.device.vdpaDriver(isVduse)) return 'vduse';
    if (bounced === undefined) return 'some';
    return bounced ? 'yes' : 'no';
  },
  {
    id: 'cost/copies',
    topic: 'cost',
    question: 'Is each request copied?',
    answers: {
      no: FREE,
      yes: {
        ...charge('copy'),
        yes: true,
        answer: 'each buffer is copied through the bounce pool, there or back.',
      },
      vduse: {
        ...charge('copy'),
        yes: true,
        answer: 'VDUSE copies each buffer into pages that it shares with its process, and back.',
      },
      some: { ...charge('copy'), answer: 'A buffer is copied where the device cannot be given its pages.' },
    },
    authority: { kind: 'kernel', where: 'kernel/dma/swiotlb.c swiotlb_tbl_map_single(), swiotlb_bounce()' },
    story:
      'A bounced buffer is copied by the processor, and the pool has a fixed size (64 MiB unless more is asked for), so large transfers are also cut up.',
  },
);

const mappings = rule(
  (_ask: Inquiry, { path }: DmaMapping) => {
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
  },
  {
    id: 'cost/mappings',
    topic: 'cost',
    question: 'Is each request mapped and unmapped?',
    answers: {
      no: { ...FREE, answer: 'the addresses are known without asking anyone.' },
      iommu: {
        ...charge('map'),
        yes: true,
        answer: 'each buffer is entered in the IOMMU’s tables and taken out again.',
      },
      tce: {
        ...charge('map'),
        yes: true,
        answer: 'hypervisor calls enter each buffer in the TCE table and take it out.',
      },
      grant: {
        ...charge('map'),
        yes: true,
        answer: 'each page is granted to the backend, and the grant is ended.',
      },
    },
    authority: {
      kind: 'kernel',
      where:
        'drivers/iommu/dma-iommu.c iommu_dma_map_phys(); arch/powerpc/platforms/pseries/iommu.c tce_buildmulti_pSeriesLP(); drivers/xen/grant-dma-ops.c xen_grant_dma_map_phys()',
    },
    story:
      'Translation costs the guest twice for each buffer; with an emulated IOMMU every invalidation is also an exit to the host. Domains of type DMA-FQ gather invalidations, at the price of a window in which old mappings still work.',
  },
);

function isThere(kind: IommuKind): boolean {
  return kind !== 'none';
}

const lookUps = rule(
  (ask: Inquiry, negotiated: FeatureSet) => {
    if (!isVhost(ask) || !ask.kept(negotiated, F.ACCESS_PLATFORM)) return 'no';
    if (ask.device.withoutIotlb(lacksIotlb)) return 'no-iotlb';
    const behindIommu = ask.device.transport(isPci) && ask.platform.iommu(isThere);
    return behindIommu ? 'yes' : 'no-iommu';
  },
  {
    id: 'cost/lookups',
    topic: 'cost',
    question: 'Does the device look each address up in an IOTLB?',
    answers: {
      no: FREE,
      'no-iotlb': { ...FREE, answer: 'its backend has no IOTLB.' },
      'no-iommu': {
        ...FREE,
        answer: 'without an IOMMU in the guest, QEMU takes ACCESS_PLATFORM back before vhost sees it.',
      },
      yes: {
        ...charge('look-up'),
        yes: true,
        answer:
          'vhost with ACCESS_PLATFORM and an IOMMU takes every address for an I/O virtual one, and asks QEMU for those that it does not know.',
      },
    },
    authority: {
      kind: 'qemu',
      where: 'hw/virtio/vhost.c vhost_dev_has_iommu(), since 6.2; drivers/vhost/vhost.c translate_desc()',
    },
    story:
      'A miss in vhost’s IOTLB is a message to QEMU and back. Until QEMU 5.0 the feature bit alone switched the look-ups on, even on channel I/O, which was measured as about ten times slower; until 6.1 every PCI device with the bit had them. vnex goes by QEMU 6.2 and later.',
  },
);
