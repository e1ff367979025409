import { describe, expect, test } from 'vitest';
import { type DaemonKind, daemonArguments, type InstalledDaemon } from '../../src/boot/daemons.ts';

function argumentsOf(kind: DaemonKind, options: readonly string[] = []): string {
  const daemon: InstalledDaemon = { kind, binary: kind, name: kind, options };
  return daemonArguments(daemon, { socket: '/s', shared: '/files', queues: 2 }).join(' ');
}

describe('a vhost-user daemon is told', () => {
  test.each([
    ['qemu-storage-daemon', 'addr.type=unix,addr.path=/s,writable=on,num-queues=2'],
    ['virtiofsd', '--socket-path=/s --shared-dir=/files'],
    ['virtiofsd-c', '--socket-path=/s -f -o source=/files'],
    ['dpdk-testpmd', '--vdev net_vhost0,iface=/s,queues=2 --'],
    ['passt', '--vhost-user --socket /s --foreground'],
  ] as const)('%s its socket and what it serves', (kind, words) => {
    expect(argumentsOf(kind)).toContain(words);
  });

  test.each([
    ['qemu-storage-daemon', 'num-queues=2,a=b'],
    ['virtiofsd', ' --a=b'],
    ['virtiofsd-c', ' -o a=b'],
    ['dpdk-testpmd', 'queues=2,a=b --'],
    ['passt', ' --a=b'],
  ] as const)('%s the options that stand after its name', (kind, words) => {
    expect(argumentsOf(kind)).not.toContain('a=b');
    expect(argumentsOf(kind, ['a=b'])).toContain(words);
  });

  test('that its disk is read-only only where that was asked for', () => {
    expect(argumentsOf('qemu-storage-daemon', ['writable=off'])).not.toContain('writable=on');
  });
});
