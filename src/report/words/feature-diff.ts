import { bitsOf, type FeatureSet, without } from '../../features/feature-set.ts';
import { featureName } from '../../features/registry.ts';

/** The difference of two feature sets by name, as in a diff from the first to the second. */
export function featureDiff(a: FeatureSet, b: FeatureSet, type: number | undefined): readonly string[] {
  const named = (sign: string) => (bit: number) => `${sign} ${featureName(bit, type) ?? `bit ${bit}`}`;
  return [...bitsOf(without(a, b)).map(named('-')), ...bitsOf(without(b, a)).map(named('+'))];
}
