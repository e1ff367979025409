import { CHANGES, type ChangeId } from '../data/linux-changes.ts';
import { FIRST_RELEASE_READ } from '../data/linux-driver-tables.ts';
import { hasReached, type Reached, reached, type Version } from '../model/release.ts';

/** Whether a release is from before the first that was read: what is said of it is an inference. */
export function isBeforeRead(version: Version): boolean {
  return !hasReached(version, FIRST_RELEASE_READ).yes;
}

/** Whether a release has a change. Nothing about a release older than the first that was read counts as read. */
export function changeReached(version: Version, id: ChangeId): Reached {
  const answer = reached(version, CHANGES[id]);
  return answer.read && isBeforeRead(version) ? { yes: answer.yes, read: false } : answer;
}
