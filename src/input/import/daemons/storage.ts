import { hasFlag, lastValue, optionValues, pairsOf } from './arguments.ts';
import { atSocket, type DaemonReader } from './started-daemon.ts';

// Daemons that serve disks and directories.

/** The daemons themselves, or what each is where it serves no writes. */
function readable(names: readonly string[], readOnly: boolean): readonly string[] {
  return readOnly ? names.map((name) => `${name}-ro`) : names;
}

const isOn = (value: string | undefined) => value === 'on' || value === 'true' || value === 'yes';

/** `qemu-storage-daemon --export vhost-user-blk,addr.path=PATH,writable=on`: it takes no writes where it is not told to. */
export const storageDaemon: DaemonReader = (args) =>
  optionValues(args, '--export').flatMap(({ text }) => {
    const pairs = pairsOf(text);
    if ((pairs.get('type') ?? text.split(',')[0]) !== 'vhost-user-blk') return [];
    const names = readable(['qemu-storage-daemon', 'qemu-storage-daemon-11'], !isOn(pairs.get('writable')));
    return atSocket(pairs.get('addr.path'), names);
  });

/** `virtiofsd --socket-path=PATH --shared-dir DIR`; the one in C takes `-o source=DIR`, and so does the other, for its sake. */
export const virtiofsd: DaemonReader = (args) => {
  const compatible = optionValues(args, '-o').map(({ text }) => pairsOf(text));
  const path =
    lastValue(args, '--socket-path') ??
    compatible.flatMap((pairs) => pairs.get('vhost_user_socket') ?? []).at(-1);
  const isRust = lastValue(args, '--shared-dir') !== undefined;
  return atSocket(path, isRust ? ['virtiofsd'] : ['virtiofsd', 'virtiofsd-c']);
};

/** `rpc.py vhost_create_blk_controller NAME BDEV`, of SPDK, whose target has a folder for its sockets. */
export const spdk: DaemonReader = (args) => {
  const at = args.findIndex(({ text }) => /^vhost_create_(?:blk|scsi)_controller$/.test(text));
  if (at === -1) return [];
  const rest = args.slice(at + 1);
  const name = rest.find(({ text }, i) => !text.startsWith('-') && rest[i - 1]?.text !== '--cpumask')?.text;
  const where = { isFileAlone: true } as const;
  if (args[at]?.text.includes('scsi') === true) return atSocket(name, ['spdk-scsi'], where);
  const readOnly = hasFlag(rest, '-r', '--readonly');
  const packed = hasFlag(rest, '-p', '--packed_ring');
  if (readOnly && packed) return [];
  return atSocket(name, [packed ? 'spdk-blk-packed' : readOnly ? 'spdk-blk-ro' : 'spdk-blk'], where);
};

/** `vhost-user-blk --socket-path PATH --blk-file FILE`, of QEMU’s contrib. */
export const vhostUserBlk: DaemonReader = (args) =>
  atSocket(
    lastValue(args, '--socket-path', '-s'),
    readable(['vhost-user-blk'], hasFlag(args, '-r', '--read-only')),
  );

/** `vhost-user-scsi --socket-path PATH --iscsi-uri URI`, of QEMU’s contrib. */
export const vhostUserScsi: DaemonReader = (args) =>
  atSocket(lastValue(args, '--socket-path', '-u'), ['vhost-user-scsi']);

/** `vhost_user_block --block-backend path=…,socket=PATH`, of Cloud Hypervisor. */
export const vhostUserBlock: DaemonReader = (args) => {
  const pairs = pairsOf(lastValue(args, '--block-backend') ?? '');
  return atSocket(pairs.get('socket'), readable(['cloud-hypervisor-blk'], isOn(pairs.get('readonly'))));
};
