import { featureSet, intersect, union, without } from '../features/feature-set.ts';
import { deviceTypeName } from '../features/registry.ts';
import type { Case } from './case.ts';
import type { Device, DeviceBackend } from './device.ts';
import type { Facts } from './facts.ts';
import { IMPLEMENTATION_NAMES, PROTECTION_NAMES, TRANSPORT_NAMES } from './names.ts';
import type { ConfigValue, Kernel, Platform } from './platform.ts';
import type { NamedVarying, SpacePart, Varying, VaryingFact } from './space.ts';

type SetFact = { readonly [Name in VaryingFact]: (asked: Case, value: Facts[Name]) => Case };

function onDevice(asked: Case, change: Partial<Device>): Case {
  return { ...asked, device: { ...asked.device, ...change } };
}

/** What is said of a backend that has no name yet is of one that nothing else is known of. */
function onBackend(asked: Case, change: Partial<DeviceBackend>): Case {
  const { name = 'its backend' } = asked.device.backend ?? {};
  return onDevice(asked, { backend: { ...asked.device.backend, name, ...change } });
}

function onPlatform(asked: Case, change: Partial<Platform>): Case {
  return { ...asked, platform: { ...asked.platform, ...change } };
}

function onMemory(asked: Case, change: Partial<Platform['memory']>): Case {
  return onPlatform(asked, { memory: { ...asked.platform.memory, ...change } });
}

function onKernel(asked: Case, change: Partial<Kernel>): Case {
  return onPlatform(asked, { kernel: { ...asked.platform.kernel, ...change } });
}

const SET: SetFact = {
  'device.type': (asked, type) => onDevice(asked, { type }),
  'device.transport': (asked, transport) => onDevice(asked, { transport }),
  'device.implementation': (asked, implementation) => onDevice(asked, { implementation }),
  'device.requires': (asked, requires) => onDevice(asked, { requires }),
  'device.addressing': (asked, addressing) => onDevice(asked, { addressing }),
  'device.vdpaDriver': (asked, vdpaDriver) => onDevice(asked, { vdpaDriver }),
  'device.backend.name': (asked, name) => (name === undefined ? asked : onBackend(asked, { name })),
  'device.backend.sharedMemory': (asked, sharedMemory) => onBackend(asked, { sharedMemory }),
  'device.backend.withoutIotlb': (asked, withoutIotlb) => onBackend(asked, { withoutIotlb }),
  'device.backend.refusesLegacy': (asked, refusesLegacy) => onBackend(asked, { refusesLegacy }),
  'device.rom': (asked, rom) => onDevice(asked, { rom }),
  'device.refused': (asked, refused) => onDevice(asked, { refused }),
  'device.bypassesIommu': (asked, bypassesIommu) => onDevice(asked, { bypassesIommu }),
  'device.allowsLegacy': (asked, allowsLegacy) => onDevice(asked, { allowsLegacy }),
  'device.unmodelled': (asked, unmodelled) => onDevice(asked, { unmodelled }),
  'platform.arch': (asked, arch) => onPlatform(asked, { arch }),
  'platform.hypervisor': (asked, hypervisor) => onPlatform(asked, { hypervisor }),
  'platform.machine': (asked, machine) => onPlatform(asked, { machine }),
  'platform.memory.protection': (asked, protection) => onMemory(asked, { protection }),
  'platform.memory.protectedFrom': (asked, protectedFrom) => onMemory(asked, { protectedFrom }),
  'platform.memory.mib': (asked, mib) => onMemory(asked, { mib }),
  'platform.memory.announced': (asked, announced) => onMemory(asked, { announced }),
  'platform.iommu.kind': (asked, kind) => onPlatform(asked, { iommu: { kind } }),
  'platform.iommu.interrupts': (asked, interrupts) =>
    onPlatform(asked, { iommu: { ...asked.platform.iommu, interrupts } }),
  'platform.guestRelease': (asked, guestRelease) => onPlatform(asked, { guestRelease }),
  'platform.iommu.passesAtReset': (asked, passesAtReset) =>
    onPlatform(asked, { iommu: { ...asked.platform.iommu, passesAtReset } }),
  'platform.iommu.accessPlatform': (asked, accessPlatform) =>
    onPlatform(asked, { iommu: { ...asked.platform.iommu, accessPlatform } }),
  'platform.xen': (asked, xen) => onPlatform(asked, { xen }),
  'platform.unmodelled': (asked, unmodelled) => onPlatform(asked, { unmodelled }),
};

