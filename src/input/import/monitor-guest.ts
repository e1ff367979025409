import type { Problem } from '../../io/usage-error.ts';
import type { BootSetup, BootSource } from '../../model/boot-setup.ts';
import type { Ignored } from '../../model/ignored.ts';
import {
  MONITOR_TITLES,
  type MonitorDevice,
  type MonitorMachine,
  type MonitorSettings,
} from '../../model/monitor.ts';
import type { OpenPlatform } from '../../model/open-case.ts';
import type { Arch, Hypervisor, Platform, Protection } from '../../model/platform.ts';
import type { Varying } from '../../model/space.ts';
import { printable } from '../../text/printable.ts';
import { ANY_KERNEL, type GuestKernel } from '../guest-kernel.ts';
import type { Position } from '../positions.ts';
import { firmwareIn } from './firmware-image.ts';
import type { FragmentProtection } from './libvirt/security.ts';
import { problemsIn } from './problems-in.ts';
import { linesOf } from './qemu/lines.ts';
import type { Mistake } from './qemu/options.ts';
import type { FileReader } from './qemu/readconfig.ts';
import type { Variables } from './shell/words.ts';

/** What a text does not say, whatever kind it is of. */
export interface ImportGivens {
  /** What problems call the text: a file's name. */
  readonly file: string;
  readonly kernel?: GuestKernel;
  /** The values of shell variables, beside those that the text itself sets. */
  readonly variables?: Variables;
  /** The version of QEMU, where one is stated. */
  readonly qemu?: string;
  /** What protects the memory of a guest if only parts of its domain are given; left out: nothing is said. */
  readonly protection?: FragmentProtection;
  /** Reads a file beside the text; left out where there is none to be had. */
  readonly readFile?: FileReader;
}

/** A device that is asked for, and where the text does; undefined where the monitor adds it by itself. */
export interface AskedOfMonitor {
  readonly device: MonitorDevice;
  readonly offset: number | undefined;
}

/** A device that is asked for without a name. */
export type Nameless = readonly [kind: string, settings: MonitorSettings, offset: number | undefined];

/** Devices with names that count those of each kind: `block0 (block)`. */
export function numbered(all: readonly Nameless[]): readonly AskedOfMonitor[] {
  const counts = new Map<string, number>();
  return all.map(([kind, settings, offset]) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return { device: { name: printable(`${kind}${count} (${kind})`), kind, settings }, offset };
  });
}

/** A guest of a monitor other than QEMU, as it was understood; what the monitor makes of it is for others to say. */
export interface MonitorGuest {
  readonly machine: MonitorMachine;
  readonly devices: readonly MonitorDevice[];
  /** Where the text asks for each of them; undefined for one that the monitor adds. */
  readonly positions: readonly (Position | undefined)[];
  readonly platform: OpenPlatform;
  readonly boot?: BootSetup;
  readonly ignored: readonly Ignored[];
}

export interface MonitorReading {
  /** Undefined where nothing could be made of the text. */
  readonly guest: MonitorGuest | undefined;
  readonly problems: readonly Problem[];
}

/** What a reader found in a text, with its places as offsets. */
export interface FoundGuest {
  readonly machine: MonitorMachine;
  readonly asked: readonly AskedOfMonitor[];
  readonly facts: GuestFacts;
  readonly ignored: readonly Ignored[];
}

/** What a monitor is told of the guest as a whole. */
export interface GuestFacts {
  readonly name?: string | undefined;
  readonly protection: Protection;
  readonly iommu: Platform['iommu']['kind'];
  readonly mib: number | undefined;
  readonly cmdline: string | undefined;
  /** What the monitor is told to start with; left out where nothing is said of that. */
  readonly starts?: MonitorStart;
  /** The architectures that the guest may have, where the text does not say which. */
  readonly arches: readonly Arch[];
  /** What the monitor may use of its host, where that is not KVM alone. */
  readonly hypervisors?: readonly Hypervisor[];
}

/** What a monitor starts a guest with: the words that name a kernel, or firmware and its image. */
export type MonitorStart = { readonly kernel: string } | { readonly words: string; readonly image: string };

const DISK = /^(?:disk|drives|block)$/;

/** How the guest comes to its kernel: by firmware from one of its disks, or directly. */
function bootOf({ machine, asked, facts }: FoundGuest): BootSetup | undefined {
  const { starts, protection } = facts;
  if (starts === undefined) return undefined;
  const sources = asked.flatMap(({ device: { name, kind } }, device): readonly BootSource[] =>
    DISK.test(kind) ? [{ device, name, model: kind, medium: 'disk', index: undefined }] : [],
  );
  if ('kernel' in starts) return { kernel: printable(starts.kernel), firmware: [], sources, strict: false };
  const firmware = firmwareIn(starts.image, machine.arch, protection);
  return { firmware, image: printable(starts.words), sources, strict: false };
}

/** What was found, with lines and columns; nothing of it where there are mistakes. */
export function monitorReading(
  text: string,
  { file, kernel = ANY_KERNEL }: ImportGivens,
  found: FoundGuest | undefined,
  mistakes: readonly Mistake[],
): MonitorReading {
  const problems = problemsIn(text, file, mistakes);
  if (found === undefined) return { guest: undefined, problems };
  const lines = linesOf(text);
  const { machine, asked, facts, ignored } = found;
  const boot = bootOf(found);
  const guest: MonitorGuest = {
    machine,
    devices: asked.map(({ device }) => device),
    positions: asked.map(({ offset }) => (offset === undefined ? undefined : lines(offset))),
    platform: platformOf(machine, facts, kernel),
    ...(boot === undefined ? {} : { boot }),
    ignored,
  };
  return { guest, problems };
}

function platformOf(machine: MonitorMachine, facts: GuestFacts, kernel: GuestKernel): OpenPlatform {
  const { name, protection, iommu, mib, cmdline = '', arches, hypervisors = ['kvm'] } = facts;
  const { arch, monitor } = machine;
  const arbitrary: readonly Varying[] =
    arches.length < 2 ? [] : [{ kind: 'fact', name: 'platform.arch', values: arches }];
  const hosts: readonly Varying[] =
    hypervisors.length < 2 ? [] : [{ kind: 'fact', name: 'platform.hypervisor', values: hypervisors }];
  const open = [...kernel.open, ...arbitrary, ...hosts];
  return {
    name: printable(name ?? MONITOR_TITLES[monitor]),
    arch,
    hypervisor: hypervisors[0] ?? 'kvm',
    machine: undefined,
    memory: { protection, protectedFrom: 'boot', mib },
    xen: undefined,
    // Cloud Hypervisor’s virtio-iommu lets devices through until it is told to translate.
    iommu: iommu === 'virtio' ? { kind: iommu, passesAtReset: true } : { kind: iommu },
    kernel: {
      version: kernel.version,
      release: kernel.release,
      cmdline,
      config: {},
      changes: kernel.changes,
    },
    open: open.length === 0 ? undefined : open,
  };
}

/** Bytes or a size such as `512M`, in MiB. Returns undefined for anything else. */
export function parseMib(text: string | undefined): number | undefined {
  const [, count, unit = ''] = /^(\d{1,15})([KMGT]?)(?:i?B)?$/i.exec(text ?? '') ?? [];
  if (count === undefined) return undefined;
  const bytes = Number(count) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase());
  return Math.floor(bytes / 1024 ** 2);
}
