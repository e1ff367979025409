import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFirecracker } from '../../../src/input/import/firecracker/configuration.ts';
import { recognise } from '../../../src/input/import/recognise.ts';

const BOOT = { 'boot-source': { kernel_image_path: 'k' } };
const read = (json: unknown) => readFirecracker(JSON.stringify(json), { file: 'vm.json' });

test('a configuration of Firecracker has its devices in the order in which they are attached', () => {
  const { guest } = read({
    ...BOOT,
    entropy: {},
    vsock: { guest_cid: 3 },
    drives: [{ drive_id: 'root' }, { drive_id: 'data' }],
    balloon: { amount_mib: 1 },
    'network-interfaces': [{ iface_id: 'eth0' }],
  });
  expect(guest?.devices.map(({ name }) => name)).toEqual([
    'balloon (balloon)',
    'root (drives)',
    'data (drives)',
    'eth0 (network-interfaces)',
    'vsock (vsock)',
    'entropy (entropy)',
  ]);
});

test('Firecracker gives the kernel a command line of its own where it is given none', () => {
  expect(read(BOOT).guest?.platform.kernel.cmdline).toContain('swiotlb=noforce');
  const own = { 'boot-source': { kernel_image_path: 'k', boot_args: 'quiet' } };
  expect(read(own).guest?.platform.kernel.cmdline).toBe('quiet');
});

test('mistakes in a configuration of Firecracker have their places', () => {
  const text =
    '{\n  "boot-source": { "kernel_image_path": "k" },\n  "drives": [{ "path_on_host": "x" }],\n  "vsock": []\n}';
  expect(recognise(text)).toBe('firecracker');
  expect(readFirecracker(text, { file: 'vm.json' }).problems).toEqual([
    { file: 'vm.json', line: 3, column: 14, message: 'an item of "drives" without "drive_id"' },
    { file: 'vm.json', line: 4, column: 12, message: '"vsock" is an object' },
  ]);
  expect(readFirecracker(text.slice(0, -1), { file: 'vm.json' }).problems).toMatchObject([{ line: 5 }]);
});

test('what a newer Firecracker may have is listed, and may matter', () => {
  const { guest } = read({ ...BOOT, 'new-device': {}, logger: {} });
  expect(guest?.ignored.map(({ text, matters }) => [text, matters])).toEqual([
    ['boot-source', false],
    ['new-device', true],
    ['logger', false],
  ]);
});

test('no JSON makes the reader of Firecracker’s configuration throw', () => {
  const key = fc.constantFrom(
    'drives',
    'network-interfaces',
    'balloon',
    'boot-source',
    'machine-config',
    'x',
  );
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue({ maxDepth: 3 })), (json) => {
      for (const { line } of read(json).problems) expect(line).toBeGreaterThan(0);
    }),
  );
});
