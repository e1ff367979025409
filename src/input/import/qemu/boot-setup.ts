import { OWN_FIRMWARE } from '../../../data/firmware-images.ts';
import type { BootMedium, BootSetup, BootSource } from '../../../model/boot-setup.ts';
import type { Firmware } from '../../../model/firmware.ts';
import { isProtecting, type Protection } from '../../../model/platform.ts';
import { printable } from '../../../text/printable.ts';
import { firmwareIn, uefiFor } from '../firmware-image.ts';
import type { AskedFor } from './devices.ts';
import { type CommandReading, entriesOf, lastOf, use } from './entries.ts';
import { type KeyValues, keyValues, onOff } from './keyval.ts';
import type { MachineChoice } from './machine.ts';
import type { OptionEntry } from './options.ts';

const LONGEST = 200;

/** What names an image that firmware is in, and the image. */
interface Named {
  readonly words: string;
  readonly image: string;
}

function namedBy(words: string, image: string): Named {
  return { words: printable(`${words} ${image}`.slice(0, LONGEST)), image };
}

/** The file of a block device, through the nodes that stand between; undefined where none is named. */
function fileOf(node: string, reading: CommandReading): string | undefined {
  let values: KeyValues | undefined = reading.byId.get(`blockdev ${node}`)?.values;
  for (let depth = 0; depth < 8 && values !== undefined; depth++) {
    const inner = values.get('file') ?? '';
    const nested = /"filename":\s*"([^"]+)"/.exec(inner)?.[1];
    const file = values.get('filename') ?? values.get('file.filename') ?? nested;
    if (file !== undefined) return file;
    values = reading.byId.get(`blockdev ${inner}`)?.values;
  }
  return undefined;
}

/** QEMU pc_system_flash_map(), virt_flash_map1(): the first flash device, which machine options or a drive fill. */
function flash({ options }: MachineChoice, reading: CommandReading): Named | undefined {
  const node = options.get('pflash0');
  if (node !== undefined) return namedBy('-machine pflash0:', fileOf(node, reading) ?? node);
  const drives = entriesOf(reading, 'drive').filter(({ values }) => values.get('if') === 'pflash');
  for (const drive of drives) use(reading, drive);
  const first = drives.find(({ values }) => (values.get('unit') ?? '0') === '0');
  const file = first?.values.get('file') ?? entriesOf(reading, 'pflash')[0]?.option.value;
  return file === undefined ? undefined : namedBy('-drive if=pflash:', file);
}

/** `-bios`, or `-machine firmware=`. */
function bios({ options }: MachineChoice, reading: CommandReading): Named | undefined {
  const image = lastOf(reading, 'bios')?.option.value ?? options.get('firmware');
  return image === undefined || image === 'default' ? undefined : namedBy('-bios', image);
}

/** U-Boot, which people put where a kernel goes: -kernel, or -device loader. */
function loaded(reading: CommandReading): Named | undefined {
  const kernel = entriesOf(reading, 'kernel').at(-1)?.option.value;
  if (kernel !== undefined && BOOT_LOADER.test(kernel)) return namedBy('-kernel', kernel);
  const loader = entriesOf(reading, 'device').find(
    ({ values }) => values.get('driver') === 'loader' && BOOT_LOADER.test(values.get('file') ?? ''),
  );
  if (loader === undefined) return undefined;
  use(reading, loader);
  return namedBy('-device loader:', loader.values.get('file') ?? '');
}

const BOOT_LOADER = /(?:^|\/)[^/]*u-?boot[^/]*$/i;

function ownFirmware({ family, arch }: MachineChoice): readonly Firmware[] {
  return (OWN_FIRMWARE[`${family?.name} ${arch}`] ?? []).map((name) => ({ name }));
}

/**
 * What the guest begins with where the text names nothing. SeaBIOS sets up no page tables, and without them all memory of an SEV guest
 * is private; with SEV-ES, SEV-SNP and TDX QEMU ends, because it finds in the image none of what such a guest starts with: hw/i386/pc_sysfw.c
 * x86_firmware_configure(), target/i386/sev.c sev_es_save_reset_vector(), hw/i386/tdvf.c tdvf_parse_metadata().
 */
function unnamed(machine: MachineChoice, protection: Protection): Pick<BootSetup, 'firmware' | 'unfit'> {
  const firmware = ownFirmware(machine);
  if (machine.arch !== 'x86_64' || !isProtecting(protection) || firmware.length === 0) return { firmware };
  const [unfit] = firmware.map(({ name }) => name);
  return { firmware: uefiFor(machine.arch, protection), ...(unfit === undefined ? {} : { unfit }) };
}

/** What the guest begins with. On RISC-V -bios is what runs in machine mode and starts what lies in flash or in memory. */
function firmwareOf(
  machine: MachineChoice,
  protection: Protection,
  reading: CommandReading,
): Pick<BootSetup, 'firmware' | 'image' | 'unfit'> {
  const [inFlash, inRom, inMemory] = [flash(machine, reading), bios(machine, reading), loaded(reading)];
  const isRiscV = machine.arch === 'riscv64';
  const named = isRiscV ? (inFlash ?? inMemory ?? inRom) : (inFlash ?? inRom ?? inMemory);
  if (named === undefined) return unnamed(machine, protection);
  if (named.image === 'none') return { firmware: [], image: named.words };
  return { firmware: firmwareIn(named.image, machine.arch, protection), image: named.words };
}

