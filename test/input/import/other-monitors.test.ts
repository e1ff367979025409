import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCrosvm } from '../../../src/input/import/crosvm/command-line.ts';
import { readKvmtool } from '../../../src/input/import/kvmtool/command-line.ts';
import { recognise } from '../../../src/input/import/recognise.ts';

const crosvm = (text: string) => readCrosvm(text, { file: 'vm.sh' });
const kvmtool = (text: string) => readKvmtool(text, { file: 'vm.sh' });
const namesOf = ({ guest }: ReturnType<typeof crosvm>) => guest?.devices.map(({ name }) => name);

describe('a command line of crosvm', () => {
  test('has the devices that it asks for, then a balloon and an entropy source', () => {
    const text =
      'crosvm run --rwdisk a.img --root r.img --net tap-name=t --cid 3 --shared-dir /a:t:type=fs --shared-dir /b:u Image';
    expect(namesOf(crosvm(text))).toEqual([
      'block0 (block)',
      'block1 (block)',
      'net0 (net)',
      'vsock0 (vsock)',
      'fs0 (fs)',
      'p90 (p9)',
      'balloon0 (balloon)',
      'rng0 (rng)',
    ]);
    expect(namesOf(crosvm('crosvm run --no-balloon --no-rng Image'))).toEqual([]);
    expect(crosvm(text).guest?.devices[1]?.settings.get('ro')).toBe('on');
  });

  test('has one console for all of its virtio consoles', () => {
    const serial = (number: number) => `--serial type=stdout,hardware=virtio-console,num=${number}`;
    const one = crosvm(`crosvm run ${serial(1)} --serial hardware=serial Image`).guest?.devices[0];
    expect([one?.kind, one?.settings.get('ports')]).toEqual(['serial', undefined]);
    const two = crosvm(`crosvm run ${serial(1)} ${serial(2)} Image`).guest?.devices[0];
    expect(two?.settings.get('ports')).toBe('on');
  });

  test.each([
    ['--protected-vm', 'pkvm', 'on', 'aarch64'],
    ['--unprotected-vm-with-firmware fw', 'none', 'on', 'x86_64'],
    ['', 'none', 'off', 'x86_64'],
  ])('tells by %j that memory is protected: %s, %s', (option, protection, offered, arch) => {
    const { guest } = crosvm(`crosvm run ${option} --mem 512 -p a -p b Image`);
    expect(guest?.machine).toMatchObject({ arch, settings: new Map([['protected', offered]]) });
    expect(guest?.platform).toMatchObject({ memory: { protection, mib: 512 }, kernel: { cmdline: 'a b' } });
  });

  test('lists what makes a device that is not modelled', () => {
    const { guest } = crosvm('crosvm run --vfio /sys/x --disable-sandbox Image');
    expect(guest?.ignored.map(({ text, matters }) => [text, matters])).toEqual([
      ['--vfio /sys/x', true],
      ['--disable-sandbox', false],
    ]);
  });
});

describe('a command line of kvmtool', () => {
  test('has the devices that it asks for, and what kvmtool adds', () => {
    expect(namesOf(kvmtool('lkvm run -k b'))).toEqual(['network0 (network)', '9p0 (9p)', '9p1 (9p)']);
    expect(
      namesOf(kvmtool('lkvm run -k b -d a.img -d scsi:naa.1 --rng --balloon -n none --vsock 3')),
    ).toEqual(['disk0 (disk)', 'scsi0 (scsi)', 'rng0 (rng)', 'balloon0 (balloon)', 'vsock0 (vsock)']);
  });

  test.each([
    ['', 'pci', 'x86_64'],
    ['--virtio-legacy', 'pci-legacy', 'x86_64'],
    ['--virtio-transport mmio', 'mmio', 'aarch64'],
    ['--virtio-transport mmio --force-pci', 'pci', 'x86_64'],
  ])('has by %j the transport %s', (option, transport, arch) => {
    const { guest } = kvmtool(`lkvm run ${option} -d a`);
    expect([guest?.machine.settings.get('transport'), guest?.machine.arch]).toEqual([transport, arch]);
  });

  test('has a mistake with its place', () => {
    expect(kvmtool('lkvm run \\\n  --virtio-transport usb').problems).toEqual([
      { file: 'vm.sh', line: 2, column: 22, message: 'virtio-transport: unknown type "usb"' },
    ]);
  });
});

test('command lines of crosvm and kvmtool are told by their programs', () => {
  expect(recognise('$ crosvm run --mem 1 Image\n')).toBe('crosvm');
  expect(recognise('sudo ./lkvm run -k bzImage\n')).toBe('kvmtool');
});

test('no text makes the readers of crosvm’s and kvmtool’s command lines throw', () => {
  const part = fc.constantFrom(
    ' --net ',
    ' --serial ',
    ' -d ',
    ' -n ',
    'mode=tap',
    'hardware=virtio-console',
    ',',
    '=',
    '"',
    '$X',
    '\n',
    '--',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      for (const { problems } of [
        crosvm(`crosvm run ${parts.join('')}`),
        kvmtool(`lkvm run ${parts.join('')}`),
      ])
        for (const { line } of problems) expect(line).toBeGreaterThan(0);
    }),
  );
});
