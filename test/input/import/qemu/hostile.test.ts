import { describe, expect, test } from 'vitest';
import { readQemuCommandLines } from '../../../../src/input/import/qemu/command-line.ts';
import { outcomes, problems, qemu } from './samples.ts';

/** So many characters that the square of their number is a hang, which the limit on the whole run ends. */
const MANY = 1_000_000;
/** The same for one argument, which may not be longer. */
const LONG = 128_000;

describe('a mistake is named with its place', () => {
  test.each([
    ["-M q35 \\\n -append 'console=ttyS0", 2, 10, "a quote (') that is never closed"],
    ['-device', 1, 20, '-device needs a value'],
    [
      '-device packed=on',
      1,
      28,
      '-device names no model; expected one first, as in -device virtio-net-pci,netdev=net0',
    ],
    ['-global nonsense', 1, 28, '-global is not DRIVER.PROPERTY=VALUE'],
  ])('%j', (line, lineNumber, column, message) => {
    expect(problems(line)).toEqual([{ file: 'vm.sh', line: lineNumber, column, message }]);
  });

  test('an argument that Linux passes to no program', () => {
    const longest = 'a'.repeat(128 * 1024 - 1);
    expect(problems(`-name ${longest}`)).toEqual([]);
    expect(problems(`-name ${longest}a`)).toEqual([
      {
        file: 'vm.sh',
        line: 1,
        column: 26,
        message:
          'an argument of 131072 characters; Linux starts no program with one of more than 131071 bytes',
      },
    ]);
  });

  test('JSON that is none', () => {
    const [problem] = problems(`-device '{"driver":"virtio-rng-pci",}'`);
    expect(problem).toMatchObject({ line: 1, column: 28 });
    expect(problem?.message).toMatch(/^-device: .*\(28 characters into it\)$/);
  });

  test('a text that is no command line, and an architecture that is not known', () => {
    expect(readQemuCommandLines('hello world', { file: 'x' })).toMatchObject({
      lines: [],
      problems: [
        {
          message:
            'this is not a QEMU command line: it names no QEMU, and does not begin with an option of QEMU',
        },
      ],
    });
    expect(readQemuCommandLines('', { file: 'x' }).problems).toHaveLength(1);
    expect(problems('qemu-system-mips -M malta')).toHaveLength(1);
  });
});

describe('a command line that means harm', () => {
  test('__proto__ and constructor are names like any other', () => {
    const json = `-device '{"driver":"virtio-rng-pci","__proto__":{"packed":true}}'`;
    expect(outcomes(qemu(json))).toEqual(["virtio-rng-pci: Property 'virtio-rng-pci.__proto__' not found"]);
    expect(outcomes(qemu('-device virtio-rng-pci,constructor=on'))).toEqual([
      "virtio-rng-pci: Property 'virtio-rng-pci.constructor' not found",
    ]);
    expect(outcomes(qemu('-device virtio-rng-pci,id=constructor -set device.constructor.packed=on'))).toEqual(
      ['constructor (virtio-rng-pci): pci-transitional'],
    );
    expect(qemu('-device __proto__ -M constructor -accel toString').problems).toEqual([]);
  });

  test('no escape code reaches a terminal', () => {
    const evil = '\u001b[31m\u202e';
    const imported = qemu(
      `-name ${evil} -M ${evil} -device virtio-rng-pci,id=${evil} -device virtio-rng-pci,${evil}=1 -${evil} ${evil}`,
    );
    const { devices, line } = imported;
    const shown = JSON.stringify([devices, line.platform, line.ignored, imported.problems]);
    expect(shown).toContain('\\\\u001b');
    expect(shown).not.toMatch(/\\u001b(?<!\\\\u001b)|\u202e/);
  });

  test.each<[what: string, line: string, messages: readonly string[]]>([
    ['a long -append', `-append "${'x=1 '.repeat(LONG / 4)}"`, []],
    ['a million words', 'a '.repeat(MANY / 2), ['more than 100000 words; no command has so many']],
    ['escapes', `-append "${'\\"'.repeat(LONG / 2)}"`, []],
    ['commas', `-device virtio-net-pci,${',,'.repeat(LONG / 2)}`, []],
    ['an open quote', `'${'x'.repeat(MANY)}`, ["a quote (') that is never closed"]],
    [
      'deep JSON',
      `-device '{"driver":${'['.repeat(LONG / 2)}'`,
      ['-device: nested more than 64 levels deep'],
    ],
    ['line ends', `${'\n'.repeat(MANY)}-device`, ['-device needs a value']],
    ['many devices', '-device virtio-rng-pci,nosuch=on '.repeat(7000), []],
  ])('is read to its end in spite of %s', (_, line, messages) => {
    expect(problems(line).map(({ message }) => message)).toEqual(messages);
  });
});
