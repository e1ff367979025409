import type { MessageKind } from '../../model/message.ts';
import { NO_LEGACY, SHARE_HUGE_PAGES } from './helps.ts';
import { GARBAGE, UNREACHED } from './unreached.ts';

/** What stands behind a device and cannot be had, or cannot work: the host’s vhost, a daemon, a file. */
export const BACKEND_MESSAGES: readonly MessageKind[] = [
  {
    id: 'vhost/cannot-open',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: "Could not open '/dev/vhost-{name:word}': {why:text}" }],
    where: { kind: 'qemu', where: 'net/tap.c net_init_tap_one(); hw/virtio/vhost-vsock.c' },
    meaning: 'The host’s kernel was to do the work of the device, and QEMU cannot open its door.',
    outside: [
      {
        cause: 'The host’s module is not loaded, or the device file is not in the container or not readable.',
        tell: '`ls -l /dev/vhost-*` where QEMU runs: “No such file” for the one, “Permission denied” for the other.',
        helps: [
          {
            title: 'load the module, and let QEMU open the file',
            host: 'modprobe vhost_net vhost_vsock vhost_scsi (that which is named); the user of QEMU in group kvm',
            kubernetes:
              'the device plugin that offers /dev/vhost-net and /dev/vhost-vsock to the pod; in KubeVirt virt-handler does',
          },
          { title: 'do without vhost', qemu: '-netdev tap,…,vhost=off', libvirt: "<driver name='qemu'/>" },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'vhost-vsock/cid',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'vhost-vsock: unable to set guest cid: {why:text}' }],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-vsock.c vhost_vsock_device_realize()' },
    meaning: 'The host’s kernel does not give the guest the address that was asked for.',
    outside: [
      {
        cause: 'Another guest on this host has the same address.',
        tell: 'The message ends in “Address already in use”.',
        helps: [
          {
            title: 'give each guest an address of its own',
            qemu: '-device vhost-vsock-pci,guest-cid=N, from 3 on',
            libvirt: "<cid auto='yes'/>",
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'chardev/connect',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: "Failed to connect to '{socket:word}': {why:text}" }],
    where: { kind: 'qemu', where: 'util/qemu-sockets.c unix_connect_saddr()' },
    meaning: 'Nobody listens at the socket of a vhost-user daemon.',
    outside: [
      {
        cause: 'The daemon was not started, has ended, or listens elsewhere.',
        tell: '“No such file or directory”: no daemon made the socket. “Connection refused”: the one that made it is gone.',
        helps: [{ title: 'start the daemon first, with the same socket' }],
        first: true,
      },
      {
        cause: 'QEMU may not open the socket.',
        tell: '“Permission denied”.',
        helps: [
          {
            title: 'let the user of QEMU open the socket',
            host: 'chmod, setfacl or the SELinux label of the socket',
          },
        ],
      },
    ],
  },
  {
    id: 'vhost/ring-mapping',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Unable to map {part:text} for ring {ring:number}' },
      { text: 'Verify ring failure on region {region:number}' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost.c vhost_verify_ring_mappings()' },
    meaning: 'A ring of a vhost device lies in memory that QEMU cannot hand on to vhost as a whole.',
    decisions: UNREACHED,
    outside: [
      {
        cause: 'The driver set up some of the queues only, as firmware does with virtio-scsi.',
        tell: 'It happens while the firmware runs, and the guest’s kernel works.',
        helps: [NO_LEGACY],
      },
      ...GARBAGE,
    ],
  },
  {
    id: 'vhost/slots',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      {
        text: 'vhost backend memory slots limit ({limit:number}) is less than current number of present memory slots',
      },
      { text: 'vhost backend memory slots limit is less than current number of present memory slots' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost.c vhost_dev_init()' },
    meaning: 'The guest’s memory is in more pieces than the backend can map.',
    outside: [
      {
        cause: 'More memory devices than the daemon or the host’s vhost takes.',
        tell: 'Count the memory slots.',
        helps: [{ title: 'allow more', host: 'modprobe vhost max_mem_regions=509' }],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/broken-request',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'virtio-blk missing headers' },
      { text: 'virtio-blk request outhdr too short' },
      { text: 'virtio-blk request inhdr too short' },
      { text: 'virtio-net header not in first element' },
      { text: 'virtio-net ctrl missing headers' },
      { text: 'virtio-crypto ctrl missing headers' },
      { text: 'virtio-crypto dataq missing headers' },
      { text: 'wrong size for virtio-scsi headers' },
    ],
    where: { kind: 'qemu', where: 'hw/block/virtio-blk.c virtio_blk_handle_request() and its likes' },
    meaning:
      'The ring holds a request that is none: its header is missing or cut; the device stops until it is reset.',
    decisions: UNREACHED,
    outside: GARBAGE,
  },
  {
    id: 'qemu/not-migratable',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Device {device:word} is not migratable, but --only-migratable was specified' }],
    where: { kind: 'qemu', where: 'hw/core/qdev.c device_set_realized()' },
    meaning: 'The device has no state that could be moved, and QEMU was told to take no such device.',
    outside: [
      {
        cause: 'A vhost-user device whose daemon cannot save its state, such as virtiofsd before 1.11.',
        tell: 'The message names the device.',
        helps: [{ title: 'leave the device or the option out', qemu: 'no -only-migratable' }],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/no-memory-devices',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      {
        text: 'the configuration is not prepared for memory devices (e.g., for memory hotplug), consider specifying the maxmem option',
      },
      { text: 'memory devices (e.g. for memory hotplug) are not enabled, please specify the maxmem option' },
    ],
    where: { kind: 'qemu', where: 'hw/mem/memory-device.c memory_device_pre_plug()' },
    meaning: 'virtio-mem, virtio-pmem and DIMMs need room in the guest’s address space, and none was left.',
    decisions: [{ id: 'device/creation', codes: ['refused'] }],
    outside: [
      {
        cause: '-m names no maxmem.',
        tell: 'The option stands on the command line or does not.',
        helps: [
          {
            title: 'leave room for memory devices',
            qemu: '-m 4G,slots=4,maxmem=16G',
            libvirt: "<maxMemory slots='4' unit='GiB'>16</maxMemory>",
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/one-iommu',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'QEMU does not support multiple vIOMMUs for x86 yet.' },
      { text: 'virt machine does not support multiple IOMMUs' },
    ],
    where: {
      kind: 'qemu',
      where: 'hw/i386/pc.c pc_machine_device_pre_plug_cb(), hw/arm/virt.c virt_machine_device_pre_plug_cb()',
    },
    meaning: 'A machine has one IOMMU at the most.',
    decisions: [{ id: 'device/creation', codes: ['refused'] }],
    outside: [
      {
        cause: 'Two of intel-iommu, amd-iommu and virtio-iommu-pci stand on the command line.',
        tell: 'Look for a second one.',
        helps: [
          { title: 'keep one of them', qemu: 'one of -device intel-iommu, amd-iommu, virtio-iommu-pci' },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/no-confidential-guests',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'accelerator does not support confidential guest {type:word}' }],
    where: { kind: 'qemu', where: 'system/vl.c configure_accelerators()' },
    meaning: 'Only KVM runs protected guests.',
    outside: [
      {
        cause: 'The guest is emulated (TCG).',
        tell: 'No -accel kvm, or /dev/kvm cannot be opened.',
        helps: [{ title: 'run it under KVM', qemu: '-accel kvm' }],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/fsdev',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: "cannot initialize fsdev '{id:text}': {why:text}" }],
    where: { kind: 'qemu', where: 'hw/9pfs/9p.c v9fs_device_realize_common()' },
    meaning: 'The directory that is shared by 9p cannot be opened.',
    outside: [
      {
        cause: 'The path does not exist, or QEMU may not read it.',
        tell: 'The end of the message says which.',
        helps: [
          {
            title: 'give a directory that QEMU can read',
            qemu: '-fsdev local,id=…,path=DIR,security_model=mapped-xattr',
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'spdk/memory',
    by: 'daemon',
    gravity: 'trouble',
    texts: [
      { text: 'Guest memory size is not a 2MB multiple' },
      { text: 'Failed to register memory region {region:number}. Future vtophys translation might fail.' },
      { text: 'gpa_to_vva({address:text}) == NULL' },
    ],
    where: { kind: 'vmm', where: 'SPDK lib/vhost/rte_vhost_user.c' },
    meaning: 'SPDK cannot map the guest’s memory, or an address that the guest gave is not in it.',
    decisions: [
      { id: 'reach/backend', codes: ['unmapped', 'iotlb-of-daemon'] },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The guest’s memory is not shared, or not in huge pages.',
        tell: 'No memory-backend-file in /dev/hugepages with share=on.',
        decision: { id: 'reach/backend', code: 'unmapped' },
        helps: [SHARE_HUGE_PAGES],
        first: true,
      },
      ...GARBAGE,
    ],
  },
  {
    id: 'dpdk-vhost/index',
    by: 'daemon',
    gravity: 'warning',
    texts: [{ text: 'last_used_idx ({last:number}) and vq->used->idx ({index:number}) mismatches' }],
    where: { kind: 'vmm', where: 'DPDK lib/vhost/vhost_user.c vhost_user_set_vring_addr()' },
    meaning:
      'The port takes up a ring that was in use before: some packets may be sent twice, others are lost.',
    outside: [
      {
        cause: 'The daemon or the guest was started again, or came over by migration.',
        tell: 'It happens once, at a reconnection. A large number from the start is memory that is not the ring.',
      },
    ],
  },
];
