import { MODELS } from '../../../data/qemu-models.ts';
import type { EarlyRefusal } from '../../../model/qemu.ts';
import { variableIn } from '../shell/words.ts';
import { byQemu } from './backend-behind.ts';
import { boardDevices } from './board-slots.ts';
import type { DeviceOption } from './device-option.ts';
import type { CommandReading } from './entries.ts';
import { type KeyValues, onOff } from './keyval.ts';
import type { MachineChoice } from './machine.ts';

/** Who is in a function of a slot: the name of its type, and its id. */
interface Occupant {
  readonly name: string;
  readonly id: string | undefined;
  readonly isMultifunction: boolean;
}

/** The functions of PCI buses that the board has, or somebody asked for by their address; where QEMU itself finds a place nobody is told. */
export type Slots = Map<string, Occupant>;

export function slotsOf(machine: MachineChoice, reading: CommandReading): Slots {
  const root = machine.family?.root;
  return new Map(
    boardDevices(machine, reading).map(({ slot, fn, name, isMultifunction }) => [
      `${root} ${slot}.${fn}`,
      { name, id: undefined, isMultifunction },
    ]),
  );
}

/** Devices whose `addr` is one of memory, or that are on another bus. */
const NOT_ON_PCI = /^(?:pc-dimm|nvdimm)$|-(?:ccw|device)$/;

/** Reads `SLOT` or `SLOT.FUNCTION`, both hexadecimal. Returns undefined for anything else: set_pci_devfn(). */
function placeOf(address: string): { readonly slot: number; readonly fn: number } | undefined {
  const [, slotDigits = '', fnDigits = '0'] =
    /^(?:0x)?([0-9a-f]+)(?:\.(?:0x)?([0-7]))?$/i.exec(address) ?? [];
  const slot = Number.parseInt(slotDigits, 16);
  const fn = Number.parseInt(fnDigits, 16);
  return slot <= 31 ? { slot, fn } : undefined;
}

/** The type that a name stands for: aliases are those of the transport that suits the architecture. */
function typeName(driver: string, { arch }: MachineChoice): string {
  const row = MODELS.find(({ alias }) => alias === driver);
  return (arch === 's390x' ? row?.ccw?.name : row?.pci?.name) ?? driver;
}

/** QEMU set_pci_devfn(), do_pci_register_device(), pci_init_multifunction(): what it says of the address of a device. */
export function refusedAddress(
  slots: Slots,
  { driver, values, option }: DeviceOption,
  machine: MachineChoice,
): EarlyRefusal | undefined {
  const address = values.get('addr');
  const type = typeName(driver, machine);
  if (address === undefined || variableIn(address) !== undefined || NOT_ON_PCI.test(type)) return undefined;
  // A number in JSON is slot and function in one.
  if (option.json && /^-?\d+$/.test(address)) return undefined;
  const place = placeOf(address);
  if (place === undefined)
    return byQemu(
      `Property '${type}.addr' doesn't take value '${address}'`,
      'hw/core/qdev-properties-system.c set_pci_devfn()',
    );
  const { slot, fn } = place;
  const bus = values.get('bus') ?? machine.family?.root ?? '';
  const at = (number: number) => slots.get(`${bus} ${slot}.${number}`);
  const other = at(fn);
  if (other !== undefined)
    return byQemu(
      `PCI: slot ${slot} function ${fn} not available for ${type}, in use by ${other.name},id=${other.id ?? '(null)'}`,
      'hw/pci/pci.c do_pci_register_device()',
    );
  const first = at(0);
  const where = 'hw/pci/pci.c pci_init_multifunction()';
  if (fn > 0 && first !== undefined && !first.isMultifunction)
    return byQemu(
      `PCI: single function device can't be populated in function ${slot.toString(16)}.${fn}`,
      where,
    );
  const higher = [1, 2, 3, 4, 5, 6, 7].find((number) => at(number) !== undefined);
  const isMultifunction = onOff(values, 'multifunction') === true;
  if (fn === 0 && !isMultifunction && higher !== undefined) {
    const digit = slot.toString(16);
    return byQemu(
      `PCI: ${digit}.0 indicates single function, but ${digit}.${higher} is already populated.`,
      where,
    );
  }
  slots.set(`${bus} ${slot}.${fn}`, {
    name: type,
    id: values.get('id'),
    isMultifunction,
  });
  return undefined;
}

/** Ports that are known by their chassis and slot to all others. */
const WITH_CHASSIS = /^(?:pcie-root-port|ioh3420|(?:x|xio)3130-downstream)$/;

/** QEMU pcie_chassis_add_slot(): looks at the ports one after the other, and says what it has against one whose chassis and slot another has. */
export function refusedChassis(): (driver: string, values: KeyValues) => EarlyRefusal | undefined {
  const seen = new Set<string>();
  return (driver, values) => {
    if (!WITH_CHASSIS.test(driver)) return undefined;
    const [chassis, slot] = [Number(values.get('chassis') ?? 0), Number(values.get('slot') ?? 0)];
    const key = `${chassis}.${slot}`;
    const taken = seen.has(key) && Number.isInteger(chassis) && Number.isInteger(slot);
    seen.add(key);
    return taken
      ? byQemu("Can't add chassis slot, error -16", 'hw/pci-bridge/pcie_root_port.c rp_realize()')
      : undefined;
  };
}
