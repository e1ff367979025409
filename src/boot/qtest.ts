import { BootError } from './boot-error.ts';
import { connected, readLines } from './line-socket.ts';
import type { MachineAccess } from './registers.ts';

/**
 * Opens the machine's bus as soon as QEMU listens at the socket of `-qtest`, until it is told to stop. The protocol is
 * one line for each request and one for its answer: QEMU's system/qtest.c.
 */
export async function openQtest(path: string, stop: AbortSignal): Promise<MachineAccess> {
  const socket = await connected(path, stop);
  const waiting: ((answer: string | undefined) => void)[] = [];
  const fail = () => {
    for (const answer of waiting.splice(0)) answer(undefined);
  };
  socket.on('error', fail).on('close', fail);
  readLines(socket, (line) => {
    // Interrupts are told in between.
    if (!line.startsWith('IRQ')) waiting.shift()?.(line);
  });
  const ask = async (request: string): Promise<string> => {
    const answer = await new Promise<string | undefined>((resolve) => {
      waiting.push(resolve);
      socket.write(`${request}\n`);
    });
    if (answer === undefined) throw new BootError(`QEMU ended before it answered ${request} over -qtest`);
    const [word, value = ''] = answer.split(' ');
    if (word !== 'OK') throw new BootError(`QEMU does not answer ${request} over -qtest: ${answer}`);
    return value;
  };
  return {
    read32: async (address) => {
      const bytes = (await ask(`read ${hex(address)} 0x4`)).replace(/^0x/, '');
      return Buffer.from(bytes.padEnd(8, '0'), 'hex').readUInt32LE();
    },
    write32: async (address, value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      await ask(`write ${hex(address)} 0x4 0x${bytes.toString('hex')}`);
    },
    in32: async (port) => Number(await ask(`inl ${hex(port)}`)),
  };
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
