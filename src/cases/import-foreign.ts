import type { ImportOptions } from '../cli/case-options.ts';
import type { Text } from '../input/import/recognise.ts';
import { withoutPromptLines } from '../input/import/text-dress.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { ImportKind } from '../model/import-kind.ts';
import { givensOf, type Imported, importedOf, importGuests } from './imported.ts';
import type { GuestReading, Stack } from './imported-device.ts';
import { withSettings } from './settings.ts';

/** Reads a text of a kind, and predicts what its monitor makes of it. */
type Importer = (text: Text, options: ImportOptions) => Promise<readonly Imported[]>;

/** The importers of what is neither a QEMU command line nor a libvirt domain; each is loaded where it is needed. */
const IMPORTERS: Readonly<Record<Exclude<ImportKind, 'qemu' | 'libvirt'>, Importer>> = {
  'cloud-hypervisor': async (text, options) => {
    const { readCloudHypervisor } = await import('../input/import/cloud-hypervisor/read.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor('cloud-hypervisor', text, readCloudHypervisor, options)];
  },
  crosvm: async (text, options) => {
    const { readCrosvm } = await import('../input/import/crosvm/command-line.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor('crosvm', text, readCrosvm, options)];
  },
  kvmtool: async (text, options) => {
    const { readKvmtool } = await import('../input/import/kvmtool/command-line.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor('kvmtool', text, readKvmtool, options)];
  },
  openvmm: async (text, options) => {
    const { readOpenvmm } = await import('../input/import/openvmm/command-line.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor('openvmm', text, readOpenvmm, options)];
  },
  firecracker: async (text, options) => {
    const { readFirecracker } = await import('../input/import/firecracker/configuration.ts');
    const { importMonitor } = await import('./monitor-import.ts');
    return [importMonitor('firecracker', text, readFirecracker, options)];
  },
  kata: async (text, options) => {
    const { readKata } = await import('../input/import/kata/configuration.ts');
    const { importMonitorReading } = await import('./monitor-import.ts');
    const read = readKata(text.text, givensOf(text.file, options));
    if (read.of === 'monitor') return [importMonitorReading('kata', text, read.reading, options)];
    return [ofStack('kata', 'Kata Containers', text, { ...read.reading, added: read.added }, options)];
  },
  kubevirt: async (text, options) => {
    const { readKubevirt } = await import('../input/import/kubevirt/manifest.ts');
    const { guests, problems } = readKubevirt(text.text, givensOf(text.file, options));
    if (guests.length === 0 || problems.length > 0) throw new UsageError(problems);
    const lines = guests.map(({ line }) => line);
    return guests.map(({ line, added }) => {
      const stack = { title: 'KubeVirt', added };
      return importedOf('kubevirt', text, { line, problems, stack }, options, lines);
    });
  },
  proxmox: async (text, options) => {
    const { readProxmox } = await import('../input/import/proxmox/configuration.ts');
    const qemu = options.qemu?.includes('..') === true ? undefined : options.qemu;
    const reading = readProxmox(text.text, givensOf(text.file, options), qemu);
    return [ofStack('proxmox', 'Proxmox VE', text, reading, options)];
  },
  incus: async (text, options) => {
    const { readIncus } = await import('../input/import/incus/configuration.ts');
    return [ofStack('incus', 'Incus', text, readIncus(text.text, givensOf(text.file, options)), options)];
  },
  openstack: async (text, options) => {
    const { readOpenstack } = await import('../input/import/openstack/openstack.ts');
    const reading = readOpenstack(text.text, givensOf(text.file, options));
    return [ofStack('openstack', 'OpenStack Nova', text, reading, options)];
  },
};

/** What QEMU makes of the guest that a stack starts by its configuration. Throws UsageError. */
function ofStack(
  kind: ImportKind,
  title: string,
  text: Text,
  { added, ...reading }: Omit<GuestReading, 'stack'> & Pick<Stack, 'added'>,
  options: ImportOptions,
): Imported {
  return importedOf(kind, text, { ...reading, stack: { title, added } }, options);
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
      : await IMPORTERS[kind](
          PRINTED.has(kind) ? { ...text, text: withoutPromptLines(text.text) } : text,
          options,
        );
  return Promise.all(
    guests.map(async (guest) => ({
      ...(await withSettings(guest, options.set)),
      devices: await Promise.all(guest.devices.map((one) => withSettings(one, options.set))),
    })),
  );
}
