import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import type { ModelRow } from '../data/qemu-models.ts';
import { TYPE } from '../features/bits.ts';
import { BootError } from './boot-error.ts';

/** The vhost-user daemons that a boot can start by itself. */
export type DaemonKind = 'qemu-storage-daemon' | 'virtiofsd' | 'virtiofsd-c' | 'dpdk-testpmd' | 'passt';

/** A daemon that is there. */
export interface InstalledDaemon {
  readonly kind: DaemonKind;
  readonly binary: string;
  /** As recordings write it: `qemu-storage-daemon 10.0.13`, with the options that it was given. */
  readonly name: string;
  /** Further options for the device that it serves: `iommu-support=1`. */
  readonly options: readonly string[];
}

/** A daemon as `--daemon FILE,OPTION,…` names it. */
interface NamedDaemon {
  readonly path: string;
  readonly options: readonly string[];
}

/** What a daemon is told. */
export interface DaemonTask {
  /** The socket at which it is to listen. */
  readonly socket: string;
  /** A directory that a shared file system shows. */
  readonly shared: string;
  readonly queues: number;
}

interface DaemonRow {
  /** The virtio device that the daemon serves. */
  readonly type: number;
  /** Where it is, the likelier place first. */
  readonly binaries: readonly string[];
  readonly advice: string;
}

const VIRTIOFSD: Omit<DaemonRow, 'binaries'> = {
  type: TYPE.FS,
  advice: 'apt-get install virtiofsd (before Debian 13: qemu-system-common)',
};

/** In the order in which they are looked for. */
const DAEMONS: readonly DaemonRow[] = [
  { type: TYPE.BLK, binaries: ['qemu-storage-daemon'], advice: 'apt-get install qemu-utils' },
  { ...VIRTIOFSD, binaries: ['virtiofsd', '/usr/libexec/virtiofsd', '/usr/lib/qemu/virtiofsd'] },
  { type: TYPE.NET, binaries: ['dpdk-testpmd'], advice: 'apt-get install dpdk-dev librte-meta-net' },
  { type: TYPE.NET, binaries: ['passt'], advice: 'apt-get install passt (Debian 13 or later)' },
];

/** Finds a daemon for a device: one that was named, else one where it usually is. Returns undefined where there is none. */
export function daemonFor(
  { type }: Pick<ModelRow, 'type'>,
  named: readonly string[],
): InstalledDaemon | undefined {
  const rows = DAEMONS.filter((row) => row.type === type);
  const names = new Set(rows.flatMap(({ binaries }) => binaries.map((path) => basename(path))));
  const candidates = [
    // The one that was named last counts.
    ...named
      .map(namedDaemon)
      .filter(({ path }) => names.has(basename(path)))
      .reverse(),
    ...rows.flatMap(({ binaries }) => binaries.map((path) => ({ path, options: [] }))),
  ];
  for (const { path, options } of candidates) {
    const found = identify(path);
    if (found !== undefined) return { ...found, name: [found.name, ...options].join(','), options };
  }
  return undefined;
}

function namedDaemon(given: string): NamedDaemon {
  const [path = '', ...options] = given.split(',');
  return { path, options };
}

/** What to install for a device of this type; undefined where vnex starts no daemon for it. */
export function daemonAdvice({ type }: Pick<ModelRow, 'type'>): string | undefined {
  return DAEMONS.find((row) => row.type === type)?.advice;
}

/** The names by which daemons can be told with `--daemon`. Throws BootError for a file of another name. */
export function checkNamedDaemons(named: readonly string[]): void {
  const known = [...new Set(DAEMONS.flatMap(({ binaries }) => binaries.map((path) => basename(path))))];
  for (const { path } of named.map(namedDaemon)) {
    if (!known.includes(basename(path)))
      throw new BootError(`--daemon: ${path} is none that vnex can start; expected ${known.join(', ')}`);
    if (identify(path) === undefined)
      throw new BootError(`--daemon: ${path} does not say its version; expected a ${basename(path)}`);
  }
}

const NUMBER = /(\d+(?:\.\d+)+(?:~git\d+)?)/;

/** Asks a binary for its version. Returns undefined where there is none of that name, or where it cannot do vhost-user. */
function identify(binary: string): Omit<InstalledDaemon, 'options'> | undefined {
  const ask = (option: string) => {
    const { stdout, stderr, error } = spawnSync(binary, [option], { encoding: 'utf8', timeout: 20_000 });
    return error === undefined ? `${stdout}\n${stderr}` : undefined;
  };
  const said = ask('--version');
  if (said === undefined) return undefined;
  const version = NUMBER.exec(said)?.[1];
  switch (basename(binary)) {
    case 'qemu-storage-daemon':
      return version === undefined
        ? undefined
        : { kind: 'qemu-storage-daemon', binary, name: `qemu-storage-daemon ${version}` };
    case 'virtiofsd': {
      if (version === undefined) return undefined;
      // The one in C is a part of QEMU, and says with which version of FUSE's interface it was built.
      const inC = /FUSE/.test(said);
      return {
        kind: inC ? 'virtiofsd-c' : 'virtiofsd',
        binary,
        name: `virtiofsd ${version}${inC ? ' (C)' : ''}`,
      };
    }
    case 'dpdk-testpmd': {
      const dpdk = /DPDK (\d+(?:\.\d+)+)/.exec(said)?.[1];
      return dpdk === undefined ? undefined : { kind: 'dpdk-testpmd', binary, name: `dpdk-testpmd ${dpdk}` };
    }
    case 'passt':
      // Older ones know no vhost-user.
      return (ask('--help') ?? '').includes('--vhost-user')
        ? { kind: 'passt', binary, name: `passt ${version ?? ''}`.trim() }
        : undefined;
    default:
      return undefined;
  }
}

/** The bytes of a disk, which reads as zeros and keeps nothing. */
const DISK_BYTES = 4 * 1024 * 1024;

/** The arguments with which a daemon does its task. */
export function daemonArguments(
  { kind, options }: InstalledDaemon,
  { socket, shared, queues }: DaemonTask,
): readonly string[] {
  const further = options.map((option) => `,${option}`).join('');
  const separate = options.map((option) => `--${option}`);
  switch (kind) {
    case 'qemu-storage-daemon': {
      const listen = `addr.type=unix,addr.path=${socket}`;
      const writable = options.some((option) => option.startsWith('writable=')) ? '' : ',writable=on';
      return [
        ...['--blockdev', `null-co,node-name=disk,size=${DISK_BYTES},read-zeroes=on`],
        '--export',
        `vhost-user-blk,id=export,node-name=disk,${listen}${writable},num-queues=${queues}${further}`,
      ];
    }
    case 'virtiofsd':
      return [`--socket-path=${socket}`, `--shared-dir=${shared}`, '--sandbox=none', ...separate];
    case 'virtiofsd-c': {
      const given = ['sandbox=chroot', ...options].flatMap((option) => ['-o', option]);
      return [`--socket-path=${socket}`, '-f', '-o', `source=${shared}`, ...given];
    }
    case 'dpdk-testpmd':
      return [
        ...['--no-huge', '-m', '128', '--in-memory', '--no-pci', '--no-telemetry'],
        ...['--vdev', `net_vhost0,iface=${socket},queues=${queues}${further}`, '--'],
        ...['--forward-mode=rxonly', '--auto-start', '--total-num-mbufs=2048'],
        ...[`--rxq=${queues}`, `--txq=${queues}`],
      ];
    case 'passt':
      return ['--vhost-user', '--socket', socket, '--foreground', ...separate];
  }
}
