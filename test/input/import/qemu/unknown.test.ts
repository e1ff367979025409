// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell, not of a template.
import { expect, test } from 'vitest';
import { qemuCommands } from '../../../../src/input/import/qemu/commands.ts';
import { commandOf } from '../../../../src/input/import/qemu/options.ts';
import { openVariables, unknownVariables } from '../../../../src/input/import/qemu/unknown.ts';

function commandIn(text: string) {
  const [start] = qemuCommands(text, new Map()).starts;
  if (start === undefined) throw new Error('no QEMU in it');
  return commandOf(start.words);
}

function unknown(text: string): readonly string[] {
  return unknownVariables(commandIn(text)).map(({ message }) => message);
}

test.each([
  ['qemu -machine ${M}', 'M'],
  ['qemu -M $M,accel=kvm', 'M'],
  ['qemu -global ${G}', 'G'],
  ['qemu -object ${OBJECT},id=x', 'OBJECT'],
  ['qemu -device ${MODEL},id=x', 'MODEL'],
  ['qemu -device virtio-net-pci,${OPTIONS}', 'OPTIONS'],
  ['qemu -m 1G $EXTRA', 'EXTRA'],
])('%j cannot be understood without %s', (text, name) => {
  expect(unknown(text)).toEqual([
    `the value of \${${name}} is not known; state it with --define ${name}=VALUE`,
  ]);
});

test('values that a device or a file is given may stay open', () => {
  expect(unknown('qemu -device virtio-net-pci,mq=${MQ} -object x,mem-path=$P -drive file=${IMAGE}')).toEqual(
    [],
  );
});

test.each([
  ['qemu -M q35,accel=$ACCEL -S', ['ACCEL']],
  ['qemu -accel ${A:-$B}', ['B']],
  [
    'qemu -cpu $CPU -m ${MEM} -smp $N -append "root=$ROOT quiet" -drive file=$IMAGE',
    ['CPU', 'MEM', 'N', 'ROOT'],
  ],
])('%j leaves open what is not a device', (text, names) => {
  expect(unknown(text)).toEqual([]);
  expect(openVariables(commandIn(text))).toEqual(names);
});
