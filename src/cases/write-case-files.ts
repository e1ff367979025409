import type { SchemaKind } from '../input/json-schema.ts';
import { deviceToJson, expectationToJson, platformToJson } from '../input/serialise.ts';
import { attemptWrite } from '../io/attempt-write.ts';
import { exists } from '../io/exists.ts';
import type { Io } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';
import type { Device } from '../model/device.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import type { Expectation } from '../model/scenario.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { publishedSchema } from './published-schemas.ts';

export interface WriteOptions {
  /** Write the files here. */
  readonly out?: string;
  /** Write over files that are there. */
  readonly force?: boolean;
}

/** What an import found. */
export interface ImportedCases {
  readonly devices: readonly OpenDevice[];
  /** Left out where nothing was said of it. */
  readonly platform: OpenPlatform | undefined;
  /** What is expected of each of the devices, where that was asked; a device that nothing is expected of has no scenario. */
  readonly expected?: ReadonlyMap<OpenDevice, Expectation>;
}

/** With --out: writes every device, the platform, a scenario for each device, and the schemas of all of them for editors; returns the paths. Nothing is written where one of them is there already: UsageError. */
export function writeCaseFiles(
  found: ImportedCases,
  { out: directory, force = false }: WriteOptions,
  io: Io,
): readonly string[] {
  if (directory === undefined) return [];
  const files = filesOf(found).map(([name, json]) => [`${directory}/${name}`, jsonText(json)] as const);
  const there = force ? [] : files.filter(([path]) => exists(path, io.input));
  if (there.length > 0) {
    const message = 'is there already; --force writes over it';
    throw new UsageError(there.map(([file]) => ({ file, message })));
  }
  for (const folder of new Set(files.map(([path]) => path.replace(/\/[^/]*$/, ''))))
    attemptWrite(folder, () => io.makeDirectory(folder));
  for (const [path, content] of files) attemptWrite(path, () => io.writeFile(path, content));
  return files.map(([path]) => path);
}

/** Where the schemas are, beside what they describe: a path that editors resolve without a network. */
const SCHEMAS = 'schemas';

function schemaFile(kind: SchemaKind): string {
  return `${SCHEMAS}/${kind}.schema.json`;
}

/** The files and what stands in them; a device’s is named after its id, and so is its scenario. */
function filesOf({
  devices,
  platform,
  expected = new Map(),
}: ImportedCases): readonly (readonly [string, unknown])[] {
  const names = new Set(['platform']);
  const files: (readonly [string, unknown])[] = [];
  const scenarios: (readonly [string, unknown])[] = [];
  const kinds = new Set<SchemaKind>();
  const described = (kind: SchemaKind, up: string, json: object) => {
    kinds.add(kind);
    return { $schema: `${up}${schemaFile(kind)}`, ...json };
  };
  if (platform !== undefined)
    files.push(['platform.json', described('platform', './', platformToJson(platform))]);
  for (const device of devices) {
    const name = fileName(device, names);
    names.add(name);
    files.push([`${name}.json`, described('device', './', deviceToJson(device))]);
    const expectation = expected.get(device);
    if (platform === undefined || expectation === undefined) continue;
    const scenario = {
      name: `${device.name}, ${platform.name}`,
      device: `../${name}.json`,
      platform: '../platform.json',
      expect: expectationToJson(expectation, device.type),
    };
    scenarios.push([`scenarios/${name}.json`, described('scenario', '../', scenario)]);
  }
  const schemas = [...kinds].map((kind) => [schemaFile(kind), publishedSchema(kind)] as const);
  return [...files, ...scenarios, ...schemas];
}

/** `net0 (virtio-net-pci)` → net0: letters, digits and hyphens, and none twice. */
function fileName({ name }: Device, taken: ReadonlySet<string>): string {
  const bare = name
    .replace(/ \(.*/s, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  const first = bare.replace(/^-|-$/g, '') || 'device';
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? first : `${first}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
