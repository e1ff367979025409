import { readMachineType } from '../../../data/machine-type.ts';
import { type CommandReading, entriesOf, hasOption, mayHaveMore } from './entries.ts';
import { onOff } from './keyval.ts';
import { isBefore, type MachineChoice } from './machine.ts';

/** A device that the board has on its own PCI bus before it looks at any -device. */
export interface BoardDevice {
  readonly slot: number;
  readonly fn: number;
  /** The name of its type. */
  readonly name: string;
  readonly isMultifunction: boolean;
}

function at(slot: number, fn: number, name: string, isMultifunction = fn > 0): BoardDevice {
  return { slot, fn, name, isMultifunction };
}

/** The host bridge of a machine without chips of a PC. */
const GPEX = [at(0, 0, 'gpex-root')];

/**
 * What a board has on its bus: its chips, then graphics and network cards, each in the lowest slot that is free. QEMU pc_init1(),
 * pc_q35_init(), create_pcie() and spapr_machine_init(), in this order: pc_vga_init(), pc_nic_init().
 */
export function boardDevices(machine: MachineChoice, reading: CommandReading): readonly BoardDevice[] {
  const { family } = machine;
  if (family?.root === undefined || (family.pci === 'pcie=on' && onOff(machine.options, 'pcie') !== true))
    return [];
  const usb = usesUsb(machine, reading);
  switch (family.name) {
    case 'pc':
      return filled(chipsOfPc(machine, usb), [...graphics(machine, reading), ...cards(machine, reading)]);
    case 'q35':
      return filled(chipsOfQ35(machine, usb), [...graphics(machine, reading), ...cards(machine, reading)]);
    case 'pseries': {
      const shown = graphics(machine, reading);
      const hasUsb = usb ?? (shown.length > 0 && !hasOption(reading, 'nodefaults'));
      return filled([], [...cards(machine, reading), ...shown, ...(hasUsb ? ['nec-usb-xhci'] : [])]);
    }
    case 'virt':
      return filled(GPEX, family.cards === true ? cards(machine, reading) : []);
    default:
      return [];
  }
}

/** hw/i386/pc_piix.c. */
function chipsOfPc({ options }: MachineChoice, usb: boolean | undefined): readonly BoardDevice[] {
  return [
    at(0, 0, 'i440FX'),
    at(1, 0, 'PIIX3', true),
    at(1, 1, 'piix3-ide'),
    ...(usb === true ? [at(1, 2, 'piix3-usb-uhci')] : []),
    ...(onOff(options, 'acpi') === false ? [] : [at(1, 3, 'PIIX4_PM')]),
  ];
}

/** hw/i386/pc_q35.c. */
function chipsOfQ35({ options }: MachineChoice, usb: boolean | undefined): readonly BoardDevice[] {
  const hasNot = (option: string) => onOff(options, option) === false;
  return [
    at(0, 0, 'mch'),
    at(31, 0, 'ICH9-LPC', true),
    ...(hasNot('sata') ? [] : [at(31, 2, 'ich9-ahci')]),
    ...(hasNot('smbus') ? [] : [at(31, 3, 'ICH9-SMB')]),
    ...(usb === true
      ? [at(29, 0, 'ich9-usb-uhci1', true), at(29, 1, 'ich9-usb-uhci2'), at(29, 2, 'ich9-usb-uhci3')]
      : []),
    ...(usb === true ? [at(29, 7, 'ich9-usb-ehci1')] : []),
  ];
}

/** `-usb` or `-machine usb=`. Returns undefined where nothing is said. */
function usesUsb({ options }: MachineChoice, reading: CommandReading): boolean | undefined {
  return hasOption(reading, 'usb') ? true : onOff(options, 'usb');
}

/** QEMU pci_find_space(): a device that asks for no address has the lowest slot that is free. `?` is on no PCI bus, or nobody knows. */
function filled(chips: readonly BoardDevice[], names: readonly string[]): readonly BoardDevice[] {
  const all = [...chips];
  for (const name of names) {
    let slot = 0;
    while (all.some((one) => one.slot === slot)) slot++;
    if (name === UNKNOWN) break;
    all.push(at(slot, 0, name));
  }
  return all;
}

/** A device of which nobody knows where it is; those after it are not known either. */
const UNKNOWN = '?';

/** The types of `-vga`: vl.c vga_interfaces. */
const VGA_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['std', ['VGA']],
  ['cirrus', ['cirrus-vga']],
  ['vmware', ['vmware-svga']],
  ['qxl', ['qxl-vga']],
  ['virtio', ['virtio-vga']],
  ['none', []],
]);

/** Devices for which the board leaves its own graphics out: vl.c default_list. */
const GRAPHICS =
  /^(?:VGA|(?:isa|cirrus|isa-cirrus|qxl|ati|virtio|vhost-user)-vga|virtio-vga-(?:gl|rutabaga)|vmware-svga)$/;

function graphics(machine: MachineChoice, reading: CommandReading): readonly string[] {
  const asked = entriesOf(reading, 'vga').at(-1)?.option.value;
  if (asked !== undefined) return VGA_TYPES.get(asked) ?? [UNKNOWN];
  if (hasOption(reading, 'nodefaults')) return [];
  if (entriesOf(reading, 'device').some(({ values }) => GRAPHICS.test(values.get('driver') ?? ''))) return [];
  if (!isKnown(machine, reading)) return [UNKNOWN];
  return [isBefore(machine, '2.2') && machine.family?.name !== 'pseries' ? 'cirrus-vga' : 'VGA'];
}

/** A vendor's machine may have other defaults, and so may one of which more may be said. */
function isKnown({ type }: MachineChoice, reading: CommandReading): boolean {
  const vendor = readMachineType(type)?.vendor;
  return (vendor === undefined || vendor === 'Proxmox') && !mayHaveMore(reading);
}

/** Cards on PCI that a board makes of `-nic` and `-net nic`; others may be of ISA, or none at all. */
const PCI_CARDS =
  /^(?:virtio-net-pci(?:-transitional|-non-transitional)?|e1000|e1000e|e1000-82544gc|e1000-82545em|igb|rtl8139|ne2k_pci|pcnet|tulip|vmxnet3|i8255[0179]\w*)$/;

function cards(machine: MachineChoice, reading: CommandReading): readonly string[] {
  const asked = ['nic', 'net', 'netdev'].some((name) => hasOption(reading, name));
  if (!asked) return !hasOption(reading, 'nodefaults') ? usualCard(machine, reading) : [];
  return [
    ...entriesOf(reading, 'nic').filter(({ values }) => values.get('type') !== 'none'),
    ...entriesOf(reading, 'net').filter(({ values }) => values.get('type') === 'nic'),
  ].flatMap(({ values }) => {
    const model = values.get('model');
    if (model === undefined) return usualCard(machine, reading);
    const type = model === 'virtio' ? 'virtio-net-pci' : model;
    return [PCI_CARDS.test(type) && !values.has('addr') ? type : UNKNOWN];
  });
}

/** The card that the board has by default; that of pseries is on no PCI bus. */
function usualCard(machine: MachineChoice, reading: CommandReading): readonly string[] {
  if (!isKnown(machine, reading)) return [UNKNOWN];
  switch (machine.family?.name) {
    case 'pc':
      return ['e1000'];
    case 'q35':
      return [isBefore(machine, '2.12') ? 'e1000' : 'e1000e'];
    case 'virt':
      return machine.family.nic === undefined ? [] : [machine.family.nic];
    default:
      return [];
  }
}