/** What a device of the command line is that firmware may boot from; undefined for any other. */
function mediumOf(driver: string): BootMedium | undefined {
  if (/^(?:ide|scsi)-cd$/.test(driver)) return 'cdrom';
  if (/^(?:ide-hd|scsi-hd|scsi-disk|scsi-block|nvme|usb-storage|sd-card)$/.test(driver)) return 'disk';
  if (/^(?:virtio-blk|vhost-user-blk|vhost-scsi|vhost-user-scsi)/.test(driver)) return 'disk';
  if (/^floppy$/.test(driver)) return 'floppy';
  return CARD.test(driver) ? 'network' : undefined;
}

const CARD = /^(?:virtio-net|e1000|rtl8139|ne2k_pci|vmxnet3|pcnet|igb|spapr-vlan)/;

function indexOf(values: KeyValues): number | undefined {
  const text = values.get('bootindex');
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The controller that a SCSI disk is on: the one that its bus names, or the first. */
function controllerOf(values: KeyValues, asked: readonly AskedFor[]): number | undefined {
  const bus = values.get('bus')?.replace(/\.\d+$/, '');
  const at = asked.findIndex(
    ({ plug }) =>
      plug.model.startsWith('virtio-scsi') && (bus === undefined || plug.name.startsWith(`${bus} (`)),
  );
  return at === -1 ? undefined : at;
}

/** A device of `-device`: one of virtio’s, or another that firmware boots from. */
function ofDevice(
  entry: OptionEntry,
  asked: readonly AskedFor[],
  reading: CommandReading,
): readonly BootSource[] {
  const { option, values } = entry;
  const driver = values.get('driver') ?? '';
  const medium = mediumOf(driver);
  if (medium === undefined) return [];
  const own = asked.findIndex((one) => one.offset === option.offset);
  use(reading, entry);
  const behind = driver.startsWith('scsi-') ? controllerOf(values, asked) : undefined;
  const device = own === -1 ? behind : own;
  const name = printable((values.get('id') ?? driver).slice(0, LONGEST));
  return [{ device, name, model: printable(driver), medium, index: indexOf(values) }];
}

const DISKS: ReadonlyMap<string, BootMedium> = new Map([
  ['hda', 'disk'],
  ['hdb', 'disk'],
  ['hdc', 'disk'],
  ['hdd', 'disk'],
  ['cdrom', 'cdrom'],
  ['fda', 'floppy'],
  ['fdb', 'floppy'],
  ['drive', 'disk'],
  ['', 'disk'],
]);

/** A drive that is a disk by itself, of virtio or of the board’s own controller. */
function ofDrives(asked: readonly AskedFor[], machine: MachineChoice, reading: CommandReading): BootSource[] {
  const usual = machine.family?.drives;
  return [...DISKS].flatMap(([name, plain]) =>
    entriesOf(reading, name).flatMap(({ option, values }): readonly BootSource[] => {
      const bus = values.get('if') ?? (name.startsWith('fd') ? 'floppy' : usual);
      if (bus === undefined || bus === 'none' || bus === 'pflash' || bus === 'mtd') return [];
      const own = asked.findIndex((one) => one.offset === option.offset);
      const isCdrom = values.get('media') === 'cdrom';
      const medium = bus === 'floppy' ? 'floppy' : isCdrom ? 'cdrom' : plain;
      const word = printable(`-${name} ${option.value}`.replace(/^- /, '').slice(0, LONGEST));
      const device = own === -1 ? undefined : own;
      return [{ device, name: word, model: printable(bus), medium, index: undefined }];
    }),
  );
}

/** A card that the machine makes of `-nic` or `-net nic`. */
function ofCards(asked: readonly AskedFor[], taken: ReadonlySet<number | undefined>): BootSource[] {
  return asked.flatMap(({ plug }, device): readonly BootSource[] =>
    taken.has(device) || !plug.model.startsWith('virtio-net')
      ? []
      : [{ device, name: plug.name, model: plug.model, medium: 'network', index: indexOf(plug.properties) }],
  );
}

function sourcesOf(
  machine: MachineChoice,
  asked: readonly AskedFor[],
  reading: CommandReading,
): readonly BootSource[] {
  const devices = entriesOf(reading, 'device').flatMap((entry) => ofDevice(entry, asked, reading));
  const others = [...devices, ...ofDrives(asked, machine, reading)];
  return [...others, ...ofCards(asked, new Set(others.map(({ device }) => device)))];
}

/** `-boot order=dc,strict=on`, `-boot d`; the options add up. */
function bootValues(reading: CommandReading): KeyValues {
  const all = new Map<string, string>();
  for (const entry of entriesOf(reading, 'boot')) {
    use(reading, entry);
    for (const [key, value] of keyValues(entry.option.value, 'order')) all.set(key, value);
  }
  return all;
}

/** How a QEMU command line brings its guest to a kernel. */
export function bootSetupOf(
  machine: MachineChoice,
  protection: Protection,
  asked: readonly AskedFor[],
  reading: CommandReading,
): BootSetup {
  const kernel = lastOf(reading, 'kernel')?.option.value;
  const boot = bootValues(reading);
  const order = boot.get('once') ?? boot.get('order');
  return {
    ...(kernel === undefined || BOOT_LOADER.test(kernel)
      ? {}
      : { kernel: printable(`-kernel ${kernel}`.slice(0, LONGEST)) }),
    ...firmwareOf(machine, protection, reading),
    sources: sourcesOf(machine, asked, reading),
    ...(order === undefined ? {} : { order: printable(order) }),
    strict: onOff(boot, 'strict') === true,
  };
}
