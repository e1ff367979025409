import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firmwareIn, uefiFor } from '../src/input/import/firmware-image.ts';
import { openInputs, settle } from '../src/input/inputs.ts';
import { diskIo } from '../src/io/disk.ts';
import { importFile } from './import-file.ts';
import { memoryIo } from './input/memory-io.ts';

const CHAINS = join(import.meta.dirname, '../fixtures/imports/boot');
const files = readdirSync(CHAINS).filter((name) => /\.(?:sh|xml)$/.test(name));

async function setupOf(name: string) {
  const inputs = openInputs(diskIo(memoryIo({}).io.stdin));
  const [imported] = await settle(inputs, await importFile(join(CHAINS, name), inputs, {}));
  return imported.boot;
}

test('there are ten chains or more, each with what is expected of it and its origin', () => {
  const expected = readFileSync(join(CHAINS, 'vnex.yaml'), 'utf8');
  const readme = readFileSync(join(CHAINS, '../README.md'), 'utf8');
  expect(files.length).toBeGreaterThanOrEqual(10);
  expect(files.filter((name) => !expected.includes(`files: ${name}`))).toEqual([]);
  expect(files.filter((name) => !readme.includes(`| boot/${name} |`))).toEqual([]);
});

describe('what is read of a boot', () => {
  test.each([
    ['confidential.xml', ['ovmf-amdsev'], ['<disk> vda 1', '<interface>']],
    ['secure-execution.xml', ['s390-ccw'], ['<disk> vda 1', '<interface>']],
    ['arm.xml', ['aavmf'], ['<disk> vda 1', '<interface> 2']],
    ['riscv.sh', ['u-boot'], ['blk0', 'net0']],
    ['several-disks.xml', ['ovmf'], ['<disk> vda', '<disk> vdb 1', '<disk> sda 2']],
  ])('%s', async (name, firmware, sources) => {
    const setup = await setupOf(name);
    expect(setup?.firmware.map((one) => one.name)).toEqual(firmware);
    expect(
      setup?.sources.map(({ name: one, index }) => [one, ...(index === undefined ? [] : [index])].join(' ')),
    ).toEqual(sources);
  });

  test('a kernel that the monitor loads', async () => {
    expect((await setupOf('direct-kernel.sh'))?.kernel).toBe('-kernel /boot/vmlinuz-6.12.0');
  });

  test('SeaBIOS in each release that the possible QEMUs ship', async () => {
    const setup = await setupOf('network.sh');
    expect(setup?.firmware.map(({ name }) => name).every((name) => name === 'seabios')).toBe(true);
    expect(setup?.firmware[0]?.version).toBe('1.17.0');
  });
});

describe('the firmware in an image', () => {
  test.each([
    ['OVMF_CODE_4M.secboot.fd', 'none', ['ovmf']],
    ['/usr/share/ovmf/OVMF.fd', 'none', ['ovmf']],
    ['OVMF.fd', 'sev-snp', ['ovmf', 'ovmf-amdsev']],
    ['OVMF.fd', 'tdx', ['ovmf', 'ovmf-inteltdx']],
    ['OVMF.inteltdx.fd', 'tdx', ['ovmf-inteltdx']],
    ['bios-256k.bin', 'none', ['seabios']],
  ] as const)('%s, %s', (image, protection, names) => {
    expect(firmwareIn(image, 'x86_64', protection).map(({ name }) => name)).toEqual(names);
  });
  test('is open where the name says nothing', () => {
    const names = firmwareIn('my-firmware.bin', 'x86_64', 'none').map(({ name }) => name);
    expect(names).toContain('other');
    expect(names.length).toBeGreaterThan(2);
  });
  test('is EDK2 where libvirt chooses', () => {
    expect(uefiFor('x86_64', 'none')).toEqual([{ name: 'ovmf' }]);
    expect(uefiFor('aarch64', 'none')).toEqual([{ name: 'aavmf' }]);
  });
});
