import type { ChangeId } from '../data/linux-changes.ts';
import { type FeatureSet, hasBit } from '../features/feature-set.ts';
import type { Case } from '../model/case.ts';
import type { Device } from '../model/device.ts';
import type { FactName, Facts } from '../model/facts.ts';
import { oneForEach } from '../model/one-for-each.ts';
import type { ConfigValue, Kernel, Platform } from '../model/platform.ts';
import { parseVersion, type Reached, type Version } from '../model/release.ts';
import { changeReached } from './change-reached.ts';
import type { FactSource, KernelParameter, Project } from './fact-source.ts';

/** Where each named fact stands in a case. */
export const READ: { readonly [Name in FactName]: (device: Device, platform: Platform) => Facts[Name] } = {
  'device.type': (device) => device.type,
  'device.transport': (device) => device.transport,
  'device.implementation': (device) => device.implementation,
  'device.requires': (device) => device.requires,
  'device.addressing': (device) => device.addressing,
  'device.vdpaDriver': (device) => device.vdpaDriver,
  'device.backend.name': ({ backend }) => backend?.name,
  'device.backend.sharedMemory': ({ backend }) => backend?.sharedMemory,
  'device.backend.withoutIotlb': ({ backend }) => backend?.withoutIotlb,
  'device.backend.refusesLegacy': ({ backend }) => backend?.refusesLegacy,
  'device.rom': (device) => device.rom,
  'device.refused': (device) => device.refused,
  'device.bypassesIommu': ({ bypassesIommu = false }) => bypassesIommu,
  'device.allowsLegacy': ({ allowsLegacy = false }) => allowsLegacy,
  'device.unmodelled': (device) => device.unmodelled,
  'platform.arch': (_, platform) => platform.arch,
  'platform.guestRelease': (_, platform) => platform.guestRelease,
  'platform.hypervisor': (_, platform) => platform.hypervisor,
  'platform.machine': (_, platform) => platform.machine,
  'platform.memory.protection': (_, platform) => platform.memory.protection,
  'platform.memory.protectedFrom': (_, platform) => platform.memory.protectedFrom,
  'platform.memory.mib': (_, platform) => platform.memory.mib,
  'platform.memory.announced': (_, platform) => platform.memory.announced,
  'platform.iommu.kind': (_, platform) => platform.iommu.kind,
  'platform.iommu.interrupts': (_, platform) => platform.iommu.interrupts ?? true,
  'platform.iommu.passesAtReset': (_, platform) => platform.iommu.passesAtReset,
  'platform.iommu.accessPlatform': (_, platform) => platform.iommu.accessPlatform,
  'platform.xen': (_, platform) => platform.xen,
  'platform.unmodelled': (_, platform) => platform.unmodelled,
};

const NOT_GIVEN: readonly KernelParameter[] = [];

/** A release, and which changes it has, as far as anybody asked. */
interface KernelRelease {
  readonly version: Version;
  readonly changes: Map<ChangeId, Reached>;
}

/** What stands on a kernel command line. */
interface Cmdline {
  readonly parameters: readonly KernelParameter[];
  readonly byName: ReadonlyMap<string, readonly KernelParameter[]>;
}

/** What a platform's kernel says, worked out once however many devices are asked about. */
interface KernelFacts {
  readonly release: KernelRelease;
  readonly cmdline: Cmdline;
  readonly config: ReadonlyMap<string, ConfigValue>;
}

/** By the release as it is written. */
const releases = new Map<string, KernelRelease>();

/** The one that was read last: whoever looks at a case with one thing changed mostly has the same again. */
let lastCmdline: { readonly text: string; readonly read: Cmdline } | undefined;

/** A word of a kernel command line as it is written, with the parameter that it gives. */
export interface CmdlineWord extends KernelParameter {
  readonly text: string;
}

