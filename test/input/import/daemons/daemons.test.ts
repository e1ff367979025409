import { describe, expect, test } from 'vitest';
import { VHOST_DAEMONS } from '../../../../src/data/vhost-daemons.ts';
import { daemonEdits } from '../../../../src/input/edit/daemons.ts';
import { edited } from '../../../../src/input/edit/text-edit.ts';
import { daemonsIn } from '../../../../src/input/import/daemons/daemons.ts';
import { leadsTo } from '../../../../src/input/import/daemons/started-daemon.ts';
import { readQemuCommandLines } from '../../../../src/input/import/qemu/command-line.ts';
import { qemuCommands } from '../../../../src/input/import/qemu/commands.ts';

const QEMU = 'qemu-system-x86_64 -M q35 -chardev socket,id=c,path=/run/s -device vhost-user-fs-pci,chardev=c';

/** The commands of a script before it starts QEMU, as daemons. */
function started(script: string) {
  const { programs } = qemuCommands(`${script}\n${QEMU}\n`, new Map());
  return daemonsIn(programs).map(({ socket, names }) => [socket.path, ...names]);
}

describe('a daemon that a script starts is one of the table, at its socket', () => {
  test.each([
    ['virtiofsd --socket-path=/run/s --shared-dir /srv &', ['/run/s', 'virtiofsd']],
    [
      'sudo /usr/libexec/virtiofsd --socket-path /run/s -o source=/srv &',
      ['/run/s', 'virtiofsd', 'virtiofsd-c'],
    ],
    ['virtiofsd -o vhost_user_socket=/run/s -o source=/srv &', ['/run/s', 'virtiofsd', 'virtiofsd-c']],
    ["dpdk-testpmd --vdev 'net_vhost0,iface=/run/s,queues=1' -- -i &", ['/run/s', 'dpdk']],
    ['dpdk-testpmd --vdev=net_vhost0,iface=/run/s,iommu-support=1 -- -i &', ['/run/s', 'dpdk-iommu']],
    ['testpmd --vdev eth_vhost0,iface=/run/s,iommu-support=1,tso=1 -- -i', ['/run/s', 'dpdk-iommu-tso']],
    ['dpdk-testpmd --vdev net_vhost0,iface=/run/s,iommu-support=0,client=1', ['/run/s', 'dpdk']],
    [
      'ovs-vsctl add-port br0 p -- set Interface p type=dpdkvhostuserclient options:vhost-server-path=/run/s',
      ['/run/s', 'ovs', 'ovs-iommu', 'ovs-tso'],
    ],
    [
      'ovs-vsctl set Open_vSwitch . other_config:vhost-iommu-support=true\novs-vsctl add-port br0 p -- set Interface p type=dpdkvhostuserclient options:vhost-server-path=/run/s',
      ['/run/s', 'ovs-iommu'],
    ],
    ['ovs-vsctl add-port br0 p -- set Interface p type=dpdkvhostuser', ['p', 'ovs-server']],
    [
      'qemu-storage-daemon --blockdev file,node-name=f,filename=d --export type=vhost-user-blk,id=e,node-name=f,addr.type=unix,addr.path=/run/s,writable=on &',
      ['/run/s', 'qemu-storage-daemon', 'qemu-storage-daemon-11'],
    ],
    [
      'qemu-storage-daemon --export vhost-user-blk,id=e,node-name=f,addr.type=unix,addr.path=/run/s &',
      ['/run/s', 'qemu-storage-daemon-ro', 'qemu-storage-daemon-11-ro'],
    ],
    ['scripts/rpc.py vhost_create_blk_controller --cpumask 0x1 vhost.0 Malloc0', ['vhost.0', 'spdk-blk']],
    ['rpc.py vhost_create_blk_controller vhost.0 Malloc0 --packed_ring', ['vhost.0', 'spdk-blk-packed']],
    ['rpc.py vhost_create_scsi_controller vhost.0', ['vhost.0', 'spdk-scsi']],
    ['vhost-device-rng --socket-path /run/s -c 1 &', ['/run/s', 'vhost-device-rng']],
    [
      'vhost-device-gpu --socket-path /run/s --gpu-mode virglrenderer &',
      ['/run/s', 'vhost-device-gpu', 'vhost-device-gpu-headless'],
    ],
    ['vhost-device-vsock --vm guest-cid=3,socket=/run/s,uds-path=/run/u &', ['/run/s', 'vhost-device-vsock']],
    ['vhost-user-blk --socket-path=/run/s --blk-file=d --read-only &', ['/run/s', 'vhost-user-blk-ro']],
    ['passt --vhost-user -s /run/s', ['/run/s', 'passt']],
    ['crosvm device fs --socket-path /run/s --tag t', ['/run/s', 'crosvm-fs']],
    [
      'vhost_user_block --block-backend path=d,socket=/run/s,readonly=true',
      ['/run/s', 'cloud-hypervisor-blk-ro'],
    ],
  ])('%s', (script, expected) => {
    expect(started(script)).toEqual([expected]);
    const [, ...names] = expected;
    for (const name of names) expect(VHOST_DAEMONS.map((row) => row.name)).toContain(name);
  });

  test.each([
    [
      'options that no daemon of the table was asked with',
      'dpdk-testpmd --vdev net_vhost0,iface=/run/s,linear-buffer=1,tso=1',
    ],
    ['options in a variable', 'dpdk-testpmd --vdev "net_vhost0,iface=/run/s,$MORE"'],
    ['a device of another kind', 'dpdk-testpmd --vdev net_pcap0,iface=eth0'],
    ['a daemon that is installed', 'apt install virtiofsd'],
    ['a card of passt that is no vhost-user', 'passt -s /run/s'],
  ])('nothing is said of %s', (_, script) => {
    expect(started(script)).toEqual([]);
  });
});

