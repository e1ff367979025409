import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { remarksOf } from '../../src/cases/import-remarks.ts';
import { casesOf, type Imported, importGuests } from '../../src/cases/imported.ts';
import type { ImportOptions } from '../../src/cli/case-options.ts';
import type { PlanOptions } from '../../src/commands/import/options.ts';
import { importPlan } from '../../src/commands/import/plan.ts';
import { explain } from '../../src/explore/explain.ts';
import { linuxAt } from '../../src/guest/linux-named.ts';
import { openInputs, problemsOf, settle } from '../../src/input/inputs.ts';
import { loadAny } from '../../src/input/load.ts';
import type { Io } from '../../src/io/io.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import { wideLines } from '../cli/run.ts';
import { runMain } from '../cli/run-main.ts';
import { importFile } from '../import-file.ts';
import { errno, type Files, memoryIo } from '../input/memory-io.ts';
import { guestsIn } from '../printed.ts';

const SNP = `qemu-system-x86_64 -M q35,confidential-guest-support=s -object sev-snp-guest,id=s -m 4G \\
  -netdev user,id=n0 -device virtio-net-pci,netdev=n0,id=net0,iommu_platform=off \\
  -drive if=virtio,file=x \\
  -device virtio-rng-pci-transitional,id=r0 \\
  -object tdx-guest,id=t`;

const DOMAIN = `<domain type='kvm'>
  <name>vm</name><memory unit='GiB'>1</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <interface type='network'><model type='virtio'/><driver iommu='off'/></interface>
    <rng model='virtio-transitional'/>
  </devices>
  <launchSecurity type='sev-snp'/>
</domain>`;

interface Run {
  readonly out: string;
  readonly written: Readonly<Record<string, string>>;
  readonly made: readonly string[];
}

interface Setting {
  readonly files?: Files;
  readonly stdin?: readonly string[];
  readonly terminal?: Partial<Io['terminal']>;
  readonly writeFile?: (path: string) => void;
}

async function run(
  what: Imported['kind'],
  input: readonly string[],
  options: PlanOptions = {},
  { files = {}, stdin, terminal, writeFile = () => undefined }: Setting = {},
): Promise<Run> {
  const said: string[] = [];
  const written: Record<string, string> = {};
  const made: string[] = [];
  const io: Io = {
    input: { ...memoryIo(files, stdin).io, filesBelow: () => [] },
    out: (text) => void said.push(text),
    err: () => undefined,
    makeDirectory: (path) => void made.push(path),
    writeFile: (path, text) => {
      writeFile(path);
      written[path] = text;
    },
    ci: false,
    terminal: { colour: 0, unicode: true, width: 100, ...terminal },
  };
  await importPlan(what, input, options, io);
  return { out: said.join(''), written, made };
}

