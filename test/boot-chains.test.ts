import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importForeign } from '../src/cases/import-foreign.ts';
import { bootChain } from '../src/explore/boot-chain.ts';
import { deviceStep } from '../src/explore/device-step.ts';
import { firmwareIn, uefiFor } from '../src/input/import/firmware-image.ts';
import { openInputs, settle } from '../src/input/inputs.ts';
import { diskIo } from '../src/io/disk.ts';
import { chainWords } from '../src/report/words/boot-chain.ts';
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

describe('a guest in protected memory that names no firmware', () => {
  const SEV = '-object sev-guest,id=s0,cbitpos=51,reduced-phys-bits=1 -machine q35,memory-encryption=s0';
  test.each([
    [SEV, 'seabios', ['ovmf', 'ovmf-amdsev']],
    [`${SEV} -bios OVMF.fd`, undefined, ['ovmf', 'ovmf-amdsev']],
    [
      '-object tdx-guest,id=t0 -machine q35,confidential-guest-support=t0',
      'seabios',
      ['ovmf', 'ovmf-inteltdx'],
    ],
    ['-machine q35', undefined, ['seabios']],
  ])('%s', async (words, unfit, firmware) => {
    const text = `qemu-system-x86_64 ${words} -device virtio-blk-pci,disable-legacy=on,iommu_platform=on`;
    const [imported] = await importForeign('qemu', { file: 'guest.sh', text }, {});
    expect(imported?.boot?.unfit).toBe(unfit);
    expect([...new Set(imported?.boot?.firmware.map(({ name }) => name))]).toEqual(firmware);
  });
});

describe('firmware that drives no device', () => {
  test.each([
    [
      'qemu-system-x86_64 -M microvm,acpi=off -bios qboot.rom -device virtio-blk-device',
      'Qboot drives no device',
    ],
    ['qemu-system-riscv64 -M virt -device virtio-blk-device', 'OpenSBI drives no device'],
  ])('%s', async (text, words) => {
    const [imported] = await importForeign('qemu', { file: 'guest.sh', text }, {});
    const boot = imported?.boot;
    if (imported === undefined || boot === undefined) throw new Error('nothing is read of the boot');
    const devices = imported.devices.map(({ device }) => device);
    const chain = bootChain({ setup: boot, platform: imported.platform, devices, kernel: () => undefined });
    expect(chain.outcome).toBe('firmware-fails');
    expect(deviceStep(chain, 0).outcome).toBe('fails');
    const told = chainWords(chain, ['disk'], () => ({ works: undefined, words: '' }));
    expect(told).toEqual([{ good: false, text: expect.stringContaining(words) }]);
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
