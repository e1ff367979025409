import type { ImportOptions } from '../cli/case-options.ts';
import type { Text } from '../input/import/recognise.ts';
import { withoutPromptLines } from '../input/import/text-dress.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { ImportKind } from '../model/import-kind.ts';
import { type GuestText, givensOf, type Imported, importedOf, importGuests } from './imported.ts';
import type { GuestReading, Stack } from './imported-device.ts';
import { withSettings } from './settings.ts';

/** Reads a text of a kind, and predicts what its monitor makes of it. */
type Importer = (given: GuestText) => Promise<readonly Imported[]>;

/** The importers of what is neither a QEMU command line nor a libvirt domain; each is loaded where it is needed. */
const IMPORTERS: Readonly<Record<Exclude<ImportKind, 'qemu' | 'libvirt'>, Importer>> = {
  'cloud-hypervisor': async (given) => {
    const { readCloudHypervisor } = await import('../input/import/cloud-hypervisor/read.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor(given, readCloudHypervisor)];
  },
  crosvm: async (given) => {
    const { readCrosvm } = await import('../input/import/crosvm/command-line.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor(given, readCrosvm)];
  },
  kvmtool: async (given) => {
    const { readKvmtool } = await import('../input/import/kvmtool/command-line.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor(given, readKvmtool)];
  },
  openvmm: async (given) => {
    const { readOpenvmm } = await import('../input/import/openvmm/command-line.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor(given, readOpenvmm)];
  },
  firecracker: async (given) => {
    const { readFirecracker } = await import('../input/import/firecracker/configuration.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor(given, readFirecracker)];
  },
  kata: async (given) => {
    const { readKata } = await import('../input/import/kata/configuration.ts');
    const { importMonitorReading } = await import('./monitor-import.ts');
    const read = readKata(given.text.text, givensOf(given));
    if (read.of === 'monitor') return [importMonitorReading(given, read.reading)];
    return [ofStack(given, 'Kata Containers', { ...read.reading, added: read.added })];
  },
  kubevirt: async (given) => {
    const { readKubevirt } = await import('../input/import/kubevirt/manifest.ts');
    const { guests, problems } = readKubevirt(given.text.text, givensOf(given));
    if (guests.length === 0 || problems.length > 0) throw new UsageError(problems);
    const lines = guests.map(({ line }) => line);
    return guests.map(({ line, added }) => {
      const stack = { title: 'KubeVirt', added };
      return importedOf(given, { line, problems, stack }, lines);
    });
  },
  proxmox: async (given) => {
    const { readProxmox } = await import('../input/import/proxmox/configuration.ts');
    const { qemu } = given.options;
    const version = qemu?.includes('..') === true ? undefined : qemu;
    const reading = readProxmox(given.text.text, givensOf(given), version);
    return [ofStack(given, 'Proxmox VE', reading)];
  },
  incus: async (given) => {
    const { readIncus } = await import('../input/import/incus/configuration.ts');
    return [ofStack(given, 'Incus', readIncus(given.text.text, givensOf(given)))];
  },
  openstack: async (given) => {
    const { readOpenstack } = await import('../input/import/openstack/openstack.ts');
    const reading = readOpenstack(given.text.text, givensOf(given));
    return [ofStack(given, 'OpenStack Nova', reading)];
  },
};

/** What QEMU makes of the guest that a stack starts by its configuration. Throws UsageError. */
function ofStack(
  given: GuestText,
  title: string,
  { added, ...reading }: Omit<GuestReading, 'stack'> & Pick<Stack, 'added'>,
): Imported {
  return importedOf(given, { ...reading, stack: { title, added } });
}

/** Kinds that a command prints, so that prompts may stand around what it printed. */
const PRINTED: ReadonlySet<ImportKind> = new Set([
  'firecracker',
  'incus',
  'kata',
  'kubevirt',
  'openstack',
  'proxmox',
]);

const FRAGMENTS_ALONE =
  'this text says itself what protects the memory of its guest; leave out --protection, which is for elements of a libvirt domain';

/** Reads a text that says how guests are started, and predicts for each. Throws UsageError with every mistake in it. */
export async function importForeign(
  kind: ImportKind,
  text: Text,
  options: ImportOptions,
): Promise<readonly Imported[]> {
  if (options.protection !== undefined && kind !== 'libvirt') throw usage('--protection', FRAGMENTS_ALONE);
  const guests =
    kind === 'qemu' || kind === 'libvirt'
      ? importGuests(kind, text, options)
      : await IMPORTERS[kind]({
          kind,
          text: PRINTED.has(kind) ? { ...text, text: withoutPromptLines(text.text) } : text,
          options,
        });
  return Promise.all(
    guests.map(async (guest) => ({
      ...(await withSettings(guest, options.set)),
      devices: await Promise.all(guest.devices.map((one) => withSettings(one, options.set))),
    })),
  );
}
