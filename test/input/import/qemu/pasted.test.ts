import { describe, expect, test } from 'vitest';
import { readQemuCommandLines } from '../../../../src/input/import/qemu/command-line.ts';
import { recognise } from '../../../../src/input/import/recognise.ts';
import { withoutPromptLines } from '../../../../src/input/import/text-dress.ts';

const read = (text: string) => readQemuCommandLines(text, { file: 'pasted' });
const machines = (text: string) => read(text).lines.map(({ start }) => start.machine);
const devices = (text: string) =>
  read(text).lines.map(({ plugs }) => plugs.map(({ model }) => model).join(' '));

describe('what people paste', () => {
  test('of PowerShell goes on behind a back-tick', () => {
    const text = `& "C:\\Program Files\\qemu\\qemu-system-x86_64.exe" \`
  -accel whpx -machine q35 \`
  -device virtio-net-pci,netdev=n -netdev user,id=n`;
    expect(machines(text)).toEqual(['q35']);
    expect(devices(text)).toEqual(['virtio-net-pci']);
  });

  test('of a shell has back-ticks where a command stands in', () => {
    expect(machines('qemu-system-x86_64 -M q35 -device virtio-rng-pci -name `hostname`\n-cpu host')).toEqual([
      'q35',
    ]);
  });

  test.each([
    [
      'Ansible',
      "    shell: qemu-system-x86_64 -M q35 -m {{ ram | default('4G') }} -device virtio-rng-pci",
      ['ram'],
    ],
    [
      'Helm',
      '  command: qemu-system-x86_64 -M q35 -m {{ .Values.ram }} -device virtio-rng-pci',
      ['Values_ram'],
    ],
    [
      'GitHub',
      `  run: qemu-system-x86_64 -M q35 -m $\{{ matrix.ram }} -device virtio-rng-pci`,
      ['matrix_ram'],
    ],
    [
      'a list',
      'args: ["qemu-system-x86_64", "-M", "q35", "-m", "{{ram}}", "-device", "virtio-rng-pci"]',
      ['ram'],
    ],
  ])('of %s has places, which are variables that nobody knows', (_, text, variables) => {
    const { lines, problems } = read(text);
    expect(problems).toEqual([]);
    expect(lines.map((line) => line.variables)).toEqual([variables]);
    expect(machines(text)).toEqual(['q35']);
  });

  test('of a program names the binary by a constant, unless it is set twice', () => {
    const program = (first: string) => `${first}\nargs = [QEMU, "-M", "q35", "-device", "virtio-rng-pci"]\n`;
    expect(machines(program('QEMU = "/usr/bin/qemu-system-x86_64"'))).toEqual(['q35']);
    expect(read(program('QEMU = "qemu-system-aarch64"')).lines[0]?.start.arch).toBe('aarch64');
    const twice = program('QEMU = "qemu-system-aarch64"\nif x:\n    QEMU = "qemu-system-x86_64"');
    expect(read(twice).lines.map(({ start }) => start.arch)).not.toContain('aarch64');
  });

  test.each([
    ['JSON', '{"cmd": "/usr/bin/qemu-system-aarch64", "args": ["-M", "virt", "-device", "virtio-rng-pci"]}'],
    ['TOML', '[vm]\nargs = ["-M", "virt", "-device", "virtio-rng-pci"]\ncommand = "qemu-system-aarch64"\n'],
  ])('of %s has the program beside its arguments', (_, text) => {
    expect(recognise(text)).toBe('qemu');
    expect(read(text).lines.map(({ start }) => `${start.arch} ${start.machine}`)).toEqual(['aarch64 virt']);
  });

  test('of reStructuredText has commands within sentences', () => {
    const text = `* Use \`\`qemu-system-ppc64 -M pseries,kvm-type=PR -device virtio-rng-pci\`\` to use the
  \`\`kvm_pr.ko\`\` module, which \`\`qemu-system-ppc64\`\` doesn't.
`;
    expect(read(text).problems).toEqual([]);
    expect(devices(text)).toEqual(['virtio-rng-pci']);
  });

  test('of Nix is no JSON, and what virsh printed is of libvirt', () => {
    const nix = `{ pkgs, ... }: {\n  ExecStart = ''\n    $\{pkgs.qemu}/bin/qemu-system-x86_64 -M q35 -device virtio-rng-pci\n  '';\n}`;
    expect([recognise(nix), machines(nix)]).toEqual(['qemu', ['q35']]);
    expect(
      recognise("root@kvm:~# virsh dumpxml db | grep -A2 '<rng'\n  <rng model='virtio'>\n  </rng>\n"),
    ).toBe('libvirt');
  });

  test('of a journal is no guest where it is what QEMU says', () => {
    const line = 'Nov 12 08:15:01 host qemu-system-x86_64[42]: ';
    const said = `${line}2026-11-12T08:15:01Z qemu-system-x86_64: -device virtio-net-pci,bogus=1: Property not found\n`;
    const started =
      'Nov 12 08:15:02 host sudo[43]: al : COMMAND=/usr/bin/qemu-system-x86_64 -M q35 -device virtio-rng-pci';
    expect(devices(said + started)).toEqual(['virtio-rng-pci']);
  });

  test('of a configuration of QEMU has comments behind values', () => {
    const text = '[machine]\n  type = "q35"  # CHANGE ME\n[device "r"]\n  driver = "virtio-rng-pci"\n';
    expect([machines(text), devices(text)]).toEqual([['q35'], ['virtio-rng-pci']]);
  });

  test('of a program that prints its words has the quotes of a shell around JSON', () => {
    const text = String.raw`qemu-system-x86_64 -object ''\''{"qom-type":"tdx-guest","id":"t"}'\''' -machine q35,confidential-guest-support=t -device virtio-rng-pci`;
    const { lines, problems } = read(text);
    expect([lines[0]?.platform.memory.protection, problems]).toEqual(['tdx', []]);
  });

  test('leaves options of the machine open that decide nothing', () => {
    const { lines, problems } = read(
      'qemu-system-x86_64 -M q35,kernel-irqchip=$I,smm=$S -device virtio-rng-pci',
    );
    expect([lines.length, problems]).toEqual([1, []]);
    expect(read('qemu-system-aarch64 -M virt,iommu=$I -device virtio-rng-pci').problems).toHaveLength(1);
  });
});

test('prompts around what a stack prints are blanked out where they stand', () => {
  const [qm, end] = ['root@pve:~# qm config 101', 'root@pve:~#'];
  expect(withoutPromptLines(`${qm}\nagent: 1\n# a note\n${end}\n`)).toBe(
    `${' '.repeat(qm.length)}\nagent: 1\n# a note\n${' '.repeat(end.length)}\n`,
  );
  expect(withoutPromptLines('$ incus config show v1 --expanded\nname: x').trim()).toBe('name: x');
});
