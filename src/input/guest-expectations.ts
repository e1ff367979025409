import type { Outcome } from '../model/result.ts';
import { isDay } from '../text/day.ts';
import { checkedShape } from './checked-shape.ts';
import { type Report, reportWithin } from './inputs.ts';
import { isObject } from './json-value.ts';
import type { FormatJson } from './shapes/formats.ts';

type Entry = FormatJson['expectations']['guests'][number];

/** What is expected of some devices of some guests. */
export interface GuestEntry {
  /** Patterns; undefined for every file. */
  readonly files: readonly string[] | undefined;
  /** Names; undefined for every device. */
  readonly devices: readonly string[] | undefined;
  /** As it was given: which bits are meant depends on the device. */
  readonly expect: Entry['expect'];
  readonly known:
    | { readonly reason: string; readonly until: string; readonly outcome: Outcome | undefined }
    | undefined;
  /** What may be taken for granted of the guest, by name; undefined for everything. */
  readonly accept:
    | {
        readonly what: readonly string[] | undefined;
        readonly reason: string;
        readonly until: string | undefined;
      }
    | undefined;
}

function many(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

/** Returns undefined where it is no such file at all. Every mistake is reported. */
export async function guestExpectationsFrom(
  value: unknown,
  report: Report,
): Promise<readonly GuestEntry[] | undefined> {
  const given = await checkedShape('expectations', value, report);
  if (given?.guests === undefined) return undefined;
  return given.guests.map(({ files, devices, expect, known, accept }, i) => {
    const here = reportWithin(report, 'guests', i);
    if (expect === undefined && known === undefined && accept === undefined)
      here(
        [],
        'this says nothing; name what is expected with "expect", a failure with "known", or what may be taken for granted with "accept"',
      );
    if (isObject(expect) && Object.keys(expect).every((key) => key === 'when'))
      here(['expect'], '"expect" says nothing; name what is expected, such as an outcome');
    for (const [key, until] of [
      ['known', known?.until],
      ['accept', accept?.until],
    ] as const)
      if (until !== undefined && !isDay(until))
        here([key, 'until'], `"${until}" is no day; expected one such as "2027-01-31"`);
    return {
      files: many(files),
      devices: many(devices),
      expect,
      known: known && { reason: known.reason, until: known.until, outcome: known.outcome },
      accept: accept && { what: many(accept.what), reason: accept.reason, until: accept.until },
    };
  });
}