function setFact<Name extends VaryingFact>(asked: Case, varying: NamedVarying<Name>, index: number): Case {
  const { name, values }: { name: Name; values: readonly Facts[Name][] } = varying;
  return SET[name](asked, values[index] as Facts[Name]);
}

function withWords(before: string, words: string): string {
  return [before, words].filter((text) => text !== '').join(' ');
}

/** A case with build options stated; undefined takes what is said of one away. */
function withOptions(asked: Case, options: Readonly<Record<string, ConfigValue | undefined>>): Case {
  const config: Record<string, ConfigValue> = { ...asked.platform.kernel.config };
  for (const [name, value] of Object.entries(options))
    if (value === undefined) delete config[name];
    else config[name] = value;
  return onKernel(asked, { config });
}

/** A case with one thing as one of its values says. */
export function caseWithValue(asked: Case, varying: Varying, index: number): Case {
  const { device, platform } = asked;
  switch (varying.kind) {
    case 'fact':
      return setFact(asked, varying, index);
    case 'bit': {
      const bit = featureSet([varying.bit]);
      const offers = varying.values[index] ? union(device.offers, bit) : without(device.offers, bit);
      return onDevice(asked, { offers });
    }
    case 'field': {
      const { [varying.name]: _, ...rest } = device.config;
      const value = varying.values[index];
      return onDevice(asked, { config: value === undefined ? rest : { ...rest, [varying.name]: value } });
    }
    case 'release':
      return onKernel(asked, { version: varying.values[index] ?? platform.kernel.version });
    case 'config':
      return withOptions(asked, { [varying.name]: varying.values[index] });
    case 'variant': {
      const { device: variant = device } = varying.values[index] ?? {};
      return { ...asked, device: { ...variant, name: device.name } };
    }
    case 'change':
      return onKernel(asked, {
        changes: { ...platform.kernel.changes, [varying.id]: varying.values[index] === true },
      });
    case 'cmdline':
      return onKernel(asked, {
        cmdline: withWords(platform.kernel.cmdline, varying.values[index] ?? ''),
      });
  }
}

function named({ device, platform, driver }: Case): Case {
  const { arch, memory, kernel } = platform;
  const guest = memory.protection === 'none' ? arch : PROTECTION_NAMES[memory.protection];
  return {
    device: {
      ...device,
      name: `virtio-${deviceTypeName(device.type)}, ${IMPLEMENTATION_NAMES[device.implementation]}, ${TRANSPORT_NAMES[device.transport]}`,
    },
    platform: { ...platform, name: `${guest}, Linux ${kernel.version}` },
    driver,
  };
}

/** The case of a part with these values. What a device requires is what it offers of `requires`. */
export function valuesAt({ base, varying }: SpacePart, indexOf: (at: number) => number): Case {
  const options: Record<string, ConfigValue | undefined> = {};
  let asked = base;
  for (const [at, one] of varying.entries())
    if (one.kind === 'config') options[one.name] = one.values[indexOf(at)];
    else asked = caseWithValue(asked, one, indexOf(at));
  asked = withOptions(asked, options);
  const { requires, offers } = asked.device;
  return onDevice(asked, { requires: requires && intersect(requires, offers) });
}

/** The same, named after its values. */
export function caseAt(part: SpacePart, indexOf: (at: number) => number): Case {
  return named(valuesAt(part, indexOf));
}
