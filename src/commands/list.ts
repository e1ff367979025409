import type { DriverModel } from '../guest/driver-model.ts';
import { closestDriver, DRIVERS } from '../guest/drivers.ts';
import { styleFor } from '../report/layout/style.ts';
import { driversText, driverText } from '../report/list-text.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';
import type { Terminal } from '../text/terminal.ts';

/** What can be listed. */
export const LISTS = ['drivers'] as const;

export interface ListOptions {
  /** Show this one alone, and whole. */
  readonly id?: string | undefined;
  readonly json?: boolean;
  readonly terminal: Terminal;
}

type ListAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** A driver's id, title and provenance; what is not there is null. */
function toJson({ id, title, provenance: from }: DriverModel): Readonly<Record<string, unknown>> {
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
  };
}

/** `vnex list`: what there is to choose from, or one of it whole. */
export function list(what: string, { id, json = false, terminal }: ListOptions): ListAnswer {
  if (!LISTS.some((known) => known === what)) {
    const near = suggestion(closest(what, LISTS));
    return { ok: false, message: `there is no list ${quote(what)}; expected ${alternatives(LISTS)}${near}` };
  }
  const style = styleFor(terminal);
  if (id === undefined) {
    const text = json ? `${JSON.stringify(DRIVERS.map(toJson), null, 2)}\n` : driversText(DRIVERS, style);
    return { ok: true, text };
  }
  const driver = DRIVERS.find((known) => known.id === id);
  if (driver === undefined)
    return { ok: false, message: `there is no driver ${quote(id)}${suggestion(closestDriver(id))}` };
  return {
    ok: true,
    text: json ? `${JSON.stringify(toJson(driver), null, 2)}\n` : driverText(driver, style),
  };
}
