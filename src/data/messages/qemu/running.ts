import type { MessageKind } from '../../../model/message.ts';
import { GARBAGE, UNREACHED } from '../unreached.ts';

/** What QEMU says while a device works, or moves to another host. */
export const RUNNING_MESSAGES: readonly MessageKind[] = [
  {
    id: 'qemu/migration-features',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Features {guest:features} unsupported. Allowed features: {allowed:features}' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_load()' },
    meaning:
      'A guest came over by migration or out of a snapshot that has negotiated features which the device does not offer here. The first mask is what the guest has, the second what this side offers.',
    outside: [
      {
        cause:
          'This side offers less: an older QEMU, an older machine type, a property that is off, or a backend (the host’s kernel, a daemon) that lacks the feature.',
        tell: 'Run `vnex features 0x… 0x…` with the two masks: it says which bits are in the way, and which property stands for each.',
        helps: [
          {
            title: 'name the same versioned machine type on both sides, the older one',
            qemu: '-machine pc-q35-…',
            libvirt: "<type machine='pc-q35-…'>",
            kubernetes: 'spec.domain.machine.type',
          },
          {
            title: 'switch the features in the way off on the side where the guest starts',
            qemu: '-device …,PROPERTY=off',
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/migration-device',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: "error while loading state for instance {instance:word} of device '{device:text}'" },
      { text: 'Failed to load virtio-{device:word}:virtio' },
      { text: 'load of migration failed: {why:text}' },
    ],
    where: { kind: 'qemu', where: 'migration/savevm.c qemu_loadvm_section_start_full()' },
    echo: true,
    meaning: 'A device’s state could not be loaded; a line before it says why.',
    outside: [
      { cause: 'The device is another one here, or an older one.', tell: 'A line before it says in what.' },
    ],
  },
  {
    id: 'qemu/bogus-descriptor',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'virtio: bogus descriptor or out of resources' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_map_desc()' },
    meaning: 'A descriptor names memory that QEMU cannot map; the device stops until it is reset.',
    decisions: UNREACHED,
    outside: [
      ...GARBAGE,
      {
        cause: 'A request is larger than the single bounce buffer that QEMU has for memory that is no RAM.',
        tell: 'The buffer lies in device memory: a framebuffer, persistent memory.',
        helps: [{ title: 'give it more', qemu: '-device …,x-max-bounce-buffer-size=…' }],
      },
    ],
  },
  {
    id: 'qemu/zero-sized',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'virtio: zero sized buffers are not allowed' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_map_desc()' },
    meaning:
      'A descriptor of length 0: mostly QEMU reads a table that is not the one that the guest wrote, and finds zeros.',
    decisions: UNREACHED,
    outside: GARBAGE,
  },
  {
    id: 'qemu/moved-used-index',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Guest moved used index from {from:number} to {to:number}' },
      { text: 'Guest says index {index:number} is available' },
      { text: 'Guest moved avail index from {from:number} to {to:number}' },
      {
        text: 'VQ {queue:number} size {size:word} Guest index {guest:word} inconsistent with Host index {host:word}: delta {delta:word}',
      },
      {
        text: 'VQ {queue:number} size {size:word} < last_avail_idx {last:word} - used_idx {used:word}',
      },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_num_heads()' },
    meaning:
      'The ring that QEMU reads holds nonsense: ciphertext, other memory, or the state of another moment.',
    decisions: [
      ...UNREACHED,
      { id: 'reach/private-memory/sev', codes: ['host'] },
      { id: 'reach/private-memory/pef', codes: ['host'] },
    ],
    outside: GARBAGE,
  },
  {
    id: 'qemu/ring-nonsense',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Virtqueue size exceeded' },
      { text: 'Looped descriptor' },
      { text: 'Desc next is {next:number}' },
      { text: 'Invalid size for indirect buffer table' },
      { text: 'Incorrect order for descriptors' },
      { text: 'virtio: too many write descriptors in indirect table' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_split_pop()' },
    meaning: 'The descriptors that QEMU reads do not fit together.',
    decisions: UNREACHED,
    outside: GARBAGE,
  },
  {
    id: 'qemu/cannot-map-ring',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      {
        text: 'Failed to map descriptor ring for device {device:word}: invalid guest physical address or corrupted queue setup',
        releases: 'QEMU 10.2 and later',
      },
      {
        text: 'Failed to map used ring for device {device:word}: possible guest misconfiguration or insufficient memory',
        releases: 'QEMU 10.2 and later',
      },
      {
        text: 'Failed to map avalaible ring for device {device:word}: possible queue misconfiguration or overlapping memory region',
        releases: 'QEMU 10.2 and later',
      },
      { text: 'Cannot map descriptor ring' },
      { text: 'Cannot map indirect buffer' },
      { text: 'Cannot map desc' },
      { text: 'Cannot map used' },
      { text: 'Cannot map avail' },
      { text: 'Region caches not initialized' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_init_region_cache()' },
    meaning: 'The guest named an address for a ring that QEMU cannot map.',
    decisions: UNREACHED,
    outside: [
      {
        cause: 'The driver switched the device off (bus mastering) while the queue was in use.',
        tell: 'It happens when the guest shuts down or unbinds the driver.',
      },
      ...GARBAGE,
    ],
  },
  {
    id: 'qemu/bit-30',
    by: 'qemu',
    gravity: 'warning',
    texts: [{ text: 'guest driver for {device:word} has enabled UNUSED(30) feature bit!' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_set_features()' },
    meaning: 'The guest’s driver takes every bit that it is offered, known or not.',
    outside: [
      { cause: 'A driver that copies the offer: a home-made one, or firmware.', tell: 'Linux never does.' },
    ],
  },
  {
    id: 'qemu/discard-disabled',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Discarding RAM is disabled' }, { text: 'protected VMs: cannot disable RAM discard' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()' },
    meaning: 'Memory that comes and goes and a guest whose memory must stay do not go together.',
    decisions: [{ id: 'device/creation', codes: ['refused'] }],
    outside: [
      {
        cause:
          'A virtio-mem device, or a balloon, in a SEV or s390 protected guest, or with a passed-through device.',
        tell: 'Look for virtio-mem beside confidential-guest-support or vfio-pci.',
        helps: [{ title: 'leave virtio-mem out', qemu: 'no -device virtio-mem-pci' }],
      },
    ],
  },
];
