// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell, not of a template.
import { expect, test } from 'vitest';
import { commandOf } from '../../../src/input/import/qemu-options.ts';
import { commandWords, unknownVariables } from '../../../src/input/import/shell-variables.ts';

function words(text: string, given: Record<string, string> = {}): readonly string[] {
  const split = commandWords(text, new Map(Object.entries(given)));
  return split.kind === 'words' ? split.words.map(({ text: word }) => word) : [split.message];
}

function unknown(text: string): readonly string[] {
  const split = commandWords(text);
  if (split.kind === 'broken') throw new Error(split.message);
  return unknownVariables(commandOf(split.words)).map(({ message }) => message);
}

test.each([
  ['CID=3\nqemu -device x,guest-cid=${CID}', {}, ['CID=3', 'qemu', '-device', 'x,guest-cid=3']],
  ['CID=3\nqemu -device x,guest-cid=$CID', { CID: '7' }, ['CID=3', 'qemu', '-device', 'x,guest-cid=7']],
  ['qemu $OPTS', { OPTS: '-m 1G' }, ['qemu', '-m', '1G']],
  ['qemu "$NAME"', { NAME: 'a b' }, ['qemu', 'a b']],
  ["qemu '$NAME'", { NAME: 'a' }, ['qemu', '$NAME']],
  [
    'A=(-m 1G)\nA+=(-smp 2)\nqemu "${A[@]}"',
    {},
    ['A=(-m', '1G)', 'A+=(-smp', '2)', 'qemu', '-m', '1G', '-smp', '2'],
  ],
  ['qemu ${LEFT}', {}, ['qemu', '${LEFT}']],
])('%j with %j is %j', (text, given, expected) => {
  expect(words(text, given)).toEqual(expected);
});

test.each([
  ['qemu -machine ${M}', 'M'],
  ['qemu -M q35,accel=$ACCEL', 'ACCEL'],
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
