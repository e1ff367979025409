#!/usr/bin/env node
// Stands in for a vhost-user daemon: listens at the socket that its arguments name, and offers FAKE_DAEMON_OFFERS.
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const argv = process.argv.slice(2);
if (argv[0] === '--version') {
  process.stdout.write('qemu-storage-daemon version 9.9.9 (a stand-in)\n');
} else if (process.env.FAKE_DAEMON === 'refuses') {
  process.stderr.write('daemon: error: no such option\ndaemon: cleaning up\n');
  process.exitCode = 1;
} else {
  serve(/addr\.path=([^,]+)/.exec(argv.join(' '))[1]);
}

function serve(path) {
  appendFileSync(process.env.FAKE_PIDS_OF_DAEMONS, `${process.pid} `);
  net
    .createServer((socket) => {
      process.stdout.write('somebody is there\n');
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        if (process.env.FAKE_DAEMON === 'hangs up') return socket.destroy();
        // GET_FEATURES is request 1, of the first version of the protocol.
        if (data.length !== 12 || data.readUInt32LE(0) !== 1 || data.readUInt32LE(4) !== 1) return undefined;
        const answer = Buffer.alloc(20);
        answer.writeUInt32LE(1, 0);
        answer.writeUInt32LE(5, 4);
        answer.writeUInt32LE(8, 8);
        answer.writeBigUInt64LE(BigInt(process.env.FAKE_DAEMON_OFFERS), 12);
        // In two parts, as a socket may deliver it.
        socket.write(answer.subarray(0, 7), () => socket.write(answer.subarray(7)));
        return undefined;
      });
    })
    .listen(path);
}
