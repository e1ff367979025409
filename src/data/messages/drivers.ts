import type { MessageKind } from '../../model/message.ts';
import { LARGER_POOL, OFFER_BIT, UNTRANSLATED } from './helps.ts';

/** What the guest's drivers say of a device. */
export const DRIVER_MESSAGES: readonly MessageKind[] = [
  {
    id: 'virtio-net/control-queue',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'device advertises feature {feature:word} but not VIRTIO_NET_F_CTRL_VQ' }],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate_features()' },
    errno: 'EINVAL',
    meaning:
      'The device offers a feature that needs the control queue, and not the control queue; the driver refuses the whole device.',
    decisions: [{ id: 'linux/net/control-queue', codes: ['no-control-queue'] }],
    helps: [
      {
        title: 'offer the control queue, or none of the features that need it',
        qemu: '-device virtio-net-pci,ctrl_vq=on, or with ctrl_vq=off also ctrl_rx=off,ctrl_vlan=off,guest_announce=off,mq=off,ctrl_mac_addr=off',
      },
    ],
  },
  {
    id: 'virtio-net/standby',
    by: 'guest',
    gravity: 'warning',
    texts: [
      { text: 'device advertises feature VIRTIO_NET_F_STANDBY but not VIRTIO_NET_F_MAC, disabling standby' },
    ],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate()', since: '6.3' },
    meaning: 'Failover needs a MAC address to find the other card by; the driver goes on without it.',
    decisions: [{ id: 'linux/net/standby', codes: ['no-mac'] }],
    helps: [{ title: 'give the card a MAC address', qemu: '-device virtio-net-pci,failover=on,mac=…' }],
  },
  {
    id: 'virtio-net/rss-key',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'rss_max_key_size={size:number} exceeds the limit {limit:number}.',
        releases: 'Linux up to 6.19',
      },
    ],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_probe()' },
    errno: 'EINVAL',
    meaning: 'The device wants a longer key for receive-side scaling than the driver has room for.',
    decisions: [{ id: 'linux/net/rss-key', codes: ['too-long'] }],
    helps: [
      {
        title: 'do without receive-side scaling',
        qemu: '-device virtio-net-pci,rss=off,hash=off',
        kernel: 'Linux 7.0 and later shortens the key and goes on',
      },
    ],
  },
  {
    id: 'virtio-net/rss-key-clamped',
    by: 'guest',
    gravity: 'harmless',
    texts: [
      {
        text: 'rss_max_key_size={size:number} exceeds driver limit {limit:number}, clamping',
        releases: 'Linux 7.0 and later',
      },
    ],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_probe()', since: '7.0' },
    meaning: 'The device takes a longer key than the driver sends; nothing is lost.',
  },
  {
    id: 'virtio-net/mtu',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'device MTU appears to have changed it is now {mtu:number} < {least:number}' }],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_probe()' },
    errno: 'EINVAL',
    meaning:
      'The MTU in the configuration space was large enough when the driver took the bit, and is not any more.',
    outside: [
      {
        cause: 'The device changed its MTU during the handshake.',
        tell: 'Only a faulty device model does so.',
      },
    ],
  },
  {
    id: 'virtio-net/txq',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'Unexpected TXQ ({queue:number}) queue failure: {error:errno}' }],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c start_xmit()' },
    meaning: 'A packet could not be put into the ring and was dropped.',
    decisions: [{ id: 'linux/dma/bounce', codes: ['protected', 'parameter'] }],
    outside: [
      {
        cause: 'The bounce pool is full, so the packet could not be mapped.',
        tell: 'The error is -12 or -5, and “swiotlb buffer is full” stands near it.',
        first: true,
        when: { value: { name: 'error', is: ['-12', '-5'] } },
        helps: [LARGER_POOL],
      },
      {
        cause: 'The device broke, and its queue takes nothing any more.',
        tell: 'The monitor’s log says why it stopped the device.',
      },
    ],
  },
  {
    id: 'virtio-net/tx-timeout',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      {
        text: 'TX timeout on queue: {queue:number}, sq: {name:word}, vq: {vq:word}, name: {vqname:word}, {usecs:number} usecs ago',
      },
      {
        text: 'NETDEV WATCHDOG: {interface:word} (virtio_net): transmit queue {queue:number} timed out',
        releases: 'Linux up to 6.7',
      },
      {
        text: 'virtio_net {device:word} {interface:word}: NETDEV WATCHDOG: CPU: {cpu:number}: transmit queue {queue:number} timed out',
        releases: 'Linux 6.8 and later',
      },
    ],
    where: {
      kind: 'kernel',
      where: 'drivers/net/virtio_net.c virtnet_tx_timeout(), net/sched/sch_generic.c dev_watchdog()',
    },
    meaning: 'The device has not taken packets for seconds.',
    decisions: [
      { id: 'reach/memory' },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The backend is blocked or gone: a daemon that died, a tap without a reader.',
        tell: 'Other devices of the guest go on working.',
      },
    ],
  },
  {
    id: 'virtio-net/config-access',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: '{function:word} failure: config access disabled' },
      { text: 'configuration access disabled' },
    ],
    where: { kind: 'kernel', where: 'drivers/net/virtio_net.c virtnet_validate() and its likes' },
    errno: 'EINVAL',
    meaning: 'The transport has no access to the device’s configuration space.',
    outside: [
      {
        cause:
          'The PCI device has no device-specific configuration capability, or its BAR cannot be reached.',
        tell: '`lspci -vv` lists no capability “VirtIO: DeviceCfg”.',
      },
    ],
  },
  {
    id: 'virtio-blk/no-queues',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'MQ advertised but zero queues reported' }],
    where: { kind: 'kernel', where: 'drivers/block/virtio_blk.c init_vq()' },
    errno: 'EINVAL',
    meaning: 'The disk offers several queues, and says in its configuration space that there are none.',
    decisions: [{ id: 'linux/driver/needs', codes: ['no-queues'] }],
    helps: [
      {
        title: 'have the backend report its queues',
        qemu: '-device …,num-queues=1, or correct the daemon’s configuration space',
      },
    ],
  },
  {
    id: 'virtio-blk/secure-erase',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: "virtio_blk: secure_erase_sector_alignment can't be 0" },
      { text: "virtio_blk: max_secure_erase_sectors can't be 0" },
      { text: "virtio_blk: max_secure_erase_seg can't be 0" },
    ],
    where: { kind: 'kernel', where: 'drivers/block/virtio_blk.c virtblk_probe()', since: '6.1' },
    errno: 'EINVAL',
    meaning: 'The disk offers SECURE_ERASE, and a limit of it is zero.',
    decisions: [{ id: 'linux/driver/needs', codes: ['secure-erase-limit'] }],
    helps: [{ title: 'do not offer SECURE_ERASE, or give its limits' }],
  },
  {
    id: 'virtio-blk/block-size',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio_blk: invalid block size: {size:word}' }],
    where: { kind: 'kernel', where: 'drivers/block/virtio_blk.c virtblk_probe()' },
    errno: 'EINVAL',
    meaning: 'The disk’s block size is not a power of two from 512 to a page.',
    outside: [
      {
        cause: 'The configuration space holds an impossible block size.',
        tell: 'Look at logical_block_size.',
        helps: [
          {
            title: 'set the block size',
            qemu: '-device virtio-blk-pci,logical_block_size=512,physical_block_size=512',
          },
        ],
      },
    ],
  },
  {
    id: 'virtio-blk/zone-model',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: 'unsupported zone model {model:number}' },
      { text: 'virtio_blk: zoned devices are not supported' },
    ],
    where: { kind: 'kernel', where: 'drivers/block/virtio_blk.c virtblk_read_zoned_limits()', since: '6.3' },
    errno: 'EINVAL',
    meaning: 'The disk is a zoned one that this kernel does not take.',
    outside: [
      {
        cause:
          'The backend is a zoned block device, and the kernel is built without them or does not know the model.',
        tell: 'CONFIG_BLK_DEV_ZONED.',
        helps: [{ title: 'build the kernel with zoned block devices', kernel: 'CONFIG_BLK_DEV_ZONED=y' }],
      },
    ],
  },
  {
    id: 'virtio-blk/discard-zoned',
    by: 'guest',
    gravity: 'harmless',
    texts: [{ text: 'ignoring negotiated F_DISCARD for zoned device' }],
    where: { kind: 'kernel', where: 'drivers/block/virtio_blk.c virtblk_read_zoned_limits()', since: '6.3' },
    meaning: 'A zoned disk does not discard; the bit stays negotiated and is not used.',
  },
  {
    id: 'virtio-blk/io-error',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: 'I/O error, dev vd{disk:word} sector {sector:number}' },
      { text: 'blk_update_request: I/O error, dev vd{disk:word} sector {sector:number}' },
      { text: 'Buffer I/O error on dev vd{disk:word} logical block {block:number}' },
    ],
    where: { kind: 'kernel', where: 'block/blk-mq.c blk_print_req_error()' },
    meaning: 'A request of a virtio disk failed.',
    decisions: [{ id: 'reach/memory' }, { id: 'linux/dma/bounce', codes: ['private'] }],
    outside: [
      {
        cause: 'The bounce pool is full, and the ring cannot have the request repeated (packed rings).',
        tell: '“swiotlb buffer is full” stands near it.',
      },
      {
        cause: 'Before Linux 5.1 a request may be larger than the bounce pool can map (256 KiB).',
        tell: 'The guest is a protected one, and Linux before 5.1.',
        when: { protected: true },
      },
      {
        cause: 'The backend itself failed: the host’s disk, or its space.',
        tell: 'The host’s log, or QEMU’s, says so.',
      },
    ],
  },
  {
    id: 'virtio-console/ports',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'Invalidate max_nr_ports {ports:number}' }],
    where: { kind: 'kernel', where: 'drivers/char/virtio_console.c virtcons_probe()' },
    errno: 'EINVAL',
    meaning: 'The console offers several ports, and an impossible number of them.',
    decisions: [{ id: 'linux/driver/needs', codes: ['ports'] }],
    helps: [{ title: 'give a number of ports from 1 to 31', qemu: '-device virtio-serial-pci,max_ports=31' }],
  },
  {
    id: 'virtio-gpu/scanouts',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'num_scanouts is zero', releases: 'Linux up to 6.3' }],
    where: { kind: 'kernel', where: 'drivers/gpu/drm/virtio/virtgpu_kms.c virtio_gpu_init()' },
    errno: 'EINVAL',
    meaning: 'The graphics device has no output.',
    decisions: [{ id: 'linux/driver/needs', codes: ['no-scanouts'] }],
    helps: [
      {
        title: 'give it an output',
        qemu: '-device virtio-gpu-pci,max_outputs=1',
        kernel: 'Linux 6.4 and later takes a device without outputs',
      },
    ],
  },
  {
    id: 'virtio-gpu/timeout',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: 'timed out waiting for cap set {set:number}' },
      { text: 'timed out waiting for display info' },
    ],
    where: { kind: 'kernel', where: 'drivers/gpu/drm/virtio/virtgpu_kms.c virtio_gpu_init()' },
    meaning: 'The graphics device does not answer on its queue.',
    decisions: [
      { id: 'reach/memory' },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The vhost-user-gpu daemon, or the renderer, hangs.',
        tell: 'Other devices of the guest go on working.',
      },
    ],
  },
  {
    id: 'virtio-i2c/zero-length',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'Zero-length request feature is mandatory' }],
    where: { kind: 'kernel', where: 'drivers/i2c/busses/i2c-virtio.c virtio_i2c_probe()' },
    errno: 'EINVAL',
    meaning: 'The driver needs a feature that the device, or the daemon behind it, does not offer.',
    decisions: [{ id: 'linux/driver/needs', codes: ['no-zero-length'] }],
    helps: [{ title: 'use a daemon that offers ZERO_LENGTH_REQUEST, as vhost-device-i2c does' }],
  },
  {
    id: 'virtio-pmem/shared-region',
    by: 'guest',
    gravity: 'warning',
    texts: [{ text: 'failed to get shared memory region {region:number}' }],
    where: { kind: 'kernel', where: 'drivers/nvdimm/virtio_pmem.c virtio_pmem_validate()' },
    meaning:
      'The device offers its memory as a region of the transport, and the transport has none; the driver uses the range in the configuration space.',
    decisions: [{ id: 'linux/pmem/shared-region', codes: ['missing'] }],
  },
  {
    id: 'virtio-fs/tag',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio-fs: tag <{tag:text}> not found' }, { text: 'virtiofs: Unknown parameter' }],
    where: { kind: 'kernel', where: 'fs/fuse/virtio_fs.c virtio_fs_get_tree()' },
    errno: 'EINVAL',
    meaning: 'No file system of that tag was found: none has it, or the device of it was refused before.',
    decisions: [{ id: 'linux/features-ok/restricted-memory', codes: ['no-access-platform', 'no-version-1'] }],
    outside: [
      {
        cause: 'The tag on the mount command is not the device’s.',
        tell: 'Compare with tag= of vhost-user-fs, or with <target dir=>; since Linux 6.9 /sys/fs/virtiofs/*/tag shows them.',
      },
      { cause: 'The daemon ended, or never started.', tell: 'The host’s log of virtiofsd says so.' },
    ],
  },
  {
    id: '9p/no-channel',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'no channels available for device {tag:text}' }],
    where: { kind: 'kernel', where: 'net/9p/trans_virtio.c p9_virtio_create()' },
    errno: 'ENOENT',
    meaning: 'No 9p device of that tag is there: none has it, or it was refused before.',
    decisions: [
      { id: 'linux/features-ok/restricted-memory', codes: ['no-access-platform', 'no-version-1'] },
      { id: 'linux/driver/needs', codes: ['no-mount-tag'] },
    ],
    outside: [
      {
        cause: 'The tag on the mount command is not the device’s, or 9pnet_virtio is not loaded.',
        tell: 'Compare with mount_tag=.',
      },
    ],
  },
  {
    id: 'virtio-sound/timeout',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'msg_timeout_ms value cannot be zero' }],
    where: { kind: 'kernel', where: 'sound/virtio/virtio_card.c virtsnd_validate()' },
    errno: 'EINVAL',
    meaning: 'A module parameter of the sound driver is zero.',
    decisions: [{ id: 'linux/sound/timeout', codes: ['zero'] }],
    outside: [
      {
        cause: 'virtio_snd.msg_timeout_ms=0 is given.',
        tell: 'It stands on the command line or in /etc/modprobe.d.',
        helps: [{ title: 'leave the parameter out', kernel: 'no virtio_snd.msg_timeout_ms=0' }],
      },
    ],
  },
  {
    id: 'virtio-sound/periods',
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: 'invalid range [{least:number} {most:number}] of the number of PCM periods' },
      { text: 'invalid range [{least:number} {most:number}] of the size of the PCM period' },
      { text: 'pcm_buffer_ms(={given:number}) value cannot be < {limit:number} ms' },
      { text: 'pcm_period_ms_max(={given:number}) value cannot be > {limit:number} ms' },
    ],
    where: { kind: 'kernel', where: 'sound/virtio/virtio_pcm.c virtsnd_pcm_validate()' },
    errno: 'EINVAL',
    meaning: 'The parameters of the sound driver contradict each other.',
    decisions: [{ id: 'linux/sound/periods', codes: ['count', 'length', 'buffer', 'period'] }],
    outside: [
      {
        cause: 'A virtio_snd.pcm_… parameter is given that does not fit the others.',
        tell: 'It stands on the command line or in /etc/modprobe.d.',
        helps: [{ title: 'leave the parameter out', kernel: 'no virtio_snd.pcm_…' }],
      },
    ],
  },
  {
    id: 'virtio-gpio/none',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: "Number of GPIOs can't be zero" }],
    where: { kind: 'kernel', where: 'drivers/gpio/gpio-virtio.c virtio_gpio_probe()' },
    errno: 'EINVAL',
    meaning: 'The device says that it has no lines.',
    decisions: [{ id: 'linux/driver/needs', codes: ['no-lines'] }],
    outside: [{ cause: 'The daemon was started without lines.', tell: 'Look at its options.' }],
  },
  {
    id: 'virtio-balloon/puff',
    by: 'guest',
    gravity: 'harmless',
    texts: [{ text: "Out of puff! Can't get {pages:number} pages" }],
    where: { kind: 'kernel', where: 'drivers/virtio/virtio_balloon.c fill_balloon()' },
    meaning: 'The balloon is asked for more memory than the guest can spare just now.',
  },
  {
    id: 'virtio-console/vqs',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'Error {error:errno} initializing vqs' }],
    where: { kind: 'kernel', where: 'drivers/char/virtio_console.c virtcons_probe()' },
    meaning: 'The driver of the console cannot set up its queues; the device stays without a driver.',
    outside: [
      {
        cause: 'There are not enough interrupt vectors for the queues.',
        tell: 'The error is -28 (ENOSPC).',
        when: { value: { name: 'error', is: ['-28'] } },
        helps: [
          {
            title: 'give the device vectors, or fewer ports',
            qemu: '-device virtio-serial-pci,vectors=4,max_ports=1',
          },
        ],
        first: true,
      },
      {
        cause: 'A queue has size 0: the device has fewer than it announced.',
        tell: 'The error is -2 (ENOENT).',
        when: { value: { name: 'error', is: ['-2'] } },
        first: true,
      },
    ],
  },
  {
    id: 'virtio-gpu/response',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: '*ERROR* response {response:hex} (command {command:hex})' }],
    where: { kind: 'kernel', where: 'drivers/gpu/drm/virtio/virtgpu_vq.c virtio_gpu_dequeue_ctrl_func()' },
    meaning:
      'The device refuses a command. 0x1201 is out of memory, 0x1202 an unknown output, 0x1203 an unknown resource, 0x1200 anything else.',
    outside: [
      {
        cause: 'The device ran out of memory for pictures, or the two disagree after a reset or a migration.',
        tell: 'The first number says which.',
        helps: [{ title: 'give it more memory', qemu: '-device virtio-gpu-pci,max_hostmem=512M' }],
      },
    ],
  },
  {
    id: 'virtio-iommu/granule',
    implies: { iommu: 'virtio' },
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'granule {granule:hex} larger than system page size {page:hex}' }],
    where: { kind: 'kernel', where: 'drivers/iommu/virtio-iommu.c viommu_domain_finalise()' },
    errno: 'ENODEV',
    meaning:
      'The IOMMU translates in pieces that are larger than the guest’s pages; the driver gives the device no domain, so nothing translates for it.',
    outside: [
      {
        cause: 'The IOMMU’s granule was chosen for a host or a guest with larger pages.',
        tell: 'The first number in the message is the granule, the second the page size of the guest.',
      },
    ],
    helps: [
      {
        title: 'give the IOMMU the page size of the guest',
        qemu: '-device virtio-iommu-pci,granule=4k',
        kernel:
          'a kernel that is built with pages of the size of the granule (arm64: CONFIG_ARM64_64K_PAGES=y)',
      },
    ],
  },
  {
    id: 'virtio-iommu/fault',
    implies: { iommu: 'virtio' },
    by: 'guest',
    gravity: 'trouble',
    texts: [
      { text: '{reason:word} fault from EP {endpoint:number} at {address:word}' },
      { text: '{reason:word} fault from EP {endpoint:number}' },
    ],
    where: { kind: 'kernel', where: 'drivers/iommu/virtio-iommu.c viommu_fault_handler()' },
    meaning: 'A device sent an address that the virtual IOMMU does not map.',
    decisions: [{ id: 'reach/addresses', codes: ['physical-into-iommu'] }],
    helps: [OFFER_BIT, UNTRANSLATED],
  },
];
