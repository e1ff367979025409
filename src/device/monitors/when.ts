import type { Circumstances } from '../../model/device.ts';
import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import { type OfferDraft, type OfferRule, offerAll, withholdAll } from '../draft.ts';

/** What a row of a monitor's offers may look at. */
export interface Asked {
  readonly asked: MonitorDevice;
  readonly machine: MonitorMachine;
  readonly under: Circumstances;
}

/** Bits that a monitor offers of a device, and when. */
export interface OfferRow extends OfferRule {
  readonly bits: readonly number[];
  /** Left out where the monitor always offers them. */
  readonly when?: (asked: Asked) => boolean;
}

/** A device type, and what is offered of it besides what every device of its monitor offers. */
export type TypeOffer = readonly [type: number, rows: readonly OfferRow[]];

/** Adds to an offer what the rows say, in their order; a bit whose row does not hold is noted as left out. */
export function offerRows(draft: OfferDraft, rows: readonly OfferRow[], asked: Asked): void {
  for (const row of rows) {
    offerAll(draft, row.bits, row);
    if (row.when?.(asked) === false) withholdAll(draft, row.bits, { ...row, why: `not so: ${row.why}` });
  }
}
