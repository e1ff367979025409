import { describe, test } from 'vitest';
import { workshop } from './run.ts';
import { vnex } from './vnex.ts';

const { write } = workshop();
const file = write(
  'refused.sh',
  'qemu-system-x86_64 -machine q35 -device virtio-net-pci,foo=bar -device virtio-rng-pci\n',
);

/** Every command that reads cases says which of them QEMU would refuse. */
const COMMANDS: readonly (readonly [command: string, options: readonly string[]])[] = [
  ['explain', []],
  ['fix', []],
  ['diff', ['--drivers', 'linux,gibson-2019']],
  ['diff', ['--since', '6.1']],
];

describe('a refused device is told', () => {
  test.each(COMMANDS)(
    'in ASCII by vnex %s %j where the locale has nothing else',
    async (command, options) => {
      await vnex(command, file, ...options)
        .env('LC_ALL', 'C')
        .stderr(/^.*: virtio-net-pci would be refused: "Property 'virtio-net-pci\.foo' not found"\n$/)
        .stdout(/^\p{ASCII}+$/u)
        .exits(0);
    },
  );

  test.each(COMMANDS)('with quotes of its own by vnex %s %j in a UTF-8 locale', async (command, options) => {
    await vnex(command, file, ...options)
      .stderr(/^.*: virtio-net-pci would be refused: “Property 'virtio-net-pci\.foo' not found”\n$/)
      .exits(0);
  });

  test.each(COMMANDS)('by vnex %s %j without what would move a cursor', async (command, options) => {
    const hostile = write(
      'hostile.sh',
      'qemu-system-x86_64 -M q35 -device virtio-net-pci,f\u001b[2J=1 -device virtio-rng-pci\n',
    );
    await vnex(command, hostile, ...options)
      .stderr(/^.*\\u001b\[2J.*\n$/)
      .exits(0);
  });
});
