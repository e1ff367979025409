import type { EarlyRefusal } from '../../../model/qemu.ts';
import { printable } from '../../../text/printable.ts';
import { byQemu } from './backend-behind.ts';
import type { DeviceBus } from './buses.ts';
import type { DeviceOption } from './device-option.ts';
import type { CommandReading } from './entries.ts';
import { onOff } from './keyval.ts';

type Named = ReadonlyMap<string, DeviceOption>;

/** QEMU failover_hide_primary_device(): the card that a device stands in for, which hides it until the guest has taken STANDBY. */
function hiddenBy({ values }: DeviceOption, ids: Named): string | undefined {
  const pair = values.get('failover_pair_id');
  const standby = pair === undefined ? undefined : ids.get(pair);
  return standby !== undefined && onOff(standby.values, 'failover') === true ? pair : undefined;
}

/** Takes note of a device that is not there from the start. */
export function noteHidden(one: DeviceOption, ids: Named, reading: CommandReading): void {
  const pair = hiddenBy(one, ids);
  if (pair === undefined) return;
  const named = printable(one.values.get('id') ?? one.driver);
  reading.notes.push({
    text: `failover_pair_id=${printable(pair)}`,
    matters: true,
    why: `${named} is plugged in when the guest takes STANDBY of ${printable(pair)}, and not before`,
  });
}

/** QEMU pci_qdev_realize(): what it says of a device that no card of a failover pair can stand in for. Returns undefined for others. */
export function refusedPrimary(one: DeviceOption, ids: Named, bus: DeviceBus): EarlyRefusal | undefined {
  const { driver, values } = one;
  if (!values.has('failover_pair_id') || hiddenBy(one, ids) !== undefined) return undefined;
  const where = 'hw/pci/pci.c pci_qdev_realize()';
  if (!bus.isExpress) return byQemu('failover primary device must be on PCIExpress bus', where);
  if (/^(?:virtio|vhost)-(?!net)/.test(driver))
    return byQemu('failover primary device is not an Ethernet device', where);
  const isAlone = onOff(values, 'multifunction') !== true && !/\.0*[1-7]$/.test(values.get('addr') ?? '');
  return isAlone ? undefined : byQemu('failover: primary device must be in its own PCI slot', where);
}
