import type { Ignored } from '../../../model/ignored.ts';
import { printable } from '../../../text/printable.ts';
import {
  type AskedOfMonitor,
  type FoundGuest,
  type ImportGivens,
  type MonitorReading,
  monitorReading,
} from '../monitor-guest.ts';
import type { Mistake } from '../qemu/options.ts';
import { at, entriesOf, settingsOf, type Tree, textAt } from '../tree.ts';
import { readYaml } from '../yaml-tree.ts';

/** Keys of devices in the order in which src/vmm/src/builder.rs build_microvm_for_boot() attaches them. */
const DEVICES: readonly (readonly [key: string, id: string])[] = [
  ['balloon', ''],
  ['drives', 'drive_id'],
  ['network-interfaces', 'iface_id'],
  ['pmem', 'id'],
  ['vsock', ''],
  ['entropy', ''],
  ['memory-hotplug', ''],
];

/** Keys of VmmConfig (src/vmm/src/resources.rs) that bear on no device. */
const HARMLESS: ReadonlySet<string> = new Set([
  'boot-source',
  'machine-config',
  'cpu-config',
  'logger',
  'metrics',
  'mmds-config',
]);

/** What the kernel is given where boot_args is not: DEFAULT_KERNEL_CMDLINE of src/vmm/src/vmm_config/boot_source.rs. */
const DEFAULT_CMDLINE =
  'reboot=k panic=1 nomodule 8250.nr_uarts=0 i8042.noaux i8042.nomux i8042.dumbkbd swiotlb=noforce';

/** Reads what --config-file of Firecracker takes; nothing is added to it but what it asks for. */
export function readFirecracker(text: string, givens: ImportGivens): MonitorReading {
  const read = readYaml(text);
  if (read.kind === 'broken') return monitorReading(text, givens, undefined, read.mistakes);
  const [config] = read.documents;
  if (at(config, 'boot-source') === undefined) {
    const offset = config?.offset ?? 0;
    return monitorReading(text, givens, undefined, [
      { offset, message: 'there is no "boot-source" in it, without which Firecracker takes none' },
    ]);
  }
  const mistakes: Mistake[] = [];
  const found = guestOf(config, mistakes);
  return monitorReading(text, givens, found, mistakes);
}

function guestOf(config: Tree | undefined, mistakes: Mistake[]): FoundGuest {
  const asked = DEVICES.flatMap(([key, id]) => devicesAt(config, key, id, mistakes));
  return {
    machine: { monitor: 'firecracker', arch: 'x86_64', settings: new Map() },
    asked,
    facts: {
      protection: 'none',
      iommu: 'none',
      mib: Number(textAt(config, 'machine-config', 'mem_size_mib') ?? DEFAULT_MIB),
      cmdline: textAt(config, 'boot-source', 'boot_args') ?? DEFAULT_CMDLINE,
      starts: {
        kernel: `kernel_image_path ${textAt(config, 'boot-source', 'kernel_image_path') ?? ''}`.trim(),
      },
      arches: ['x86_64', 'aarch64'],
    },
    ignored: ignoredIn(config),
  };
}

/** DEFAULT_MEM_SIZE_MIB of src/vmm/src/vmm_config/machine_config.rs. */
const DEFAULT_MIB = '128';

function devicesAt(
  config: Tree | undefined,
  key: string,
  id: string,
  mistakes: Mistake[],
): readonly AskedOfMonitor[] {
  const found = at(config, key);
  if (found === undefined || (found.kind === 'scalar' && found.value === null)) return [];
  const listed = id !== '';
  if (found.kind !== (listed ? 'list' : 'map')) {
    mistakes.push({ offset: found.offset, message: `"${key}" is ${listed ? 'a list' : 'an object'}` });
    return [];
  }
  const items = found.kind === 'list' ? found.items : [found];
  return items.map((item, i) => {
    const settings = settingsOf(item);
    const name = listed ? (settings.get(id) ?? `${key}${i}`) : key;
    if (listed && !settings.has(id))
      mistakes.push({ offset: item.offset, message: `an item of "${key}" without "${id}"` });
    return {
      device: { name: printable(`${name.slice(0, 100)} (${key})`), kind: key, settings },
      offset: item.offset,
    };
  });
}

function ignoredIn(config: Tree | undefined): readonly Ignored[] {
  const keys = new Set(DEVICES.map(([key]) => key));
  return entriesOf(config).flatMap(([key]): readonly Ignored[] => {
    if (keys.has(key)) return [];
    const text = printable(key.slice(0, 100));
    if (HARMLESS.has(key)) return [{ text, matters: false }];
    return [{ text, matters: true, why: 'vnex knows no such key of Firecracker' }];
  });
}
