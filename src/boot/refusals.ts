import type { PlacedDevice } from './command-line.ts';

/** Why QEMU did not start: a device that it would not create, with its message, or something else. */
export type StartRefusal =
  | { readonly kind: 'device'; readonly device: PlacedDevice; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

const OF_DEVICE = /^[^:\n]+: -device ([^\n]*)$/gm;

/**
 * Reads QEMU's complaint: `qemu-system-x86_64: -device MODEL,id=v3,…: MESSAGE`. The last one counts, which made QEMU end;
 * what a vhost backend failed at is told before.
 */
export function refusalIn(stderr: string, placed: readonly PlacedDevice[]): StartRefusal {
  for (const [, complaint = ''] of [...stderr.matchAll(OF_DEVICE)].reverse()) {
    for (const device of placed) {
      const argument = device.arguments.at(-1) ?? '';
      if (complaint.startsWith(`${argument}: `) && !complaint.startsWith(`${argument}: warning: `))
        return { kind: 'device', device, message: complaint.slice(argument.length + 2) };
    }
  }
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.includes(': warning: '));
  return { kind: 'other', message: lines.at(0) ?? 'it said nothing' };
}
