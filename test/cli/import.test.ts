import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { featureSet, toMask } from '../../src/features/feature-set.ts';
import { casesIn, guestsIn } from '../printed.ts';
import { shell, vnex, workshop } from './run.ts';

const IMPORTS = 'fixtures/imports';

const { directory, write } = workshop();

describe('vnex import', () => {
  test('reads a command line, in which QEMU refuses a device', async () => {
    const { code, stdout, stderr } = await vnex([
      'import',
      'qemu',
      `${IMPORTS}/sev-snp.sh`,
      '--qemu',
      '10.0',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/net0 \(virtio-net-pci\) +net +pci-modern +line 8 +offers 0x[0-9a-f]+\n/);
    expect(stdout).toContain('“iommu_platform=true is not supported by the device”');
    expect(stdout).toMatch(/\nIgnored\n/);
  });

  test('reads a guest of Cloud Hypervisor, in which the monitor refuses a device', async () => {
    const file = `${IMPORTS}/cloud-hypervisor-iommu.sh`;
    const imported = await vnex(['import', 'cloud-hypervisor', file, '--monitor', '50']);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toContain('Cloud Hypervisor 50.0\n');
    expect(imported.stdout).toContain('added by Cloud Hypervisor');
    expect(imported.stdout).toContain('“Device is on an IOMMU PCI segment (1) but not placed behind IOMMU”');
    expect((await vnex(['check', file, '--kernel', '6.12'])).code).toBe(1);
    const explained = await vnex(['explain', file, '--kernel', '6.12', '--device', 'disk0']);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    expect(explained.stdout).toContain('mapped in the IOMMU');
    const booted = await vnex(['boot', file]);
    expect(booted.code).toBe(2);
    expect(booted.stderr).toContain('this is a guest of Cloud Hypervisor, and vnex boots QEMU');
    const wrong = await vnex(['import', 'cloud-hypervisor', file, '--qemu', '10.0']);
    expect([wrong.code, wrong.stderr]).toEqual([2, '--qemu: no QEMU starts this guest; leave out --qemu\n']);
  });

  test('reads a configuration of Firecracker, which check and explain take too', async () => {
    const file = `${IMPORTS}/firecracker.json`;
    const imported = await vnex(['import', 'firecracker', file]);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(/rootfs \(drives\) +blk +mmio-modern +line 5 +offers 0x120000000/);
    const explained = await vnex(['explain', file, '--kernel', '6.1', '--monitor', '1.15..']);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    expect(explained.stdout).toContain('Firecracker does not create the device, “Invalid block config.”');
    expect((await vnex(['check', file, '--kernel', '6.1'])).code).toBe(1);
    const called = write('fc.sh', 'firecracker --api-sock /tmp/s --config-file vm.json\n');
    const refused = await vnex(['explain', called]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('give the file that --config-file names');
  });

  test('reads a configuration of Kata Containers, which check, explain and fix take too', async () => {
    const file = `${IMPORTS}/kata-qemu-tdx.toml`;
    const imported = await vnex(['import', 'kata', file, '--qemu', '10.0']);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(
      /vsock-0 \(vhost-vsock-pci\)\s+vsock +(?:· )?pci-modern +(?:· )?added by Kata Containers/,
    );
    expect((await vnex(['check', file, '--kernel', '6.12'])).code).toBe(0);
    expect((await vnex(['fix', file, '--kernel', '6.12'])).code).toBe(0);
    const broken = write('configuration.toml', '[hypervisor.qemu]\nshared_fs = none\n');
    const refused = await vnex(['explain', broken]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/configuration\.toml:2:\d+: this is not TOML/);
  });

  test('reads a manifest of KubeVirt, which check and explain take too', async () => {
    const file = `${IMPORTS}/kubevirt-sev.yaml`;
    const imported = await vnex(['import', 'kubevirt', file, '--qemu', '9.0']);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toContain('✗ fs0 (vhost-user-fs-pci), line 27\n');
    const explained = await vnex(['explain', file, '--kernel', '6.12', '--device', 'ua-root']);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    expect((await vnex(['check', file, '--kernel', '6.12'])).code).toBe(1);
    const cluster = write('kubevirt.yaml', 'apiVersion: kubevirt.io/v1\nkind: KubeVirt\n');
    const refused = await vnex(['explain', cluster]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('there is no guest in it, but KubeVirt; expected a VirtualMachine');
    const pod = write('pod.yaml', 'apiVersion: v1\nkind: Pod\n');
    expect((await vnex(['explain', pod])).stderr).toContain('this is a Kubernetes manifest');
  });

  test('reads a configuration of Proxmox VE, which check and explain take too', async () => {
    const file = `${IMPORTS}/proxmox-q35.conf`;
    const imported = await vnex(['import', 'proxmox', file, '--qemu', '9.2']);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(
      /balloon0 \(virtio-balloon-pci\) +balloon +pci-modern +added by Proxmox VE/,
    );
    const explained = await vnex(['explain', file, '--kernel', '6.12', '--device', 'virtio0']);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    expect((await vnex(['check', file, '--kernel', '6.12'])).code).toBe(1);
    const broken = write('100.conf', 'memory: 512\nscsihw: virtio-scsi-pci\nostype: l26\nnet0 virtio\n');
    const refused = await vnex(['import', 'proxmox', broken]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('100.conf:4:1: "net0 virtio" is no line of a configuration');
  });

  test('reads what incus config show prints, which check and explain take too', async () => {
    const file = `${IMPORTS}/incus.yaml`;
    const imported = await vnex(['import', 'incus', file]);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(
      /qemu_balloon \(virtio-balloon-pci\)\n +balloon · pci-modern · added by Incus/,
    );
    const explained = await vnex(['explain', file, '--kernel', '6.12', '--device', 'dev-incus_eth0']);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    expect((await vnex(['check', file, '--kernel', '6.12'])).code).toBe(1);
    const container = write(
      'web.yaml',
      'architecture: x86_64\nconfig: {}\ndevices: {}\nephemeral: false\ntype: container\n',
    );
    const refused = await vnex(['explain', container]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('web.yaml:5:7: this is a container, which has no virtio device');
  });

  test('reads properties of OpenStack’s images and flavors, which check and explain take too', async () => {
    const file = `${IMPORTS}/openstack.yaml`;
    const imported = await vnex(['import', 'openstack', file]);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(/net0 \(virtio-net-pci\)\n +net · pci-modern · added by OpenStack Nova/);
    const explained = await vnex(['explain', file, '--kernel', '6.12', '--device', 'scsi0']);
    expect(explained.code).toBe(1);
    expect(explained.stderr).toMatch(
      /^\S+: ignored 2 parts that may matter; `vnex import openstack` lists them\n$/,
    );
    expect((await vnex(['check', file, '--kernel', '6.12'])).code).toBe(1);
    const open = write('image.txt', 'hw_machine_type=pc\nhw_mem_encryption=true\n');
    const refused = await vnex(['explain', open]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('image.txt:2:1: Nova refuses memory encryption on machine pc');
  });

  test.each([
    [
      'crosvm',
      'crosvm',
      'crosvm-protected.sh',
      /block0 \(block\) +blk +pci-modern +line 4 +offers 0x80320007244/,
    ],
    ['kvmtool', 'kvmtool', 'kvmtool.sh', /disk1 \(disk\) +blk +pci-modern +line 1 +offers 0x138000224/],
    [
      'openvmm',
      'OpenVMM',
      'openvmm-vtd.sh',
      /net0 \(net\) +net +pci-modern +line 7 +offers 0x100000f30011823/,
    ],
  ])('reads a command line of %s, which check and explain take too', async (kind, title, name, device) => {
    const file = `${IMPORTS}/${name}`;
    const imported = await vnex(['import', kind, file]);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(device);
    const explained = await vnex(['explain', file, '--kernel', '6.12']);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    const versioned = await vnex(['import', kind, file, '--monitor', '1.0']);
    expect([versioned.code, versioned.stdout]).toEqual([2, '']);
    expect(versioned.stderr).toBe(`--monitor: ${title} has no releases; leave out --monitor\n`);
  });

  test('takes the words of a command line themselves', async () => {
    const words = ['qemu-system-x86_64', '-M', 'q35', '-device', 'virtio-rng-pci,id=r0'];
    const { code, stdout } = await vnex(['import', 'qemu', '--', ...words]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ r0 \(virtio-rng-pci\) +rng /);
  });

  test('reads a domain from stdin, writes files, and explain takes them', async () => {
    const out = join(directory, 'domain');
    const xml = `${IMPORTS}/amd-iommu.xml`;
    const imported = await shell(`node "$VNEX" import libvirt - --out "${out}" < ${xml}`);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    const device = readdirSync(out).find((name) => name !== 'platform.json' && name.endsWith('.json')) ?? '';
    const platform = join(out, 'platform.json');
    const explained = await vnex(['explain', '--device', join(out, device), '--platform', platform]);
    expect([explained.code, explained.stderr]).toEqual([0, '']);
    const again = await vnex(['import', 'libvirt', xml, '--out', out]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('platform.json: is there already; --force writes over it\n');
    expect((await vnex(['import', 'libvirt', xml, '--out', out, '--force'])).code).toBe(0);
  });

  test('compares what QMP says with what is predicted, exits 1 where it differs, and writes devices', async () => {
    const log = `${IMPORTS}/qmp/session-7.2-q35-vtd.txt`;
    const out = join(directory, 'qmp');
    const agreeing = await vnex([
      'import',
      'qmp',
      log,
      '--platform',
      `${IMPORTS}/qmp/platform.json`,
      '--out',
      out,
    ]);
    expect([agreeing.code, agreeing.stderr]).toEqual([0, '']);
    expect(agreeing.stdout).toMatch(/^7 devices: 7 as predicted$/m);
    expect(readdirSync(out)).toContain('platform.json');
    const other = await vnex(['import', 'qmp', log, '--platform', 'fixtures/platforms/sev-snp.json']);
    expect(other.code).toBe(1);
    expect(other.stdout).toMatch(/^7 devices: .*\d differs?/m);
  });

  test('reads a guest’s files', async () => {
    const { code, stdout } = await vnex(['import', 'sysfs', '--root', `${IMPORTS}/sysfs/q35-vtd`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^4 devices: 3 as predicted, 1 failed, and explained$/m);
  });

  test.each<[readonly string[], RegExp]>([
    [['quemu', 'x'], /^vnex: unknown command 'quemu'\n\(Did you mean qemu\?\)\n$/],
    [['qemu', `${IMPORTS}/none.sh`], /none\.sh: no such file\n$/],
    [['qmp', `${IMPORTS}/README.md`], /README\.md/],
    [['sysfs', '--root', 'src'], /^src: .*expected a guest/],
    [
      ['qmp', `${IMPORTS}/qmp/vhost-user-blk.txt`, '--transport', 'pci'],
      /^--transport: unknown transport "pci"/,
    ],
  ])('says what is wrong with %j', async (argv, message) => {
    const { code, stdout, stderr } = await vnex(['import', ...argv]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('what people have is taken directly', () => {
  test('by explain, with advice in the words of the file', async () => {
    const vm = write(
      'vm.sh',
      'qemu-system-x86_64 -M q35,confidential-guest-support=s -object sev-snp-guest,id=s \\\n -device virtio-rng-pci,id=r0,disable-legacy=on,iommu_platform=off\n',
    );
    const { code, stdout, stderr } = await vnex(['explain', vm, '--kernel', '6.12']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/-device virtio-rng-pci,id=r0,.*iommu_platform=on/);
  });

  test('by explain, with what QEMU refuses among the answers', async () => {
    const { code, stdout, stderr } = await vnex(['explain', `${IMPORTS}/vtd.xml`, '--kernel', '6.12']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replace(/\n +/g, ' ')).toMatch(
      /✗ net1 \(virtio-net-pci\) +QEMU does not create the device, “VIRTIO_F_IOMMU_PLATFORM was supported by neither/,
    );
  });

  test('by explain from QMP, with a platform', async () => {
    const log = `${IMPORTS}/qmp/vhost-user-blk.txt`;
    const alone = await vnex(['explain', log]);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/QMP says nothing of the guest; name its platform with --platform FILE\n$/);
    const placed = await vnex(['explain', log, '--platform', 'fixtures/platforms/kvm.json', '--json']);
    expect(placed.code).toBe(0);
    expect(casesIn(placed.stdout)).toHaveProperty('outcome', 'works');
  });

  test('by check, for which every device is to work', async () => {
    const broken = write(
      'broken.sh',
      'qemu-system-x86_64 -M q35,confidential-guest-support=s -object sev-snp-guest,id=s -device virtio-rng-pci,id=r0,iommu_platform=off\n',
    );
    const failed = await vnex(['check', broken, '--kernel', '6.12']);
    expect([failed.code, failed.stderr]).toEqual([1, '']);
    expect(failed.stdout).toContain('r0 (virtio-rng-pci)');
    const fine = write('fine.sh', 'qemu-system-x86_64 -M q35 -device virtio-rng-pci,id=r0\n');
    expect((await vnex(['check', fine, '--kernel', '6.12'])).code).toBe(0);
    const log = await vnex(['check', `${IMPORTS}/qmp/vhost-user-blk.txt`]);
    expect([log.code, log.stdout]).toEqual([2, expect.stringContaining('vnex import qmp')]);
  });
});

describe('vnex import --why', () => {
  const file = 'fixtures/imports/sev-snp.sh';

  test('gives each bit that a device could offer a reason and a place in QEMU’s source', async () => {
    const { stdout } = await vnex(['import', 'qemu', file, '--why', 'net0']);
    expect(stdout).toMatch(
      /^net0 \(virtio-net-pci\) · net · pci-[a-z]+ · QEMU \d+\.\d+\noffers 0x[0-9a-f]+\n\n/,
    );
    expect(stdout).toMatch(
      /\n {2}✓ {2}28 {2}INDIRECT_DESC +indirect_desc=on \(default\)\n +hw\/net\/virtio-net\.c /,
    );
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('says to programs the bits that the device is imported with', async () => {
    const [why, whole] = await Promise.all([
      vnex(['import', 'qemu', file, '--why', 'net0', '--json']),
      vnex(['import', 'qemu', file, '--json']),
    ]);
    const { bits, device, offers: mask } = JSON.parse(why.stdout);
    const { devices } = guestsIn(whole.stdout);
    const { offers } = devices.find(({ name }: { readonly name: string }) => name === device);
    const offered = bits.filter((bit: { readonly offered: boolean }) => bit.offered);
    const set = featureSet(offered.map(({ bit }: { readonly bit: number }) => bit));
    expect([mask, toMask(set)]).toEqual([offers, offers]);
    expect(bits.length).toBeGreaterThan(offered.length);
    for (const { why: reason, where } of bits) expect(reason !== '' && where !== '').toBe(true);
  });

  test.each([
    ['net', /^--why: no device is called "net"; the machine has net0.*; did you mean net0\?\n$/],
    [
      'virtio-net-pci',
      /^--why: several devices are called "virtio-net-pci"; choose from net0 \(virtio-net-pci\) or net1 \(virtio-net-pci\)\n$/,
    ],
  ])('does not guess which device %s is', async (name, message) => {
    const { code, stdout, stderr } = await vnex(['import', 'qemu', file, '--why', name]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
