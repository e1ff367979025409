import { MACHINES, type MachineKind } from '../../data/machines.ts';
import { type List, type PlainEntry, plainList } from './list.ts';

function entryOf({ name, arch, hypervisors, protections, iommus, transports }: MachineKind): PlainEntry {
  return {
    id: name,
    about: `architecture ${arch}`,
    details: [
      `hypervisor: ${hypervisors.join(', ')}`,
      `memory.protection: ${protections.join(', ')}`,
      `iommu.kind: ${iommus.join(', ')}`,
      `transports: ${transports.join(', ')}`,
    ],
    more: { arch, hypervisors, protections, iommus, transports },
  };
}

/** The machines of the built-in spaces, with what a platform of each can be. */
export function platforms(): List {
  return plainList('platform', MACHINES.map(entryOf));
}
