import type { FuzzInput, FuzzOutcome, Run } from './input.ts';

/** What must hold of a target besides what holds of every run; undefined: it does. */
export type Promised = (input: FuzzInput, outcome: FuzzOutcome, run: Run) => Promise<string | undefined>;

function parsed(content: string | Uint8Array | undefined): unknown {
  // A file has no half characters: what is no UTF-8 is replaced on the way to it.
  const text = new TextDecoder().decode(typeof content === 'string' ? Buffer.from(content) : content);
  return JSON.parse(text.replace(/^\ufeff/, ''));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Paths of what differs between two values, `expect.dma.path` for example. */
function differences(before: unknown, after: unknown, path = ''): readonly string[] {
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      differences(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

/** `check --update` changes values under `expect` that it names, leaves all else, and has nothing to do a second time. */
export const keepsWhatItHad: Promised = async (input, outcome, run) => {
  const [path, ...others] = Object.keys(outcome.written);
  if (path === undefined) return undefined;
  if (others.length > 0) return `more than one file was written: ${[path, ...others].join(', ')}`;
  const { files = {} } = input;
  const [before, after] = [parsed(files[path]), parsed(outcome.written[path])];
  const told = outcome.stdout + outcome.stderr;
  for (const place of differences(before, after)) {
    const what = place.replace(/^expect\./, '');
    const [top = ''] = what.split('.');
    if (!place.startsWith('expect.') || !(told.includes(`  ${what}: `) || told.includes(`  ${top}.`)))
      return `changed without a word: ${place}`;
  }
  const again = await run({ ...input, files: { ...files, ...outcome.written } });
  if (again.code !== 0 && again.code !== 1)
    return `what was written is not read: ${again.thrown ?? again.stderr}`;
  return Object.keys(again.written).length === 0 ? undefined : 'a second --update has something to do';
};

const ANY_PLATFORM = '{"arch": "x86_64", "hypervisor": "kvm", "kernel": {"version": "6.12"}}';

/** Files that an import writes are descriptions of devices and a platform, and scenarios that hold of them. */
export const filesAreRead: Promised = async (_, { written }, run) => {
  const paths = Object.keys(written);
  if (paths.length === 0) return undefined;
  const platform = paths.find((path) => path.endsWith('/platform.json'));
  const files = { ...written, 'any.json': ANY_PLATFORM };
  const inFolder = (name: string) => paths.filter((path) => path.split('/').at(-2) === name);
  const [scenarios, schemas] = [inFolder('scenarios'), inFolder('schemas')];
  for (const scenario of scenarios.slice(0, 2)) {
    const { code, stderr, stdout, thrown } = await run({ argv: ['check', scenario], files });
    if (code !== 0) return `${scenario} does not hold: ${thrown ?? (stderr || stdout)}`;
  }
  const devices = paths.filter(
    (path) => !path.endsWith('/platform.json') && ![...scenarios, ...schemas].includes(path),
  );
  for (const device of devices.slice(0, 3)) {
    const argv = ['explain', '--device', device, '--platform', platform ?? 'any.json'];
    const { code, stderr, thrown } = await run({ argv, files });
    if (code !== 0 && code !== 1) return `${device} is not read: ${thrown ?? stderr}`;
  }
  return undefined;
};
