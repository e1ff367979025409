import type { Ignored } from '../../../model/ignored.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import type { Protection } from '../../../model/platform.ts';
import type { Varying } from '../../../model/space.ts';
import type { Position } from '../../positions.ts';
import { type ImportGivens, type MonitorReading, monitorReading } from '../monitor-guest.ts';
import { problemsIn } from '../problems-in.ts';
import { type CommandLineReading, type QemuCommandLine, readQemuWords } from '../qemu/command-line.ts';
import { linesOf } from '../qemu/lines.ts';
import type { Mistake } from '../qemu/options.ts';
import { readToml } from '../toml-tree.ts';
import { at, entriesOf } from '../tree.ts';
import { cloudHypervisorOf, firecrackerOf } from './monitors.ts';
import { qemuWords } from './qemu.ts';
import { type KataSettings, settingsIn } from './settings.ts';

/** A configuration of Kata Containers, by the monitor that runs its guests. */
export type KataReading =
  | { readonly of: 'qemu'; readonly reading: CommandLineReading; readonly added: Position }
  | { readonly of: 'monitor'; readonly reading: MonitorReading };

/** Reads configuration.toml of Kata Containers: what a guest has before containers bring anything to it. */
export function readKata(text: string, givens: ImportGivens): KataReading {
  const nothing = (...mistakes: readonly Mistake[]): KataReading => ({
    of: 'monitor',
    reading: { guest: undefined, problems: problemsIn(text, givens.file, mistakes) },
  });
  const read = readToml(text);
  if (read.kind === 'broken') return nothing(...read.mistakes);
  const [first, second] = entriesOf(at(read.document, 'hypervisor'));
  if (first === undefined)
    return nothing({ offset: 0, message: 'there is no section [hypervisor.NAME] in it' });
  if (second !== undefined) {
    const message = `a second hypervisor, ${second[0]}; Kata runs its guests in one`;
    return nothing({ offset: second[1].offset, message });
  }
  const settings = settingsIn(...first);
  switch (settings.hypervisor) {
    case 'qemu':
      return ofQemu(text, givens, settings);
    case 'clh':
    case 'cloud-hypervisor':
      return { of: 'monitor', reading: monitorReading(text, givens, cloudHypervisorOf(settings), []) };
    case 'firecracker':
      return { of: 'monitor', reading: monitorReading(text, givens, firecrackerOf(settings), []) };
    default: {
      const message = `Kata runs these guests in ${settings.hypervisor}, of whose devices vnex knows nothing`;
      return nothing({ offset: settings.section.offset, message });
    }
  }
}

function ofQemu(text: string, givens: ImportGivens, settings: KataSettings): KataReading {
  const reading = readQemuWords(qemuWords(settings, givens.variables), text, givens);
  const added = linesOf(text)(settings.section.offset);
  const { line, problems } = reading;
  if (line === undefined) return { of: 'qemu', reading, added };
  return { of: 'qemu', reading: { line: withOpenHost(line, settings), problems }, added };
}

/** The kinds of protection that enableProtection() of qemu_amd64.go may find on a host. */
function protectionsOn({ on, text }: KataSettings): readonly Protection[] {
  if (!on('confidential_guest')) return [];
  if (text('tdx_quote_generation_service_socket_port') !== undefined) return [];
  return on('sev_snp_guest') ? ['sev-snp', 'tdx'] : ['tdx', 'sev'];
}

/** What the host decides, and what containers bring later. */
function withOpenHost(line: QemuCommandLine, settings: KataSettings): QemuCommandLine {
  const found = protectionsOn(settings);
  const platform: OpenPlatform = line.platform;
  const unsaid: Varying = { kind: 'fact', name: 'platform.memory.protection', values: found };
  const isOpen = found.length > 0 && platform.arch === 'x86_64';
  const open = [...(platform.open ?? []), ...(isOpen ? [unsaid] : [])];
  const named: OpenPlatform = {
    ...platform,
    name: `Kata Containers, ${platform.machine ?? platform.arch}`,
    ...(open.length === 0 ? {} : { open }),
  };
  return { ...line, platform: named, ignored: later(settings) };
}

function later({ text }: KataSettings): readonly Ignored[] {
  const driver = text('block_device_driver') ?? 'virtio-scsi';
  if (driver === 'virtio-scsi') return [];
  return [
    {
      text: `block_device_driver = ${driver}: disks that containers bring are plugged in later`,
      matters: false,
    },
  ];
}
