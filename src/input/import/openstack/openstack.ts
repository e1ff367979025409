import type { Ignored } from '../../../model/ignored.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import { printable } from '../../../text/printable.ts';
import type { Position } from '../../positions.ts';
import { type DomainReading, readDomain } from '../libvirt/domain.ts';
import type { ImportGivens } from '../monitor-guest.ts';
import { problemsIn } from '../problems-in.ts';
import type { Mistake } from '../qemu/options.ts';
import { domainOf } from './domain.ts';
import { guestOf, needsQ35, type OpenstackGuest, refusals, statedArch } from './guest.ts';
import { readProperties } from './properties.ts';

/** A guest that Nova would start, and where the devices are said to be that Nova adds by itself. */
export interface OpenstackReading extends DomainReading {
  readonly added: Position;
}

/** Reads properties of an image, extra specs of a flavor, or both: they become the domain that Nova makes of them. */
export function readOpenstack(text: string, givens: ImportGivens): OpenstackReading {
  const added = { line: 1, column: 1 };
  const nothing = (mistakes: readonly Mistake[]): OpenstackReading => ({
    line: undefined,
    problems: problemsIn(text, givens.file, mistakes),
    added,
  });
  const read = readProperties(text);
  if (read.kind === 'broken') return nothing(read.mistakes);
  if (read.properties.size === 0)
    return nothing([{ offset: 0, message: 'there is no property of an image or of a flavor in it' }]);
  const guest = guestOf(read.properties);
  const refused = refusals(guest);
  if (refused.length > 0) return nothing(refused);
  const { line, problems } = readDomain(domainOf(guest), text, givens);
  if (line === undefined) return { line, problems, added };
  const platform: OpenPlatform = { ...line.platform, name: 'OpenStack' };
  return { line: { ...line, platform, ignored: [...ignoredIn(guest), ...line.ignored] }, problems, added };
}

/** Properties that are read, or that bear on no virtio device, by what follows `hw_` or `hw:`. */
const KNOWN = new RegExp(
  `^(?:${[
    'architecture|emulation_architecture|auto_disk_config|boot_menu|cdrom_bus|floppy_bus|rescue_bus|rescue_device',
    'cpu_\\w+|numa_\\w+(?:\\.\\d+)?|emulator_threads_policy|device_id|disk_bus|disk_type|scsi_model|firmware_\\w+',
    'input_bus|pointer_model|ipxe_boot|locked_memory|machine_type|mem_encryption|mem_encryption_model|mem_page_size',
    'pci_numa_affinity_policy|pmu|qemu_guest_agent|rng_model|rng:\\w+|video:\\w+|time_hpet|serial_port_count',
    'video_model|video_ram|vif_model|vif_multiqueue_enabled|viommu_model|virtio_packed_ring|vm_mode|watchdog_action',
    'tpm_\\w+|ephemeral_encryption\\w*|maxphysaddr_\\w+|sound_model|usb_model|redirected_usb_ports|hide_hypervisor_id',
  ].join('|')})$`,
);

/** What may change the guest and stands elsewhere, or is not known. */
function ignoredIn({ properties, arch, machine }: OpenstackGuest): readonly Ignored[] {
  const found: Ignored[] = [];
  const note = (what: string, why: string): void => {
    found.push({ text: printable(what.slice(0, 100)), matters: true, why });
  };
  const stated = statedArch(properties);
  if (stated === undefined) note('no hw_architecture', `the host’s own is taken, here ${arch}`);
  else if (stated !== arch) note(stated, `vnex knows no such architecture; ${arch} is taken`);
  if (!properties.has('hw_machine_type'))
    note(
      'no hw_machine_type',
      needsQ35(properties)
        ? `nova.conf has to name one for this; ${machine} is taken`
        : `nova.conf may name another than ${machine}`,
    );
  if (properties.has('hw:pmem'))
    note('hw:pmem', 'a persistent memory of the host, which is no virtio device');
  for (const key of properties.keys()) {
    const name = /^hw[_:](.*)$/.exec(key)?.[1];
    if (name !== undefined && name !== 'pmem' && !KNOWN.test(name)) note(key, 'Nova has no such property');
  }
  note('volumes, ports and shares', 'a server has its own; one root disk and one port are taken');
  return found;
}
