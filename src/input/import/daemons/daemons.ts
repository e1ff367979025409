import { VHOST_DAEMONS } from '../../../data/vhost-daemons.ts';
import type { Plug } from '../../../model/qemu.ts';
import type { Word } from '../shell/words.ts';
import { hasFlag, lastValue, optionValues, pairsOf } from './arguments.ts';
import { openVswitch, passt, testpmd, vhostUserNet } from './network.ts';
import { atSocket, type DaemonReader, leadsTo, type StartedDaemon } from './started-daemon.ts';
import { spdk, storageDaemon, vhostUserBlk, vhostUserBlock, vhostUserScsi, virtiofsd } from './storage.ts';

// vhost-user daemons that a text starts beside QEMU, and which of the table they are.

const VHOST_DEVICE = 'vhost-device-';

/** `vhost-device-rng --socket-path PATH`, of rust-vmm: with several of a kind, each socket has a number; the one for vsock takes several machines. */
function vhostDevice(program: string): DaemonReader {
  const names = VHOST_DAEMONS.filter(({ name }) => name === program || name === `${program}-headless`).map(
    ({ name }) => name,
  );
  return (args) => [
    ...atSocket(lastValue(args, '--socket-path', '--socket', '-s'), names, { isNumbered: true }),
    ...optionValues(args, '--vm').flatMap(({ text }) => atSocket(pairsOf(text).get('socket'), names)),
  ];
}

const CROSVM: ReadonlyMap<string, readonly string[]> = new Map([
  ['net', ['crosvm-net']],
  ['block', ['crosvm-blk', 'crosvm-blk-ro']],
  ['fs', ['crosvm-fs']],
  ['snd', ['crosvm-snd']],
]);

/** `crosvm device block --socket-path PATH`. */
const crosvm: DaemonReader = (args) => {
  const [device, kind] = args.map(({ text }) => text);
  if (device !== 'device') return [];
  return atSocket(lastValue(args, '--socket-path', '--socket'), CROSVM.get(kind ?? '') ?? []);
};

/** `vhost-user-gpu --socket-path PATH`, of QEMU’s contrib. */
const vhostUserGpu: DaemonReader = (args) =>
  atSocket(lastValue(args, '--socket-path', '-s'), [
    hasFlag(args, '-v', '--virgl') ? 'vhost-user-gpu-virgl' : 'vhost-user-gpu',
  ]);

const vhostUserInput: DaemonReader = (args) =>
  atSocket(lastValue(args, '--socket-path', '-s'), ['vhost-user-input']);

const READERS: ReadonlyMap<string, DaemonReader> = new Map([
  ['dpdk-testpmd', testpmd],
  ['testpmd', testpmd],
  ['ovs-vsctl', openVswitch],
  ['passt', passt],
  ['vhost_user_net', vhostUserNet],
  ['qemu-storage-daemon', storageDaemon],
  ['virtiofsd', virtiofsd],
  ['rpc.py', spdk],
  ['spdk-rpc', spdk],
  ['vhost-user-blk', vhostUserBlk],
  ['vhost-user-scsi', vhostUserScsi],
  ['vhost_user_block', vhostUserBlock],
  ['vhost-user-gpu', vhostUserGpu],
  ['vhost-user-input', vhostUserInput],
  ['crosvm', crosvm],
]);

function readerOf(word: string): DaemonReader | undefined {
  const program = word.slice(word.lastIndexOf('/') + 1);
  return READERS.get(program) ?? (program.startsWith(VHOST_DEVICE) ? vhostDevice(program) : undefined);
}

/** The daemons that commands of a text start. */
export function daemonsIn(programs: readonly (readonly Word[])[]): readonly StartedDaemon[] {
  return programs.flatMap((words) => {
    // What stands before a daemon starts it as somebody else, or in the background.
    const at = words.findIndex(({ text }) => readerOf(text) !== undefined);
    return readerOf(words[at]?.text ?? '')?.(words.slice(at + 1), programs) ?? [];
  });
}

/** The daemons that wait at the socket of a device. */
export function daemonsBehind(
  { backend: { socket } }: Plug,
  daemons: readonly StartedDaemon[],
): readonly StartedDaemon[] {
  return socket === undefined ? [] : daemons.filter((one) => leadsTo(socket, one.socket));
}

/** A device with the daemons that a text may start at its socket. */
export function withDaemons(plug: Plug, daemons: readonly StartedDaemon[]): Plug {
  const names = daemonsBehind(plug, daemons).flatMap((one) => one.names);
  if (names.length === 0) return plug;
  return { ...plug, backend: { ...plug.backend, daemons: [...new Set(names)] } };
}
