import { describe, expect, test } from 'vitest';
import { excerptMark } from './excerpt.ts';
import { outcomeOf } from './importing.ts';
import { guestsOf } from './sources.ts';

const MACHINE = '#define MACHINE "-M q35 -nodefaults " \\\n    "-device pcie-root-port,id=root0 "\n';

test('a qtest’s arguments are its texts, one behind the other, with the macros among them', () => {
  const text = `${MACHINE}\nstart(MACHINE\n      "-device virtio-net,bus=root0,"\n      "id=n%d", 2);\n`;
  expect(guestsOf({ name: 'net.c', text })).toEqual([
    {
      name: 'net.c:4',
      text: 'qemu-system-x86_64 -M q35 -nodefaults -device pcie-root-port,id=root0 -device virtio-net,bus=root0,id=n0\n',
    },
  ]);
});

test('a functional test’s arguments are those of its calls, with the constants of the file', () => {
  const text = `class Test:
    ADDON = ',iommu_platform=on'
    def test_one(self):
        self.set_machine('virt')
        self.vm.add_args('-device', 'virtio-net-pci,' + 'netdev=n' + self.ADDON)
        self.vm.add_args('-netdev', f'user,id=n,tftp={path}')
`;
  expect(guestsOf({ name: 'test_aarch64_net.py', text })).toEqual([
    {
      name: 'test_aarch64_net.py:3',
      text: 'qemu-system-aarch64 "-machine" "virt" "-device" "virtio-net-pci,netdev=n,iommu_platform=on" "-netdev" "user,id=n,tftp=$path"\n',
    },
  ]);
});

test('texts of Go and Python that are XML of a device are guests', () => {
  const xml = "<rng model='virtio'/>";
  expect(guestsOf({ name: 'a.go', text: `const xml = \`${xml}\`` })).toEqual([{ name: 'a.go:1', text: xml }]);
  expect(guestsOf({ name: 'a.py', text: `\nxml = """${xml}"""` })).toEqual([{ name: 'a.py:2', text: xml }]);
});

describe('an excerpt is told by a mark in the paragraph of the mistake', () => {
  test.each([
    ['qemu-system-x86_64 ... \\\n  -device', 'an ellipsis'],
    ['qemu-system-x86_64 -m <size>', 'a placeholder'],
    ['qemu-system-x86_64 -display [ sdl | gtk ]', 'alternatives of a grammar'],
    ['qemu-system-x86_64 -m $memory', 'a variable that nothing sets'],
    ['memory=4G\nqemu-system-x86_64 -m $memory', undefined],
    ['qemu-system-x86_64 -m 4G\n\nAnd so on ...', undefined],
  ])('%j', (text, mark) => {
    expect(excerptMark(text, { file: 'a', line: 1, message: '' }, false)).toBe(mark);
  });
});

test('what is refused and no excerpt is refused', async () => {
  const outcome = (text: string) => outcomeOf({ name: 'a', text }, '10.0');
  expect(await outcome('qemu-system-mips -device virtio-net-pci\n')).toMatchObject({ kind: 'refused' });
  expect(await outcome('qemu-system-mips -m <size> -device virtio-net-pci\n')).toMatchObject({
    kind: 'excerpt',
  });
});
