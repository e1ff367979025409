import { HOST_DEVICE, type Ignored } from '../../../model/ignored.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import { printable } from '../../../text/printable.ts';
import type { Position } from '../../positions.ts';
import type { ImportGivens } from '../monitor-guest.ts';
import { problemsIn } from '../problems-in.ts';
import { type CommandLineReading, readQemuWords } from '../qemu/command-line.ts';
import { linesOf } from '../qemu/lines.ts';
import type { Mistake } from '../qemu/options.ts';
import { qemuWords } from './qemu.ts';
import { type ProxmoxSettings, properties, readSettings } from './settings.ts';

/** Keys that are read, or that bear on no virtio device; those with a number stand for all of them. */
const KNOWN =
  /^(?:acpi|affinity|agent|allow-ksm|amd-sev|arch|args|audio\d+|autostart|balloon|bios|boot|bootdisk|cdrom|ci\w+|cores|cpu|cpulimit|cpuunits|description|digest|efidisk\d+|freeze|hookscript|hotplug|hugepages|ide\d+|intel-tdx|ipconfig\d+|ivshmem|keephugepages|keyboard|kvm|localtime|lock|machine|memory|meta|migrate_\w+|name|nameserver|net\d+|numa\d*|onboot|ostype|parallel\d+|parent|protection|reboot|rng0|runningcpu|runningmachine|sata\d+|scsi\d+|scsihw|searchdomain|serial\d+|shares|smbios1|smp|snaptime|sockets|spice_enhancements|sshkeys|startdate|startup|tablet|tags|tdf|template|tpmstate\d+|unused\d+|usb\d+|vcpus|vga|virtio\d+|virtiofs\d+|vmgenid|vmstate\w*|vmstatestorage|watchdog)$/;

/** A guest of Proxmox VE, and where the devices are said to be that nothing in the text asks for. */
export interface ProxmoxReading extends CommandLineReading {
  readonly added: Position;
}

/** Reads the configuration of a guest of Proxmox VE: it becomes the command line by which that would start QEMU. */
export function readProxmox(text: string, givens: ImportGivens, qemu: string | undefined): ProxmoxReading {
  const added = linesOf(text)(text.length);
  const mistakes: Mistake[] = [];
  const settings = readSettings(text, mistakes);
  if (settings.all.size === 0 && mistakes.length === 0)
    mistakes.push({
      offset: 0,
      message: 'there is no line KEY: VALUE in it; expected what qm config prints',
    });
  if (mistakes.length > 0)
    return { line: undefined, problems: problemsIn(text, givens.file, mistakes), added };
  const { line, problems } = readQemuWords(qemuWords(settings, qemu), text, givens);
  if (line === undefined) return { line, problems, added };
  const platform: OpenPlatform = {
    ...line.platform,
    name: printable(`Proxmox VE, ${settings.text('name') ?? 'a guest'}`),
  };
  return { line: { ...line, platform, ignored: ignoredIn(settings, qemu) }, problems, added };
}

function ignoredIn({ all, text }: ProxmoxSettings, qemu: string | undefined): readonly Ignored[] {
  const found: Ignored[] = [];
  for (const [key, { value }] of all) {
    const said = printable(`${key}: ${value.slice(0, 100)}`);
    if (/^hostpci\d+$/.test(key))
      found.push({
        text: said,
        matters: true,
        why: HOST_DEVICE,
      });
    else if (!KNOWN.test(key))
      found.push({ text: said, matters: true, why: 'vnex knows no such key of Proxmox VE' });
  }
  const system = text('ostype') ?? '';
  if (/^(?:w|wxp|win)/.test(system))
    found.push({
      text: `ostype: ${system}`,
      matters: true,
      why: 'a guest that is not Linux; what is answered is what Linux would do',
    });
  const machine = properties(text('machine') ?? '', 'type').get('type') ?? '';
  if (qemu === undefined && !/\d+\.\d+/.test(machine))
    found.push({
      text: 'machine-version: none, so that of the newest QEMU on the node is taken',
      matters: false,
    });
  return found;
}
