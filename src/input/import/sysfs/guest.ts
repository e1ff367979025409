import type { Implementation } from '../../../model/device.ts';
import type { SeenByGuest } from '../../../model/observed.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import type { Platform } from '../../../model/platform.ts';
import { printable } from '../../../text/printable.ts';
import { ANNOUNCED } from '../../open-facts.ts';
import { devicesOf, typesOf } from './devices.ts';
import type { Findings, SysfsFact } from './facts.ts';
import { kernelOf } from './kernel.ts';
import { type GuestLog, logOf } from './log.ts';
import { archOf, hostOf, memoryOf } from './machine.ts';
import { iommuOf, protectionOf } from './protection.ts';
import type { GuestTree } from './tree.ts';

/** A guest as its own files show it. */
export interface SysfsGuest {
  readonly platform: OpenPlatform;
  readonly devices: readonly SeenByGuest[];
  readonly facts: readonly SysfsFact[];
  /** What was not to be seen, and what was assumed instead. */
  readonly notes: readonly string[];
}

/** What is known of a guest besides its files. */
export interface GivenOfGuest {
  /** Replaces what the files tell. */
  readonly platform?: OpenPlatform | undefined;
  /** The guest’s log, instead of the one that lies among its files. */
  readonly log?: { readonly from: string; readonly text: string } | undefined;
}

/** Reads a guest's /sys, /proc and /boot, and its log; or says what is missing. */
export function readGuest(
  tree: GuestTree,
  { platform: given, log: givenLog }: GivenOfGuest = {},
): SysfsGuest | { readonly missing: string } {
  const log = logOf(tree, givenLog);
  const findings: Findings = { tree, log, facts: [], notes: [], open: [] };
  if (tree.names('/sys/bus/virtio/devices').length === 0) return { missing: withoutDevices(log) };
  const found = given === undefined ? platformOf(findings) : { platform: given, implementation: undefined };
  if ('missing' in found) return found;
  const { platform, implementation = 'generic' } = found;
  const { devices, broken } = devicesOf(tree, platform.arch, implementation, log);
  const unreadable = tree.unreadable.map((line) => printable(`not readable: ${line}`));
  return { platform, devices, facts: findings.facts, notes: [...findings.notes, ...broken, ...unreadable] };
}

/** What to say of files in which there is no virtio device; what their log says of the guest can still be had. */
function withoutDevices(log: GuestLog | undefined): string {
  const none = 'there is no virtio device below /sys/bus/virtio/devices';
  return log === undefined
    ? none
    : `${none}; its log is there: \`vnex why\` and \`vnex import dmesg\` read ${log.from}`;
}

interface Found {
  readonly platform: OpenPlatform;
  readonly implementation: Implementation | undefined;
}

function platformOf(findings: Findings): Found | { readonly missing: string } {
  const arch = archOf(findings);
  const empty = emptyProc(findings.tree);
  if (arch === undefined)
    return { missing: `neither /proc/cpuinfo nor the name of the kernel shows the architecture${empty}` };
  const found = kernelOf(findings);
  if (found === undefined)
    return {
      missing: `none of /proc/sys/kernel/osrelease, /proc/version and sos_commands/kernel/uname_-a names a kernel${empty}`,
    };
  if (empty !== '') findings.notes.push(`some files of the copy are of no use${empty}`);
  const { hypervisor, xen, machine, monitor } = hostOf(arch, findings);
  const protection = protectionOf(arch, findings);
  const iommu = iommuOf(arch, machine, typesOf(findings.tree), findings);
  const isSilent = iommu === 'spapr-tce' && hypervisor !== 'powervm';
  const open = [...found.open, ...(isSilent ? [ANNOUNCED] : []), ...findings.open];
  const { kernel } = found;
  const platform: OpenPlatform = {
    name: `${arch}, ${hypervisor}, Linux ${printable(found.open.length === 0 ? kernel.version : (kernel.release ?? kernel.version))}`,
    arch,
    hypervisor,
    machine,
    memory: {
      protection,
      protectedFrom: protection === 'pef' ? 'runtime' : 'boot',
      mib: memoryOf(findings),
    },
    xen,
    iommu: { kind: iommu },
    kernel,
    ...(open.length === 0 ? {} : { open }),
  };
  return { platform, implementation: implementationOf(monitor, hypervisor, arch) };
}

const PROC_FILES = ['/proc/version', '/proc/cmdline', '/proc/cpuinfo', '/proc/sys/kernel/osrelease'];

/** What to say of files of /proc that a copy has without what stands in them: their size is 0, and tar goes by it. */
function emptyProc(tree: GuestTree): string {
  const empty = PROC_FILES.filter((path) => tree.bytes(path)?.length === 0);
  if (empty.length === 0) return '';
  return `; ${empty.join(', ')} ${empty.length === 1 ? 'is' : 'are'} empty, as tar copies files of /proc; copy them with: mkdir -p copy/proc && for f in version cmdline cpuinfo meminfo iomem; do cat /proc/$f > copy/proc/$f; done`;
}

/** Behind QEMU there may be a vhost backend, which to the guest is the same. */
function implementationOf(
  monitor: Implementation | undefined,
  hypervisor: Platform['hypervisor'],
  arch: Platform['arch'],
): Implementation | undefined {
  if (monitor !== undefined) return monitor;
  if (hypervisor === 'none') return 'hardware';
  return hypervisor === 'kvm' && (arch === 's390x' || arch === 'ppc64le') ? 'qemu' : undefined;
}
