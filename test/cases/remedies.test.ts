import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import expected from '../../fixtures/imports/failing/expected.json' with { type: 'json' };
import { type FixedMachine, fixedMachine } from '../../src/cases/remedies/fixed-machine.ts';
import { answering, type GivenText, givenMachine, isNoWorse } from '../../src/cases/remedies/machine.ts';
import type { ImportOptions } from '../../src/cli/case-options.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { recognise } from '../../src/input/import/recognise.ts';
import { type Answers, alwaysWorks } from '../../src/model/answers.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { remediesText } from '../../src/report/remedies-text.ts';
import { helpTitle } from '../../src/report/words/first-help.ts';
import { isHarmless, remedyTitle } from '../../src/report/words/steps.ts';

const IMPORTS = join(import.meta.dirname, '../../fixtures/imports');
const files = readdirSync(IMPORTS).filter(
  (name) => /\.(?:sh|xml|json|ya?ml|toml|conf)$/.test(name) && name !== 'expected.json',
);
const FAILING = join(IMPORTS, 'failing');
/** What each text that fails is asked with, and what helps each of its devices first. */
const failing: Readonly<
  Record<string, { readonly options?: ImportOptions; readonly first: Readonly<Record<string, string>> }>
> = expected;
const walked: readonly (readonly [string, string, ImportOptions])[] = [
  ...files.map((file) => [file, IMPORTS, {}] as const),
  ...Object.entries(failing).map(([file, { options = {} }]) => [file, FAILING, options] as const),
];
/** What helps each device of a text first, worked out once. */
const helped = new Map<string, Promise<FixedMachine>>();

function firstHelpIn(path: string, given: GivenText): Promise<FixedMachine> {
  const found = helped.get(path) ?? fixedMachine(given, undefined, { depth: 'first' });
  helped.set(path, found);
  return found;
}

const hasPatch = spawnSync('patch', ['--version']).status === 0;

function given(file: string, text: string, options: ImportOptions = {}): GivenText {
  const kind = recognise(text);
  if (kind === undefined || kind === 'json' || kind === 'qmp') throw new Error(`${file} says no guest`);
  return { kind, text: { file, text }, options, driver: { model: linux, release: undefined } };
}

