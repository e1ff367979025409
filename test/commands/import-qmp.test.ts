import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { GivenQmpOptions } from '../../src/commands/import/options.ts';
import { importQmp } from '../../src/commands/import/qmp.ts';
import type { Io } from '../../src/io/io.ts';
import { runMain } from '../cli/run-main.ts';
import { type Files, memoryIo } from '../input/memory-io.ts';
import { PROGRAM } from './program.ts';

const SESSION = readFileSync('fixtures/imports/qmp/session-7.2-q35-vtd.txt', 'utf8');
const USO = readFileSync('fixtures/imports/qmp/net-uso4-twice.txt', 'utf8');
const PLATFORM = readFileSync('fixtures/imports/qmp/platform.json', 'utf8');

async function run(log: string, options: GivenQmpOptions = {}, files: Files = {}, stdin: string[] = []) {
  let out = '';
  const { io: input } = memoryIo({ 'qmp.txt': log, 'platform.json': PLATFORM, ...files }, stdin);
  const io: Io = {
    input: { ...input, filesBelow: () => [] },
    out: (text) => {
      out += text;
    },
    err: () => {},
    writeFile: () => undefined,
    makeDirectory: () => undefined,
    ci: false,
    terminal: { colour: 0, unicode: true, width: 100 },
  };
  const code = await importQmp.run({ file: stdin.length > 0 ? '-' : 'qmp.txt' }, options, io, PROGRAM);
  return { code, out };
}

const platform = 'platform.json';

describe('vnex import qmp', () => {
  test('tells what QEMU saw, and that nothing is predicted without a platform', async () => {
    const { code, out } = await run(SESSION);
    expect(code).toBe(0);
    expect(out).toMatch(/^QEMU 7\.2\.22\n7 devices: 7 not compared\n/);
    expect(out).toMatch(/net0 \(virtio-net\) +net +pci-modern +not compared +14 bits +status 0xf\n/);
    expect(out).toContain('name its platform with\n--platform, and vnex says');
  });

  test('agrees with a real boot, the device that QEMU refused included', async () => {
    const { code, out } = await run(SESSION, { platform });
    expect(code).toBe(0);
    expect(out).toContain('7 devices: 7 as predicted');
    expect(out).toMatch(/✓ net0 \(virtio-net\) .*DMA API: iommu\n/);
    expect(out).toMatch(/✓ balloon0 .*4 bits\n/);
  });

  test('names the bits that differ, and ends with 1', async () => {
    const { code, out } = await run(USO, { platform });
    expect(code).toBe(1);
    expect(out).toContain('        + VIRTIO_NET_F_GUEST_USO6\n');
    const { out: json } = await run(USO, { platform, json: true });
    expect(JSON.parse(json)).toMatchObject({
      qemu: null,
      devices: [
        {
          device: { type: 'net', transport: 'pci-modern', implementation: 'qemu' },
          verdict: {
            kind: 'differs',
            differences: [
              { in: 'features', missing: [], more: expect.arrayContaining(['VIRTIO_NET_F_HOST_USO']) },
            ],
          },
        },
      ],
    });
  });

  test('a status that differs', async () => {
    const failed = SESSION.replace('"VIRTIO_CONFIG_S_FAILED: Error in guest, device failed", ', '');
    const { code, out } = await run(failed, { platform });
    expect(code).toBe(1);
    expect(out).toContain('status: predicted ACKNOWLEDGE|DRIVER|FAILED, observed ACKNOWLEDGE|DRIVER\n');
  });

  test('a device without a driver is not compared', async () => {
    const { code, out } = await run(
      JSON.stringify({
        return: { name: 'virtio-rng', 'device-id': 4, 'host-features': {}, status: { statuses: [] } },
      }),
      { platform },
    );
    expect(code).toBe(0);
    expect(out).toContain('no driver has taken the device');
  });

  test('takes a transport, and standard input', async () => {
    const { out } = await run('', { transport: 'pci-transitional' }, {}, [USO]);
    expect(out).toContain('pci-transitional');
    const { code, stderr } = await runMain(['import', 'qmp', 'qmp.txt', '--transport', 'pci-moderm']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--transport: unknown transport "pci-moderm".*pci-modern\?\n$/);
  });

  test('says where a log is wrong', async () => {
    await expect(run('{"QMP": {}}\n{"return": {')).rejects.toThrow(/^qmp\.txt:2:1: this answer has no end/);
    await expect(run('x'.repeat(10 * 2 ** 20))).rejects.toThrow(/^qmp\.txt: too large/);
    await expect(run('{"return": "\0"}')).rejects.toThrow(/^qmp\.txt: a binary file/);
    await expect(run(USO, { platform: 'qmp.txt' })).rejects.toThrow(/qmp\.txt/);
  });

  test('every line fits, but for what cannot be broken', async () => {
    const { out } = await run(SESSION, { platform });
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});
