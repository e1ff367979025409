import { F } from '../../features/bits.ts';
import { bitsOf, hasBit } from '../../features/feature-set.ts';
import { featureByName, featureOf, knownFeatureNames, shortName } from '../../features/registry.ts';
import type { CaseChange } from '../../model/case-change.ts';
import type { OpenDevice } from '../../model/open-case.ts';
import { type Changeable, OPEN } from './changeable.ts';

/** Whether the device offers a bit; undefined where that is open. */
function offeredIn({ offers, open = [] }: OpenDevice, bit: number): boolean | undefined {
  const sets = open.flatMap((varying) =>
    varying.kind === 'variant' ? varying.values.map(({ device }) => device.offers) : [],
  );
  const now = hasBit(offers, bit);
  const isOpen = open.some((varying) => varying.kind === 'bit' && varying.bit === bit);
  return isOpen || sets.some((set) => hasBit(set, bit) !== now) ? undefined : now;
}

const FIRST_BITS = [F.VERSION_1, F.ACCESS_PLATFORM];

/** The bits that a device of this type can offer, and those that it does: first the two that matter most. */
function bitsFor({ type, offers }: OpenDevice): readonly number[] {
  const known = knownFeatureNames(type).flatMap((name) => featureByName(name, type).map(({ bit }) => bit));
  const all = new Set([...known, ...bitsOf(offers)]);
  const others = [...all].filter((bit) => !FIRST_BITS.some((first) => first === bit));
  return [...FIRST_BITS, ...others.sort((a, b) => a - b)];
}

const OFFERED = 'offered';
const NOT_OFFERED = 'not offered';

function bitFact(device: OpenDevice, bit: number): Changeable {
  const offered = offeredIn(device, bit);
  const feature = featureOf(bit, device.type);
  const bits = (key: 'offers' | 'requires', how: 'gains' | 'loses'): CaseChange => ({
    about: 'device',
    path: [key],
    how,
    value: bit,
  });
  return {
    fact: {
      key: `device.offers ${bit}`,
      section: 'Offered bits',
      label: shortName(bit, device.type),
      value: offered === undefined ? OPEN : offered ? OFFERED : NOT_OFFERED,
      choices: [
        { words: OFFERED, changes: [bits('offers', 'gains')] },
        // Nothing requires what it does not offer.
        { words: NOT_OFFERED, changes: [bits('offers', 'loses'), bits('requires', 'loses')] },
      ],
      about: `${feature?.name ?? 'A bit without a name'}, bit ${bit}. ${feature?.meaning ?? ''}`.trimEnd(),
    },
    is: (read) => read.kind === 'bit' && read.bit === bit,
  };
}

/** Which bits the device offers. */
export function bitFacts(device: OpenDevice): readonly Changeable[] {
  return bitsFor(device).map((bit) => bitFact(device, bit));
}
