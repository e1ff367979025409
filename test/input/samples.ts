/** A recording with everything that the format has, made up. */
export const RECORDING = {
  format: 'virtio-recording/1',
  name: 'x86_64-6.1-plain',
  qemu: { version: '7.2.22', machine: 'q35', arguments: ['-device', 'intel-iommu'] },
  platform: {
    name: 'plain',
    arch: 'x86_64',
    hypervisor: 'qemu',
    machine: 'q35',
    memory: { protection: 'none', mib: 1536 },
    iommu: { kind: 'none' },
    kernel: {
      version: '6.1.176',
      release: '6.1.0-50-amd64',
      cmdline: '',
      config: { SWIOTLB: 'y', VIRTIO_IOMMU: 'm' },
    },
  },
  devices: [
    {
      device: {
        name: 'v0',
        type: 'net',
        transport: 'pci-modern',
        implementation: 'qemu',
        offers: '0x300000020',
      },
      qemu: {
        model: 'virtio-net-pci',
        properties: { mq: 'on' },
        bus: 'pcie-root-port',
        backend: { netdev: 'tap' },
      },
      observed: {
        driver: 'virtio_net',
        bound: true,
        status: '0x0000000f',
        features: '0x100000020',
        deviceSawFeatures: '0x100000020',
        dma: {
          api: 'dma-api',
          implementation: 'iommu-dma',
          streamingMaps: 4,
          bounced: false,
          iommuGroupType: 'DMA-FQ',
        },
        messages: ['virtio_net virtio0: hello'],
      },
    },
    {
      device: { name: 'v1', type: 'blk', transport: 'pci-legacy', implementation: 'qemu', offers: '0x0' },
      qemu: { model: 'virtio-blk-pci', properties: {}, bus: 'root', backend: { vnet_hdr: true, queues: 2 } },
      observed: {
        driver: null,
        bound: false,
        status: '0x00000083',
        features: null,
        deviceSawFeatures: null,
        dma: { api: null, implementation: null, streamingMaps: 0, bounced: null, iommuGroupType: null },
        messages: [],
      },
    },
  ],
  refusedByQemu: [{ model: 'virtio-balloon-pci', properties: { vectors: '0' }, error: 'not found' }],
} as const;

export const DEVICE = {
  type: 'net',
  transport: 'pci-modern',
  implementation: 'qemu',
  offers: ['VIRTIO_F_VERSION_1', 5],
  requires: '0x20',
  config: { mtu: 1500 },
} as const;

export const PLATFORM = {
  arch: 'x86_64',
  hypervisor: 'xen',
  memory: { protection: 'tdx', mib: 512 },
  xen: { domain: 'domU', mode: 'hvm' },
  iommu: { kind: 'amd' },
  kernel: { version: '6.12', cmdline: 'quiet', config: { SWIOTLB: 'y' } },
} as const;

export const SCENARIO = {
  device: DEVICE,
  platform: [PLATFORM],
  driver: ['linux', 'u-boot'],
  expect: { outcome: 'works', features: { include: [5] }, dma: { path: 'iommu' }, status: ['DRIVER'] },
} as const;
