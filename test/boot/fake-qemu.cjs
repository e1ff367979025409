#!/usr/bin/env node
// Stands in for QEMU where a test needs no real boot: what it does is told by the variable FAKE.
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const net = require('node:net');

const argv = process.argv.slice(2);
act(process.env.FAKE);

function act(what) {
  // A helper of its own, which must be gone afterwards too.
  const helper = spawn('sleep', ['86400'], { stdio: 'ignore' });
  writeFileSync(process.env.FAKE_PIDS, `${process.pid} ${helper.pid}`);
  switch (what) {
    case 'panics':
      process.stdout.write('[    1.0] Kernel panic - not syncing: VFS: Unable to mount root fs\n');
      return;
    case 'spins':
      process.stdout.write(
        '@vnex device virtio0 0x0004 /sys/devices/pci0000:00/0000:00:03.0/virtio0 0x1044\n',
      );
      process.stdout.write('[   30.0] watchdog: BUG: soft lockup - CPU#0 stuck for 22s!\n');
      return;
    case 'refuses the machine':
      process.stderr.write('qemu-system-x86_64: unsupported machine type\n');
      helper.kill();
      process.exitCode = 1;
      return;
    case 'refuses the device': {
      const device = argv[argv.indexOf('-device') + 1];
      process.stderr.write(`qemu-system-x86_64: -device ${device}: ${process.env.FAKE_MESSAGE}\n`);
      helper.kill();
      process.exitCode = 1;
      return;
    }
    case 'is killed':
      process.stdout.write('[    0.5] booting\n', () => process.kill(process.pid, 'SIGKILL'));
      return;
    case 'ends':
      process.stdout.write('[    0.5] reboot: Power down\n', () => process.exit(0));
      return;
    case 'talks':
      talk(process.env.FAKE_GUEST);
      return;
    default: // says nothing, for ever
  }
}

/** Registers of 32 bits of one device behind -qtest: its common configuration is at FAKE_COMMON, and shows FAKE_OFFERS. */
function answerQtest(line, selected) {
  const common = Number(process.env.FAKE_COMMON);
  const offers = JSON.parse(process.env.FAKE_OFFERS);
  const [word, address, , data] = line.split(' ');
  const at = Number(address) - common;
  if (word === 'write') {
    selected.set(at, Buffer.from(data.slice(2), 'hex').readUInt32LE());
    return 'OK';
  }
  if (word !== 'read') return 'ERR unknown command';
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(at === 4 ? (offers[selected.get(0)] ?? 0) : 0);
  return `OK 0x${bytes.toString('hex')}`;
}

/** A guest beside a machine whose bus can be reached. */
function qtest(path, guest) {
  const selected = new Map();
  net
    .createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const line of String(data).trim().split('\n'))
          socket.write(`IRQ raise 3\n${answerQtest(line, selected)}\n`);
      });
    })
    .listen(path, () => process.stdout.write(guest));
}

/** Connects to the daemons that the command line names, as the devices would. */
function connectDaemons() {
  for (const word of argv) {
    const path = /^socket,.*path=([^,]+)/.exec(word)?.[1];
    if (path !== undefined) net.connect(path).on('error', () => undefined);
  }
}

/** A guest with what it says up to where it waits, and QEMU's answers about its one device. */
function talk(guest) {
  connectDaemons();
  process.stdin.on('data', () => process.stdout.write('@vnex end\r\n'));
  if (process.env.FAKE_STDERR) process.stderr.write(process.env.FAKE_STDERR);
  if (argv.includes('-qtest')) {
    qtest(/unix:([^,]+)/.exec(argv[argv.indexOf('-qtest') + 1])[1], guest);
    return;
  }
  const path = /unix:([^,]+)/.exec(argv[argv.indexOf('-qmp') + 1])[1];
  let asked = 0;
  const answers = {
    qmp_capabilities: {},
    'x-query-virtio': [{ name: 'virtio-rng', path: '/machine/peripheral/v0/virtio-backend' }],
    'x-query-virtio-status': JSON.parse(process.env.FAKE_STATUS),
  };
  net
    .createServer((socket) => {
      socket.write(
        '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}}, "capabilities": []}}\n',
      );
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const line of String(data).trim().split('\n')) {
          const { execute } = JSON.parse(line);
          socket.write(`${JSON.stringify({ return: answers[execute] })}\n`);
          // Its firmware has been looked at twice when its kernel begins to speak.
          if (execute === 'x-query-virtio-status' && ++asked === 2 && process.env.FAKE_FIRMWARE)
            process.stdout.write(guest);
        }
      });
    })
    .listen(path, () => process.env.FAKE_FIRMWARE || process.stdout.write(guest));
}
