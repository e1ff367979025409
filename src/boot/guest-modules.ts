/** The module of each driver of a virtio device, by device ID; what follows it only makes traffic. */
const DRIVER_MODULES: ReadonlyMap<number, readonly string[]> = new Map([
  [1, ['virtio_net']],
  [2, ['virtio_blk']],
  [3, ['virtio_console']],
  [4, ['virtio_rng']],
  [5, ['virtio_balloon']],
  [8, ['virtio_scsi']],
  // The transport alone moves no data: a file system is mounted over it.
  [9, ['9pnet_virtio', '9p']],
  [16, ['virtio_gpu']],
  [18, ['virtio_input']],
  [19, ['vmw_vsock_virtio_transport']],
  [20, ['virtio_crypto']],
  [23, ['virtio_iommu']],
  [24, ['virtio_mem']],
  [25, ['virtio_snd']],
  [26, ['virtiofs']],
  [27, ['virtio_pmem']],
]);

/** The build option of each module, which says whether the kernel should have it. */
const OPTION: ReadonlyMap<string, string> = new Map([
  ['virtio_snd', 'SND_VIRTIO'],
  ['virtio_iommu', 'VIRTIO_IOMMU'],
  ['virtio_mem', 'VIRTIO_MEM'],
  ['virtio_pmem', 'VIRTIO_PMEM'],
  ['virtio_gpu', 'DRM_VIRTIO_GPU'],
  ['virtio_crypto', 'CRYPTO_DEV_VIRTIO'],
  ['virtio_input', 'VIRTIO_INPUT'],
]);

export function driverModules(type: number): readonly string[] {
  return DRIVER_MODULES.get(type) ?? [];
}

/** Whether a kernel's configuration says that a module was never built. */
export function leftOut(module: string, configText: string): boolean {
  const option = OPTION.get(module);
  return (
    option !== undefined && configText !== '' && !new RegExp(`^CONFIG_${option}=[ym]$`, 'm').test(configText)
  );
}
