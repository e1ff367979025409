import type { EarlyRefusal } from '../../../model/qemu.ts';
import { type AttachedBuses, busOwner } from './attached.ts';
import { byQemu } from './backend-behind.ts';
import type { KeyValues } from './keyval.ts';

/** The addresses that are taken on each SCSI bus, by the controller: the device behind each as `channel:target:unit`. */
export type Luns = Map<object, Map<string, string>>;

/** QEMU virtio_scsi_scsi_info: the last channel, target and unit of a virtio controller. */
const LAST = { channel: 0, 'scsi-id': 255, lun: 16383 } as const;
/** What messages call them. */
const CALLED = { channel: 'channel id', 'scsi-id': 'device id', lun: 'device lun' } as const;
const PARTS = ['channel', 'scsi-id', 'lun'] as const;

/** QEMU scsi_bus_check_address(), scsi_qdev_realize(): what it says of the address of a device on a virtio controller. */
export function refusedLun(
  buses: AttachedBuses,
  luns: Luns,
  driver: string,
  values: KeyValues,
): EarlyRefusal | undefined {
  const owner = busOwner(buses, driver, values);
  if (owner === undefined || !/^virtio-scsi/.test(owner.driver)) return undefined;
  const given = PARTS.map((part) => numberIn(values, part));
  const [channel = 0, target, unit] = given;
  // A value that is no number, or a variable, may be any.
  if (PARTS.some((part, i) => values.has(part) && given[i] === undefined)) return undefined;
  const outside = PARTS.find((part, i) => (given[i] ?? 0) > LAST[part]);
  if (outside !== undefined) return objection(`bad scsi ${CALLED[outside]}: ${values.get(outside)}`);
  const taken = luns.get(owner.values) ?? new Map<string, string>();
  luns.set(owner.values, taken);
  const at = (id: number, lun: number) => `${channel}:${id}:${lun}`;
  if (target !== undefined && unit !== undefined) {
    const other = taken.get(at(target, unit));
    if (other !== undefined) return objection(`lun already used by '${other}'`);
  }
  const [id, lun] =
    target === undefined
      ? [firstFree((one) => !taken.has(at(one, unit ?? 0))), unit ?? 0]
      : [target, unit ?? firstFree((one) => !taken.has(at(target, one)))];
  taken.set(at(id, lun), values.get('id') ?? '(null)');
  return undefined;
}

function objection(message: string): EarlyRefusal {
  return byQemu(message, 'hw/scsi/scsi-bus.c scsi_bus_check_address()');
}

/** A number that is none yet: -1, and what is left out. */
function numberIn(values: KeyValues, part: string): number | undefined {
  const text = values.get(part);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function firstFree(isFree: (one: number) => boolean): number {
  let one = 0;
  while (!isFree(one)) one++;
  return one;
}
