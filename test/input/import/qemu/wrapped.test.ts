import { describe, expect, test } from 'vitest';
import { readQemuCommandLines } from '../../../../src/input/import/qemu/command-line.ts';
import { recognise } from '../../../../src/input/import/recognise.ts';

const read = (text: string) => readQemuCommandLines(text, { file: 'wrapped' });
const guests = (text: string) =>
  read(text).lines.map(
    ({ start, plugs }) => `${start.machine}: ${plugs.map(({ model }) => model).join(' ')}`,
  );

const ARGUMENTS = '-M q35 -device virtio-net-pci';
const GUEST = 'q35: virtio-net-pci';

describe('start-stop-daemon', () => {
  test.each([
    `start-stop-daemon --start --exec /usr/bin/qemu-system-x86_64 -- ${ARGUMENTS}`,
    `start-stop-daemon -S -x /usr/bin/qemu-system-x86_64 --pidfile /run/q.pid -- ${ARGUMENTS}`,
    `start-stop-daemon --start --startas /bin/env -- qemu-system-x86_64 ${ARGUMENTS}`,
  ])('has its own options up to the dashes: %s', (text) => {
    expect(guests(text)).toEqual([GUEST]);
  });

  test('is not looked for in the kernel’s command line', () => {
    const text = `qemu-system-x86_64 -M q35 -append start-stop-daemon -- init -device virtio-net-pci`;
    expect(guests(text)).toEqual([GUEST]);
  });
});

describe('set of fish', () => {
  test('gives a variable several values, and adds to them at either end', () => {
    const text = `set -l MEM 2G
set -g args -m $MEM
set -a args -device virtio-net-pci
set --prepend args -M q35
qemu-system-x86_64 $args
`;
    expect(guests(text)).toEqual([GUEST]);
  });

  test('is another command where the shell assigns the variable', () => {
    expect(guests('m=q35\nset m pc\nqemu-system-x86_64 -M $m -device virtio-net-pci')).toEqual([GUEST]);
  });

  test('of options alone sets nothing', () => {
    expect(guests(`set -euo pipefail\nset -x\nqemu-system-x86_64 ${ARGUMENTS}`)).toEqual([GUEST]);
  });
});

describe('a list of Nix', () => {
  test.each([
    '[ "-M" "q35" "-device" "virtio-net-pci" ]',
    '[\n  "qemu-system-x86_64"\n  "-M" "q35"\n  "-device" "virtio-net-pci"\n]\n',
    '{ pkgs, ... }: {\n  qemu.options = [ "-M" "q35" "-device" "virtio-net-pci" ];\n}',
  ])('has words that no comma keeps apart: %s', (text) => {
    expect(recognise(text)).toBe('qemu');
    expect(guests(text)).toEqual([GUEST]);
  });

  test('with a list that is added to it is not wholly known', () => {
    const { problems } = read('[ "-M" "q35" "-device" "virtio-net-pci" ] ++ extra');
    expect(problems.map(({ message }) => message)).toEqual([
      `the value of $\{joined} is not known; state it with --define joined=VALUE`,
    ]);
  });

  test('is none of JSON or of a program', () => {
    expect(recognise('[ "-M", "q35" ]')).toBe('json');
    expect(guests('args = ["qemu-system-x86_64", "-M", "q" "35", "-device", "virtio-net-pci"]')).toEqual([
      GUEST,
    ]);
  });
});

describe('what stands for other arguments', () => {
  test.each(['...', '[...]', '<other QEMU arguments>', '<options>'])('is left out, and said: %s', (rest) => {
    const [line] = read(`qemu-system-x86_64 ${ARGUMENTS} ${rest}`).lines;
    expect(guests(`qemu-system-x86_64 ${rest} ${ARGUMENTS}`)).toEqual([GUEST]);
    expect(line?.ignored.filter(({ matters }) => matters).map(({ why }) => why)).toEqual([
      'the arguments that it stands for are not known',
    ]);
  });

  test('may have what a device stands on, and the memory of the guest', () => {
    const text = (rest: string) =>
      `qemu-system-x86_64 ${rest} -M q35 -chardev socket,id=c,path=s -device vhost-user-fs-pci,chardev=c,bus=pci.8 -device virtio-net-pci,netdev=n\n`;
    const refused = ({ lines: [line] }: ReturnType<typeof read>) =>
      line?.plugs.map(({ objection }) => objection?.message);
    expect(refused(read(text('...')))).toEqual([undefined, undefined]);
    expect(refused(read(text('')))).toEqual([
      "Bus 'pci.8' not found",
      "Property 'virtio-net-device.netdev' can't find value 'n'",
    ]);
    expect(read(text('...')).lines[0]?.start.memory).toBe('not read');
  });

  test('is no variable of a script, and no value', () => {
    expect(read(`qemu-system-x86_64 ${ARGUMENTS} $OPTIONS`).problems).toHaveLength(1);
    expect(read(`qemu-system-x86_64 ${ARGUMENTS} -name <options>`).problems).toEqual([]);
  });
});