async function complaint(...args: Parameters<typeof run>): Promise<string> {
  try {
    await run(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'none';
}

describe('vnex import reads', () => {
  test('a file, standard input, one argument or its words', async () => {
    const files = { 'vm.sh': SNP };
    const runs = [
      await run('qemu', ['vm.sh'], { json: true }, { files }),
      await run('qemu', ['-'], { json: true }, { stdin: [SNP] }),
      await run('qemu', [SNP], { json: true }),
    ];
    const [first, ...others] = runs.map(({ out }) => ({ ...guestsIn(out), file: '' }));
    for (const other of others) expect(other).toEqual(first);
    const device = JSON.stringify({ driver: 'virtio-rng-pci', id: 'a b' });
    const words = ['qemu-system-x86_64', '-name', "it's me; really", '-device', device];
    expect(guestsIn((await run('qemu', words, { json: true })).out)).toMatchObject({
      platform: { name: "it's me; really" },
      devices: [{ name: 'a b (virtio-rng-pci)' }],
      ignored: [],
    });
  });

  test('the kernel and the version of QEMU that it is told', async () => {
    const options = { json: true, kernel: '6.8.0-51-generic', qemu: '7.2' };
    const { out } = await run('qemu', ['kvm -device virtio-rng-pci'], options);
    const { qemu, platform, devices } = guestsIn(out);
    expect({ qemu, devices }).toMatchObject({
      qemu: { version: '7.2', from: 'option' },
      devices: [{ offers: '0x10179000000' }],
    });
    // Which update of 6.8 it is built on stays open, and what it took from newer releases: the release says so again.
    expect(platform.kernel).toEqual({ release: '6.8.0-51-generic', cmdline: '', config: {} });
  });
});

describe('vnex import shows', () => {
  test('the devices, what would be refused and what is ignored', async () => {
    const { out } = await run('qemu', ['vm.sh'], { kernel: '6.12' }, { files: { 'vm.sh': SNP } });
    expect(out).toBe(`vm.sh · QEMU command line · x86_64, q35
x86_64 q35 · qemu · sev-snp memory · 4096 MiB · Linux 6.12
QEMU 11.1, the newest that vnex knows

Devices
  net0 (virtio-net-pci)  net  pci-modern  line 2  offers 0x10179bf8064
  virtio-blk             blk  pci-modern  line 3  offers 0x10379006e54

Would be refused
  ✗ r0 (virtio-rng-pci-transitional), line 4
    “VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device”
    QEMU hw/virtio/virtio-pci.c virtio_pci_device_plugged()
    What helps: line 4: show the modern interface alone: -device
    virtio-rng-pci-non-transitional,id=r0

Ignored
  -object tdx-guest,id=t (no confidential-guest-support of -machine names it, so nothing protects
    memory)
`);
  });

  test('with --explain first a table of answers, then each of them with advice in QEMU’s words', async () => {
    const options = { explain: true, qemu: '10.0' };
    const { out } = await run('qemu', ['vm.sh'], options, { files: { 'vm.sh': SNP } });
    expect(out).toContain('net0 (virtio-net-pci)  net  pci-modern  line 2  ✗ refused by the driver');
    expect(out).toContain('virtio-blk             blk  pci-modern  line 3  ✓ works: swiotlb copy');
    expect(out).toMatch(
      /What would help\n {2}offer ACCESS_PLATFORM\n {4}QEMU {5}-device virtio-net-pci,id=net0,…,iommu_platform=on\n/,
    );
    expect(out).not.toMatch(/^ {4}libvirt /m);
  });

  test('with --explain on what an answer depends', async () => {
    const text = 'kvm -M q35 -device vhost-vsock-pci,guest-cid=3,id=v0';
    const { out } = await run('qemu', [text], { explain: true, kernel: '6.12' });
    expect(out).toMatch(/^ +vsock .* \? works or is not created, depending on the version of QEMU$/m);
    expect(out).toContain('\n  ✓ QEMU 5.0 or 5.2 and later: works: physical\n');
    expect(out).toContain('\n  The option that settles it: --qemu VERSION\n');
  });

  test('advice in libvirt’s words for a domain', async () => {
    const { out } = await run('libvirt', ['vm.xml'], { explain: true }, { files: { 'vm.xml': DOMAIN } });
    expect(out).toMatch(/^ {4}libvirt {2}in the <interface> of line 5: <driver iommu='on'\/>$/m);
    expect(out).not.toMatch(/^ {4}QEMU {5}/m);
    expect(out).toMatch(
      /What helps: line 6: show the modern interface alone: in the <rng> of line 6:\s+model='virtio-non-transitional'/,
    );
    expect(out).toMatch(/balloon0 \(virtio-balloon-pci\) +balloon +pci-modern +added by libvirt/);
  });

  test('that there is no device', async () => {
    expect((await run('qemu', ['kvm -M pc'])).out).toContain('There is no virtio device in it.');
  });

  test('nothing wider than the terminal, and plain ASCII where it must', async () => {
    for (const width of [60, 80, 100]) {
      const files = { 'vm.xml': DOMAIN };
      const { out } = await run('libvirt', ['vm.xml'], { explain: true }, { files, terminal: { width } });
      expect(wideLines(out, width)).toEqual([]);
      expect(out.match(/.* $/gm)).toBeNull();
    }
    const { out } = await run('qemu', [SNP], { explain: true }, { terminal: { unicode: false } });
    expect(out).toMatch(/^\p{ASCII}+$/u);
  });

  test('no escape codes out of the file', async () => {
    const evil = '\u001b[31m\u202e';
    const text = `qemu-system-x86_64 -name ${evil} -M ${evil} -device virtio-rng-pci,id=${evil} -device virtio-rng-pci,${evil}=1 -${evil} x`;
    for (const options of [{}, { json: true }, { explain: true }, { explain: true, json: true }])
      for (const character of ['\u001b', '\u202e'])
        expect((await run('qemu', [text], options)).out).not.toContain(character);
  });
});

describe('vnex import --json', () => {
  test('is all there is, with the answers if they are asked for', async () => {
    const answer = guestsIn((await run('qemu', [SNP], { json: true, explain: true, qemu: '10.0' })).out);
    expect(Object.keys(answer)).toEqual([
      ...['file', 'kind', 'qemu', 'platform', 'devices', 'refused', 'assumed', 'ignored', 'mayMatter'],
      'results',
    ]);
    expect(answer).toMatchObject({
      kind: 'qemu',
      platform: { memory: { protection: 'sev-snp' } },
      refused: [{ model: 'virtio-rng-pci-transitional', line: 4 }],
      results: [{ outcome: 'refused-by-driver' }, { outcome: 'not-created' }, { outcome: 'works' }],
    });
  });
});

describe('vnex import --out', () => {
  test('writes a file for each device and the platform, which are read back, with scenarios and schemas', async () => {
    const { written, made, out } = await run('qemu', [SNP], { out: 'vm' });
    expect(made).toEqual(['vm', 'vm/scenarios', 'vm/schemas']);
    expect(Object.keys(written)).toEqual([
      ...['vm/platform.json', 'vm/net0.json', 'vm/virtio-blk.json'],
      ...['vm/scenarios/net0.json', 'vm/scenarios/virtio-blk.json'],
      ...['platform', 'device', 'scenario'].map((kind) => `vm/schemas/${kind}.schema.json`),
    ]);
    expect(out).toContain('Written\n  vm/platform.json\n  vm/net0.json\n');
    for (const [file, text] of Object.entries(written)) {
      const { $schema } = JSON.parse(text);
      if (file.startsWith('vm/schemas/')) continue;
      expect(Object.keys(written)).toContain(posix.join(posix.dirname(file), $schema));
      const inputs = openInputs(memoryIo(written).io);
      await settle(inputs, await loadAny(file, inputs));
    }
  });

  test('writes scenarios that hold today', async () => {
    const { written } = await run('qemu', [SNP], {
      out: 'vm',
      kernel: '6.12',
      qemu: '10.2',
    });
    const { code, stdout } = await runMain(
      ['check', 'vm/scenarios/net0.json', 'vm/scenarios/virtio-blk.json'],
      {
        files: written,
      },
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 passed, 0 failed')]);
    const scenario = JSON.parse(written['vm/scenarios/virtio-blk.json'] ?? '{}');
    expect(scenario).toMatchObject({ device: '../virtio-blk.json', platform: '../platform.json' });
    expect(scenario.expect.features.exactly).toContain('VIRTIO_F_ACCESS_PLATFORM');
  });

  test('expects what all answers have in common where the text leaves some open', async () => {
    const { written } = await run('qemu', ['kvm -M q35 -device virtio-rng-pci'], { out: 'vm' });
    const { expect: expected } = JSON.parse(written['vm/scenarios/virtio-rng-pci.json'] ?? '{}');
    expect(Object.keys(expected)).toEqual(['outcome', 'dma']);
    expect(expected.outcome).toBe('works');
  });

  test('gives each file a name of its own that is safe', async () => {
    const ids = ['../../etc/passwd', 'A/b', 'a.b', 'platform', '', '__proto__', '-x'];
    const { written } = await run(
      'qemu',
      [
        'qemu-system-x86_64',
        ...ids.flatMap((id) => ['-device', JSON.stringify({ driver: 'virtio-rng-pci', id })]),
      ],
      { out: 'vm' },
    );
    expect(Object.keys(written).slice(1, ids.length + 1)).toEqual([
      ...['vm/etc-passwd.json', 'vm/a-b.json', 'vm/a-b-2.json', 'vm/platform-2.json'],
      ...['vm/device.json', 'vm/proto.json', 'vm/x.json'],
    ]);
  });

  test('overwrites nothing, unless it is forced to', async () => {
    const files = { 'vm/net0.json': '{}' };
    expect(await complaint('qemu', [SNP], { out: 'vm' }, { files })).toBe(
      'vm/net0.json: is there already; --force writes over it',
    );
    expect((await run('qemu', [SNP], { out: 'vm', force: true }, { files })).written).toHaveProperty(
      'vm/net0.json',
    );
  });

  test('says so where it cannot write', async () => {
    const writeFile = () => {
      throw errno('EACCES');
    };
    expect(await complaint('qemu', [SNP], { out: 'vm' }, { writeFile })).toBe(
      'vm/platform.json: cannot be written (EACCES)',
    );
  });
});

describe('vnex import refuses', () => {
  test.each<[Imported['kind'], readonly string[], ImportOptions, Files, string]>([
    ['qemu', [], {}, {}, 'vnex import qemu: give a file, or - for standard input'],
    ['qemu', ['gone.sh'], {}, {}, 'gone.sh: no such file'],
    ['qemu', ["kvm -append 'x"], {}, {}, "<arguments>:1:13: a quote (') that is never closed"],
    ['libvirt', ['a.xml'], {}, { 'a.xml': '<a>' }, 'a.xml:1:3: this is not XML: unclosed tag: a'],
    [
      'libvirt',
      ['many'],
      {},
      { many: `<domain type='kvm'><devices>${"<rng model='virtio'/>".repeat(1500)}</devices></domain>` },
      /^many: 1501 virtio devices; expected at most 1000, more than any machine has$/.source,
    ],
    ['qemu', ['big'], {}, { big: 'x'.repeat(10_000_000) }, /^big: too large/.source],
    ['qemu', ['kvm -M q35'], { kernel: 'six' }, {}, '--kernel: "six" names no kernel; give a release'],
    ['qemu', ['kvm -M q35'], { qemu: 'ten' }, {}, '--qemu: found "ten"'],
  ])('%s %j', async (what, input, options, files, message) => {
    const said = await complaint(what, input, options, { files });
    expect(said).toMatch(message.startsWith('^') ? new RegExp(message) : message);
  });
});

describe('a file for explain and check', () => {
  const files = { 'vm.sh': SNP, 'vm.xml': DOMAIN, 'case.json': '{"device": {}}', 'q.json': '{"return": {}}' };

  test.each([
    ['vm.sh', ['works', 'refused-by-driver', 'not-created'], 1],
    ['vm.xml', ['refused-by-driver', 'not-created'], 0],
  ])('%s is recognised, with a case for each device that QEMU refuses', async (file, outcomes, remarks) => {
    const inputs = openInputs(memoryIo(files).io);
    const [imported] = await settle(inputs, await importFile(file, inputs, { kernel: '6.1' }));
    expect(casesOf(imported, 'linux').map(({ asked }) => asked.platform.kernel.version)).toContain('6.1');
    const refused = imported.devices.filter(({ prediction }) => prediction.kind === 'refused');
    expect(refused.map(({ device }) => device.refused)).toEqual([
      {
        message: expect.stringMatching(/^VIRTIO_F_/),
        where: 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()',
        by: 'qemu',
      },
    ]);
    const answers = casesOf(imported, 'linux').map(({ asked }) => explain(asked, linuxAt('6.1')).outcome);
    expect(new Set(answers)).toEqual(new Set(outcomes));
    expect(remarksOf(imported)).toHaveLength(remarks);
    expect(await problemsOf(inputs)).toEqual([]);
  });

  test('remarks are for the terminal that they go to', async () => {
    const terminal = { unicode: false };
    const odd = { 'é.sh': SNP };
    const { code, stderr } = await runMain(['explain', 'é.sh', '--kernel', '6.1'], { files: odd, terminal });
    expect(code).toBe(1);
    expect(stderr).toMatch(/: ignored one part that may matter; `vnex import qemu` lists it\n$/);
    expect(stderr).toMatch(/^\p{ASCII}+$/u);
  });

  test.each(['case.json', 'q.json'])(
    '%s is for others, which read it without reading it again',
    async (file) => {
      const { io, reads } = memoryIo(files);
      const inputs = openInputs(io);
      expect(await importFile(file, inputs, {})).toBeUndefined();
      expect(await problemsOf(inputs)).toEqual([]);
      await loadAny(file, inputs);
      expect(reads.get(file)).toBe(1);
    },
  );

  test('standard input that is no import is left for others, and read once', async () => {
    const inputs = openInputs(memoryIo({}, ['{"type": "net", ', '"transport": 5}']).io);
    expect(await importFile('-', inputs, {})).toBeUndefined();
    await loadAny('-', inputs);
    expect((await problemsOf(inputs)).map(({ file }) => file)).toContain('<stdin>');
  });

  test('one that cannot be read is a problem', async () => {
    const inputs = openInputs(memoryIo({ 'x/': '', bin: new Uint8Array([255, 0]) }).io);
    for (const path of ['gone', 'x', 'bin']) expect(await importFile(path, inputs, {})).toBeUndefined();
    expect(await problemsOf(inputs)).toHaveLength(3);
  });
});

describe('advice in the words of the file', () => {
  const offer = {
    title: 't',
    qemu: '-device virtio-net-pci,disable-legacy=on,iommu_platform=on',
    kernel: 'k',
  };
  const advised = (
    kind: 'qemu' | 'libvirt',
    text: string,
    remedy: { title: string; qemu?: string } = offer,
  ) => importGuests(kind, { file: 'f', text }, {})[0]?.devices.map(({ advise }) => advise(remedy));
  const xml = (devices: string, rest = '') =>
    `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><os><type arch='x86_64' machine='pc'/></os>
<devices>${devices}</devices>${rest}</domain>`;

  test.each([
    ['-device virtio-rng-pci', '-device virtio-rng-pci,disable-legacy=on,iommu_platform=on'],
    [
      "-device 'virtio-rng-pci,id=a,packed=on'",
      '-device virtio-rng-pci,id=a,…,disable-legacy=on,iommu_platform=on',
    ],
    ['-device virtio-rng-pci-transitional', '-device virtio-rng-pci-non-transitional,iommu_platform=on'],
    [
      `-device '{"driver":"virtio-rng-pci","id":"a"}'`,
      '-device virtio-rng-pci,id=a,disable-legacy=on,iommu_platform=on',
    ],
    ['-drive if=virtio,file=x', '-global virtio-blk.disable-legacy=on -global virtio-blk.iommu_platform=on'],
  ])('%s', (text, qemu) => {
    expect(advised('qemu', `kvm ${text}`)).toEqual([{ title: 't', kernel: 'k', qemu }]);
  });

  test.each([
    [
      "<interface type='user'><model type='virtio'/></interface><memballoon model='none'/>",
      "in the <interface> of line 2: <model type='virtio-non-transitional'/> and <driver iommu='on'/>",
    ],
    [
      "<disk><target dev='vda'/></disk><memballoon model='none'/>",
      "in the <disk> of line 2: model='virtio-non-transitional' and <driver iommu='on'/>",
    ],
    [
      '',
      "in <devices>: <memballoon model='virtio-non-transitional'><driver iommu='on'/></memballoon>, which libvirt otherwise adds by itself",
    ],
    [
      "<hostdev type='scsi_host'/><memballoon model='none'/>",
      "in the <hostdev> of line 2: model='virtio-non-transitional' and in <qemu:override>: <qemu:device alias='hostdev0'><qemu:frontend><qemu:property name='iommu_platform' type='bool' value='true'/></qemu:frontend></qemu:device>",
    ],
  ])('%s', (devices, words) => {
    expect(advised('libvirt', xml(devices))).toEqual([{ title: 't', kernel: 'k', libvirt: words }]);
  });

  test('an argument that libvirt passes on, and a property of all devices', () => {
    const rest =
      "<qemu:commandline><qemu:arg value='-device'/><qemu:arg value='virtio-rng-pci,id=r'/></qemu:commandline>";
    expect(advised('libvirt', xml("<memballoon model='none'/>", rest))).toMatchObject([
      { libvirt: '-device virtio-rng-pci,id=r,disable-legacy=on,iommu_platform=on' },
    ]);
    const global = { title: 't', qemu: '-global virtio-mmio.force-legacy=false -device virtio-net-device' };
    expect(advised('qemu', 'kvm -device virtio-rng-pci', global)).toEqual([
      { title: 't', qemu: '-global virtio-mmio.force-legacy=false' },
    ]);
    expect(advised('libvirt', xml(''), global)).toEqual([
      { title: 't', libvirt: 'in <qemu:commandline>: -global virtio-mmio.force-legacy=false' },
    ]);
  });

  test('a kernel parameter is the same everywhere', () => {
    const kernel = { title: 't', kernel: 'swiotlb=force on the kernel command line' };
    expect(advised('qemu', 'kvm -device virtio-rng-pci', kernel)).toEqual([kernel]);
    expect(advised('libvirt', xml(''), kernel)).toEqual([kernel]);
  });
});

describe('a text that is given to the importer of another form', () => {
  const COMMAND = 'qemu-system-x86_64 -M q35 -device virtio-rng-pci\n';
  const INCUS = 'architecture: x86_64\nconfig: {}\ndevices: {}\n';
  const NOVA = 'openstack image set --property hw_disk_bus=scsi x\n';
  const LOG = '[    0.000000] Linux version 6.12.0\n[    0.100000] virtio_net virtio0: probe failed\n';
  const QMP = '{"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}}}}\n';

  test.each([
    ['qemu', DOMAIN, 'this is a libvirt domain; `vnex import libvirt a` reads it'],
    ['kata', DOMAIN, 'this is a libvirt domain; `vnex import libvirt a` reads it'],
    ['dmesg', DOMAIN, 'this is a libvirt domain; `vnex import libvirt a` reads it'],
    ['qmp', DOMAIN, 'this is a libvirt domain; `vnex import libvirt a` reads it'],
    ['libvirt', COMMAND, 'this is a QEMU command line; `vnex import qemu a` reads it'],
    ['libvirt', INCUS, 'this is an Incus or LXD configuration; `vnex import incus a` reads it'],
    ['libvirt', NOVA, 'these are OpenStack properties; `vnex import openstack a` reads them'],
    ['libvirt', LOG, 'this is a log; `vnex why a` explains it, and `vnex import dmesg a` reads its platform'],
    ['qemu', QMP, 'this is what QEMU says over QMP; `vnex import qmp a` reads it'],
    [
      'libvirt',
      '{"device": {}}',
      'this is JSON that no importer reads; `vnex explain a` takes vnex’s own files',
    ],
  ])('vnex import %s says what it is, and what reads it: %j', async (form, text, message) => {
    const outcome = await runMain(['import', form, 'a'], { files: { a: text } });
    expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: `a: ${message}\n` });
  });

  test('is read all the same where it describes a guest in that form, too', async () => {
    const { code } = await runMain(['import', 'qemu', 'a'], { files: { a: `${COMMAND}# <domain>\n` } });
    expect(code).toBe(0);
  });
});
