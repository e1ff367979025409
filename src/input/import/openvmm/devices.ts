import type { MonitorSettings } from '../../../model/monitor.ts';
import { printable } from '../../../text/printable.ts';
import type { MonitorOption } from '../monitor-command.ts';

/** A device that an option asks for. */
export interface OpenvmmDevice {
  readonly kind: string;
  readonly settings: MonitorSettings;
  /** The PCI Express port that it is on; undefined where none is named. */
  readonly port: string | undefined;
  readonly offset: number;
  /** Why OpenVMM does not start with it; undefined where it does. */
  readonly refused: string | undefined;
}

type Last = (name: string) => string | undefined;
type Read = (option: MonitorOption, last: Last) => OpenvmmDevice;

/** Options that make a device, and how each is read. */
const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['virtio-blk', disk],
  ['virtio-net', card],
  ['virtio-fs', (option, last) => prefixed('fs', option, busOf('virtio-fs-bus', last))],
  ['virtio-fs-shmem', (option, last) => prefixed('fs', option, busOf('virtio-fs-bus', last))],
  ['virtio-9p', (option) => prefixed('9p', option)],
  ['virtio-pmem', (option) => prefixed('pmem', option)],
  [
    'virtio-rng',
    ({ offset }, last) => {
      const port = last('virtio-rng-pcie-port');
      return made('rng', offset, {
        port,
        settings: port === undefined ? busOf('virtio-rng-bus', last) : NONE,
      });
    },
  ],
  [
    'virtio-console',
    ({ offset }, last) => made('console', offset, { port: last('virtio-console-pcie-port') }),
  ],
  [
    'virtio-vsock-path',
    ({ offset }, last) => made('vsock', offset, { settings: busOf('virtio-vsock-bus', last) }),
  ],
  [
    'virtio-vsock-vhost-cid',
    ({ offset }, last) => made('vhost-vsock', offset, { settings: busOf('virtio-vsock-bus', last) }),
  ],
  [
    'vhost-user',
    ({ value, offset }) => made('vhost-user', offset, { port: /,pcie_port=([^,]*)/.exec(value)?.[1] }),
  ],
]);

/** Options that say of a device where it is. */
export const PLACING: ReadonlySet<string> = new Set([
  'virtio-fs-bus',
  'virtio-rng-bus',
  'virtio-rng-pcie-port',
  'virtio-console-pcie-port',
  'virtio-vsock-bus',
]);

export function makesDevice({ name }: MonitorOption): boolean {
  return READERS.has(name);
}

/** The devices of the options, in their order; `last` gives the last value of an option. */
export function devicesIn(options: readonly MonitorOption[], last: Last): readonly OpenvmmDevice[] {
  return options.flatMap((option) => READERS.get(option.name)?.(option, last) ?? []);
}

/** `net0 (net)`, counted by kind. */
export function namer(): (kind: string) => string {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return printable(`${kind}${count} (${kind})`);
  };
}

const NONE: MonitorSettings = new Map();

function made(
  kind: string,
  offset: number,
  { settings = NONE, port, refused }: Partial<OpenvmmDevice>,
): OpenvmmDevice {
  return { kind, settings, port, offset, refused };
}

/** `[pcie_port=PORT:]…` */
function prefixed(kind: string, { value, offset }: MonitorOption, settings = NONE): OpenvmmDevice {
  const port = /^pcie_port=([^:]+):/.exec(value)?.[1];
  return made(kind, offset, { port, settings: port === undefined ? settings : NONE });
}

/** A bus of `pci | mmio | vpci | auto`; vpci is PCI to the guest. */
function busOf(option: string, last: Last): MonitorSettings {
  return last(option)?.toLowerCase() === 'mmio' ? new Map([['mmio', 'on']]) : NONE;
}

/** `KIND:ARGUMENT[,flag,key=value]`, DiskCli. */
function disk({ value, offset }: MonitorOption): OpenvmmDevice {
  const [, ...flags] = value.split(',');
  const has = (flag: string) => flags.includes(flag);
  return made('blk', offset, {
    port: flags.find((flag) => flag.startsWith('pcie_port='))?.slice('pcie_port='.length),
    settings: new Map([['ro', has('ro') ? 'on' : 'off']]),
    refused: refusedDisk(has),
  });
}

function refusedDisk(has: (flag: string) => boolean): string | undefined {
  if (has('uh') || has('uh-nvme')) return 'underhill not supported with virtio-blk';
  if (has('vtl2')) return 'virtio-blk only supported for VTL0';
  return has('dvd') ? 'dvd not supported with virtio-blk' : undefined;
}

/** `[pcie_port=PORT:][queues=N:][uh:|vtl2:]BACKEND[:…]`, NicConfigCli. */
function card({ value, offset }: MonitorOption): OpenvmmDevice {
  const parts = value.split(':');
  const at = parts.findIndex((part) => !/^(?:queues=.*|pcie_port=.*|vtl2|uh)$/.test(part));
  const before = parts.slice(0, at === -1 ? parts.length : at);
  return made('net', offset, {
    port: before.find((part) => part.startsWith('pcie_port='))?.slice('pcie_port='.length),
    settings: new Map([['backend', parts[at] ?? '']]),
    refused: before.includes('uh') ? 'use --net uh:[...] to add underhill NICs' : undefined,
  });
}
