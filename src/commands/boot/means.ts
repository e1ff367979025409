import { KERNEL_PLACES } from '../../boot/kernel.ts';
import { bootMeans, daemonMeans, tapMeans } from '../../boot/means.ts';
import type { Io } from '../../io/io.ts';
import type { BootMeans } from '../../model/boot.ts';
import { bootableArches, bootCheckText } from '../../report/boot-check.ts';
import { versionedJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';

/** Prints what there is to boot with; true if something can be booted without naming files. */
export function printMeans(json: boolean, io: Io): boolean {
  const means = bootMeans(KERNEL_PLACES);
  const able = bootableArches(means);
  const network: BootMeans = { arch: 'network', parts: [tapMeans()] };
  const all = [...means, network, daemonMeans()];
  io.out(
    json ? versionedJsonText({ complete: able, means: all }) : bootCheckText(all, styleFor(io.terminal)),
  );
  return able.length > 0;
}
