import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Backend } from '../model/qemu.ts';

/**
 * A tap gives a network card the virtio header, without which it offers no checksums and no segmentation. In a network
 * namespace of its own it needs no set-up, no privilege where user namespaces are allowed, and leaves nothing behind.
 */
export interface Taps {
  /** What QEMU is started with; empty: by itself. */
  readonly prefix: readonly string[];
}

/** Returns undefined where there can be no tap here. */
export function findTaps(): Taps | undefined {
  const root = userInfo().uid === 0;
  const prefix = ['unshare', ...(root ? [] : ['--user', '--map-root-user']), '--net', '--'];
  return [prefix, ...(root ? [[]] : [])].map((words) => ({ prefix: words })).find(works);
}

/** Whether /dev/net/tun opens there. */
function works({ prefix }: Taps): boolean {
  const [command = 'sh', ...rest] = [...prefix, 'sh', '-c', ': <> /dev/net/tun'];
  return spawnSync(command, rest, { stdio: 'ignore' }).status === 0;
}

/** Network backends that can be had, the better one first. */
export function netBackends(taps: Taps | undefined): readonly Backend[] {
  const plain: Backend = { present: true, vnetHeader: false };
  return taps === undefined ? [plain] : [{ present: true, vnetHeader: true }, plain];
}
