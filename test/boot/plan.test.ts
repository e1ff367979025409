import { describe, expect, test } from 'vitest';
import { boot } from '../../src/boot/boot.ts';
import { type BootDirectory, NO_DIRECTORY } from '../../src/boot/boot-directory.ts';
import type { BootRequest } from '../../src/boot/boot-request.ts';
import {
  type PlacedDevice,
  placeDevices,
  qemuArguments,
  virtioDevices,
} from '../../src/boot/command-line.ts';
import type { BootPlan } from '../../src/boot/plan.ts';
import { type Means, planCases, type WantedBoot } from '../../src/boot/plan-cases.ts';
import { planCommandLine } from '../../src/boot/plan-command-line.ts';
import { refusalIn } from '../../src/boot/refusals.ts';
import type { Qemu } from '../../src/boot/tools.ts';
import { predictCommandLine } from '../../src/device/qemu/predict-command-line.ts';
import { predictRecording } from '../../src/device/qemu/predict-recording.ts';
import { F, TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { featureNames } from '../../src/features/registry.ts';
import { readQemuCommandLines } from '../../src/input/import/qemu/command-line.ts';
import { openInputs } from '../../src/input/inputs.ts';
import { loadAny } from '../../src/input/load.ts';
import { diskIo } from '../../src/io/disk.ts';

const VERSION = { series: 7002, sublevel: 22 };
const MEANS: Means = {
  accel: 'tcg',
  append: '',
  netBackends: [{ present: true, vnetHeader: true }],
  qemuVersion: () => VERSION,
  daemonFor: () => undefined,
};

/** Where nothing is looked for. */
const PLACE: BootDirectory = {
  ...NO_DIRECTORY,
  qmpSocket: '/qmp',
  qtestSocket: '/qtest',
  memory: '/memory',
  daemonSocket: (id) => `/sockets/${id}`,
};

/** The cases of a scenario among the fixtures. */
async function casesOf(name: string): Promise<readonly WantedBoot[]> {
  const loaded = await loadAny(`fixtures/scenarios/${name}.json`, openInputs(diskIo(process.stdin)));
  if (loaded?.kind !== 'scenario') throw new Error(`${name} is no scenario`);
  return loaded.scenario.cases;
}

async function plansFor(name: string, means = MEANS) {
  return planCases(await casesOf(name), means);
}

/** What the command line asks of QEMU for each device. */
function words({ devices }: BootPlan): readonly string[] {
  return devices.map(({ plug }) =>
    [plug.model, ...[...plug.properties].map(([key, value]) => `${key}=${value}`)].join(','),
  );
}

function place(plan: BootPlan): readonly PlacedDevice[] {
  return placeDevices(plan, VERSION, PLACE);
}

function argumentsOf(plan: BootPlan, offersRead: Qemu['offersRead'] = 'over-qmp'): string {
  const files = { kernel: '/k', place: PLACE, accel: 'tcg', offersRead } as const;
  return qemuArguments(plan, place(plan), VERSION, files).join(' ');
}

describe('a scenario', () => {
  test('leads from what a device offers to a model and its properties', async () => {
    const { plans } = await plansFor('kvm-with-access-platform');
    const [x86] = plans;
    if (x86 === undefined) throw new Error('no plan');
    expect(words(x86).slice(0, 2)).toEqual([
      'virtio-net-pci,disable-legacy=on,iommu_platform=on',
      'virtio-blk-pci,disable-legacy=on,iommu_platform=on',
    ]);
    expect(x86.devices[0]?.differs).toEqual([]);
    expect(x86.devices[2]?.differs).toEqual([{ kind: 'implementation', wanted: 'vhost-kernel' }]);
  });

  test('makes one boot of each platform', async () => {
    const { plans, unbootable } = await plansFor('kvm-with-access-platform');
    expect(plans.map(({ arch }) => arch.arch)).toEqual(['x86_64', 'aarch64', 'riscv64']);
    expect(unbootable).toEqual([]);
  });

  test('takes the nearest where nothing fits, and names the bits', async () => {
    const { plans } = await plansFor('firecracker');
    const differs = plans.flatMap(({ devices }) => devices.flatMap((device) => device.differs));
    const offers = differs.flatMap((one) => (one.kind === 'offers' ? [one] : []));
    expect(offers.length).toBeGreaterThan(0);
    expect(offers.flatMap(({ extra, type }) => featureNames(extra, type))).toContain('VIRTIO_BLK_F_SEG_MAX');
  });

  test('without a tap a network card cannot offer checksums', async () => {
    const means = { ...MEANS, netBackends: [{ present: true, vnetHeader: false }] };
    const [plan] = (await plansFor('kvm-vtd-passthrough', means)).plans;
    const [difference] = plan?.devices[0]?.differs ?? [];
    expect(difference?.kind === 'offers' && featureNames(difference.missing, TYPE.NET)).toContain(
      'VIRTIO_NET_F_CSUM',
    );
  });

  test('of a protected guest becomes an ordinary one that bounces, and says so', async () => {
    const [plan] = (await plansFor('sev-snp-with-access-platform')).plans;
    expect(plan?.platform.memory.protection).toBe('none');
    expect(plan?.platform.kernel.cmdline).toContain('swiotlb=force');
    expect(plan?.differs.join()).toContain('AMD SEV-SNP needs an AMD EPYC processor');
  });

  test('of Xen is not booted', async () => {
    const { plans, unbootable } = await plansFor('xen-dom0');
    expect(plans).toEqual([]);
    expect(unbootable[0]?.why).toContain('needs Xen');
  });

  test('with virtio-mmio is booted on a machine that has it', async () => {
    const plans = (await plansFor('microvm-net')).plans;
    expect(new Set(plans.map(({ machine }) => machine))).toEqual(new Set(['microvm']));
    const globals = plans.map((plan) => plan.globals.length);
    expect(globals).toContain(1);
  });
});

const WITH_DAEMON: Means = {
  ...MEANS,
  daemonFor: () => ({ kind: 'virtiofsd', binary: 'daemon', name: 'a daemon 1.0', options: [] }),
};

/** The boot of a QEMU command line. */
function planOfLine(text: string, means = MEANS) {
  const {
    lines: [line],
    problems,
  } = readQemuCommandLines(text, { file: 'guest.sh' });
  const predicted = line && predictCommandLine(line.start, line.plugs, '7.2');
  if (line === undefined || predicted === undefined) throw new Error(JSON.stringify(problems));
  return planCommandLine(
    { start: line.start, platform: line.platform, predictions: predicted.predictions },
    means,
  );
}

describe('a QEMU command line', () => {
  test('keeps models, properties and buses, and gets backends of its own', () => {
    const { plans } = planOfLine(
      `qemu-system-x86_64 -M pc-q35-5.0 -smp 2 -device pcie-root-port,id=rp -netdev user,id=n -drive if=none,id=d,file=/x,readonly=on
       -device virtio-net-pci,netdev=n,bus=rp,addr=0,mac=52:54:00:12:34:56,packed=on -device virtio-blk-pci,drive=d,bootindex=1`.replace(
        /\n/g,
        ' ',
      ),
    );
    const [plan] = plans;
    if (plan === undefined) throw new Error('no plan');
    const line = argumentsOf(plan);
    expect(line).toContain('-machine pc-q35-5.0 -accel tcg');
    expect(line).toContain('-smp 2');
    expect(line).toContain('-netdev hubport,id=nv0,hubid=0 -device pcie-root-port,id=rp0,chassis=1,addr=0x3');
    expect(line).toContain(
      '-device virtio-net-pci,id=v0,mac=52:54:00:12:34:56,packed=on,netdev=nv0,romfile=,bus=rp0',
    );
    expect(line).toContain('-blockdev null-co,node-name=dv1,size=4194304,read-zeroes=on,read-only=on');
    expect(place(plan).map(({ qemu }) => qemu.backend)).toEqual([
      { netdev: 'hubport', vnet_hdr: false },
      { drive: 'null-co, 4 MiB', read_only: true },
    ]);
  });

  test('of a confidential guest keeps the defaults that the machine would have set', () => {
    const [plan] = planOfLine(
      'qemu-system-x86_64 -M q35,confidential-guest-support=sev0 -object sev-guest,id=sev0,cbitpos=51,reduced-phys-bits=1 -device virtio-rng-pci',
    ).plans;
    expect(plan?.globals).toContainEqual({
      driver: 'virtio-device',
      property: 'iommu_platform',
      value: 'on',
    });
  });

  test.each([
    ['q35,default_bus_bypass_iommu=on', ['any IOMMU of the machine is left out, as all devices bypass it']],
    ['q35', []],
  ])('whose machine is %s says where it is booted without its IOMMU', (machine, words) => {
    const [plan] = planOfLine(
      `qemu-system-x86_64 -M ${machine} -accel kvm -device intel-iommu -device virtio-rng-pci`,
    ).plans;
    expect(plan?.differs).toEqual(words);
  });

  const FS = 'qemu-system-x86_64 -device vhost-user-fs-pci,chardev=c,tag=t -chardev socket,id=c,path=/s';

  test('leaves out what needs a daemon that is not there, and says what to install', () => {
    const { plans, unbootable } = planOfLine(FS);
    expect(plans).toEqual([]);
    expect(unbootable[0]?.why).toContain('none was found: apt-get install virtiofsd');
  });

  test('leaves out what needs a daemon of which vnex knows nothing', () => {
    const line = 'qemu-system-x86_64 -device vhost-user-i2c-pci,chardev=c -chardev socket,id=c,path=/s';
    expect(planOfLine(line).unbootable[0]?.why).toBe('it needs a daemon, a module or a device of the host');
  });

  test('gives a device the socket of the daemon that is there, and the recording its name and offer', () => {
    const [plan] = planOfLine(FS, WITH_DAEMON).plans;
    if (plan === undefined) throw new Error('no plan');
    expect(argumentsOf(plan)).toContain(
      '-chardev socket,id=cv0,path=/sockets/v0 -device vhost-user-fs-pci,id=v0,tag=t,chardev=cv0',
    );
    const offers = new Map([['v0', featureSet([F.INDIRECT_DESC, F.EVENT_IDX, F.VERSION_1])]]);
    expect(placeDevices(plan, VERSION, PLACE, offers)[0]?.qemu.backend).toEqual({
      daemon: 'a daemon 1.0',
      offers: '0x130000000',
    });
  });

  test('puts a daemon behind a network card too, by a netdev', () => {
    const line =
      'qemu-system-x86_64 -chardev socket,id=c,path=/s -netdev vhost-user,id=n,chardev=c -device virtio-net-pci,netdev=n';
    const [plan] = planOfLine(line, WITH_DAEMON).plans;
    if (plan === undefined) throw new Error('no plan');
    expect(argumentsOf(plan)).toContain(
      '-chardev socket,id=cv0,path=/sockets/v0 -netdev vhost-user,id=nv0,chardev=cv0 -device virtio-net-pci,id=v0,netdev=nv0',
    );
    expect(place(plan)[0]?.qemu.backend).toEqual({
      netdev: 'vhost-user',
      vnet_hdr: true,
      daemon: 'a daemon 1.0',
    });
  });

  test.each([
    ['-m 1G', undefined],
    [
      '-m 1G -M q35,memory-backend=m -object memory-backend-memfd,id=m,size=1G,share=on',
      'memfd,id=mem,size=1024M,share=on',
    ],
    [
      '-m 1G -object memory-backend-memfd,id=m,size=1G -numa node,memdev=m',
      'memfd,id=mem,size=1024M,share=on',
    ],
    ['-m 1G -object memory-backend-ram,id=m,size=1G -numa node,memdev=m', 'ram,id=mem,size=1024M,share=off'],
    [
      '-m 1G -M q35,memory-backend=m -object memory-backend-file,id=m,size=1G,mem-path=/dev/shm,share=on',
      'file,id=mem,size=1024M,mem-path=/memory,share=on',
    ],
    ['-m 1G -mem-path /dev/shm', 'file,id=mem,size=1024M,mem-path=/memory,share=off'],
    [
      '-m 1G -M q35,memory-backend=m -object memory-backend-memfd,id=m,size=1G,share=on,hugetlb=on',
      'memfd,id=mem,size=1024M,share=on,hugetlb=on',
    ],
    ['-m 1G -object memory-backend-memfd,id=other,size=1G,share=on', undefined],
  ])('%s keeps the kind of its memory', (words, object) => {
    const [plan] = planOfLine(`qemu-system-x86_64 ${words} -device virtio-rng-pci`).plans;
    if (plan === undefined) throw new Error('no plan');
    const line = argumentsOf(plan);
    if (object === undefined) expect(line).not.toContain('memory-backend');
    else {
      expect(line).toContain(`-object memory-backend-${object} `);
      expect(line).toMatch(/-machine \S+,memory-backend=mem /);
    }
  });

  test('is asked over QMP, or from QEMU 11 on by registers through -qtest', () => {
    const [plan] = planOfLine('qemu-system-x86_64 -device virtio-rng-pci').plans;
    if (plan === undefined) throw new Error('no plan');
    expect(argumentsOf(plan)).toContain('-qmp unix:/qmp,server=on,wait=off');
    expect(argumentsOf(plan)).not.toContain('-qtest');
    expect(argumentsOf(plan, 'by-registers')).toContain(
      '-qtest unix:/qtest,server=on,wait=off -qtest-log none',
    );
    expect(argumentsOf(plan, 'by-registers')).not.toContain('-qmp');
  });

  test('a device that asks for a thread of its own gets one, and its recording says so', () => {
    const [plan] = planOfLine(
      'qemu-system-x86_64 -object iothread,id=t -device virtio-balloon-pci,free-page-hint=on,iothread=t',
    ).plans;
    if (plan === undefined) throw new Error('no plan');
    expect(argumentsOf(plan)).toContain(
      '-object iothread,id=tv0 -device virtio-balloon-pci,id=v0,free-page-hint=on,iothread=tv0',
    );
    const words = place(plan)[0]?.qemu;
    expect(words?.properties).toEqual({ 'free-page-hint': 'on', iothread: 'tv0' });
    const boot = { version: '7.2.22', machine: 'q35', arguments: [], arch: 'x86_64' } as const;
    expect(predictRecording(boot, words === undefined ? [] : [words], [])[0]?.kind).toBe('created');
  });

  test('a virtio-iommu among the devices is the IOMMU, and the first of them', () => {
    const [plan] = planOfLine(
      'qemu-system-x86_64 -M q35 -device virtio-rng-pci -device virtio-iommu-pci',
    ).plans;
    if (plan === undefined) throw new Error('no plan');
    const line = argumentsOf(plan);
    expect(line.match(/virtio-iommu-pci/g)).toHaveLength(1);
    expect(line.indexOf('virtio-iommu-pci')).toBeLessThan(line.indexOf('virtio-rng-pci'));
    expect(virtioDevices(plan)).toBe(2);
  });
});

test.each([
  ['qemu-system-aarch64 -M virt', [0x0a00_0000, 0x0a00_0200]],
  ['qemu-system-riscv64 -M virt', [0x1000_1000, 0x1000_2000]],
  ['qemu-system-x86_64 -M microvm', [0xfeb0_0200, 0xfeb0_0400]],
])('the virtio-mmio transports of %s are where QEMU has them', (machine, addresses) => {
  const [plan] = planOfLine(
    `${machine} -nodefaults -device virtio-rng-device -device virtio-rng-device`,
  ).plans;
  if (plan === undefined) throw new Error('no plan');
  const places = place(plan).map((one) => one.place);
  expect(places).toEqual(addresses.map((address) => ({ kind: 'mmio', address })));
});

test('channel devices are not booted by a QEMU that must be read by registers, which they lack', async () => {
  const [plan] = planOfLine('qemu-system-s390x -M s390-ccw-virtio -device virtio-rng-ccw').plans;
  if (plan === undefined) throw new Error('no plan');
  const request: BootRequest = {
    name: 'a boot',
    plan,
    kernel: {
      image: '',
      tree: { directory: '', release: '', files: new Map(), builtIn: new Set() },
      arch: 's390x',
      config: '',
      kernel: plan.platform.kernel,
    },
    qemu: { binary: '', version: VERSION, versionText: '11.1.3', offersRead: 'by-registers' },
    busybox: new Uint8Array(),
    accel: 'tcg',
    taps: undefined,
    timeout: 1,
    interrupt: new AbortController().signal,
  };
  await expect(boot(request)).rejects.toThrow('boot with a QEMU from 7.2 to 10.2 (--qemu)');
});

describe('QEMU’s complaint', () => {
  const [plan] = planOfLine(
    'qemu-system-x86_64 -M q35 -device virtio-rng-pci -device virtio-rng-pci,packed=on',
  ).plans;
  const placed = plan === undefined ? [] : place(plan);
  const argument = placed[1]?.arguments.at(-1);

  test('about a device names it', () => {
    const stderr = `qemu-system-x86_64: warning: nothing\nqemu-system-x86_64: -device ${argument}: no: not this\n`;
    expect(refusalIn(stderr, placed)).toEqual({ kind: 'device', device: placed[1], message: 'no: not this' });
  });

  test('that ended it is the last of several', () => {
    const line = (message: string) => `qemu-system-x86_64: -device ${argument}: ${message}\n`;
    const stderr = `${line('Failed to write msg.')}${line('Failed to initialize virtqueue 2')}`;
    expect(refusalIn(stderr, placed)).toMatchObject({ message: 'Failed to initialize virtqueue 2' });
  });

  test('that is only a warning is none', () => {
    const stderr = `qemu-system-x86_64: -device ${argument}: warning: odd\nqemu-system-x86_64: no kernel\n`;
    expect(refusalIn(stderr, placed)).toEqual({ kind: 'other', message: 'qemu-system-x86_64: no kernel' });
  });
});
