/** Runs of neighbours among indices, lowest first: [[0, 2], [5, 5]]. */
export function runs(indices: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const index of indices) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  }
  return found;
}
