import { diskBus, numberIn } from './disks.ts';
import { attributeOf, childOf, childrenOf, countOf, indexed } from './element.ts';
import type { Element } from './xml.ts';

/** SCSI_NARROW_BUS_MAX_CONT_UNIT: what one controller takes. */
const UNITS = 7;
/** More than any domain has. */
const MOST_CONTROLLERS = 64;

/** A SCSI controller that libvirt adds, and the model that it takes over from another; undefined for the usual one. */
export interface MissingController {
  readonly index: number;
  readonly model: string | undefined;
}

/**
 * SCSI controllers up to the last that a disk or a device of the host is on: libvirt virDomainDiskDefAssignAddress(),
 * virDomainHostdevAssignAddress(), virDomainDefAddDiskControllersForType(), virDomainDefMaybeAddHostdevSCSIcontroller(). One for a
 * device of the host is of the model of the one before it.
 */
export function missingScsiControllers(devices: Element): readonly MissingController[] {
  const there = new Map(
    indexed(childrenOf(devices, 'controller'), 'scsi').map(([controller, index]) => [
      index,
      attributeOf(controller, 'model'),
    ]),
  );
  const units = new Map<number, Set<number>>();
  const disks = childrenOf(devices, 'disk').filter((disk) => diskBus(disk) === 'scsi');
  const lastDisk = Math.max(-1, ...disks.map((disk) => take(units, placeOfDisk(disk))));
  const hosts = childrenOf(devices, 'hostdev').filter((host) => attributeOf(host, 'type') === 'scsi');
  const lastHost = Math.max(-1, ...hosts.map((host) => take(units, placeOf(host) ?? firstFree(units))));
  const last = Math.min(Math.max(lastDisk, lastHost), MOST_CONTROLLERS);
  const model = [...there].filter(([index]) => index <= lastHost).at(-1)?.[1];
  return Array.from({ length: last + 1 }, (_, index) => index)
    .filter((index) => !there.has(index))
    .map((index) => ({ index, model: index > lastDisk ? model : undefined }));
}

interface Place {
  readonly controller: number;
  readonly unit: number;
}

/** Takes a unit, and gives the controller that it is on. */
function take(units: Map<number, Set<number>>, { controller, unit }: Place): number {
  const taken = units.get(controller) ?? new Set();
  units.set(controller, taken.add(unit));
  return controller;
}

function placeOf(element: Element): Place | undefined {
  const address = childOf(element, 'address');
  const controller = countOf(attributeOf(address, 'controller'));
  return controller === undefined
    ? undefined
    : { controller, unit: countOf(attributeOf(address, 'unit')) ?? 0 };
}

function placeOfDisk(disk: Element): Place {
  const number = numberIn(attributeOf(childOf(disk, 'target'), 'dev')) ?? 0;
  return placeOf(disk) ?? { controller: Math.floor(number / UNITS), unit: number % UNITS };
}

function firstFree(units: ReadonlyMap<number, ReadonlySet<number>>): Place {
  for (let controller = 0; ; controller++)
    for (let unit = 0; unit < UNITS; unit++)
      if (units.get(controller)?.has(unit) !== true) return { controller, unit };
}
