import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { qemuCommands } from '../../../../src/input/import/qemu/commands.ts';
import { configWords } from '../../../../src/input/import/qemu/config.ts';
import { withConfigs } from '../../../../src/input/import/qemu/readconfig.ts';

/** The words of each start of QEMU. */
function starts(text: string): readonly string[] {
  const { starts: found, mistake } = qemuCommands(text, new Map());
  if (mistake !== undefined) return [`${mistake.offset}: ${mistake.message}`];
  return found.map(({ words }) =>
    words.map((word) => (/\s|^$/.test(word.text) ? `‘${word.text}’` : word.text)).join(' '),
  );
}

const Q = 'qemu-system-x86_64';

describe('the words of a process end with NUL', () => {
  test('nothing in the words of a process is quoted', () => {
    expect(starts(`/usr/bin/${Q}\0-append\0a 'b\0-S\0`)).toEqual([`/usr/bin/${Q} -append ‘a 'b’ -S`]);
  });

  test('those of several processes may stand one behind the other', () => {
    expect(starts(`${Q}\0-name\0qemu-kvm\0-S\0/usr/libexec/qemu-kvm\0-M\0q35\0`)).toEqual([
      `${Q} -name qemu-kvm -S`,
      '/usr/libexec/qemu-kvm -M q35',
    ]);
  });
});

describe('a file of -readconfig', () => {
  const CONFIG = '# LXD\n[machine]\ntype = "q35"\n\n[device "net0"]\ndriver = "virtio-net-pci"\nx = "a,b"\n';

  test('given alone is a command line', () => {
    expect(starts(CONFIG)).toEqual(['-machine type=q35 -device id=net0,driver=virtio-net-pci,x=a,,b']);
  });

  test('stands for its options where a command line names it', () => {
    const word = (text: string, offset = 0) => ({ text, offset });
    const words = [word(Q), word('-readconfig', 20), word('vm.cfg', 32), word('-S', 40)];
    const { words: all, mistakes } = withConfigs(words, (name) => (name === 'vm.cfg' ? CONFIG : undefined));
    expect(mistakes).toEqual([]);
    expect(all.map(({ text, offset }) => `${offset} ${text}`)).toEqual([
      `0 ${Q}`,
      '32 -machine',
      '32 type=q35',
      '32 -device',
      '32 id=net0,driver=virtio-net-pci,x=a,,b',
      '40 -S',
    ]);
    expect(withConfigs(words, () => undefined).words).toEqual(words);
  });

  test.each([
    ['x = "1"\n', 0, 'a key before any [group]'],
    ['[machine]\ntype = q35\n', 10, 'expected [GROUP "ID"], or KEY = "VALUE", as QEMU does'],
  ])('%j is a mistake', (text, offset, message) => {
    expect(configWords(text)).toEqual({ kind: 'broken', offset, message });
  });

  test('of any text gives words, or says where it is wrong', () => {
    const piece = fc.constantFrom('[machine]', '[device "a"]', 'k = "v"', '=', '"', '\n', '#', '[', ' ', 'x');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const read = configWords(text);
        const offsets = read.kind === 'broken' ? [read.offset] : read.words.map(({ offset }) => offset);
        for (const offset of offsets) expect(offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('what programs log', () => {
  test('Kata Containers says what it launches, in a message that is quoted or not', () => {
    const words = '-name sandbox -machine q35 -append a=b c -smp 1';
    expect(starts(`time="x" level=info msg="launching /opt/${Q} with: [${words}]" pid=1`)).toEqual([
      `/opt/${Q} ${words}`,
    ]);
    expect(starts(`msg="launching /opt/${Q} with: [-device {\\"driver\\":\\"a b\\"} -S]"`)).toEqual([
      `/opt/${Q} -device ‘{"driver":"a b"}’ -S`,
    ]);
    expect(starts(`INFO launching ${Q} with: [${words}]`)).toEqual([`${Q} ${words}`]);
  });

  test('a command line in quotes is read as it was before', () => {
    expect(starts(`{"msg":"start","cmd":"/usr/bin/${Q} -name \\"a b\\" -S"}`)).toEqual([
      `/usr/bin/${Q} -name ‘a b’ -S`,
    ]);
    expect(starts(`command: '${Q} -S'`)).toEqual([`${Q} -S`]);
  });
});

describe('lists of words', () => {
  test.each<[what: string, text: string, expected: readonly string[]]>([
    ['JSON', `["${Q}", "-name", "a \\"b\\"", "-S"]`, [`${Q} -name ‘a "b"’ -S`]],
    [
      'JSON with arguments by themselves',
      `{"command": ["${Q}"], "args": ["-S"], "env": ["A=b"]}`,
      [`${Q} -S`],
    ],
    ['a Dockerfile', `FROM x\nENTRYPOINT ["${Q}", "-M", "q35"]`, [`${Q} -M q35`]],
    ['YAML', `command: ["${Q}"]\nargs: ["-M", "q35"]`, [`${Q} -M q35`]],
    ['YAML, an item on each line', `command:\n- ${Q}\nargs:\n- -M\n- "q35"\nenv:\n- A`, [`${Q} -M q35`]],
    [
      'Python',
      `cmd = ['${Q}', "-m", str(mem), f"-x{cid}"]\ncmd += ['-S']\nrun(cmd)`,
      [`${Q} -m \${mem} -x\${cid} -S`],
    ],
    ['Python that calls', `subprocess.run(["sudo", "${Q}", "-S"], check=True)`, [`sudo ${Q} -S`]],
    ['Python with what is added only sometimes', `a = ["${Q}"]\nif x:\n    a.append("-S")`, [`${Q} \${a}`]],
    [
      'Go',
      `args := []string{"-M", "q35", fmt.Sprintf("-a=%s", id)}\nargs = append(args, "-S")\ncmd := exec.Command("${Q}", args...)`,
      [`${Q} -M q35 -a=\${id} -S`],
    ],
    [
      'Rust',
      `let mut c = Command::new("${Q}");\nc.arg("-M").arg("q35")\n  .args(&["-m".to_string(), format!("{}M", mem)]);`,
      [`${Q} -M q35 -m \${mem}M`],
    ],
    ['options alone', `OPTIONS = ["-machine", "q35", "-S"]`, ['-machine q35 -S']],
  ])('in %s', (_, text, expected) => {
    expect(starts(text)).toEqual(expected);
  });

  test('of any text make no exception', () => {
    const piece = fc.constantFrom(
      ...`["${Q}" '-M' , ] ( ) { } . args a= := += append( + f"{x}" "\\ \n - : # // \`x\``.split(' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join(' ');
        for (const { words } of qemuCommands(text, new Map()).starts)
          for (const { offset } of words) expect(offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});
