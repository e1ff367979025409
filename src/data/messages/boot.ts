import type { Help, MessageKind, OutsideCause } from '../../model/message.ts';

// What firmware says where it finds nothing to boot. None of it names a device, so that the command line or the domain has to.

/** The driver of the firmware gives up the device, which is then no drive at all. */
const UNREAD: OutsideCause = {
  cause:
    'its driver cannot use the virtio device: the interface, ACCESS_PLATFORM, an IOMMU that nobody has programmed, or memory that stays private',
  tell: '`vnex explain` of the command line or the domain begins with what the firmware boots from, and whether it can',
};
const NOT_LISTED: OutsideCause = {
  cause:
    'the disk is not where the boot order looks: EDK2, and others with strict=on, try nothing but what has a bootindex',
  tell: '`vnex explain --json` of the machine lists under "boots" what is tried, in which order, and what is not',
};
const NOTHING_ON_IT: OutsideCause = {
  cause:
    'there is nothing on the disk that this firmware starts: no boot sector for a BIOS, no EFI program, no zipl record',
  tell: 'the firmware drives the device (QMP x-query-virtio-status shows DRIVER_OK), and the same image boots elsewhere with the same firmware',
};

const HELPS: readonly Help[] = [
  {
    title: 'say what is booted from',
    qemu: '-device …,bootindex=1',
    libvirt: "<boot order='1'/> in the device",
    kubernetes: 'KubeVirt: bootOrder: 1 of the disk',
  },
];

/** What firmware says where it boots nothing. */
interface BootMessage {
  readonly id: string;
  readonly text: string;
  readonly where: string;
  readonly meaning: string;
  readonly outside?: readonly OutsideCause[];
}

function bootMessage({
  text,
  where,
  outside = [UNREAD, NOT_LISTED, NOTHING_ON_IT],
  ...said
}: BootMessage): MessageKind {
  return {
    ...said,
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text }],
    where: { kind: 'guest', where },
    outside,
    helps: HELPS,
  };
}

const NETWORK: OutsideCause = {
  cause: 'no card answered: no DHCP server is on the network, or iPXE could not drive the card',
  tell: 'iPXE says which cards it has opened; without any, `vnex explain` of the machine says why',
};

/** What firmware says where nothing boots. */
export const BOOT_MESSAGES: readonly MessageKind[] = [
  bootMessage({
    id: 'seabios/no-bootable-device',
    text: 'No bootable device.',
    where: 'SeaBIOS src/boot.c boot_fail()',
    meaning: 'SeaBIOS has tried all that it boots from, of disks the first that it can read.',
  }),
  bootMessage({
    id: 'seabios/could-not-read',
    text: 'Boot failed: could not read the boot disk',
    where: 'SeaBIOS src/boot.c boot_disk()',
    meaning: 'SeaBIOS has no disk at all, or reading its first sector failed.',
    outside: [UNREAD, NOT_LISTED],
  }),
  bootMessage({
    id: 'seabios/not-bootable',
    text: 'Boot failed: not a bootable disk',
    where: 'SeaBIOS src/boot.c boot_disk()',
    meaning: 'SeaBIOS has read the first sector of its disk, which is no boot sector.',
    outside: [NOTHING_ON_IT, NOT_LISTED],
  }),
  bootMessage({
    id: 'edk2/failed-to-load',
    text: 'BdsDxe: failed to load {option:word} {device:text}',
    where: 'EDK2 OvmfPkg/Library/PlatformBmPrintScLib/StatusCodeHandler.c HandleStatusCode()',
    meaning: 'EDK2 drives what this boot option names, and has found nothing there that it could load.',
    outside: [NOTHING_ON_IT, NOT_LISTED],
  }),
  bootMessage({
    id: 'slof/not-bootable',
    text: 'E3404: Not a bootable device!',
    where: 'SLOF slof/fs/exception.fs boot-exception-handler',
    meaning: 'SLOF has opened the device, and found no boot partition on it.',
    outside: [NOTHING_ON_IT, NOT_LISTED],
  }),
  bootMessage({
    id: 'slof/no-such-device',
    text: 'E3405: No such device',
    where: 'SLOF slof/fs/exception.fs boot-exception-handler',
    meaning: 'SLOF cannot open what its boot list names.',
    outside: [UNREAD, NOT_LISTED],
  }),
  bootMessage({
    id: 's390-ccw/no-device',
    text: 'No suitable device for IPL. Halting...',
    where: 's390-ccw pc-bios/s390-ccw/main.c main()',
    meaning: 'The bios has tried all that has a place in the boot order, or where nothing has, every disk.',
  }),
  bootMessage({
    id: 's390-ccw/none-specified',
    text: 'Could not find a suitable boot device (none specified)',
    where: 's390-ccw pc-bios/s390-ccw/main.c probe_boot_device()',
    meaning: 'Nothing has a place in the boot order, and the bios boots from no disk that it found.',
  }),
  bootMessage({
    id: 'u-boot/no-more-bootdevs',
    text: 'No more bootdevs',
    where: 'U-Boot boot/bootflow.c bootflow_iter_set_dev()',
    meaning: 'U-Boot has been through its own list of devices; QEMU’s boot order it does not read.',
    outside: [UNREAD, NOTHING_ON_IT],
  }),
  bootMessage({
    id: 'ipxe/no-more-devices',
    text: 'No more network devices',
    where: 'iPXE src/usr/autoboot.c ipxe()',
    meaning: 'iPXE has tried every card that it drives.',
    outside: [NETWORK],
  }),
];