/** What is printed for a text, applied to it as a person would. */
function patched(file: string, text: string, printed: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vnex-patch-'));
  try {
    writeFileSync(join(folder, file), text);
    execFileSync('patch', ['-p0', '--fuzz=0'], { cwd: folder, input: printed });
    return readFileSync(join(folder, file), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PLAIN = styleFor({ colour: 0, unicode: true, width: 100 });
const WIDE = styleFor({ colour: 0, unicode: true, width: 200 });

/** Where it cannot be told whether a device works, nothing can be proven to mend it. */
function isUnknown({ answers }: Answers): boolean {
  return answers.some(({ result: { outcome } }) => outcome === 'unknown');
}

/** What begins the name of a device that has taken the number of one before it, of the same kind, that was left out. */
function renumbered(name: string, failing: ReadonlySet<string>): string | undefined {
  const [, kind = '', number = ''] = /^([a-z]+)(\d+) /.exec(name) ?? [];
  const before = `${kind}${Number(number) - 1} `;
  return [...failing].some((other) => other.startsWith(before)) ? before : undefined;
}

describe.skipIf(!hasPatch)('what helps the guest of a file', () => {
  test.each(walked)(
    '%s: patch takes it, and what comes of it does as was said',
    async (file, folder, options) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const before = given(file, text, options);
      const { devices, after } = await firstHelpIn(join(folder, file), before);
      for (const { name, remedies, fixedWith, before: answers } of devices)
        expect(
          remedies.length > 0 || fixedWith !== undefined || isUnknown(answers) || isHarmless(answers),
          name,
        ).toBe(true);

      const printed = remediesText(devices, false, 1, PLAIN);
      const edited = after.text.text === text ? text : patched(file, text, printed);
      expect(edited).toBe(after.text.text);

      const [was, is] = [
        await givenMachine(before),
        await givenMachine({ ...after, text: { file, text: edited } }),
      ];
      const answer = answering(before.driver);
      const failing = new Set(devices.map(({ name }) => name));
      for (const device of was.devices) {
        if (failing.has(device.name)) continue;
        const own = is.devices.filter(({ guest }) => guest === device.guest);
        const taken = renumbered(device.name, failing);
        const now =
          own.find(({ name }) => name === device.name) ??
          own.find(({ name }) => taken !== undefined && name.startsWith(taken));
        expect(
          now === undefined
            ? device.name.includes('iommu')
            : isNoWorse(answer(device.asked), answer(now.asked)),
          device.name,
        ).toBe(true);
      }
      // A device that was mended for all that is open works, or is gone.
      const always = devices.filter(
        ({ remedies: [first] }) => first !== undefined && first.when === undefined,
      );
      // Another machine may bring devices of its own.
      const isOther = always.some(({ remedies: [first] }) =>
        first?.steps.some(({ kind }) => kind === 'machine'),
      );
      expect(isOther || is.devices.length <= was.devices.length).toBe(true);
      const open = is.devices.filter(({ asked }) => !alwaysWorks(answer(asked)));
      expect(open.length).toBeLessThanOrEqual(devices.length - always.length);
    },
  );
});

test('every text that fails is known with its origin, and what helps first is the first of all that helps', async () => {
  const readme = readFileSync(join(IMPORTS, 'README.md'), 'utf8');
  const there = readdirSync(FAILING).filter((name) => name !== 'expected.json');
  expect(Object.keys(failing).sort()).toEqual(there.sort());
  expect(there.filter((name) => !readme.includes(`| failing/${name} |`))).toEqual([]);
  for (const [file, { options, first }] of Object.entries(failing)) {
    const path = join(FAILING, file);
    const { devices } = await firstHelpIn(path, given(file, readFileSync(path, 'utf8'), options));
    const titles = devices.map(({ name, before: answers, fixedWith, remedies: [one] }) => [
      name,
      one === undefined ? `what helps ${fixedWith}` : remedyTitle(one, answers),
    ]);
    expect(Object.fromEntries(titles), file).toEqual(first);
  }
});

/** The titles and the edits of what helps, as a test reads them. */
async function helping(text: string, options: ImportOptions = {}) {
  const { devices } = await fixedMachine(given('guest', text, options));
  return devices.map(({ name, remedies }) => ({
    name,
    first: remedies[0]?.steps.map(({ kind }) => kind),
    when: remedies[0]?.when,
    diff: remedies[0]?.diff ?? '',
    kinds: remedies.map(({ steps }) => steps.map(({ kind }) => kind).join('+')),
  }));
}

const SNP =
  'qemu-system-x86_64 -accel kvm -machine q35,confidential-guest-support=c -object sev-snp-guest,id=c,cbitpos=51,reduced-phys-bits=1';

test('a share behind vhost-user in a guest with protected memory is never told to say what QEMU refuses', async () => {
  const [share] = await helping(
    `${SNP} -chardev socket,id=s,path=/x -device vhost-user-fs-pci,chardev=s,tag=t,iommu_platform=off\n`,
  );
  expect(share?.kinds).toEqual(['replace', 'leave-out']);
  expect(share?.diff).toContain(
    '-fsdev local,id=s,path=/path/to/share,security_model=none -device virtio-9p-pci,fsdev=s,mount_tag=t',
  );
});

test('an emulated IOMMU before protected memory is switched off, or goes', async () => {
  const [disk] = await helping(
    `${SNP} -device amd-iommu -drive file=x,if=none,id=d -device virtio-blk-pci,drive=d -kernel k -append "iommu=pt"\n`,
    { qemu: '9.1' },
  );
  expect(disk?.first).toEqual(['words']);
  expect(disk?.diff).toContain('-append "iommu=pt amd_iommu=off"');
  expect(disk?.kinds).toContain('no-iommu');
});

test('an AMD IOMMU before a guest with protected memory is left alone, which helps whatever QEMU does with it', async () => {
  const devices = await helping(
    `virtiofsd --socket-path /run/s --shared-dir /srv &\n${SNP} -machine memory-backend=m -object memory-backend-memfd,id=m,size=2G,share=on -drive file=x,if=none,id=d -device virtio-blk-pci,drive=d -device amd-iommu -chardev socket,id=s,path=/run/s -device vhost-user-fs-pci,chardev=s,tag=t -kernel k -append quiet\n`,
  );
  expect(devices.map(({ first, when }) => [first, when])).toEqual([
    [['words'], undefined],
    [['replace'], undefined],
  ]);
  expect(devices[0]?.diff).toContain('-append "quiet amd_iommu=off"');
});

test.each([
  ['11.1', 'remap'],
  ['10.1', undefined],
  ['9.2', 'words'],
])(
  'an AMD IOMMU of QEMU %s that does not remap DMA is told to where that can be said',
  async (qemu, first) => {
    const [disk] = await helping(
      'qemu-system-x86_64 -M q35 -device amd-iommu -drive file=x,if=none,id=d -device virtio-blk-pci,drive=d,iommu_platform=on,disable-legacy=on -kernel k -append quiet\n',
      { qemu, kernel: '6.12' },
    );
    expect(disk?.first?.[0]).toBe(first);
    if (first === 'remap') expect(disk?.diff).toContain('-device amd-iommu,dma-remap=on -drive');
  },
);

test('a balloon in a confidential guest is harmless, and goes in the words of the domain', async () => {
  const domain = `<domain type='kvm'><name>g</name><memory unit='GiB'>2</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices></devices>
<launchSecurity type='tdx'><policy>0x10000000</policy></launchSecurity></domain>\n`;
  const { devices } = await fixedMachine(given('guest.xml', domain));
  expect(devices.map(({ before }) => isHarmless(before))).toEqual([true]);
  expect(remediesText(devices, false, 1, WIDE)).toContain(
    'do without the balloon: the failed probe is harmless, and nothing else in the guest depends on it',
  );
  expect(devices[0]?.remedies[0]?.diff).toContain("<memballoon model='none'/>");
});

test('what the daemon cannot map is made memory that it can, of the size that the guest has', async () => {
  const [share] = await helping(
    'qemu-system-x86_64 -M q35 -m 2G -chardev socket,id=c,path=v.sock -device vhost-user-fs-pci,chardev=c,tag=t\n',
    { kernel: '6.12' },
  );
  expect(share?.kinds.slice(0, 2)).toEqual(['share-memory', 'share-memory']);
  expect(share?.diff).toContain('-M q35,memory-backend=mem');
  expect(share?.diff).toContain('-object memory-backend-memfd,id=mem,size=2G,share=on');
});

test('a device of one guest is mended where it does another guest of the text no harm', async () => {
  const script = `ID=n0
if [ -n "$SNP" ]; then
  ${SNP} -netdev user,id=n0 -device virtio-net-pci,netdev=$ID,iommu_platform=off
else
  qemu-system-x86_64 -M q35 -netdev user,id=n0 -device virtio-net-pci,netdev=$ID
fi
`;
  const [card] = await helping(script);
  expect(card?.diff).toContain('netdev=$ID,iommu_platform=on');
});

test('where nothing has to be edited, it is said with what it works', async () => {
  const [share] = await helping(
    'qemu-system-x86_64 -M q35,memory-backend=m -m 2G -object memory-backend-memfd,id=m,size=2G,share=on -chardev socket,id=c,path=v.sock -device vhost-user-fs-pci,chardev=c,tag=t\n',
  );
  expect(share?.first).toEqual([]);
  expect(share?.when?.[0]?.[0]?.varying.kind).toBe('release');
});

test('another version is proposed in the place of one that was stated', async () => {
  const vsock = 'qemu-system-x86_64 -M q35 -device vhost-vsock-pci,guest-cid=3\n';
  const [socket] = await helping(vsock, { qemu: '5.1', kernel: '6.12' });
  expect(socket?.kinds).toContain('other');
  expect(socket?.kinds[0]).toBe('properties');
});

test.each(['sev-snp.sh', 'tdx.xml', 'not-shared.xml', 'proxmox-q35.conf', 'kata-clh.toml'])(
  '%s: what helps first is the first of all that helps',
  async (file) => {
    const path = join(IMPORTS, file);
    const before = given(file, readFileSync(path, 'utf8'));
    const [first, all] = [await firstHelpIn(path, before), await fixedMachine(before)];
    const firstOf = ({ devices }: typeof all) =>
      devices.map(({ name, fixedWith, remedies: [one] }) => [name, fixedWith, one?.steps, one?.diff]);
    expect(firstOf(first)).toEqual(firstOf(all));
  },
);

/** Two devices behind sockets, of memory that no daemon can map; the second one has no modern interface. */
const TWO_DAEMONS =
  'qemu-system-x86_64 -M q35 -m 1G -chardev socket,id=c1,path=/run/a.sock -device vhost-user-blk-pci,id=a,chardev=c1' +
  ' -chardev socket,id=c2,path=/run/b.sock -device vhost-user-blk-pci,id=b,chardev=c2,disable-modern=on\n';

test('a remedy that holds only beside those of other devices says so', async () => {
  const options: ImportOptions = { qemu: '10.0', kernel: '6.12', config: ['VIRTIO_PCI_LEGACY=n'] };
  const text = given('guest.sh', TWO_DAEMONS, options);
  const { devices } = await fixedMachine(text, undefined, { depth: 'first' });
  const [a, b] = devices.map(({ remedies: [one] }) => one);
  expect([a?.steps.map(({ kind }) => kind), a?.besides]).toEqual([['share-memory'], []]);
  expect([b?.steps.map(({ kind }) => kind), b?.besides]).toEqual([
    ['properties'],
    ['a (vhost-user-blk-pci)'],
  ]);
  const [, second] = devices.map((fixed) => helpTitle({ kind: 'text', fixed }));
  expect(second).toBe('line 1: show the modern interface too; and what helps a (vhost-user-blk-pci)');
  expect(remediesText(devices, false, 1, PLAIN)).toContain('besides what helps a (vhost-user-blk-pci)\n');
  const { devices: alone } = await fixedMachine(text, ({ index }) => index === 1, { depth: 'first' });
  expect(alone.map(({ remedies: [one] }) => one?.besides)).toEqual([[]]);
});

test('a device that is helped already names the one whose remedy it is', async () => {
  const daemon = (id: string) =>
    `-chardev socket,id=${id}s,path=/run/${id} -device vhost-user-blk-pci,id=${id},chardev=${id}s`;
  const text = `qemu-system-x86_64 -M q35 -m 1G ${daemon('a')} -device virtio-net-pci,id=b,netdev=n0 ${daemon('c')}\n`;
  const { devices } = await fixedMachine(given('guest.sh', text, { qemu: '10.0', kernel: '6.12' }));
  const [a, b, c] = devices;
  expect([a?.fixedWith, b?.fixedWith, c?.fixedWith]).toEqual([undefined, undefined, a?.name]);
  expect(b?.remedies.map(({ besides }) => besides)[0]).toEqual([]);
});

test('what was not looked for is not said to be unknown', async () => {
  const { devices } = await fixedMachine(given('guest.sh', TWO_DAEMONS), undefined, { most: 0 });
  const [fixed] = devices;
  if (fixed === undefined) throw new Error('no device fails');
  expect(helpTitle({ kind: 'text', fixed })).toMatch(/^not looked for, since so many devices before it fail/);
});

test('devices are told apart by their places, where names go from one to another', async () => {
  const { devices, after } = await fixedMachine(
    given(
      'guest.sh',
      `${SNP} -device virtio-balloon-pci -device virtio-rng-pci,iommu_platform=off -device virtio-rng-pci\n`,
      { kernel: '6.12' },
    ),
  );
  expect(devices.map(({ index }) => index)).toEqual([0, 1]);
  expect(after.text.text).toBe(`${SNP} -device virtio-rng-pci,iommu_platform=on -device virtio-rng-pci\n`);
});

test.each([
  [
    'a display with OpenGL',
    'qemu-system-x86_64 -M q35 -display gtk -device virtio-gpu-gl-pci\n',
    'opengl',
    '-display gtk,gl=on',
  ],
  [
    'one that shows nothing',
    'qemu-system-x86_64 -M q35 -device virtio-gpu-gl-pci\n',
    'opengl',
    '-display egl-headless -device',
  ],
  [
    'a network that is named and not there',
    'qemu-system-x86_64 -M q35 -device virtio-net-pci,netdev=n0\n',
    'netdev',
    '-netdev user,id=n0 -device virtio-net-pci,netdev=n0',
  ],
  [
    'virtio-mmio',
    'qemu-system-x86_64 -M microvm -global virtio-mmio.force-legacy=false -device virtio-rng-pci\n',
    'mmio',
    '-device virtio-rng-device',
  ],
  [
    'a pool of a size that holds all',
    'qemu-system-x86_64 -M q35 -kernel k -append swiotlb=64,force -netdev user,id=n -device virtio-net-pci,netdev=n,iommu_platform=on,disable-legacy=on\n',
    'words',
    '-append swiotlb=2048,force',
  ],
  [
    'a pool of the usual size',
    'qemu-system-x86_64 -M q35 -kernel k -append swiotlb=64 -drive file=d.img,if=virtio -object sev-snp-guest,id=c,cbitpos=51,reduced-phys-bits=1 -machine confidential-guest-support=c\n',
    'words',
    '-append "" ',
  ],
])('%s is proposed where it is what is missing', async (_, text, kind, edit) => {
  const [device] = await helping(text, { kernel: '6.12' });
  expect(device?.first).toEqual([kind]);
  expect(device?.diff).toContain(edit);
});

test.each([
  [
    'a board without PCI',
    'qemu-system-aarch64 -M raspi3b -device virtio-rng-pci -kernel k\n',
    {},
    'have a machine of type virt',
    'lost: the board: its chips, and the kernel and the device tree that are made for it',
  ],
  [
    'a kernel from before VIRTIO 1.0',
    'qemu-system-x86_64 -M q35 -device pcie-root-port,id=rp -device virtio-net-pci,bus=rp\n',
    { kernel: '2.6.32' },
    'show the legacy interface too',
    'have another guest kernel (Linux 4.4 to 7.3)',
  ],
])('%s: what helps, and what that comes to', async (_, text, options, first, words) => {
  const { devices } = await fixedMachine(given('guest.sh', text, options));
  const [device] = devices;
  const titles = device?.remedies.map((one) => remedyTitle(one, device.before));
  expect(titles?.[0]).toBe(first);
  expect(remediesText(devices, true, 1, WIDE).replace(/\s+/g, ' ')).toContain(words);
});

test('a card that libvirt gives no several queues is told no number of them', async () => {
  const domain = `<domain type='kvm'><name>g</name><memory unit='GiB'>2</memory><vcpu>4</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
  <interface type='user'><model type='virtio'/><driver name='vhost' queues='4'/></interface>
</devices></domain>\n`;
  const [card] = await helping(domain, { kernel: '6.12' });
  expect(card?.first).toEqual(['one-queue']);
  expect(card?.diff).toContain(
    `+  <interface type='user'><model type='virtio'/><driver name='vhost'/></interface>`,
  );
});

test('the balloon that Incus adds goes with the section that it writes for it', async () => {
  const [balloon] = await helping(readFileSync(join(IMPORTS, 'incus.yaml'), 'utf8'), { kernel: '6.12' });
  expect(balloon?.first).toEqual(['leave-out']);
  expect(balloon?.diff).toContain(`+  raw.qemu.conf: '[device "qemu_balloon"]'`);
});

test('what an edit makes up is pointed out', async () => {
  const text = `${SNP} -chardev socket,id=s,path=/x -device vhost-user-fs-pci,chardev=s,tag=t\n`;
  const { devices } = await fixedMachine(given('guest.sh', text, { kernel: '6.12' }));
  expect(devices[0]?.remedies[0]?.placeholders.map(({ name }) => name)).toEqual(['/path/to/share']);
  expect(remediesText(devices, false, 1, WIDE)).toContain('put in:  /path/to/share stands for the directory');
});

test.each(['-misspelt x', '-cpu foo'])(
  'no device is left out for %s, which ends QEMU without any',
  async (option) => {
    const text = `qemu-system-x86_64 -M q35 ${option} -device virtio-rng-pci\n`;
    const { devices } = await fixedMachine(given('guest.sh', text, { qemu: '10.0' }));
    expect(devices.map(({ remedies }) => remedies)).toEqual([[]]);
  },
);

test('nothing is proposed for a device of which nobody knows whether it fails', async () => {
  const text =
    'qemu-system-x86_64 -M q35 -chardev socket,id=c,path=/x -device vhost-user-device-pci,chardev=c,num_vqs=1,virtio-id=42\n';
  const { devices } = await fixedMachine(given('guest.sh', text, { qemu: '8.2' }));
  expect(devices.map(({ remedies }) => remedies)).toEqual([[]]);
  expect(remediesText(devices, false, 1, WIDE)).toContain('is not modelled, so that no change can be proven');
});

test('a search that was long enough goes through with the device that it is at, and says of the others that it did not look', async () => {
  const text = 'qemu-system-x86_64 -device virtio-rng-pci,pakced=on -device virtio-rng-pci,pakced=on';
  const guest = given('guest.sh', text, { qemu: '10.0' });
  const [{ devices: all }, found] = [
    await fixedMachine(guest),
    // As many as it takes to know that both fail, and that the first still does.
    await fixedMachine(guest, undefined, { most: 4 }),
  ];
  expect(all.map(({ remedies }) => remedies.length > 0)).toEqual([true, true]);
  expect(found.devices.map(({ remedies }) => remedies.length > 0)).toEqual([true, false]);
  expect(remediesText(found.devices, false, 1, PLAIN)).toContain(
    'What helps was not looked for, since so many devices before it fail.',
  );
});
