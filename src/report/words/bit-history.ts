import { shortName } from '../../features/registry.ts';
import type { BitHistory } from '../../model/bit-history.ts';
import { describeRelease } from '../../model/release.ts';

/** What is known of a bit in one line: since when Linux keeps it, what QEMU calls it, what withholds it. */
export function historyWords({ linux, kept, property, machines, host }: BitHistory): string {
  const kernel = !kept
    ? 'no Linux keeps it'
    : linux === undefined
      ? 'Linux keeps it since before 4.4'
      : `Linux keeps it since ${describeRelease(linux)}`;
  const qemu =
    property === undefined
      ? 'QEMU has no property for it'
      : `QEMU ${property.name}=${property.default ?? 'off'}${property.since === undefined ? '' : `, since ${describeRelease(property.since)}`}`;
  const withheld = machines.map(({ upTo, value }) => `${value} in machine types up to ${upTo}`);
  return [kernel, qemu, ...withheld, ...(host === undefined ? [] : [`needs ${host}`])].join('; ');
}

/** `GUEST_USO4 (54)`. */
export function bitLabel({ bit }: BitHistory, type: number | undefined): string {
  const name = shortName(bit, type);
  return name === `bit ${bit}` ? name : `${name} (${bit})`;
}