test.each([
  [{ path: '/run/s' }, '/run/s', true],
  [{ path: '/run/s' }, '/run/s0', false],
  [{ path: '/run/s', isNumbered: true }, '/run/s0', true],
  [{ path: '/run/s', isNumbered: true }, '/run/sock', false],
  [{ path: 'vhost.0', isFileAlone: true }, '/var/tmp/vhost.0', true],
  [{ path: 'vhost.0', isFileAlone: true }, '/var/tmp/vhost.01', false],
] as const)('the socket %j is at %s: %s', (socket, path, expected) => {
  expect(leadsTo(path, socket)).toBe(expected);
});

test('a device has the daemons at its socket, whatever path a variable makes of it', () => {
  const text = `S=/run/s\nvirtiofsd --socket-path=$S --shared-dir /srv &\n${QEMU.replace('/run/s', '$S')} -chardev socket,id=o,path=/run/o -device vhost-user-fs-pci,chardev=o\n`;
  const { lines } = readQemuCommandLines(text, { file: 'f' });
  expect(lines[0]?.plugs.map(({ backend }) => backend.daemons)).toEqual([['virtiofsd'], undefined]);
});

describe('a daemon is told more, or less, where the text starts it', () => {
  /** The text with the daemon at the socket told to be another one. */
  function retold(text: string, name: string): string | undefined {
    const { programs } = qemuCommands(text, new Map());
    const behind = daemonsIn(programs);
    const edits = daemonEdits(name, { text, programs, behind });
    return edits && edited(text, edits);
  }

  test.each([
    ['net_vhost0,iface=/run/s', 'dpdk-iommu', 'net_vhost0,iface=/run/s,iommu-support=1'],
    [
      'net_vhost0,iface=/run/s,iommu-support=0,queues=2',
      'dpdk-iommu',
      'net_vhost0,iface=/run/s,iommu-support=1,queues=2',
    ],
    ['net_vhost0,iface=/run/s,linear-buffer=1,queues=2', 'dpdk', 'net_vhost0,iface=/run/s,queues=2'],
  ])('--vdev %s to be %s', (vdev, name, expected) => {
    const script = (list: string) => `dpdk-testpmd --vdev '${list}' -- -i &\n${QEMU}\n`;
    expect(retold(script(vdev), name)).toBe(script(expected));
  });

  const PORT =
    'ovs-vsctl add-port br0 p -- set Interface p type=dpdkvhostuserclient options:vhost-server-path=/run/s';

  test('a key of Open vSwitch is set before its first command, in the way of that', () => {
    expect(retold(`  sudo ${PORT}\n${QEMU}\n`, 'ovs-iommu')).toBe(
      `  sudo ovs-vsctl set Open_vSwitch . other_config:vhost-iommu-support=true\n  sudo ${PORT}\n${QEMU}\n`,
    );
  });

  test('what stands behind another command on its line is left as it is', () => {
    expect(retold(`service ovs start && ${PORT}\n${QEMU}\n`, 'ovs-iommu')).toBeUndefined();
  });

  test('a daemon of another kind is none that it could be', () => {
    expect(
      retold(`virtiofsd --socket-path=/run/s --shared-dir /srv &\n${QEMU}\n`, 'dpdk-iommu'),
    ).toBeUndefined();
  });
});
