// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell, not of a template.
import { describe, expect, test } from 'vitest';
import { isObject } from '../../src/input/json-value.ts';
import { type MemoryOutcome, runMain } from './run-main.ts';

/** What an import of a text prints as JSON: one guest, or several. */
async function imported(
  text: string,
  ...options: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const { stdout, stderr, code } = await runMain(['import', 'qemu', 'vm', '--json', ...options], {
    files: { vm: text },
  });
  if (code !== 0) throw new Error(stderr);
  const { guests }: { guests: readonly unknown[] } = JSON.parse(stdout);
  return guests.filter(isObject);
}

function explain(
  argv: readonly string[],
  setting: Parameters<typeof runMain>[1] = {},
): Promise<MemoryOutcome> {
  return runMain(['explain', ...argv], setting);
}

const Q = 'qemu-system-x86_64 -accel kvm -M q35';

describe('each guest of a text', () => {
  test('is imported by itself', async () => {
    const guests = await imported(
      `${Q} -name a -device virtio-rng-pci &\n${Q} -name b -device virtio-net-pci &\n`,
    );
    expect(guests.map(({ platform }) => isObject(platform) && platform.name)).toEqual(['a', 'b']);
  });

  test('is answered by itself, and called by the test that leads to it', async () => {
    const script = `if [ -e /dev/sev ]; then O=",iommu_platform=on"; fi\n${Q} -device virtio-rng-pci$O\n`;
    const { stdout, code } = await explain(['vm'], { files: { vm: script } });
    expect(code).toBe(0);
    expect(stdout).toContain('where line 1 holds');
    expect(stdout).toContain('where line 1 does not hold');
  });

  test('is one where what a test decides makes no difference', async () => {
    const script = `if [ "$1" = -d ]; then O="-s -S"; fi\n${Q} -device virtio-rng-pci $O\n`;
    expect(await imported(script)).toHaveLength(1);
  });

  test('is written to a folder of its own', async () => {
    const { written } = await runMain(['import', 'qemu', 'vm', '--out', 'out'], {
      files: { vm: `${Q} -name a -device virtio-rng-pci &\n${Q} -name b -device virtio-net-pci &\n` },
    });
    expect(Object.keys(written).filter((path) => /^out\/[^/]*\/[^/]*$/.test(path))).toEqual([
      'out/guest-1/platform.json',
      'out/guest-1/virtio-rng-pci.json',
      'out/guest-2/platform.json',
      'out/guest-2/virtio-net-pci.json',
    ]);
  });
});

describe('what nobody knows', () => {
  test('of the number of CPUs leaves open what depends on it', async () => {
    const line = `${Q} -blockdev driver=null-co,node-name=d -device virtio-blk-pci,drive=d`;
    const { stdout, stderr } = await explain(['--json', '--', ...line.split(' '), '-smp', '${N}']);
    expect(stderr).toContain('the value of ${N} is not known');
    expect(stdout).toContain('"N"');
    const { stderr: said } = await explain(['--define', 'N=4', '--', ...line.split(' '), '-smp', '${N}']);
    expect(said).toBe('');
  });

  test.each(['-machine ${M}', '-device ${D}', '${ALL}'])('of %s is to be stated', async (option) => {
    const { stderr, code } = await explain([`qemu-system-x86_64 ${option} -device virtio-rng-pci`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^<arguments>:1:\d+: the value of \$\{\w+\} is not known; state it with --define/);
  });
});

describe('vnex explain', () => {
  const WORKS = /✓ works/;

  test('takes a command line behind --, as its words or as one', async () => {
    const words = `${Q} -device virtio-rng-pci`.split(' ');
    expect((await explain(['--', ...words])).stdout).toMatch(WORKS);
    expect((await explain([words.join(' ')])).stdout).toMatch(WORKS);
  });

  test('reads what is piped in where nothing is named', async () => {
    const { stdout } = await explain([], { stdin: [`${Q} -device virtio-rng-pci\n`] });
    expect(stdout).toMatch(WORKS);
  });

  test('reads the words of a process', async () => {
    const files = { cmdline: `${Q} -device virtio-rng-pci `.replaceAll(' ', '\0') };
    expect((await explain(['cmdline'], { files })).stdout).toMatch(WORKS);
  });

  test('reads what -readconfig names where it stands beside the file', async () => {
    const files = {
      'vms/vm.sh': `${Q} -readconfig vm.cfg -device virtio-rng-pci,bus=port`,
      'vms/vm.cfg': '[device "port"]\n driver = "pcie-root-port"\n',
    };
    const { stdout } = await runMain(['import', 'qemu', 'vms/vm.sh'], { files });
    expect(stdout).toContain('pci-modern');
    const { stdout: open } = await explain(['vms/vm.sh'], { files: { 'vms/vm.sh': files['vms/vm.sh'] } });
    expect(open).not.toContain('not found');
  });
});

describe('a log of libvirt', () => {
  const head = (qemu: string, message: string) =>
    `2024-01-01 10:00:00.000+0000: starting up libvirt version: 9.0.0, qemu version: ${qemu}, kernel: 6.1.0, hostname: h
LC_ALL=C \\
/usr/bin/qemu-system-x86_64 \\
-machine pc-q35-6.1,accel=kvm \\
-device virtio-rng-pci,id=rng0,bus=pcie.0,iommu_platform=on \\
-msg timestamp=on
2024-01-01T10:00:01Z qemu-system-x86_64: -device virtio-rng-pci,id=rng0,bus=pcie.0,iommu_platform=on: ${message}
`;
  const REFUSAL = 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device';

  test('states the version of QEMU, which --qemu goes over', async () => {
    const [guest] = await imported(head('7.2.0', REFUSAL));
    expect(guest?.qemu).toEqual({ version: '7.2.0', from: 'option' });
    const [other] = await imported(head('7.2.0', REFUSAL), '--qemu', '8.2');
    expect(other?.qemu).toEqual({ version: '8.2', from: 'option' });
  });

  test('confirms what is predicted, or tells that it is not', async () => {
    const text = head('7.2.0', REFUSAL);
    const [guest] = await imported(text);
    expect(guest?.said).toEqual([{ line: 7, message: REFUSAL, device: 'rng0 (virtio-rng-pci)' }]);
    const [other] = await imported(head('7.2.0', 'vhost went away'));
    expect(other?.said).toEqual([{ line: 7, message: 'vhost went away' }]);
    const { stdout } = await runMain(['import', 'qemu', 'vm'], {
      files: { vm: head('7.2.0', 'vhost went away') },
    });
    expect(stdout).toContain('which is predicted of no device');
  });

  test('of several starts is a guest each, with the versions of its own head', async () => {
    const guests = await imported(
      `${head('7.2.0', REFUSAL)}${head('8.2.2', REFUSAL).replace('rng0', 'rng1')}`,
    );
    expect(guests.map(({ qemu }) => isObject(qemu) && qemu.version)).toEqual(['7.2.0', '8.2.2']);
  });
});
