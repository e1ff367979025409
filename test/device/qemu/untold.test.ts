import { describe, expect, test } from 'vitest';
import { vnex, workshop } from '../../cli/run.ts';
import { casesIn } from '../../printed.ts';

const { write } = workshop();
const SHARE =
  '-m 1G -object memory-backend-memfd,id=m,size=1G,share=on -machine memory-backend=m -chardev socket,id=c,path=/x -device vhost-user-fs-pci,chardev=c,tag=t';

async function outcome(machine: string, ...options: readonly string[]): Promise<string> {
  const guest = write('guest.sh', `qemu-system-x86_64 -M q35 ${machine}\n`);
  const { stdout } = await vnex([
    'explain',
    guest,
    '--qemu',
    '10.0',
    '--kernel',
    '6.12',
    '--json',
    ...options,
  ]);
  return casesIn(stdout).outcome;
}

describe('what only the host or a daemon could tell has no answer', () => {
  test('about memory for blob resources, unless none of it can be a memfd', async () => {
    const memory = '-object memory-backend-memfd,id=m,size=1G -machine memory-backend=m';
    expect(await outcome(`${memory} -device virtio-gpu-pci,blob=on`)).toBe('unknown');
    expect(await outcome(`${memory} -device virtio-gpu-pci,blob=off`)).toBe('works');
    expect(await outcome('-device virtio-gpu-pci,blob=on')).toBe('not-created');
  });

  test('about several request queues of the daemon that serves one', async () => {
    const two = `${SHARE},num-request-queues=2`;
    expect(await outcome(two, '--daemon', 'virtiofsd')).toBe('unknown');
    expect(await outcome(two, '--daemon', 'virtiofsd-c')).toBe('works');
    expect(await outcome(SHARE, '--daemon', 'virtiofsd')).toBe('works');
  });
});
