import { describe, expect, test } from 'vitest';
import {
  type PlacedDevice,
  placeDevices,
  qemuArguments,
  virtioDevices,
} from '../../src/boot/command-line.ts';
import type { BootPlan } from '../../src/boot/plan.ts';
import { type Means, planCases, type Wanted } from '../../src/boot/plan-cases.ts';
import { planCommandLine } from '../../src/boot/plan-command-line.ts';
import { refusalIn } from '../../src/boot/refusals.ts';
import { predictCommandLine } from '../../src/device/qemu/predict-command-line.ts';
import { featureNames } from '../../src/features/registry.ts';
import { readQemuCommandLine } from '../../src/input/import/qemu-command-line.ts';
import { openInputs } from '../../src/input/inputs.ts';
import { loadAny } from '../../src/input/load.ts';
import { diskIo } from '../../src/io/disk.ts';

const VERSION = { series: 7002, sublevel: 22 };
const MEANS: Means = {
  accel: 'tcg',
  append: '',
  netBackends: [{ present: true, vnetHeader: true }],
  qemuVersion: () => VERSION,
};

/** The cases of a scenario among the fixtures. */
async function casesOf(name: string): Promise<readonly Wanted[]> {
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
  return placeDevices(plan, VERSION, '/shared');
}

function argumentsOf(plan: BootPlan): string {
  const files = { kernel: '/k', initramfs: '/i', shared: '/shared', qmpSocket: '/q', accel: 'tcg' } as const;
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

  test('makes one boot of each platform, and says what has none', async () => {
    const { plans, unbootable } = await plansFor('kvm-with-access-platform');
    expect(plans.map(({ arch }) => arch.arch)).toEqual(['x86_64', 'aarch64']);
    expect(unbootable).toEqual([
      { what: 'KVM guest, RISC-V', why: expect.stringContaining('riscv64 it does not') },
    ]);
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
    expect(difference?.kind === 'offers' && featureNames(difference.missing, 1)).toContain(
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

/** The boot of a QEMU command line. */
function planOfLine(text: string) {
  const { line, problems } = readQemuCommandLine(text, { file: 'guest.sh' });
  const predicted = line && predictCommandLine(line.start, line.plugs, '7.2');
  if (line === undefined || predicted === undefined) throw new Error(JSON.stringify(problems));
  return planCommandLine(
    { start: line.start, platform: line.platform, predictions: predicted.predictions },
    MEANS,
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

  test('leaves out what needs a daemon', () => {
    const { plans, unbootable } = planOfLine(
      'qemu-system-x86_64 -device vhost-user-fs-pci,chardev=c,tag=t -chardev socket,id=c,path=/s',
    );
    expect(plans).toEqual([]);
    expect(unbootable[0]?.why).toBe('it needs a daemon, a module or a device of the host');
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

  test('that is only a warning is none', () => {
    const stderr = `qemu-system-x86_64: -device ${argument}: warning: odd\nqemu-system-x86_64: no kernel\n`;
    expect(refusalIn(stderr, placed)).toEqual({ kind: 'other', message: 'qemu-system-x86_64: no kernel' });
  });
});
