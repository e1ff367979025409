/** A word that may come next, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

type Values = () => Promise<readonly Candidate[]>;

function plain(words: Iterable<string>): readonly Candidate[] {
  return [...words].map((word) => ({ word, about: '' }));
}

const drivers: Values = async () => {
  const { DRIVERS } = await import('../guest/drivers.ts');
  const { FIRST_RELEASE_READ, LAST_RELEASE_READ } = await import('../data/linux-driver-tables.ts');
  const releases = [FIRST_RELEASE_READ, LAST_RELEASE_READ].map((release) => `linux-${release}`);
  return [
    ...DRIVERS.map(({ id, title }) => ({ word: id, about: title })),
    ...releases.map((word) => ({ word, about: 'the oldest and the newest release that was read' })),
  ];
};

const decisions: Values = async () => {
  // The rules state their decisions when they are loaded.
  await import('../explore/explain.ts');
  await import('../guest/drivers.ts');
  const { decisionKinds } = await import('../inquiry/decision.ts');
  return decisionKinds().map(({ id, question }) => ({ word: id, about: question }));
};

const claims: Values = async () => {
  const { CLAIMS } = await import('../model/claim.ts');
  const { WORKS } = await import('../model/sweep.ts');
  return Object.entries({ works: WORKS, ...CLAIMS }).map(([word, about]) => ({ word, about }));
};

const spaces: Values = async () => {
  const { BUILT_IN_SPACES } = await import('../explore/sweep/built-in.ts');
  return Object.entries(BUILT_IN_SPACES).map(([word, about]) => ({ word, about }));
};

const cells: Values = async () => {
  const { CLAIMS } = await import('../model/claim.ts');
  return (await drivers()).flatMap(({ word }) =>
    Object.entries(CLAIMS).map(([claim, about]) => ({ word: `${word}:${claim}`, about })),
  );
};

const groups: Values = async () => {
  const { CHANGE_GROUPS } = await import('../model/change.ts');
  return Object.entries(CHANGE_GROUPS).map(([word, about]) => ({ word, about }));
};

const deviceTypes: Values = async () => {
  const { deviceTypes: all } = await import('../features/registry.ts');
  return all().map(({ name, title }) => ({ word: name, about: title }));
};

const features: Values = async () => {
  const { knownFeatureNames } = await import('../features/registry.ts');
  return plain(knownFeatureNames());
};

const formats: Values = async () => plain((await import('../input/json-schema.ts')).SCHEMA_KINDS);
const lists: Values = async () => plain((await import('./list.ts')).LISTS);
const releases: Values = async () => plain((await import('../data/linux-releases.ts')).RELEASES);
const reporters: Values = async () => plain((await import('./check-reporters.ts')).REPORTERS.keys());
const shells: Values = async () => plain((await import('../report/completion-scripts.ts')).SHELLS);
const transports: Values = async () => plain((await import('../model/device.ts')).TRANSPORTS);
const numbers: Values = async () => plain(['1', '2', '3']);
const nothing: Values = async () => [];

/** By option, with its value where commands mean different things, or by command and argument. What stands nowhere here is taken to be a file. */
const VALUES: Readonly<Record<string, Values>> = {
  '--case': cells,
  '--decision': decisions,
  '--driver': drivers,
  '--drivers': drivers,
  '--append': nothing,
  '--claim': claims,
  '--kernel <version>': nothing,
  '--may': groups,
  '--most': nothing,
  '--pattern': nothing,
  '--qemu <version>': nothing,
  '--shard': nothing,
  '--space': spaces,
  '--timeout': nothing,
  '--pick': numbers,
  '--reporter': reporters,
  '--since': releases,
  '--transport': transports,
  '--type': deviceTypes,
  '--until': releases,
  '--want': claims,
  'completion <shell>': shells,
  'features <set>': features,
  'list <id>': drivers,
  'list <what>': lists,
  'schema <format>': formats,
};

/**
 * The values that an option or an argument is known to have by one of its names, the choices of its declaration first;
 * undefined: files.
 */
export async function valuesOf(
  names: readonly string[],
  choices: readonly string[] | undefined,
): Promise<readonly Candidate[] | undefined> {
  if (choices !== undefined) return plain(choices);
  return names.map((name) => VALUES[name]).find((values) => values !== undefined)?.();
}
