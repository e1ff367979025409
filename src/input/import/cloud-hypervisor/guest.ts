import type { Ignored } from '../../../model/ignored.ts';
import type { MonitorDevice, MonitorSettings } from '../../../model/monitor.ts';
import { printable } from '../../../text/printable.ts';
import type { AskedOfMonitor, FoundGuest } from '../monitor-guest.ts';
import { parseMib } from '../monitor-guest.ts';

/** One device option of Cloud Hypervisor, from its command line or from its API. */
export interface StatedDevice {
  /** As the command line calls it: `disk`. */
  readonly kind: string;
  readonly settings: MonitorSettings;
  readonly offset: number;
}

/** All that is said of a guest of Cloud Hypervisor, whoever says it. */
export interface Said {
  readonly devices: readonly StatedDevice[];
  readonly platform: MonitorSettings;
  readonly cpus: MonitorSettings;
  readonly memory: MonitorSettings;
  readonly zones: readonly MonitorSettings[];
  readonly cmdline: string | undefined;
  readonly kernel?: string | undefined;
  readonly firmware?: string | undefined;
  readonly ignored: readonly Ignored[];
}

/** The order in which vmm/src/device_manager.rs makes devices: the console, then make_virtio_devices(). */
const ORDER = [
  'console',
  'disk',
  'net',
  'rng',
  'fs',
  'pmem',
  'vsock',
  'memory',
  'balloon',
  'watchdog',
  'vdpa',
  'rtc',
];

/** What the monitor makes where it is not told otherwise: src/main.rs gives --rng and --console a value of their own. */
const BY_ITSELF: readonly Wanted[] = [
  { kind: 'rng', settings: new Map([['src', '/dev/urandom']]), offset: undefined },
  { kind: 'console', settings: new Map([['tty', 'on']]), offset: undefined },
];

/** The IOMMU that it adds where a device or a segment is to be behind one: DeviceManager::add_pci_devices(). */
const ADDED_IOMMU: Wanted = { kind: '_iommu', settings: new Map(), offset: undefined };

/** A device that is made, whether or not the text asks for it. */
interface Wanted extends Omit<StatedDevice, 'offset'> {
  readonly offset: number | undefined;
}

/** Whether --console asks for no device: it is off. */
function isOff({ kind, settings }: Pick<StatedDevice, 'kind' | 'settings'>): boolean {
  return kind === 'console' && settings.get('off') === 'on';
}

/** The devices in the monitor’s order, with those that it adds by itself, and the machine that they are in. */
export function guestOf(said: Said): FoundGuest {
  const { devices, platform, cpus, memory, zones, cmdline, ignored } = said;
  const missing = BY_ITSELF.filter(({ kind }) => !devices.some((one) => one.kind === kind));
  const given: readonly Wanted[] = [...devices, ...missing, ...memoryDevices(said)];
  const wanted = given.filter((one) => !isOff(one)).sort((a, b) => place(a.kind) - place(b.kind));
  const translated = wanted.some(({ settings }) => isTrue(settings.get('iommu')));
  const behind = platform.get('iommu_segments') !== undefined;
  const hasIommu = translated || behind;
  const all: readonly Wanted[] = [...wanted, ...(hasIommu ? [ADDED_IOMMU] : [])];
  const names = namer();
  const protection = isTrue(platform.get('tdx'))
    ? 'tdx'
    : isTrue(platform.get('sev_snp'))
      ? 'sev-snp'
      : 'none';
  return {
    machine: {
      monitor: 'cloud-hypervisor',
      arch: 'x86_64',
      settings: new Map([...cpus, ...platform, ['shared', isShared(memory, zones) ? 'on' : 'off']]),
    },
    asked: all.map(
      ({ kind, settings, offset }): AskedOfMonitor => ({
        device: { name: names(kind, settings), kind, settings },
        offset,
      }),
    ),
    facts: {
      protection,
      iommu: hasIommu ? 'virtio' : 'none',
      mib: parseMib(memory.get('size') ?? DEFAULT_MEMORY),
      cmdline,
      ...startsOf(said),
      // SEV-SNP came to the monitor for Microsoft’s hypervisor, and later for KVM.
      ...(protection === 'sev-snp' ? { hypervisors: ['kvm', 'hyperv'] } : {}),
      arches: protection === 'none' ? ['x86_64', 'aarch64'] : ['x86_64'],
    },
    ignored,
  };
}

/** --kernel takes firmware, too: vmm/src/vm.rs load_payload(). */
function startsOf({ kernel, firmware }: Said): Pick<FoundGuest['facts'], 'starts'> {
  if (firmware !== undefined) return { starts: { words: `--firmware ${firmware}`, image: firmware } };
  if (kernel === undefined) return {};
  const isFirmware = /hypervisor-fw|cloudhv|ovmf/i.test(kernel);
  const words = `--kernel ${kernel}`;
  return { starts: isFirmware ? { words, image: kernel } : { kernel: words } };
}

/** DEFAULT_MEMORY_MB of vmm/src/vm_config.rs. */
const DEFAULT_MEMORY = '512M';

function place(kind: string): number {
  const at = ORDER.indexOf(kind);
  return at === -1 ? ORDER.length : at;
}

export function isTrue(value: string | undefined): boolean {
  return value === 'on' || value === 'true';
}

/** VmConfig::backed_by_shared_memory(): shared or in huge pages; where there is no memory but that of zones, all of them. */
function isShared(memory: MonitorSettings, zones: readonly MonitorSettings[]): boolean {
  const shares = (one: MonitorSettings) => isTrue(one.get('shared')) || isTrue(one.get('hugepages'));
  if (shares(memory)) return true;
  return memory.get('size') === '0' && zones.length > 0 && zones.every(shares);
}

/** A virtio-mem device for each zone that can grow by it: vmm/src/memory_manager.rs. */
function memoryDevices({ memory, zones }: Said): readonly Wanted[] {
  if (!/^virtio-?mem$/i.test(memory.get('hotplug_method') ?? '')) return [];
  const all = zones.length > 0 ? zones : [memory];
  return all
    .filter((zone) => (zone.get('hotplug_size') ?? '0') !== '0')
    .map((zone) => ({ kind: 'memory', settings: zone, offset: undefined }));
}

/** `disk0 (disk)`, or the id that is given; the IOMMU has the name that the monitor gives it. */
function namer(): (kind: string, settings: MonitorDevice['settings']) => string {
  const counts = new Map<string, number>();
  return (kind, settings) => {
    if (kind === '_iommu') return 'iommu (virtio-iommu)';
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const id = settings.get('id') ?? (kind === 'rng' || kind === 'console' ? kind : `${kind}${count}`);
    return printable(`${id.slice(0, 100)} (${kind})`);
  };
}
