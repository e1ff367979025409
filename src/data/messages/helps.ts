import type { Help } from '../../model/message.ts';

// What helps against several messages, in the terms of whoever starts the guest.

/** Bit 33 on the wire: the guest’s driver then goes by the DMA API. */
export const OFFER_BIT: Help = {
  title: 'offer ACCESS_PLATFORM',
  qemu: '-device …,iommu_platform=on,disable-legacy=on (QEMU 6.0 and later do so by themselves where -machine names confidential-guest-support)',
  libvirt: "<driver iommu='on'/> in the device, on a PCI Express slot",
  kata: 'confidential_guest = true; on s390x also enable_iommu_platform = true',
  kubernetes: 'KubeVirt: spec.domain.launchSecurity, with which it sets the bit for every device',
};

export const DO_NOT_OFFER_BIT: Help = {
  title: 'do not offer ACCESS_PLATFORM, where the guest’s memory is not protected',
  qemu: '-device …,iommu_platform=off',
  libvirt: "<driver iommu='off'/>",
  kata: 'enable_iommu_platform = false, enable_iommu = false',
  kubernetes: 'KubeVirt: no spec.domain.launchSecurity',
};

export const NO_LEGACY: Help = {
  title: 'leave the legacy interface out',
  qemu: '-device …,disable-legacy=on, a …-non-transitional model, or a slot behind a pcie-root-port',
  libvirt:
    "model='virtio-non-transitional', or a machine with PCI Express, where libvirt chooses such a slot",
  kubernetes: 'KubeVirt: spec.domain.devices.useVirtioTransitional: false',
};

/** No virtiofsd offers bit 33. */
export const SHARE_OTHERWISE: Help = {
  title: 'share the directory in another way: no virtiofsd offers the bit',
  qemu: '-virtfs local,path=…,mount_tag=…,security_model=none (9p), or a disk with the files',
  libvirt: "<filesystem type='mount'> without <driver type='virtiofs'/>",
  kata: 'shared_fs = "virtio-9p", or "none" with a block-device snapshotter',
  kubernetes: 'a block volume (volumeMode: Block), or an image pulled inside the guest',
};

/** A daemon is another process, and sees of the guest’s memory what has a file descriptor. */
export const SHARE_MEMORY: Help = {
  title: 'share the guest’s memory with the daemon',
  qemu: '-object memory-backend-memfd,id=m,size=…,share=on -machine memory-backend=m',
  libvirt: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
  kata: 'shared_fs = "virtio-fs", with which Kata shares the memory; else enable_hugepages = true or file_mem_backend = "/dev/shm"',
  kubernetes: 'KubeVirt: spec.domain.memory.hugepages.pageSize; it shares memory for virtiofs by itself',
};

/** DPDK and SPDK want huge pages besides. */
export const SHARE_HUGE_PAGES: Help = {
  title: 'share the guest’s memory with the daemon, in huge pages',
  qemu: '-object memory-backend-file,id=m,mem-path=/dev/hugepages,size=…,share=on -machine memory-backend=m',
  libvirt: "<memoryBacking><hugepages/><access mode='shared'/></memoryBacking>",
  kata: 'enable_hugepages = true',
  kubernetes: 'KubeVirt: spec.domain.memory.hugepages.pageSize: 1Gi',
};

export const NO_BALLOON: Help = {
  title: 'leave the balloon out',
  qemu: 'no virtio-balloon device, or iommu_platform=off for it alone',
  libvirt: "<memballoon model='none'/>",
  kata: 'reclaim_guest_freed_memory = false',
  kubernetes: 'KubeVirt: spec.domain.devices.autoattachMemBalloon: false',
};

export const LARGER_POOL: Help = {
  title: 'give the guest a larger bounce pool',
  kernel: 'swiotlb=262144 (slots of 2 KiB: 512 MiB; from Linux 6.0 on a power of two)',
  kata: 'kernel_params = "swiotlb=262144"',
  kubernetes: 'with Kata, the annotation io.katacontainers.config.hypervisor.kernel_params: "swiotlb=262144"',
};

export const FEWER_REQUESTS: Help = {
  title: 'have fewer requests in flight',
  qemu: '-device virtio-blk-pci,num-queues=1,queue-size=64 and the like',
  libvirt: "<driver queues='1' queue_size='64'/>",
  kubernetes: 'KubeVirt: spec.domain.devices.blockMultiQueue: false, networkInterfaceMultiqueue: false',
};

export const UNTRANSLATED: Help = {
  title: 'leave the devices untranslated',
  kernel: 'iommu.passthrough=1',
  kata: 'kernel_params = "iommu.passthrough=1"',
};

/** An emulated IOMMU reads its tables as the host does. */
export const NO_INTEL_IOMMU: Help = {
  title: 'do without the IOMMU',
  qemu: 'no -device intel-iommu',
  libvirt: "no <iommu model='intel'>",
  kata: 'enable_iommu = false',
  kernel: 'intel_iommu=off intremap=off',
};

export const NO_AMD_IOMMU: Help = {
  title: 'do without the IOMMU',
  qemu: 'no -device amd-iommu',
  libvirt: "no <iommu model='amd'>",
  kernel: 'amd_iommu=off',
};

export const REACH_BAR: Help = {
  title: 'keep the 64-bit BAR within what the processor of the guest can address',
  qemu: '-cpu host,host-phys-bits=on (host-phys-bits-limit=…), or a smaller pci-hole64-size',
  libvirt: "<maxphysaddr mode='passthrough'/> in <cpu>",
  kubernetes: 'KubeVirt: spec.domain.cpu.model: host-passthrough',
};
