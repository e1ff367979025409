import type { MonitorOption } from './monitor-command.ts';
import { keysAndValues } from './monitor-command.ts';
import type { Mistake } from './qemu/options.ts';
import { variableIn } from './shell/words.ts';

/** Keys whose values decide on nothing that is predicted. */
const FREE =
  /^(?:path|socket|vhost_socket|file|tap|tap-name|tap-fd|tapif|ip|mask|mac|guest_mac|host_mac|guest_ip|host_ip|host-ip|netmask|fd|id|src|tag|cid|serial|size|script|downscript|name|device|input|bw_\w+|ops_\w+|rate_limit_group|queue_size|uuid|oem_strings|serial_number)$/;

/** A value of a variable that nobody states, in an option where it decides; `implied` is the key of what stands first without one. */
export function unknownValues({ value, offset }: MonitorOption, implied?: string): readonly Mistake[] {
  return [...keysAndValues(value, implied)].flatMap(([key, text]) => {
    const isFree = FREE.test(key);
    const unknown = isFree ? undefined : (variableIn(key) ?? variableIn(text));
    if (unknown === undefined) return [];
    const message = `the value of \${${unknown}} is not known; state it with --define ${unknown}=VALUE`;
    return [{ offset, message }];
  });
}
