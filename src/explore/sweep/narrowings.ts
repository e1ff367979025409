import type { Narrowing } from '../../model/broken-pattern.ts';
import type { SpacePart } from '../../model/space.ts';
import type { Region } from './region.ts';

/** What a region narrows of a part, in the order of what varies, each with the indices of its values in theirs. */
export function narrowingsOf({ varying }: SpacePart, region: Region): readonly Narrowing[] {
  return [...region]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, only]) => {
      const one = varying[at];
      return one === undefined ? [] : [{ varying: one, only: [...only].sort((a, b) => a - b) }];
    });
}
