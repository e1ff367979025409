import { CHANGES } from './linux-changes.ts';
import { FIRST_RELEASE_READ, LAST_RELEASE_READ } from './linux-driver-tables.ts';

/** The last minor number of each major release that has ended. */
const LAST_MINOR: ReadonlyMap<number, number> = new Map([
  [4, 20],
  [5, 19],
  [6, 19],
]);

function numbers(release: string): readonly [number, number] {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return [major, minor];
}

function mainline(): readonly string[] {
  const [first, firstMinor] = numbers(FIRST_RELEASE_READ);
  const [last, lastMinor] = numbers(LAST_RELEASE_READ);
  const releases: string[] = [];
  for (let major = first; major <= last; major++) {
    const from = major === first ? firstMinor : 0;
    const to = LAST_MINOR.get(major) ?? lastMinor;
    for (let minor = from; minor <= to; minor++) releases.push(`${major}.${minor}`);
  }
  return releases;
}

/** Every mainline release from the oldest to the newest that was read: 4.4, 4.5, … */
export const MAINLINE: readonly string[] = mainline();

/** By stable series, the sublevels of the updates in which something changed: 6.12 → 75. */
function sublevels(): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const { backports = {} } of Object.values(CHANGES))
    for (const [series, sublevel] of Object.entries(backports))
      found.set(series, (found.get(series) ?? new Set()).add(sublevel));
  return found;
}

function withUpdates(): readonly string[] {
  const updates = sublevels();
  return MAINLINE.flatMap((series) => {
    const sorted = [...(updates.get(series) ?? [])].sort((a, b) => a - b);
    return [series, ...sorted.map((sublevel) => `${series}.${sublevel}`)];
  });
}

/** Every release that differs from the one before it, as far as was read: mainline, and the updates that took a change back. */
export const RELEASES: readonly string[] = withUpdates();
