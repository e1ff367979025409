import { ERRNO } from '../../data/errno.ts';
import type { LogNumber } from '../../model/log.ts';

/** A device's status register: `status 0x83`, `status: 131`, `status register is 0xb`. */
const STATUS = /\bstatus(?: register)?(?: is|:| =|=)? ?(0x[\da-f]{1,2}|\d{1,3})\b/gi;
/** An error number, or its name: `error -22`, `errno: 95`, `err=-5`, `-EINVAL`. */
const ERROR = /\b(?:error|errno|err|ret|rc)(?: code)?(?: is|:| =|=)? ?\(?(-?\d{1,3})\b|-(E[A-Z]{3,12})\b/gi;
const MOST = 50;

const KNOWN_ERRORS: ReadonlySet<number> = new Set(Object.values(ERRNO));

function statusesIn(line: string): readonly string[] {
  return [...line.matchAll(STATUS)].flatMap(([, text = '']) => {
    const status = Number(text);
    return status > 0xff ? [] : [`0x${status.toString(16).padStart(2, '0')}`];
  });
}

function errorsIn(line: string): readonly string[] {
  return [...line.matchAll(ERROR)].flatMap(([, number, name]) => {
    const value = number === undefined ? ERRNO[name ?? ''] : Math.abs(Number(number));
    return value === undefined || !KNOWN_ERRORS.has(value) ? [] : [`-${value}`];
  });
}

/** The values of the status register and the error numbers that a short text shows. */
export function numbersIn(text: string): readonly LogNumber[] {
  const found = text
    .split('\n')
    .flatMap((line, at): readonly LogNumber[] =>
      line.length > 1000
        ? []
        : [
            ...statusesIn(line).map((value): LogNumber => ({ line: at + 1, kind: 'status', text: value })),
            ...errorsIn(line).map((value): LogNumber => ({ line: at + 1, kind: 'errno', text: value })),
          ],
    );
  return found.slice(0, MOST);
}