/** Splits a kernel command line into its words, in order, those for init and what follows left out; `"quoted values"` stay whole, dashes and underscores in names mean the same. */
export function cmdlineWords(cmdline: string): readonly CmdlineWord[] {
  const words: CmdlineWord[] = [];
  for (const [text] of cmdline.matchAll(/(?:[^\s"]+|"[^"]*"?)+/g)) {
    const plain = text.replaceAll('"', '');
    const [name = '', ...value] = plain.split('=');
    if (plain === '--') break;
    words.push({ text, name: name.replaceAll('-', '_'), value: value.join('=') });
  }
  return words;
}

/** The parameters of a kernel command line, in order. */
export function parseCmdline(cmdline: string): readonly KernelParameter[] {
  return cmdlineWords(cmdline).map(({ name, value }) => ({ name, value }));
}

/** A kernel version; Error where the text was never validated. */
export function versionOf(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`kernel version "${text}" was not validated`);
  return version;
}

function groupByName(
  parameters: readonly KernelParameter[],
): ReadonlyMap<string, readonly KernelParameter[]> {
  const groups = new Map<string, KernelParameter[]>();
  for (const parameter of parameters) {
    const group = groups.get(parameter.name);
    if (group === undefined) groups.set(parameter.name, [parameter]);
    else group.push(parameter);
  }
  return groups;
}

function releaseOf(text: string): KernelRelease {
  let release = releases.get(text);
  if (release === undefined) {
    release = { version: versionOf(text), changes: new Map() };
    releases.set(text, release);
  }
  return release;
}

function readCmdline(text: string): Cmdline {
  if (lastCmdline?.text !== text) {
    const parameters = parseCmdline(text);
    lastCmdline = { text, read: { parameters, byName: groupByName(parameters) } };
  }
  return lastCmdline.read;
}

/** As a map, since every case asks for options that nobody has stated, which an object takes longer to deny. */
const optionsOf = oneForEach(
  (config: Kernel['config']): ReadonlyMap<string, ConfigValue> => new Map(Object.entries(config)),
);

const kernelFacts = oneForEach(
  ({ kernel }: Platform): KernelFacts => ({
    release: releaseOf(kernel.version),
    cmdline: readCmdline(kernel.cmdline),
    config: optionsOf(kernel.config),
  }),
);

/** What a description says of a change, whatever the version of the kernel. */
const HAS: Reached = { yes: true, read: true };
const LACKS: Reached = { yes: false, read: true };

/** Answers from one concrete case. */
export function caseSource(asked: Case): FactSource {
  return new CaseSource(asked);
}

class CaseSource implements FactSource {
  readonly isOpen = false;
  readonly concrete: Case;
  private readonly device: Device;
  private readonly platform: Platform;
  private readonly kernel: KernelFacts;

  constructor(concrete: Case) {
    const { device, platform } = concrete;
    this.concrete = concrete;
    this.device = device;
    this.platform = platform;
    this.kernel = kernelFacts(platform);
  }

  read<Name extends FactName, Projected>(name: Name, project: Project<Facts[Name], Projected>): Projected {
    return project(READ[name](this.device, this.platform));
  }

  offers(): FeatureSet {
    return this.device.offers;
  }

  holds(set: FeatureSet, bit: number): boolean {
    return hasBit(set, bit);
  }

  field<Projected>(name: string, project: Project<number | undefined, Projected>): Projected {
    return project(this.device.config[name]);
  }

  release<Projected>(project: Project<Version, Projected>): Projected {
    return project(this.kernel.release.version);
  }

  releaseSet(project: Project<Version, FeatureSet>): FeatureSet {
    return project(this.kernel.release.version);
  }

  change(id: ChangeId): Reached {
    const stated = this.platform.kernel.changes?.[id];
    if (stated !== undefined) return stated ? HAS : LACKS;
    const { changes, version } = this.kernel.release;
    let answer = changes.get(id);
    if (answer === undefined) {
      answer = changeReached(version, id);
      changes.set(id, answer);
    }
    return answer;
  }

  config<Projected>(option: string, project: Project<ConfigValue | undefined, Projected>): Projected {
    return project(this.kernel.config.get(option));
  }

  parameters(names: readonly string[]): readonly KernelParameter[] {
    const { parameters, byName } = this.kernel.cmdline;
    let found: readonly KernelParameter[] = NOT_GIVEN;
    for (const name of names) {
      const given = byName.get(name);
      if (given === undefined) continue;
      if (found !== NOT_GIVEN) return parameters.filter(({ name }) => names.includes(name));
      found = given;
    }
    return found;
  }
}
