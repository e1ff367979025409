import type { IntegerKind, PropertyRow } from '../../data/qemu-properties.ts';
import { truth } from '../../model/qemu.ts';

const WHOLE = /^(?:-?\d+|0[xX][0-9a-fA-F]+)$/;

/** Reads a whole number, decimal or hexadecimal; undefined for any other text. */
export function wholeNumber(text: string): number | undefined {
  return WHOLE.test(text) ? Number(text) : undefined;
}

const SIZE = /^\s*\+?(?:(0x[\da-f]+)|(\d+\.?\d*|\.\d+)([bkmgtpe]?))$/i;

/** QEMU qemu_strtosz(): a number of bytes, with a suffix for a power of 1024; undefined for any other text. */
export function readSize(text: string): number | undefined {
  const [, hexadecimal, decimal = '', suffix = ''] = SIZE.exec(text) ?? [];
  const power = Math.max('bkmgtpe'.indexOf(suffix.toLowerCase() || 'b'), 0);
  if (hexadecimal === undefined && (decimal === '' || (decimal.includes('.') && power === 0)))
    return undefined;
  const bytes = Number(hexadecimal ?? decimal) * 1024 ** power;
  return bytes < 2 ** 64 ? Math.trunc(bytes) : undefined;
}

/** The least and the largest number of a kind. QEMU wraps negative numbers of 64 bits without a sign, and takes them. */
const RANGES: Readonly<Record<IntegerKind, readonly [bigint, bigint]>> = {
  uint8: [0n, 0xffn],
  uint16: [0n, 0xffffn],
  uint32: [0n, 0xffff_ffffn],
  uint64: [-(1n << 63n), (1n << 64n) - 1n],
  int32: [-(1n << 31n), (1n << 31n) - 1n],
  int64: [-(1n << 63n), (1n << 63n) - 1n],
};

/** What QEMU says of a value that it cannot read. Returns undefined where it can. */
export function unreadable({ name, kind, choices = [] }: PropertyRow, value: string): string | undefined {
  switch (kind) {
    case 'bool':
      return truth(value) === undefined ? `Parameter '${name}' expects 'on' or 'off'` : undefined;
    case 'auto':
      return value === 'on' || value === 'off' || value === 'auto' ? undefined : unaccepted(name, value);
    case 'choice':
      return choices.includes(value) ? undefined : unaccepted(name, value);
    case 'size':
      return readSize(value) === undefined ? `Parameter '${name}' expects size` : undefined;
    case 'text':
    case 'read-only':
    case 'other':
      return undefined;
    default:
      return misfit(name, kind, value);
  }
}

function unaccepted(name: string, value: string): string {
  return `Parameter '${name}' does not accept value '${value}'`;
}

function misfit(name: string, kind: IntegerKind, value: string): string | undefined {
  if (!WHOLE.test(value)) return `Parameter '${name}' expects integer`;
  const [least, most] = RANGES[kind];
  const number = BigInt(value);
  if (number >= least && number <= most) return undefined;
  // Both kinds of 64 bits are read as they are, and what does not fit is no integer.
  return `Parameter '${name}' expects ${kind.endsWith('64') ? 'integer' : `${kind}_t`}`;
}
