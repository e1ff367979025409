import type { ModelRow } from '../data/qemu-models.ts';
import { openBoot, parseMachine } from '../device/qemu/boot.ts';
import { TYPE } from '../features/bits.ts';
import type { Unbootable } from '../model/boot.ts';
import { type Device, isMmio, type Transport } from '../model/device.ts';
import type { Platform } from '../model/platform.ts';
import type { Backend, Global } from '../model/qemu.ts';
import type { Version } from '../model/release.ts';
import type { InstalledDaemon } from './daemons.ts';
import type { BootArch } from './machines.ts';
import { nearestDevice } from './nearest.ts';
import { type NearestPlatform, nearestPlatform } from './nearest-platform.ts';
import type { BootPlan, PlannedDevice } from './plan.ts';

/** What there is to boot with. */
export interface Means {
  readonly accel: 'tcg' | 'kvm';
  /** Kernel parameters besides the case’s own. */
  readonly append: string;
  /** QEMU’s version by platform; undefined where there is no QEMU for it. */
  readonly qemuVersion: (platform: NearestPlatform) => Version | undefined;
  /** Network backends that can be had here, the better one first. */
  readonly netBackends: readonly Backend[];
  /** The vhost-user daemon for a device; undefined where there is none. */
  readonly daemonFor: (row: Pick<ModelRow, 'type'>) => InstalledDaemon | undefined;
}

/** Boots that answer cases, and what of the cases none of them does. */
export interface Plans {
  readonly plans: readonly BootPlan[];
  readonly unbootable: readonly Unbootable[];
}

/** A device on a platform. */
export interface WantedBoot {
  readonly device: Device;
  readonly platform: Platform;
}

/** As few boots as it takes: one for each platform, and more where devices cannot be in one machine together. */
export function planCases(cases: readonly WantedBoot[], means: Means): Plans {
  const plans: BootPlan[] = [];
  const unbootable: Unbootable[] = [];
  for (const [platform, devices] of byPlatform(cases)) {
    const nearest = nearestPlatform(platform, means.accel, means.append);
    if (typeof nearest === 'string') {
      unbootable.push({ what: platform.name, why: nearest });
      continue;
    }
    const version = means.qemuVersion(nearest);
    if (version === undefined) {
      unbootable.push(withoutQemu(platform.name, nearest.arch));
      continue;
    }
    for (const group of inMachines(devices, nearest)) {
      const { plan, left } = planOne(group, { ...nearest, asked: platform.name }, version, means);
      unbootable.push(...left.map((one) => ({ ...one, what: `${one.what} · ${platform.name}` })));
      if (plan.devices.length > 0) plans.push(plan);
    }
  }
  return { plans, unbootable };
}

export function withoutQemu(what: string, { arch, packages }: BootArch): Unbootable {
  return { what, why: `there is no QEMU for ${arch}: apt-get install ${packages.qemu}` };
}

function byPlatform(cases: readonly WantedBoot[]): ReadonlyMap<Platform, readonly Device[]> {
  const groups = new Map<Platform, Device[]>();
  for (const { device, platform } of cases) {
    const same = [...groups.keys()].find((known) => JSON.stringify(known) === JSON.stringify(platform));
    const devices = groups.get(same ?? platform) ?? [];
    if (!devices.includes(device)) devices.push(device);
    groups.set(same ?? platform, devices);
  }
  return groups;
}

/** Devices that fit into one machine, with what that machine must be told. */
interface Group {
  readonly machine: string;
  readonly globals: readonly Global[];
  readonly devices: readonly Device[];
}

/** One machine has one balloon, and its virtio-mmio transports are all of one kind. */
function inMachines(devices: readonly Device[], { machine, arch }: NearestPlatform): readonly Group[] {
  const family = parseMachine(machine, arch.arch).family;
  const groups = new Map<string, Device[]>();
  let balloons = 0;
  for (const device of devices) {
    const kind = interfaceOf(device.transport);
    const key = `${kind} ${device.type === TYPE.BALLOON ? balloons++ : 0}`;
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups].map(([key, members]) => {
    const modern = key.startsWith('mmio-modern');
    const globals = modern ? [{ driver: 'virtio-mmio', property: 'force-legacy', value: 'false' }] : [];
    const mmio = key.startsWith('mmio') && family?.mmio === false && arch.arch === 'x86_64';
    return { machine: mmio ? 'microvm' : machine, globals, devices: members };
  });
}

function interfaceOf(transport: Transport): string {
  return isMmio(transport) ? transport : 'other';
}

function planOne(
  { machine, globals, devices }: Group,
  { asked, arch, platform, machine: wanted, differs }: NearestPlatform & { readonly asked: string },
  version: Version,
  { netBackends }: Means,
): { readonly plan: BootPlan; readonly left: readonly Unbootable[] } {
  const boot = openBoot({ arch: arch.arch, machine, cpus: 1, globals, confidential: false }, version);
  const moved = machine === wanted ? [] : [`${wanted} has no virtio-mmio; ${machine} is booted, which has`];
  const plan = (found: readonly PlannedDevice[]): BootPlan => ({
    asked,
    arch,
    platform: { ...platform, machine: machine.split(',')[0] },
    machine,
    cpus: 1,
    globals,
    devices: found,
    differs: [...differs, ...moved],
  });
  const found: PlannedDevice[] = [];
  const left: Unbootable[] = [];
  if (machine !== wanted && platform.iommu.kind !== 'none') {
    const why = `${wanted} has no virtio-mmio, and ${machine} has no IOMMU`;
    return { plan: plan([]), left: devices.map(({ name }) => ({ what: name, why })) };
  }
  for (const device of devices) {
    const nearest = nearestDevice(device, boot, device.type === TYPE.NET ? netBackends : [{}]);
    if (nearest === undefined) left.push({ what: device.name, why: whyNot(device, machine) });
    else found.push(nearest);
  }
  return { plan: plan(found), left };
}

function whyNot({ transport }: Device, machine: string): string {
  if (transport === 'vdpa') return 'vDPA needs a device of the host';
  return `QEMU has no such device on ${transport} under ${machine} that needs no set-up`;
}
