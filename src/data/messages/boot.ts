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

function bootMessage(
  id: string,
  text: string,
  where: string,
  meaning: string,
  outside: readonly OutsideCause[] = [UNREAD, NOT_LISTED, NOTHING_ON_IT],
): MessageKind {
  return {
    id,
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text }],
    where: { kind: 'guest', where },
    meaning,
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
  bootMessage(
    'seabios/no-bootable-device',
    'No bootable device.',
    'SeaBIOS src/boot.c boot_fail()',
    'SeaBIOS has tried all that it boots from, of disks the first that it can read.',
  ),
  bootMessage(
    'seabios/could-not-read',
    'Boot failed: could not read the boot disk',
    'SeaBIOS src/boot.c boot_disk()',
    'SeaBIOS has no disk at all, or reading its first sector failed.',
    [UNREAD, NOT_LISTED],
  ),
  bootMessage(
    'seabios/not-bootable',
    'Boot failed: not a bootable disk',
    'SeaBIOS src/boot.c boot_disk()',
    'SeaBIOS has read the first sector of its disk, which is no boot sector.',
    [NOTHING_ON_IT, NOT_LISTED],
  ),
  bootMessage(
    'edk2/failed-to-load',
    'BdsDxe: failed to load {option:word} {device:text}',
    'EDK2 OvmfPkg/Library/PlatformBmPrintScLib/StatusCodeHandler.c HandleStatusCode()',
    'EDK2 drives what this boot option names, and has found nothing there that it could load.',
    [NOTHING_ON_IT, NOT_LISTED],
  ),
  bootMessage(
    'slof/not-bootable',
    'E3404: Not a bootable device!',
    'SLOF slof/fs/exception.fs boot-exception-handler',
    'SLOF has opened the device, and found no boot partition on it.',
    [NOTHING_ON_IT, NOT_LISTED],
  ),
  bootMessage(
    'slof/no-such-device',
    'E3405: No such device',
    'SLOF slof/fs/exception.fs boot-exception-handler',
    'SLOF cannot open what its boot list names.',
    [UNREAD, NOT_LISTED],
  ),
  bootMessage(
    's390-ccw/no-device',
    'No suitable device for IPL. Halting...',
    's390-ccw pc-bios/s390-ccw/main.c main()',
    'The bios has tried all that has a place in the boot order, or where nothing has, every disk.',
  ),
  bootMessage(
    's390-ccw/none-specified',
    'Could not find a suitable boot device (none specified)',
    's390-ccw pc-bios/s390-ccw/main.c probe_boot_device()',
    'Nothing has a place in the boot order, and the bios boots from no disk that it found.',
  ),
  bootMessage(
    'u-boot/no-more-bootdevs',
    'No more bootdevs',
    'U-Boot boot/bootflow.c bootflow_iter_set_dev()',
    'U-Boot has been through its own list of devices; QEMU’s boot order it does not read.',
    [UNREAD, NOTHING_ON_IT],
  ),
  bootMessage(
    'ipxe/no-more-devices',
    'No more network devices',
    'iPXE src/usr/autoboot.c ipxe()',
    'iPXE has tried every card that it drives.',
    [NETWORK],
  ),
];
