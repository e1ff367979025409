import { historyOf } from '../explore/bit-history.ts';
import { bitsOf, type FeatureSet, intersect, without } from '../features/feature-set.ts';
import { deviceTypes, featureOf, isDeviceBit } from '../features/registry.ts';
import type { FeatureComparison } from '../model/bit-history.ts';

/** The one device type that has names for all bits of a set that are a device’s own; undefined where several or none have. */
export function comparedTypeOf(set: FeatureSet): number | undefined {
  const own = bitsOf(set).filter(isDeviceBit);
  if (own.length < 3) return undefined;
  const fitting = deviceTypes().filter(({ id }) => own.every((bit) => featureOf(bit, id) !== undefined));
  const [only, ...others] = fitting;
  return others.length === 0 ? only?.id : undefined;
}

/** Two sets side by side; where no type is given, the one that all bits of either fit. */
export function compareFeatures(
  first: FeatureSet,
  second: FeatureSet,
  given: number | undefined,
): FeatureComparison {
  const type = given ?? comparedTypeOf(first) ?? comparedTypeOf(second);
  const histories = (set: FeatureSet) => bitsOf(set).map((bit) => historyOf(bit, type));
  return {
    first,
    second,
    both: intersect(first, second),
    onlyFirst: histories(without(first, second)),
    onlySecond: histories(without(second, first)),
    type,
  };
}
