import { type GuestHistory, hasGuestChange } from '../model/guest-release.ts';
import { oneForEach } from '../model/one-for-each.ts';
import type { FactSource } from './fact-source.ts';
import type { Log } from './log.ts';

type Answer = 'has' | 'has-unread' | 'lacks' | 'lacks-unread';

/** One projection for each change of a history: an open space remembers by it what its releases answered. */
const projectionsOf = oneForEach(
  (history: GuestHistory) =>
    new Map(
      Object.entries(history.changes).map(([id, change]) => [
        id,
        (release: string | undefined): Answer => {
          const { yes, read } = hasGuestChange(release, change, history);
          return yes ? (read ? 'has' : 'has-unread') : read ? 'lacks' : 'lacks-unread';
        },
      ]),
    ),
);

function projectionOf(history: GuestHistory, id: string): (release: string | undefined) => Answer {
  const projection = projectionsOf(history).get(id);
  if (projection === undefined) throw new Error(`${history.name} has no change ${id}`);
  return projection;
}

/** What a rule asks of the release of a guest other than Linux. */
export class ReleaseQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;

  constructor(source: FactSource, log: Log | undefined) {
    this.source = source;
    this.log = log;
  }

  /** Whether the guest's release has a change of its history. */
  has<Id extends string>(history: GuestHistory<Id>, id: Id): boolean {
    const answer = this.source.read('platform.guestRelease', projectionOf(history, id));
    const yes = answer === 'has' || answer === 'has-unread';
    const read = answer === 'has' || answer === 'lacks';
    if (this.log !== undefined) {
      const release = this.source.read('platform.guestRelease', (given) => given);
      const { [id]: change } = history.changes;
      this.log.note({
        kind: 'guest-change',
        id: `${history.name} ${id}`,
        guest: history.name,
        change,
        release,
        yes,
        read,
      });
    }
    return yes;
  }
}
