import type { Box } from '../../model/circumstances.ts';
import type { Circumstances, DeviceVariant } from '../../model/device.ts';
import { MONITOR_TITLES } from '../../model/monitor.ts';
import { VERSIONS, valuesOfThing } from '../../model/variant-boxes.ts';
import { runs } from './runs.ts';

const NAMES: Readonly<Record<string, string>> = {
  kernel: 'Linux',
  qemu: 'QEMU',
  'host-kernel': 'a host with Linux',
  daemon: 'the daemon',
  machine: 'a machine type of QEMU',
  'disk-image': 'a disk image',
  'device-bus': 'devices on',
  'host-tap': 'a tap of the host',
  host: 'a host that',
  ...MONITOR_TITLES,
};

/** "6.2 and later", "5.2 to 6.1", "up to 5.0", "7.2". */
export function versionSpans(all: readonly string[], some: readonly string[]): readonly string[] {
  const indices = some.map((value) => all.indexOf(value)).sort((a, b) => a - b);
  return runs(indices).map(([from, to]) => {
    const [first = '', last = ''] = [all[from], all[to]];
    if (from === to) return first;
    if (to === all.length - 1) return `${beginning(first)} and later`;
    if (from === 0) return `up to ${last}`;
    return `${last.startsWith(`${beginning(first)}.`) ? first : beginning(first)} to ${last}`;
  });
}

/** The first release of a series is where the series begins: 10.0.0 → 10.0. */
function beginning(version: string): string {
  return version.replace(/^(\d+\.\d+)\.0$/, '$1');
}

/** "QEMU 6.2 and later, the daemon DPDK". */
export function boxWords(box: Box, values: readonly DeviceVariant[]): string {
  return [...box]
    .map(([what, some]) =>
      circumstanceWords(what, VERSIONS.has(what) ? versionSpans(valuesOfThing(values, what), some) : some),
    )
    .join(', ');
}

/** "QEMU 6.2", "the daemon DPDK or SPDK"; a thing without a name of its own is a variable or a key. */
function circumstanceWords(what: string, values: readonly string[]): string {
  return `${NAMES[what] ?? what} ${values.join(' or ')}`;
}

const OPTION = /^platform\.kernel\.config\.(.*)$/;

/** One value of each thing that is open: "Linux 7.3, QEMU 10.2, CONFIG_SWIOTLB=n". */
export function exampleWords(example: Circumstances): string {
  return Object.entries(example)
    .map(([what, value]) => {
      const [, option] = OPTION.exec(what) ?? [];
      if (option !== undefined) return `CONFIG_${option}=${value}`;
      if (what === 'platform.kernel.cmdline') return value === '' ? 'an empty command line' : value;
      return circumstanceWords(what, [value]);
    })
    .join(', ');
}
