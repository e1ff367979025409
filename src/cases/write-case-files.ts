import { deviceToJson, platformToJson } from '../input/serialise.ts';
import { attemptWrite } from '../io/attempt-write.ts';
import type { Io } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';
import type { Device } from '../model/device.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import { jsonText } from '../report/layout/json-text.ts';

export interface WriteOptions {
  /** Write the files here. */
  readonly out?: string;
  /** Write over files that are there. */
  readonly force?: boolean;
}

/** What an import found. */
export interface Found {
  readonly devices: readonly OpenDevice[];
  /** undefined: nothing was said of it. */
  readonly platform: OpenPlatform | undefined;
}

/** Whether there is something at a path. */
export function exists(path: string, io: Io): boolean {
  try {
    io.input.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** With --out: writes every device and the platform, and returns the paths. Nothing is written where one of them is there already: UsageError. */
export function writeCaseFiles(
  found: Found,
  { out: directory, force = false }: WriteOptions,
  io: Io,
): readonly string[] {
  if (directory === undefined) return [];
  const files = filesOf(found).map(([name, json]) => [`${directory}/${name}`, jsonText(json)] as const);
  const there = force ? [] : files.filter(([path]) => exists(path, io));
  if (there.length > 0) {
    const message = 'is there already; --force writes over it';
    throw new UsageError(there.map(([file]) => ({ file, message })));
  }
  attemptWrite(directory, () => io.makeDirectory(directory));
  for (const [path, content] of files) attemptWrite(path, () => io.writeFile(path, content));
  return files.map(([path]) => path);
}

/** The files and what stands in them; a device’s is named after its id. */
function filesOf({ devices, platform }: Found): readonly (readonly [string, unknown])[] {
  const names = new Set(['platform']);
  const files = devices.map((device) => {
    const name = fileName(device, names);
    names.add(name);
    return [`${name}.json`, { $schema: 'vnex/device.schema.json', ...deviceToJson(device) }] as const;
  });
  if (platform === undefined) return files;
  return [['platform.json', { $schema: 'vnex/platform.schema.json', ...platformToJson(platform) }], ...files];
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
