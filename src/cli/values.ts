import type { FragmentProtection } from '../input/import/libvirt/security.ts';
import { type Candidate, plain, type Values } from './candidate.ts';

// Words that options of several commands take. Each list is loaded from the place where it stands once it is asked for.

/** Driver models, and two examples of Linux in a release. */
export const drivers: Values = async () => {
  const { DRIVERS, GUESTS } = await import('../guest/drivers.ts');
  const { FIRST_RELEASE_READ, LAST_RELEASE_READ } = await import('../data/linux-driver-tables.ts');
  const releases = [FIRST_RELEASE_READ, LAST_RELEASE_READ].map((release) => `linux-${release}`);
  return [
    ...[...DRIVERS, ...GUESTS].map(({ id, title }) => ({ word: id, about: title })),
    ...releases.map((word) => ({ word, about: 'the oldest and the newest release that was read' })),
  ];
};

/** Daemons that can stand behind a vhost-user socket. */
export const daemons: Values = async () => {
  const { VHOST_DAEMONS } = await import('../data/vhost-daemons.ts');
  return VHOST_DAEMONS.map(({ name, title }) => ({ word: name, about: title }));
};

/** What can be said to protect the memory of a guest if only parts of its domain are given. */
export const fragmentProtections: Values<FragmentProtection> = async () => {
  const { FRAGMENT_PROTECTIONS } = await import('../input/import/libvirt/security.ts');
  return plain(FRAGMENT_PROTECTIONS);
};

/** What a case can be wanted to satisfy: that it works, or a claim. */
export const claims = async () => {
  const { CLAIMS, isClaim } = await import('../model/claim.ts');
  const { WORKS } = await import('../model/sweep.ts');
  const words = Object.entries(CLAIMS).flatMap(([word, about]) => (isClaim(word) ? [{ word, about }] : []));
  return [{ word: 'works' as const, about: WORKS }, ...words];
};

/** The spaces that need no file. */
export const spaces: Values = async () => {
  const { NAMED_SPACES } = await import('../explore/sweep/built-in.ts');
  return Object.entries(NAMED_SPACES).map(([word, about]) => ({ word, about }));
};

/** A driver and a claim, as `vnex compare --case` takes them. */
export const cells: Values = async () => {
  const { CLAIM_COLUMNS, CLAIMS } = await import('../model/claim.ts');
  return (await drivers([])).flatMap(({ word }) =>
    CLAIM_COLUMNS.map(({ id, claim }): Candidate => ({ word: `${word}:${id}`, about: CLAIMS[claim] })),
  );
};

/** Every decision that a rule can take. */
export const decisions: Values = async () => {
  const { everyDecision } = await import('../explore/every-decision.ts');
  return everyDecision().map(({ id, question }) => ({ word: id, about: question }));
};

/** Releases of Linux. */
export const releases: Values = async () => plain((await import('../data/linux-releases.ts')).RELEASES);

/** Transports of a device. */
export const transports = async () => plain((await import('../model/device.ts')).TRANSPORTS);

/** Names of device types. */
export const deviceTypeNames: Values = async () => {
  const { deviceTypes: all } = await import('../features/registry.ts');
  return all().map(({ name, title }) => ({ word: name, about: title }));
};

/** What changes may be made of. */
export const groups = async () => {
  const { CHANGE_GROUPS, isChangeGroup } = await import('../model/change.ts');
  return Object.entries(CHANGE_GROUPS).flatMap(([word, about]) =>
    isChangeGroup(word) ? [{ word, about }] : [],
  );
};

/** Formats that have a JSON Schema. */
export const formats = async () => plain((await import('../input/json-schema.ts')).SCHEMA_KINDS);
