import { describe, expect, test } from 'vitest';
import { workshop } from './run.ts';
import { vnex } from './vnex.ts';

const { write } = workshop();
const file = write(
  'refused.sh',
  'qemu-system-x86_64 -machine q35 -device virtio-net-pci,foo=bar -device virtio-rng-pci\n',
);

/** Every command that reads cases says of a device that QEMU refuses what QEMU says. */
const COMMANDS: readonly (readonly [
  command: string,
  options: readonly string[],
  said: string,
  code: 0 | 1,
])[] = [
  ['explain', [], "QEMU does not create the device, “Property 'virtio-net-pci.foo' not found”", 0],
  ['fix', [], "QEMU does not create the device, “Property 'virtio-net-pci.foo' not found”", 0],
  [
    'diff',
    ['--drivers', 'linux,gibson-2019'],
    "never created: QEMU refuses the device, “Property 'virtio-net-pci.foo' not found”",
    0,
  ],
  [
    'diff',
    ['--since', '6.1'],
    "QEMU does not create the device, “Property 'virtio-net-pci.foo' not found”",
    0,
  ],
];

describe('a device that QEMU refuses is an answer, and no remark', () => {
  test.each(COMMANDS)(
    'in ASCII of vnex %s %j where the locale has nothing else',
    async (command, options, said, code) => {
      const run = vnex(command, file, ...options).env('LC_ALL', 'C');
      const { stdout } = await run.exits(code);
      expect(stdout).toMatch(/^\p{ASCII}+$/u);
      expect(stdout).toContain(said.replace(/[“”]/g, '"'));
    },
  );

  test.each(COMMANDS)(
    'with quotes of its own of vnex %s %j in a UTF-8 locale',
    async (command, options, said, code) => {
      const { stdout } = await vnex(command, file, ...options).exits(code);
      expect(stdout).toContain(said);
    },
  );

  test.each(COMMANDS)('of vnex %s %j without what would move a cursor', async (command, options, _, code) => {
    const hostile = write(
      'hostile.sh',
      'qemu-system-x86_64 -M q35 -device virtio-net-pci,f\u001b[2J=1 -device virtio-rng-pci\n',
    );
    const { stdout } = await vnex(command, hostile, ...options).exits(code);
    expect(stdout).not.toContain('\u001b');
  });

  test('for which explain exits with 1 under --fail', async () => {
    await vnex('explain', file, '--fail').exits(1);
  });
});
