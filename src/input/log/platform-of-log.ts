import { MACHINES } from '../../data/machines.ts';
import { LOG_FACTS, type LogFactName, type LogFacts, type LogReading } from '../../model/log.ts';
import type { OpenPlatform } from '../../model/open-case.ts';
import {
  ARCHES,
  HYPERVISORS,
  type Hypervisor,
  IOMMU_KINDS,
  type IommuKind,
  PROTECTIONS,
  type Protection,
  XEN_MODES,
  type Xen,
} from '../../model/platform.ts';
import type { Varying } from '../../model/space.ts';
import { ANY_KERNEL, type GuestKernel, guestKernel } from '../guest-kernel.ts';

/** Something that was read, and where. */
export interface LoggedFact {
  readonly what: string;
  readonly value: string;
  readonly from: string;
}

/** A guest as its boot log shows it. */
export interface LoggedGuest {
  readonly platform: OpenPlatform;
  readonly facts: readonly LoggedFact[];
  /** What the log leaves open or what was taken for granted, in sentences. */
  readonly notes: readonly string[];
}

function among<Word extends string>(words: readonly Word[], text: string | undefined): Word | undefined {
  return words.find((word) => word === text);
}

/** The boot that a log tells most of: the last one with a kernel, else the last. */
function bootOf({ boots }: LogReading): LogFacts {
  return boots.findLast((facts) => facts.has('kernel')) ?? boots[0];
}

function kernelOf(facts: LogFacts, notes: string[]): GuestKernel {
  const banner = facts.get('banner')?.value;
  const kernel = banner === undefined ? ANY_KERNEL : guestKernel(banner);
  if ('unreadable' in kernel) {
    notes.push('the kernel’s name is of a shape that vnex does not know, so any kernel is meant');
    return ANY_KERNEL;
  }
  if (kernel === ANY_KERNEL)
    notes.push('the log does not begin with “Linux version”, so any kernel is meant');
  else if (kernel.open.length > 0)
    notes.push(
      `${kernel.release ?? kernel.version}: what the distribution took from newer releases stays open`,
    );
  return kernel;
}

/** Whether a log has the lines of an early boot, so that what is missing is not there. */
function isWhole(facts: LogFacts): boolean {
  return facts.has('banner') && facts.has('memory');
}

interface Open {
  readonly notes: string[];
  readonly varying: Varying[];
}

function protectionOf(facts: LogFacts, values: readonly Protection[], open: Open): Protection {
  const said = among(PROTECTIONS, facts.get('protection')?.value);
  if (said !== undefined) return said;
  const arch = facts.get('arch')?.value;
  if (arch === 'x86_64' && isWhole(facts)) return 'none';
  const real = values.filter((value) => value !== 'restricted-hook');
  if (real.length > 1) {
    open.notes.push(`whether the guest’s memory is protected stays open: ${real.join(', ')}`);
    open.varying.push({ kind: 'fact', name: 'platform.memory.protection', values: real });
  }
  return 'none';
}

function iommuOf(facts: LogFacts, values: readonly IommuKind[], open: Open): IommuKind {
  const said = among(IOMMU_KINDS, facts.get('iommu')?.value);
  if (said !== undefined) return said;
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0) return only;
  if (isWhole(facts)) {
    open.notes.push('no IOMMU speaks up in the log: taken for none');
    return 'none';
  }
  open.notes.push(`which IOMMU there is stays open: ${values.join(', ')}`);
  open.varying.push({ kind: 'fact', name: 'platform.iommu.kind', values });
  return 'none';
}

/** Which kind of domain a guest of Xen is, its log does not say in a line that is read. */
function xenOf(hypervisor: Hypervisor, facts: LogFacts, notes: string[]): Xen | undefined {
  if (hypervisor !== 'xen') return undefined;
  const usual = facts.get('arch')?.value === 'x86_64' ? 'hvm' : 'pvh';
  const mode = among(XEN_MODES, facts.get('xen')?.value) ?? usual;
  notes.push(`a guest of Xen: taken for domU${facts.has('xen') ? '' : ` ${mode}`}`);
  return { domain: 'domU', mode };
}

function told(facts: LogFacts): readonly LoggedFact[] {
  const names: readonly LogFactName[] = [
    'kernel',
    'cmdline',
    'arch',
    'protection',
    'hypervisor',
    'xen',
    'machine',
    'memory',
    'swiotlb',
    'iommu',
    'domain',
  ];
  return names.flatMap((name) => {
    const fact = facts.get(name);
    return fact === undefined
      ? []
      : [{ what: LOG_FACTS[name], value: fact.value, from: `line ${fact.line}` }];
  });
}

/** What only a guest that boots says. */
const OF_A_BOOT: readonly LogFactName[] = ['kernel', 'cmdline', 'protection', 'hypervisor', 'memory'];

/** The guest that a boot log is of; a text where it does not even say which architecture. */
export function guestOfLog(reading: LogReading): LoggedGuest | { readonly missing: string } {
  const facts = bootOf(reading);
  const arch = among(ARCHES, facts.get('arch')?.value);
  if (arch === undefined || !OF_A_BOOT.some((name) => facts.has(name)))
    return {
      missing:
        'no line of it is of a guest that boots, or none says its architecture; expected a boot log from its beginning, as `dmesg` or `journalctl -k -b` prints it',
    };
  const notes: string[] = [];
  const kernel = kernelOf(facts, notes);
  const hypervisor = among(HYPERVISORS, facts.get('hypervisor')?.value) ?? 'kvm';
  if (!facts.has('hypervisor')) notes.push('no line says what the guest runs under: taken for kvm');
  const machine = MACHINES.find((one) => one.arch === arch && one.hypervisors.includes(hypervisor));
  const open: Open = { notes, varying: [...kernel.open] };
  const mib = Number(facts.get('memory')?.value);
  const cmdline = facts.get('cmdline')?.value;
  if (cmdline === undefined) notes.push('the kernel’s command line is not in the log: taken for empty');
  const platform: OpenPlatform = {
    name: [arch, hypervisor, facts.get('kernel')?.value].filter((word) => word !== undefined).join(', '),
    arch,
    hypervisor,
    machine: facts.get('machine')?.value,
    memory: {
      protection: protectionOf(facts, machine?.protections ?? [], open),
      protectedFrom: arch === 'ppc64le' ? 'runtime' : 'boot',
      mib: Number.isInteger(mib) && mib > 0 ? mib : undefined,
    },
    xen: xenOf(hypervisor, facts, notes),
    iommu: { kind: iommuOf(facts, machine?.iommus ?? [], open) },
    kernel: {
      version: kernel.version,
      release: kernel.release,
      cmdline: cmdline ?? '',
      config: {},
      ...(kernel.changes === undefined ? {} : { changes: kernel.changes }),
    },
    ...(open.varying.length === 0 ? {} : { open: open.varying }),
  };
  return { platform, facts: told(facts), notes };
}
