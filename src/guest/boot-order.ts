import type { Reads, Untried } from '../model/boot-chain.ts';
import type { BootMedium, BootSetup, BootSource } from '../model/boot-setup.ts';
import type { ModelledFirmware } from '../model/firmware.ts';

// In which order firmware tries what it may boot from. Where it stands: SeaBIOS src/boot.c bootentry_add(), bcv_prepboot(); EDK2
// OvmfPkg/Library/QemuBootOrderLib/QemuBootOrderLib.c SetBootOrderFromQemu(); SLOF board-qemu/slof/qemu-bootlist.fs
// qemu-read-bootlist; QEMU hw/s390x/ipl.c s390_init_all_iplbs() and pc-bios/s390-ccw/main.c main(); U-Boot
// board/emulation/qemu-arm/qemu-arm.env boot_targets, include/configs/qemu-riscv.h BOOT_TARGET_DEVICES.

/** A source with its place among what is tried, from 1, or why it is never tried. */
export interface OrderedSource {
  readonly source: BootSource;
  readonly place: number | undefined;
  readonly untried: Untried | undefined;
}

/** Tells whether the firmware can read a source. */
type Reading = (source: BootSource) => Reads;

function placed(tried: readonly BootSource[], others: readonly BootSource[], untried: Untried) {
  return [
    ...tried.map((source, i): OrderedSource => ({ source, place: i + 1, untried: undefined })),
    ...others.map((source): OrderedSource => ({ source, place: undefined, untried })),
  ];
}

/** What has a place in the boot order, by that, and all else. */
function split(sources: readonly BootSource[]): readonly [listed: BootSource[], others: BootSource[]] {
  const listed = sources.filter(({ index }) => index !== undefined);
  return [
    listed.sort((a, b) => (a.index ?? 0) - (b.index ?? 0)),
    sources.filter(({ index }) => index === undefined),
  ];
}

const LETTERS: Readonly<Record<BootMedium, string>> = { floppy: 'a', disk: 'c', cdrom: 'd', network: 'n' };
const BY_TYPE: readonly BootMedium[] = ['floppy', 'disk', 'cdrom', 'network'];

/** Where a source stands among those that have no place of their own: by the three letters that the CMOS holds, then by its kind. */
function letterRank({ medium }: BootSource, letters: string): number {
  const at = letters.slice(0, 3).indexOf(LETTERS[medium]);
  return at === -1 ? 3 + BY_TYPE.indexOf(medium) : at;
}

/** SeaBIOS src/block.h DTYPE_*: the board’s disks, SCSI disks of virtio, its disks, then all others. */
function driveRank({ model }: BootSource): number {
  if (/^(?:ide|sata)/.test(model)) return 0;
  if (/^(?:scsi|virtio-scsi|vhost-(?:user-)?scsi)/.test(model)) return 1;
  return /^(?:virtio|vhost-user-blk)/.test(model) ? 2 : 3;
}

/** SeaBIOS: a disk that it cannot read has no number, and of those that have one it boots from the first alone. */
function seabios({ sources, order = 'cad', strict }: BootSetup, reads: Reading): readonly OrderedSource[] {
  const [listed, rest] = split(sources);
  const others = [...rest].sort(
    (a, b) => letterRank(a, order) - letterRank(b, order) || driveRank(a) - driveRank(b),
  );
  const halts = strict && listed.length > 0;
  const all = halts ? listed : [...listed, ...others];
  const isDisk = ({ medium }: BootSource) => medium === 'disk';
  const first = all.find((source) => isDisk(source) && reads(source) !== 'no');
  const isLater = (source: BootSource) =>
    isDisk(source) && first !== undefined && all.indexOf(source) > all.indexOf(first);
  return [
    ...placed(
      all.filter((source) => !isLater(source)),
      all.filter(isLater),
      'one-disk',
    ),
    ...placed([], halts ? others : [], 'not-listed'),
  ];
}

/** EDK2 MdeModulePkg/Library/UefiBootManagerLib/BmBoot.c BmEnumerateBootOptions(): what can be removed, disks, the network. */
const EDK2_KINDS: readonly BootMedium[] = ['floppy', 'cdrom', 'disk', 'network'];

/** EDK2: where it drives anything that has a place, nothing else is left among its boot options. */
function edk2({ sources }: BootSetup, reads: Reading): readonly OrderedSource[] {
  const [listed, others] = split(sources);
  if (listed.some((source) => reads(source) !== 'no')) return placed(listed, others, 'not-listed');
  const rank = ({ medium }: BootSource) => EDK2_KINDS.indexOf(medium);
  return placed(
    [...sources].sort((a, b) => rank(a) - rank(b)),
    [],
    'not-listed',
  );
}

/** SLOF: the boot list, then every disk, CD and card, or those that -boot names. */
function slof({ sources, order = 'cdn', strict }: BootSetup): readonly OrderedSource[] {
  const [listed, rest] = split(sources);
  if (strict && listed.length > 0) return placed(listed, rest, 'not-listed');
  const named = [...order].flatMap((letter) => rest.filter(({ medium }) => LETTERS[medium] === letter));
  const others = rest.filter((source) => !named.includes(source));
  return placed([...listed, ...named], others, 'not-listed');
}

/** The s390-ccw bios: what has a place; where nothing has, every disk. */
function s390Ccw({ sources }: BootSetup): readonly OrderedSource[] {
  const [listed, rest] = split(sources);
  if (listed.length > 0) return placed(listed, rest, 'not-listed');
  const isNetwork = ({ medium }: BootSource) => medium === 'network';
  return placed(
    rest.filter((source) => !isNetwork(source)),
    rest.filter(isNetwork),
    'not-sought',
  );
}

/** U-Boot: a list of its own, whatever QEMU is told. */
function uBoot({ sources }: BootSetup): readonly OrderedSource[] {
  const rank = ({ medium, model }: BootSource) => {
    if (medium === 'network') return 4;
    if (/^usb/.test(model)) return 0;
    if (/^nvme/.test(model)) return 3;
    return /virtio|vhost/.test(model) ? 2 : 1;
  };
  return placed(
    [...sources].sort((a, b) => rank(a) - rank(b)),
    [],
    'not-listed',
  );
}

/** The sources in the order in which a firmware tries them; what it never tries comes last. */
export function bootOrder(
  firmware: ModelledFirmware,
  setup: BootSetup,
  reads: Reading,
): readonly OrderedSource[] {
  switch (firmware) {
    case 'seabios':
      return seabios(setup, reads);
    case 'slof':
    case 'openbios':
      return slof(setup);
    case 's390-ccw':
      return s390Ccw(setup);
    case 'u-boot':
      return uBoot(setup);
    default:
      return edk2(setup, reads);
  }
}
