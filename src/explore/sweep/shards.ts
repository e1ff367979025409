import type { Space, SpacePart, Varying } from '../../model/space.ts';

/** One of `of` shards, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

function sliced<V extends Varying>(varying: V, from: number, to: number): V {
  return { ...varying, values: varying.values.slice(from, to) };
}

function withSlice({ base, varying }: SpacePart, at: number, from: number, to: number): SpacePart {
  return { base, varying: varying.map((one, i) => (i === at ? sliced(one, from, to) : one)) };
}

/** A part as `count` disjoint parts, as even as its values allow; undefined where it has no more cases to give. */
function split(part: SpacePart, count: number): readonly (SpacePart | undefined)[] {
  if (count === 1) return [part];
  const sizes = part.varying.map(({ values }) => values.length);
  const size = Math.max(1, ...sizes);
  if (size === 1) return [part, ...Array.from({ length: count - 1 }, () => undefined)];
  const at = sizes.indexOf(size);
  const slices = Math.min(size, count);
  const edge = (of: number, i: number): number => Math.floor((of * i) / slices);
  return Array.from({ length: slices }, (_, i) => i).flatMap((i) =>
    split(withSlice(part, at, edge(size, i), edge(size, i + 1)), edge(count, i + 1) - edge(count, i)),
  );
}

/** The cases of one shard. The shards of a space are disjoint, and together they are the space. */
export function shardOf({ name, parts }: Space, { index, of }: Shard): Space {
  return {
    name: `${name}, shard ${index} of ${of}`,
    parts: parts.flatMap((part) => split(part, of)[index - 1] ?? []),
  };
}
