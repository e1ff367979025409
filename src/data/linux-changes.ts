import type { KernelChange } from '../model/kernel-change.ts';

/**
 * What changed in the Linux guest, and in which release. A rule asks for a change by its id; the
 * release, the place and the commit stand here and nowhere else.
 */
const table = {
  'virtio-1.0-pci': {
    what: 'drives devices of VIRTIO 1.0: the modern PCI interface, virtio-mmio version 2, channel I/O revision 1',
    since: '4.0',
    where:
      'drivers/virtio/virtio_pci_modern.c, drivers/virtio/virtio_mmio.c, drivers/s390/virtio/virtio_ccw.c',
  },
  'vring-use-dma-api': {
    what: 'lets virtio rings go through the DMA API',
    since: '4.6',
    where: 'drivers/virtio/virtio_ring.c vring_use_dma_api()',
  },
  'access-platform': {
    what: 'knows bit 33 and takes it as the request for the DMA API',
    since: '4.8',
    where: 'drivers/virtio/virtio_ring.c vring_use_dma_api()',
    commit: '1a937693993f',
  },
  'validate-callback': {
    what: 'lets a driver check features before they are settled',
    since: '4.11',
    where: 'drivers/virtio/virtio.c virtio_dev_probe()',
  },
  'finalize-before-validate': {
    what: 'writes the features to the device before the driver checks them',
    since: '5.17',
    where: 'drivers/virtio/virtio.c virtio_dev_probe()',
    commit: '4fa59ede9519',
    backports: { '4.19': 235, '5.4': 185, '5.10': 106, '5.15': 29, '5.16': 15 },
  },
  'restricted-memory-check': {
    what: 'checks, before FEATURES_OK, whether the platform restricts memory access',
    since: '5.10',
    where: 'drivers/virtio/virtio.c virtio_features_ok()',
    commit: '0afa15e1a529',
  },
  'sev-restricts-virtio': {
    what: 'tells the virtio core that the memory of an AMD SEV guest is restricted',
    since: '5.13',
    where: 'arch/x86/mm/mem_encrypt.c arch_has_restricted_virtio_memory_access()',
    commit: '229164175ff0',
  },
  'cc-restricts-virtio-without-amd': {
    what: 'sets the callback in generic x86 code, so that it no longer needs CONFIG_AMD_MEM_ENCRYPT',
    since: '6.7',
    where: 'arch/x86/mm/mem_encrypt.c mem_encrypt_setup_arch()',
  },
  'platform-restricted-memory': {
    what: 'lets platform code of any kind, Xen included, say that memory is restricted',
    since: '5.19',
    where: 'drivers/virtio/virtio.c platform_has(PLATFORM_VIRTIO_RESTRICTED_MEM_ACCESS)',
    commit: '3f9dfbebdc48',
  },
  'xen-restricts-by-callback': {
    what: 'restricts virtio devices of a Xen guest with CONFIG_XEN_VIRTIO only where it is a PV guest or grants are forced; before, all',
    since: '6.0',
    where:
      'arch/x86/xen/enlighten_hvm.c xen_hvm_guest_init(), arch/x86/xen/enlighten_pv.c xen_pv_init_platform()',
    commit: '251e90e7e346',
    backports: { '5.19': 2 },
  },
  'xen-grants-not-in-dom0': {
    what: 'never forces grants on the initial domain',
    since: '7.0',
    where: 'drivers/xen/grant-dma-ops.c xen_grant_init_backend_domid()',
    commit: 'dc8ea8714311',
    backports: { '6.1': 165, '6.12': 75, '6.18': 15, '6.19': 6 },
  },
  'ccw-packed-cleared': {
    what: 'clears RING_PACKED on channel I/O',
    since: '5.0',
    until: '5.2',
    where: 'drivers/s390/virtio/virtio_ccw.c ccw_transport_features()',
  },
  'mmio-version-3': {
    what: 'takes virtio-mmio devices of version 3 too',
    since: '7.3',
    where: 'drivers/virtio/virtio_mmio.c virtio_mmio_probe()',
  },
  'vdpa-transport': {
    what: 'has the virtio-vdpa transport',
    since: '5.7',
    where: 'drivers/virtio/virtio_vdpa.c virtio_vdpa_probe()',
  },
  'vdpa-sim-dma-direct': {
    what: 'has a vdpa_sim without DMA operations of its own',
    since: { after: '6.1', by: '6.12', likely: '6.3' },
    where: 'drivers/vdpa/vdpa_sim/vdpa_sim.c vdpasim_create()',
  },
  'virtio-map-operations': {
    what: 'lets a virtio device bring operations of its own to map buffers, beside the DMA API',
    since: '6.18',
    where: 'drivers/virtio/virtio_ring.c vring_use_map_api(), struct virtio_map_ops',
  },
  'extended-features': {
    what: 'keeps 128 feature bits; before, 64',
    since: '6.17',
    where: 'drivers/virtio/virtio.c virtio_get_features()',
    commit: 'e7d4c1c5a546',
  },
  'net-checks-rss': {
    what: 'also refuses RSS and HASH_REPORT without CTRL_VQ',
    since: '5.18',
    where: 'drivers/net/virtio_net.c virtnet_validate_features()',
  },
  'net-checks-coalescing': {
    what: 'also refuses NOTF_COAL without CTRL_VQ',
    since: '6.0',
    where: 'drivers/net/virtio_net.c virtnet_validate_features()',
  },
  'net-checks-vq-coalescing': {
    what: 'also refuses VQ_NOTF_COAL without CTRL_VQ',
    since: '6.6',
    where: 'drivers/net/virtio_net.c virtnet_validate_features()',
  },
  'net-drops-standby': {
    what: 'gives up STANDBY when there is no MAC',
    since: '6.3',
    where: 'drivers/net/virtio_net.c virtnet_validate()',
  },
  'net-limits-rss-key': {
    what: 'fails the probe when the RSS key is longer than the driver holds',
    since: '6.12',
    until: '7.0',
    where: 'drivers/net/virtio_net.c virtnet_probe()',
    commit: '3f7d9c1964fc',
    backports: { '6.1': 117, '6.6': 61, '6.11': 8 },
  },
  'balloon-drops-access-platform': {
    what: 'has a balloon driver that always gives up ACCESS_PLATFORM',
    since: '4.12',
    where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()',
  },
  'balloon-page-poison': {
    what: 'has a balloon driver that keeps PAGE_POISON only when the kernel poisons free pages',
    since: '4.20',
    where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()',
  },
  'balloon-reporting': {
    what: 'has a balloon driver that gives up REPORTING when poisoning cannot be announced',
    since: '5.7',
    where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()',
  },
  'balloon-poison-sanity-ignored': {
    what: 'no longer cares for CONFIG_PAGE_POISONING_NO_SANITY there',
    since: '5.11',
    where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()',
  },
  'balloon-drops-indirect': {
    what: 'has a balloon driver that always gives up INDIRECT_DESC',
    since: '7.3',
    where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()',
    backports: { '6.1': 188, '6.12': 110, '6.18': 52, '7.2': 6 },
  },
  'balloon-reports-with-any-ring': {
    what: 'has a balloon driver that reports free pages through a ring of any size',
    since: '7.2',
    where: 'drivers/virtio/virtio_balloon.c virtballoon_probe()',
  },
  'i2c-zero-length': {
    what: 'has an i2c driver that requires ZERO_LENGTH_REQUEST',
    since: '5.16',
    where: 'drivers/i2c/busses/i2c-virtio.c virtio_i2c_probe()',
  },
  'scmi-version-1-optional': {
    what: 'asks SCMI devices for VERSION_1 only when built with CONFIG_ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE',
    since: '5.18',
    where: 'drivers/firmware/arm_scmi/virtio.c scmi_vio_validate()',
  },
  'console-checks-ports': {
    what: 'refuses a multiport console with an impossible number of ports',
    since: '5.16',
    where: 'drivers/char/virtio_console.c virtcons_probe()',
  },
  'blk-checks-queues': {
    what: 'refuses a block device with MQ and no queue',
    since: '5.16',
    where: 'drivers/block/virtio_blk.c init_vq()',
  },
  'blk-checks-secure-erase': {
    what: 'refuses a block device whose secure-erase limits are zero',
    since: '6.1',
    where: 'drivers/block/virtio_blk.c virtblk_probe()',
  },
  'gpu-needs-scanouts': {
    what: 'refuses a GPU without scanouts',
    since: '4.4',
    until: '6.4',
    where: 'drivers/gpu/drm/virtio/virtgpu_kms.c virtio_gpu_init()',
  },
  'swiotlb-preempts-iommu': {
    what: 'stops looking for an x86 IOMMU once bouncing is forced',
    since: '4.4',
    until: '5.19',
    where: 'arch/x86/kernel/pci-swiotlb.c pci_swiotlb_detect_override()',
  },
  'intel-iommu-dma': {
    what: 'maps DMA behind an Intel IOMMU with the generic iommu-dma',
    since: '5.11',
    where: 'drivers/iommu/intel/iommu.c intel_iommu_probe_finalize()',
  },
  'amd-iommu-dma': {
    what: 'maps DMA behind an AMD IOMMU with the generic iommu-dma',
    since: '5.5',
    where: 'drivers/iommu/amd/iommu.c amd_iommu_probe_finalize()',
  },
  'virtio-iommu-driver': {
    what: 'has a virtio-iommu driver (arm64)',
    since: '5.3',
    where: 'drivers/iommu/virtio-iommu.c viommu_probe()',
  },
  'virtio-iommu-x86': {
    what: 'has the virtio-iommu driver on x86 too',
    since: '5.14',
    where: 'drivers/iommu/Kconfig VIRTIO_IOMMU',
  },
  'virtio-iommu-identity': {
    what: 'can leave a device behind a virtio-iommu untranslated',
    since: '5.17',
    where: 'drivers/iommu/virtio-iommu.c viommu_domain_alloc()',
  },
  'iommu-passthrough-parameter': {
    what: 'reads iommu.passthrough=',
    since: '4.12',
    where: 'drivers/iommu/iommu.c iommu_set_def_domain_type()',
  },
  'encryption-disables-passthrough': {
    what: 'drops a built-in passthrough default when memory is encrypted',
    since: '5.4',
    where: 'drivers/iommu/iommu.c iommu_subsys_init()',
  },
  'iommu-flush-queue-domain': {
    what: 'names lazily invalidated domains DMA-FQ',
    since: '5.15',
    where: 'drivers/iommu/iommu.c iommu_subsys_init()',
  },
  'virtio-iommu-flush-queue': {
    what: 'invalidates lazily behind a virtio-iommu',
    since: '6.8',
    where: 'drivers/iommu/virtio-iommu.c viommu_capable()',
  },
  's390-pci-iommu-dma': {
    what: 'maps DMA of s390 PCI functions with the generic iommu-dma',
    since: '6.7',
    where: 'drivers/iommu/s390-iommu.c',
  },
  'sev-guest': {
    what: 'runs as an AMD SEV guest: rings are shared, buffers bounce',
    since: '4.15',
    where: 'arch/x86/mm/mem_encrypt.c mem_encrypt_init()',
  },
  'sev-es-guest': {
    what: 'runs as an AMD SEV-ES guest',
    since: '5.10',
    where: 'arch/x86/kernel/sev-es.c',
  },
  'sev-snp-guest': {
    what: 'runs as an AMD SEV-SNP guest',
    since: '5.19',
    where: 'arch/x86/kernel/sev.c snp_init()',
  },
  'tdx-guest': {
    what: 'runs as an Intel TDX guest',
    since: '5.19',
    where: 'arch/x86/coco/tdx/tdx.c tdx_early_init()',
  },
  's390-protected-guest': {
    what: 'runs as an s390 protected guest: pv_init() forces bouncing',
    since: '5.3',
    where: 'arch/s390/mm/init.c pv_init()',
  },
  'pef-guest': {
    what: 'runs as a POWER secure guest',
    since: '5.4',
    where: 'arch/powerpc/platforms/pseries/svm.c init_svm()',
  },
  'pef-tce': {
    what: 'sets the TCE DMA operations in secure guests too',
    since: '5.6',
    where: 'arch/powerpc/platforms/pseries/iommu.c iommu_init_early_pSeries()',
    commit: 'd862b44133b7',
    backports: { '5.4': 20, '5.5': 4 },
  },
  'pef-bounce-not-forced': {
    what: 'settles whether bouncing is forced when it makes the pool, before init_svm() of a POWER secure guest has asked for it',
    since: '5.15',
    where: 'kernel/dma/swiotlb.c swiotlb_init_io_tlb_mem(), arch/powerpc/platforms/pseries/svm.c init_svm()',
    commit: '903cd0f315fe',
  },
  'pef-pool-too-late': {
    what: 'reserves the bounce pool before init_svm() has asked for one',
    since: '5.19',
    where: 'arch/powerpc/mm/mem.c swiotlb_init(), arch/powerpc/platforms/pseries/svm.c init_svm()',
  },
  'realm-guest': {
    what: 'runs as an Arm CCA realm: rings are shared, buffers bounce',
    since: '6.13',
    where: 'arch/arm64/mm/init.c arch_mm_preinit()',
  },
  'realm-dma-alias': {
    what: 'puts the bit of the shared alias into the DMA addresses of a realm',
    since: '6.15',
    where: 'arch/arm64/include/asm/mem_encrypt.h dma_addr_unencrypted()',
    commit: '7d953a062414',
    backports: { '6.14': 2 },
  },
  'restricted-dma-pool': {
    what: 'knows restricted DMA pools, which the device tree gives to a device',
    since: '5.15',
    where: 'kernel/dma/swiotlb.c rmem_swiotlb_setup()',
  },
  'pkvm-guest-unencrypted-dma': {
    what: 'shares DMA memory of pKVM protected guests with the host by itself',
    since: '7.3',
    where: 'arch/arm64/include/asm/mem_encrypt.h force_dma_unencrypted()',
  },
  'private-memory-not-dma-capable': {
    what: 'finds private memory out of reach in dma_capable(), rather than force bouncing',
    since: '7.3',
    where: 'include/linux/dma-direct.h dma_capable()',
    commit: '20beb6884b83',
  },
  'iommu-dma-no-shared-memory': {
    what: 'allocates no shared memory behind a translating IOMMU, so that a device of a protected guest gets no ring',
    since: '7.3',
    where: 'kernel/dma/mapping.c dma_alloc_attrs(), drivers/iommu/dma-iommu.c iommu_dma_alloc()',
    commit: '8277a12d0d60',
  },
  'swiotlb-flag-of-pool': {
    what: 'keeps the flag that forces bouncing with the pool, so that without a pool nothing is forced',
    since: '5.15',
    where: 'kernel/dma/direct.h dma_direct_map_page(), is_swiotlb_force_bounce()',
  },
  'swiotlb-areas': {
    what: 'reads a number of areas behind the slots in swiotlb=',
    since: '6.0',
    where: 'kernel/dma/swiotlb.c setup_io_tlb_npages()',
  },
  'swiotlb-flags': {
    what: 'reads swiotlb=force and swiotlb=noforce as two flags, and noforce wins',
    since: '5.19',
    where: 'kernel/dma/swiotlb.c swiotlb_init_remap()',
  },
  'riscv-iommu-driver': {
    what: 'drives the IOMMU of RISC-V',
    since: '6.13',
    where: 'drivers/iommu/riscv/iommu.c riscv_iommu_init()',
  },
  'swiotlb-word-prefix': {
    what: 'takes force and noforce in swiotlb= by their beginning, whatever follows',
    since: '7.3',
    where: 'kernel/dma/swiotlb.c setup_io_tlb_npages()',
  },
  'swiotlb-power-of-two': {
    what: 'rounds the size of the bounce pool up to a power of two',
    since: '6.0',
    where: 'kernel/dma/swiotlb.c round_up_default_nslabs()',
  },
  'swiotlb-size-by-config': {
    what: 'takes the default size of the bounce pool from CONFIG_SWIOTLB_DEFAULT_SIZE_MB, 64 at most',
    since: '7.3',
    where: 'kernel/dma/Kconfig, include/linux/swiotlb.h IO_TLB_DEFAULT_SIZE',
  },
  'swiotlb-dynamic': {
    what: 'lets the bounce pool grow where it is built with CONFIG_SWIOTLB_DYNAMIC',
    since: '6.6',
    where: 'kernel/dma/swiotlb.c swiotlb_find_slots()',
  },
  's390-dynamic-pool': {
    what: 'builds s390 with CONFIG_SWIOTLB_DYNAMIC',
    since: '7.3',
    where: 'arch/s390/Kconfig',
  },
  'sev-pool-by-memory': {
    what: 'sizes the bounce pool of AMD SEV guests by their memory',
    since: '5.11',
    commit: 'e998879d4fb7',
    where: 'arch/x86/mm/mem_encrypt.c sev_setup_arch(), mem_encrypt_setup_arch()',
  },
  'arm-pool-for-kmalloc': {
    what: 'gives Arm machines whose memory is all within 32 bits a small bounce pool, for unaligned buffers',
    since: { after: '6.1', by: '6.12', likely: '6.5' },
    where: 'arch/arm64/mm/init.c mem_init(), arch_mm_preinit()',
  },
  'realm-pool-by-memory': {
    what: 'sizes the bounce pool of a realm as that of any Arm machine',
    since: '7.3',
    where: 'arch/arm64/mm/init.c arch_mm_preinit()',
  },
  'blk-limits-segments': {
    what: 'keeps the segments of a disk’s requests within what the bounce pool can map at once',
    since: '5.1',
    commit: 'fd1068e1860e',
    where: 'drivers/block/virtio_blk.c virtblk_probe(), virtio_max_dma_size()',
  },
  'blk-waits-for-pool': {
    what: 'holds a disk’s request back where there is no memory to map it, instead of failing it',
    since: '5.5',
    commit: 'f7728002c1c7',
    where: 'drivers/block/virtio_blk.c virtio_queue_rq()',
    backports: { '5.3': 14, '5.4': 1 },
  },
  'block-requests-of-4-mib': {
    what: 'lets the block layer make requests of 4 MiB, not 1280 KiB, where the device states no limit',
    since: { after: '6.12', by: '6.17', likely: '6.17' },
    where: 'block/blk.h BLK_DEF_MAX_SECTORS_CAP',
  },
  'xen-x86-grant-operations': {
    what: 'installs the grant operations on x86 too',
    since: '6.1',
    where: 'drivers/xen/grant-dma-ops.c xen_virtio_restricted_mem_acc()',
  },
  'pseries-window-sized-by-drconf': {
    what: 'sizes that window by the hot-pluggable memory that the machine announces, and fails to open it where none is announced',
    since: '6.15',
    until: '7.3',
    where: 'arch/powerpc/platforms/pseries/iommu.c ddw_memory_hotplug_max()',
    commit: '67dfc11982f7',
    backports: { '6.12': 31, '6.14': 9 },
  },
} as const satisfies Record<string, KernelChange>;

export type ChangeId = keyof typeof table;

export const CHANGES: Readonly<Record<ChangeId, KernelChange>> = table;

export function isChangeId(id: string): id is ChangeId {
  return Object.hasOwn(CHANGES, id);
}

/** A change by id; Error where there is none. */
export function changeOf(id: string): KernelChange {
  if (!isChangeId(id)) throw new Error(`there is no change ${id}`);
  return CHANGES[id];
}
