import { applyPatch } from 'fast-json-patch';
import { describe, expect, test } from 'vitest';
import { casesIn } from '../printed.ts';
import { runMain, vnex, wideLines, workshop } from './run.ts';

const SCENARIOS = 'fixtures/scenarios';
const { write } = workshop();

describe('vnex fix', () => {
  test('names the change in everyone’s terms, and proves it', async () => {
    const { code, stdout, stderr } = await vnex(['fix', `${SCENARIOS}/sev-snp-without-access-platform.json`]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`virtio-net, QEMU, modern PCI · AMD SEV-SNP guest · linux-6.12

✗ refused by the driver, “device must provide VIRTIO_F_ACCESS_PLATFORM”
  may change: device, cmdline; up to 3 together

What helps: 1 change
  1  offer ACCESS_PLATFORM
    QEMU     -device virtio-net-pci,iommu_platform=on
    libvirt  <driver iommu='on'/>
    ✓ proven: works: swiotlb copy
--- fixtures/scenarios/sev-snp-without-access-platform.json
+++ fixtures/scenarios/sev-snp-without-access-platform.json
@@ -2,7 +2,7 @@
   "$schema": "../schemas/scenario.schema.json",
   "name": "SEV-SNP guest, device without ACCESS_PLATFORM",
   "description": "The kernel knows that the host cannot read its memory, and refuses a device that would be pointed at it.",
-  "device": "../devices/qemu-net-modern.json",
+  "device": { "extends": "../devices/qemu-net-modern.json", "offers": "0x10379bfffe7" },
   "platform": "../platforms/sev-snp.json",
   "expect": {
     "outcome": "refused-by-driver",
`);
  });

  test('joins what helps only together', async () => {
    const { code, stdout } = await vnex([
      'fix',
      `${SCENARIOS}/pseries-ultravisor-without-access-platform.json`,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain(`  1  offer ACCESS_PLATFORM
    QEMU     -device virtio-net-pci,iommu_platform=on
    libvirt  <driver iommu='on'/>
  and force bouncing through the shared pool
    kernel   swiotlb=force on the kernel command line
    ✓ proven: works: swiotlb copy`);
  });

  test('says why there is none, exits with 1, and the --may that it names leads to one', async () => {
    const file = `${SCENARIOS}/vdpa-net-5.4.json`;
    const { code, stdout } = await vnex(['fix', file, '--may', 'device,cmdline']);
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'No fix within these bounds No set of up to 3 changes does it (0 tried). Not to be changed: config, kernel, iommu, memory, hardware. There would be one with --may device,cmdline,kernel (the release of the kernel).',
    );
    for (const may of [['--may', 'device,cmdline,kernel'], []]) {
      const wider = await vnex(['fix', file, ...may]);
      expect(wider.code).toBe(0);
      expect(wider.stdout).toContain('  1  run Linux 5.7\n    kernel   Linux 5.7\n    ✓ proven: works: ');
    }
  });

  test('has nothing to do for what works', async () => {
    const { code, stdout } = await vnex(['fix', `${SCENARIOS}/sev-snp-with-access-platform.json`]);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ works: swiotlb copy\n\n  The case already works.\n');
  });

  test('answers each case of a scenario, and fails where one has no fix: nobody runs another kernel for a balloon', async () => {
    const { code, stdout } = await vnex(['fix', `${SCENARIOS}/confidential-balloon.json`, '--json']);
    expect(code).toBe(1);
    const answers = casesIn(stdout);
    expect(answers).toHaveLength(8);
    for (const { fixes, reason, wouldTake } of answers) {
      expect(fixes).toEqual([]);
      expect(reason).toContain(`--may device,cmdline,${wouldTake.join(',')} `);
    }
  });

  test('satisfies claims', async () => {
    const { code, stdout } = await vnex([
      ...['fix', `${SCENARIOS}/sev-5.10-without-access-platform.json`],
      ...['--want', 'safe', '--may', 'kernel', '--most', '1', '--json'],
    ]);
    expect(code).toBe(0);
    const { want, outcome, standings, bounds, fixes } = casesIn(stdout);
    expect({ want, outcome, standings }).toEqual({
      want: ['safe'],
      outcome: 'breaks',
      standings: { safe: 'broken' },
    });
    expect(bounds).toMatchObject({ most: 1, may: ['kernel'], complete: true });
    expect(fixes).toMatchObject([
      {
        changes: [
          {
            title: 'run Linux 5.13',
            group: 'kernel',
            patch: [{ op: 'replace', path: '/platform/kernel/version', value: '5.13' }],
          },
        ],
        result: { outcome: 'refused-by-driver' },
        standings: { safe: 'holds' },
      },
    ]);
  });

  test('writes patches that explain takes at their word', async () => {
    const { stdout } = await vnex(['fix', `${SCENARIOS}/sev-legacy.json`, '--json']);
    for (const { scenario, fixes } of casesIn(stdout)) {
      for (const { changes } of fixes) {
        for (const { patch } of changes) applyPatch(scenario, patch, true);
        const mended = await vnex(['explain', write('mended.json', scenario), '--json', '--fail']);
        expect(mended.code).toBe(0);
        expect(casesIn(mended.stdout).outcome).toBe('works');
      }
    }
  });

  test('takes a QEMU command line, and answers in its words', async () => {
    const line =
      'qemu-system-x86_64 -M q35,confidential-guest-support=s -object sev-snp-guest,id=s -device virtio-net-pci,id=net0,iommu_platform=off';
    const { code, stdout } = await vnex(['fix', '-', '--kernel', '6.12'], { stdin: line });
    expect(code).toBe(0);
    expect(stdout).toContain(
      '  1  offer ACCESS_PLATFORM\n    ✓ proven: works: swiotlb copy; every other device as before\n',
    );
    expect(stdout).toContain(`\n-${line}\n\\ No newline at end of file\n+${line.replace('=off', '=on')}\n`);
  });

  test('takes a device and a platform, and a driver', async () => {
    const { code, stdout } = await vnex([
      ...['fix', '--device', 'fixtures/devices/qemu-net-modern-access-platform.json'],
      ...['--platform', 'fixtures/platforms/kvm.json', '--driver', 'gibson-2019'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('do not offer ACCESS_PLATFORM\n');
  });

  test('keeps to the width of the terminal, and to ASCII', async () => {
    const file = `${SCENARIOS}/physical-net-without-access-platform.json`;
    const [{ scenario }] = casesIn((await vnex(['fix', file, '--json'])).stdout);
    const { stdout } = await runMain(['fix', 's.json', '--want', 'works,real-devices'], {
      files: { 's.json': JSON.stringify(scenario) },
      terminal: { width: 50, unicode: false },
    });
    // A diff has the lines of the file as they are.
    const words = stdout.replace(/^[-+]\{.*\n/gm, '');
    expect(wideLines(words, 50)).toEqual([]);
    expect(stdout).toMatch(/^[\x20-\x7e\n]+$/);
  });
});

describe('vnex fix refuses', () => {
  const file = `${SCENARIOS}/sev-legacy.json`;
  test.each([
    [
      ['fix'],
      'vnex fix: --device is missing; give a scenario, a libvirt domain or a QEMU command line, or both --device and --platform',
    ],
    [['fix', 'gone.json'], 'gone.json: no such file'],
    [['fix', 'gone.sh', '--qemu', '10.0'], 'gone.sh: no such file'],
    [
      ['fix', file, '--may', 'devices'],
      '--may: unknown group "devices"; choose from device, cmdline, config, kernel, iommu, memory or hardware; did you mean device?',
    ],
    [
      ['fix', file, '--want', 'save'],
      '--want: unknown claim "save"; choose from works, safe, free, one-offer, real-devices, old-guests or old-hosts; did you mean safe?',
    ],
    [['fix', file, '--most', '9'], 'vnex fix: --most must be a number from 1 to 5, not "9"'],
    [['fix', file, '--most', '0'], 'vnex fix: --most must be a number from 1 to 5, not "0"'],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await vnex(argv);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${message}\n` });
  });
});
