import { CHANGES, type Change, type ChangeId } from '../data/linux-changes.ts';
import type { Case } from '../model/case.ts';
import type { Platform } from '../model/platform.ts';
import { hasBackport, hasReached, parseVersion, type Reached, type Version } from '../model/release.ts';
import type { Facts } from './facts.ts';
import type { FactSource } from './inquiry.ts';

/** What a platform's kernel says, worked out once however many devices are asked about. */
interface KernelFacts {
  readonly version: Version;
  readonly parameters: ReadonlyMap<string, string>;
  readonly changes: Map<ChangeId, Reached>;
}

const known = new WeakMap<Platform, KernelFacts>();

/** Splits a kernel command line into parameters, `"quoted values"` kept whole; dashes and underscores in names mean the same. */
export function parseCmdline(cmdline: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [word] of cmdline.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const text = word.replaceAll('"', '');
    const [name = '', ...value] = text.split('=');
    if (text === '--') break;
    parameters.set(name.replaceAll('-', '_'), value.join('='));
  }
  return parameters;
}

function kernelFacts(platform: Platform): KernelFacts {
  let facts = known.get(platform);
  if (facts === undefined) {
    const version = parseVersion(platform.kernel.version);
    if (version === undefined)
      throw new Error(`kernel version "${platform.kernel.version}" was not validated`);
    facts = { version, parameters: parseCmdline(platform.kernel.cmdline), changes: new Map() };
    known.set(platform, facts);
  }
  return facts;
}

function reached(version: Version, change: Change): Reached {
  const until = change.until === undefined ? undefined : hasReached(version, change.until);
  if (until?.yes) return { yes: false, read: until.read };
  const since = hasReached(version, change.since);
  if (since.yes) return { yes: true, read: since.read && (until?.read ?? true) };
  return (change.backports && hasBackport(version, change.backports)) ?? since;
}

/** Answers from one concrete case. */
export function caseSource({ device, platform }: Case): FactSource {
  const kernel = kernelFacts(platform);
  const facts: Facts = {
    'device.type': device.type,
    'device.transport': device.transport,
    'device.implementation': device.implementation,
    'device.requires': device.requires,
    'device.addressing': device.addressing,
    'platform.arch': platform.arch,
    'platform.hypervisor': platform.hypervisor,
    'platform.machine': platform.machine,
    'platform.memory.protection': platform.memory.protection,
    'platform.memory.protectedFrom': platform.memory.protectedFrom,
    'platform.memory.mib': platform.memory.mib,
    'platform.iommu.kind': platform.iommu.kind,
    'platform.xen': platform.xen,
  };
  return {
    read: (name) => facts[name],
    offers: () => device.offers,
    field: (name) => device.config[name],
    version: () => kernel.version,
    change(id) {
      let answer = kernel.changes.get(id);
      if (answer === undefined) {
        answer = reached(kernel.version, CHANGES[id]);
        kernel.changes.set(id, answer);
      }
      return answer;
    },
    config: (option) => platform.kernel.config[option],
    parameter: (name) => kernel.parameters.get(name),
  };
}
