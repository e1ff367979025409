import { CONFIG_FIELDS } from '../../data/rule-inputs.ts';
import { F } from '../../features/bits.ts';
import { type FeatureSet, featureSet, hasBit, intersect, NO_FEATURES } from '../../features/feature-set.ts';
import type { Edit } from '../../model/change.ts';
import { ADDRESSINGS, type Device, type Implementation } from '../../model/device.ts';
import type { Fact } from '../../model/fact.ts';
import { maySay, otherInterfaces } from '../../model/interfaces.ts';
import { interfaceEdit } from './make.ts';

/** Whose description says what they require; what programs such as QEMU require cannot be changed. */
const MAY_REQUIRE: ReadonlySet<Implementation> = new Set(['generic', 'hardware']);

function bitEdits({ offers }: Device, bit: number): readonly Edit[] {
  return [{ kind: 'bit', bit, values: [!hasBit(offers, bit)] }];
}

function requiresEdits({ implementation, offers, requires }: Device): readonly Edit[] {
  if (!MAY_REQUIRE.has(implementation)) return [];
  const now = requires ?? NO_FEATURES;
  const values = [NO_FEATURES, intersect(offers, featureSet([F.ACCESS_PLATFORM]))];
  const isOther = (set: FeatureSet) => JSON.stringify(set) !== JSON.stringify(now);
  return values.filter(isOther).map((set) => ({ kind: 'fact', name: 'device.requires', values: [set] }));
}

/** Hardware sits behind its bus and programs read memory as they do; only of a device that nothing else is known of can it be said. */
function addressingEdits({ implementation, addressing = 'either' }: Device): readonly Edit[] {
  if (implementation !== 'generic') return [];
  return ADDRESSINGS.filter((other) => other !== addressing).map((other) => ({
    kind: 'fact',
    name: 'device.addressing',
    values: [other],
  }));
}

/** Memory that the backend cannot map can be memory that it can. */
function sharingEdits({ backend }: Device): readonly Edit[] {
  if (backend?.sharedMemory !== false) return [];
  return [{ kind: 'fact', name: 'device.backend.sharedMemory', values: [true] }];
}

function amendmentEdits({ amendments = [] }: Device): readonly Edit[] {
  return amendments.map((amendment) => ({ kind: 'amendment', values: [amendment] }));
}

function fieldEdits({ config }: Device, name: string): readonly Edit[] {
  const limits = CONFIG_FIELDS.find((row) => row.name === name)?.limits ?? [];
  return limits
    .filter((value) => value !== config[name])
    .map((value) => ({ kind: 'field', name, values: [value] }));
}

/** What of a device could be otherwise, of what was read. */
export function deviceEdits(device: Device, fact: Fact): readonly Edit[] {
  switch (fact.kind) {
    case 'bit':
      return maySay(device, fact.bit) ? bitEdits(device, fact.bit) : [];
    case 'field':
      return fieldEdits(device, fact.name);
    case 'named':
      if (fact.name === 'device.transport') return otherInterfaces(device.transport).map(interfaceEdit);
      if (fact.name === 'device.refused') return amendmentEdits(device);
      if (fact.name === 'device.requires') return requiresEdits(device);
      if (fact.name === 'device.backend.sharedMemory') return sharingEdits(device);
      return fact.name === 'device.addressing' ? addressingEdits(device) : [];
    default:
      return [];
  }
}
