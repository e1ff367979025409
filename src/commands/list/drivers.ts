import type { DriverModel } from '../../guest/driver-model.ts';
import { DRIVERS, GUESTS } from '../../guest/drivers.ts';
import { driversText, driverText } from '../../report/list-text.ts';
import type { List } from './list.ts';

/** A driver's id, title and provenance; what is not there is null. */
function toJson({ id, title, provenance: from, history }: DriverModel): Readonly<Record<string, unknown>> {
  return {
    id,
    title,
    author: from?.author ?? null,
    date: from?.date ?? null,
    link: from?.link ?? null,
    rule: from?.rule ?? null,
    assumes: from?.assumes ?? null,
    objections: from?.objections ?? [],
    verified: from?.verified ?? null,
    checked: from?.checked ?? null,
    merged: from?.merged ?? null,
    releases: history?.releases ?? null,
    changes: history === undefined ? [] : Object.values(history.changes),
  };
}

const ALL = [...DRIVERS, ...GUESTS];

/** Every driver model. */
export function driverList(): List {
  return {
    noun: 'driver',
    entries: ALL.map((driver) => ({
      id: driver.id,
      about: driver.title,
      json: toJson(driver),
      text: (style) => driverText(driver, style),
    })),
    text: (style) => driversText(ALL, style),
  };
}
