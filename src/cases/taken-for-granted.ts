import type { Granted } from '../model/check.ts';
import { vendorRemark } from './import-remarks.ts';
import type { Imported } from './imported.ts';

/** What the answers for a guest take for granted, or are given without: each by a name that an expectation can accept it by. */
export function grantedOf({ unknown, qemu, ignored }: Imported): readonly Granted[] {
  const vendor = qemu === undefined ? undefined : vendorRemark(qemu.start);
  const [machine = ''] = qemu?.start.machine.split(',') ?? [];
  return [
    ...unknown.map((name): Granted => ({ kind: 'variable', what: name })),
    ...(vendor === undefined ? [] : [{ kind: 'machine', what: machine, why: vendor } as const]),
    ...ignored
      .filter(({ matters }) => matters)
      .map(({ text, why }): Granted => ({ kind: 'ignored', what: text, why })),
  ];
}
