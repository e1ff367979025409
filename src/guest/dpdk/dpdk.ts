import { DPDK } from '../../data/guests/dpdk.ts';
import { F, NET, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import { mapped } from '../dma-mapping.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { iommu } from '../linux/dma/iommu/answers.ts';
import { behindIommu } from '../linux/dma/iommu/default-domain.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { endRule, featuresOkRule, selectionRule, untaken, versionOneRule } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { transportRule } from '../plain/transport.ts';
import { DEFAULT_FEATURES } from './features.ts';

const GUEST = { id: 'dpdk', name: 'DPDK' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS_BITS;

/** Whether the device states an MTU that Ethernet has room for. */
function statesMtu(ask: Inquiry): boolean {
  return ask.device.field('mtu', (mtu) => mtu === undefined || mtu >= 68);
}

const NET_DRIVER: PlainDriver = {
  type: TYPE.NET,
  name: 'net_virtio',
  where: 'drivers/net/virtio/virtio_ethdev.h VIRTIO_PMD_DEFAULT_GUEST_FEATURES',
  selects: [DEFAULT_FEATURES, { bits: [NET.MTU], needs: [NET.MTU], when: statesMtu }],
};
const DRIVERS = [NET_DRIVER] as const;

const interfaceOf = transportRule(
  GUEST,
  {
    'pci-modern': 'modern',
    'pci-transitional': 'both-modern',
    'pci-legacy': 'legacy',
  },
  {
    where: 'DPDK drivers/net/virtio/virtio_pci.c vtpci_init()',
    story:
      'The driver takes network cards on PCI that are bound to vfio-pci or one of the uio modules. It tries the modern interface first, and the legacy one where it finds no capabilities.',
  },
);
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'DPDK drivers/net/virtio/virtio_pci_ethdev.c pci_id_virtio_map',
  story:
    'DPDK drives network cards from a process, beside the kernel of the guest. Its drivers for crypto devices and its vDPA drivers are not modelled.',
});
const select = selectionRule(GUEST, {
  where: 'DPDK drivers/net/virtio/virtio_ethdev.c virtio_ethdev_negotiate_features()',
  story:
    'The driver negotiates its default set when it probes the card, and again with more when an application configures the port with offloads, RSS or hashes. Only the default set is modelled, which is also what testpmd uses with one queue. An MTU below 68 is not selected.',
});
const refuseOld = versionOneRule(GUEST, 'Version 1+ required with modern devices', {
  where: 'DPDK drivers/net/virtio/virtio_pci.c modern_features_ok()',
  story: 'The modern interface has to come with VERSION_1.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'Failed to set FEATURES_OK status!',
  where: 'DPDK drivers/net/virtio/virtio_ethdev.c virtio_ethdev_negotiate_features()',
  story: 'The driver reads the status back, and gives the port up where FEATURES_OK is gone.',
});
const ended = endRule(GUEST, {
  where: 'DPDK drivers/net/virtio/virtio_ethdev.c virtio_init_device()',
  story: 'A driver that fails leaves the status as it is.',
});

/** DPDK virtio_init_device(). */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  const negotiated = select(ask, driver, through);
  const began = ACKNOWLEDGE | DRIVER;
  const end = (status: number, refusal?: Handshake['refusal']) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  if (through === 'legacy') return end(began | DRIVER_OK);
  const refusal = refuseOld(ask, negotiated) ?? setFeaturesOk(ask, negotiated);
  return refusal === undefined ? end(began | FEATURES_OK | DRIVER_OK) : end(began, refusal);
}

/** DPDK rte_vfio_setup_device(), pci_device_iova_mode(). */
const usesVfio = rule(
  (ask: Inquiry, selected: FeatureSet) => {
    const behind = behindIommu(ask);
    if (behind === 'none' || behind === 'blocked') return 'physical';
    return ask.kept(selected, F.ACCESS_PLATFORM) ? 'vfio' : 'vfio-unasked';
  },
  {
    id: 'dpdk/iova-mode',
    topic: 'api',
    question: 'Are buffers mapped through VFIO?',
    answers: {
      vfio: {
        value: true,
        yes: true,
        answer:
          'the guest’s kernel drives an IOMMU in front of the card, so that vfio-pci maps the memory of the process there, and descriptors have the addresses of that mapping.',
      },
      'vfio-unasked': {
        value: true,
        yes: true,
        answer:
          'the guest’s kernel drives an IOMMU in front of the card, and descriptors have the addresses of VFIO’s mapping. Nothing compares that with ACCESS_PLATFORM, which is not negotiated.',
      },
      physical: {
        value: false,
        yes: false,
        answer:
          'there is no IOMMU that the guest’s kernel drives in front of the card. VFIO then works without one, as uio does, and descriptors have physical addresses.',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'DPDK lib/eal/linux/eal_vfio.c rte_vfio_setup_device(), drivers/bus/pci/linux/pci.c pci_device_iova_mode()',
    },
    story:
      'DPDK chooses between physical and virtual addresses for all devices of a process by how they are bound, whatever a device has negotiated. A card that is bound to a uio module gets physical addresses behind an IOMMU, too, and reaches nothing; that is not modelled.',
  },
);

/** DPDK’s driver for network cards, as it probes one that is bound to vfio-pci. */
export const dpdk: DriverModel = {
  ...PLAIN,
  id: 'dpdk',
  title: 'DPDK’s driver for network cards, bound to vfio-pci',
  history: DPDK,
  arches: ['x86_64', 'aarch64', 'riscv64', 'loongarch64'],
  probe: (_model, ask) => probe(ask),
  useDmaApi: usesVfio,
  mapDma: () => mapped('vfio', 'iommu'),
  iommu,
};
