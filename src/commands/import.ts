import { explain, withoutRefusal } from '../explore/explain.ts';
import { linuxAt } from '../guest/drivers.ts';
import { openInputs } from '../input/inputs.ts';

import { deviceToJson, platformToJson } from '../input/serialise.ts';
import { STDIN } from '../input/source.ts';
import { UsageError } from '../input/usage-error.ts';
import type { Device } from '../model/device.ts';
import type { Result } from '../model/result.ts';
import { refusalHint } from '../report/import-terms.ts';
import { importText as report } from '../report/import-text.ts';
import { jsonText } from '../report/json-text.ts';
import { resultToJson } from '../report/result-json.ts';
import { resultText } from '../report/result-text.ts';
import { type Style, styleFor } from '../report/style.ts';
import {
  casesOf,
  createdIn,
  type Imported,
  type ImportedCase,
  type ImportOptions,
  importNamed,
  importText,
} from './imported.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';

export interface ImportCommandOptions extends ImportOptions {
  /** Write the files here. */
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly all?: boolean;
}

function usage(file: string, message: string): UsageError {
  return new UsageError([{ file, message }]);
}

/** `vnex import qemu` and `vnex import libvirt`. Throws UsageError. */
export async function importCommand(
  kind: Imported['kind'],
  input: readonly string[],
  options: ImportCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const imported = await readInput(kind, input, options, io);
  const written = options.out === undefined ? [] : writeAll(imported, options.out, options, io);
  const answers = options.explain ? casesOf(imported, 'linux').map(answer) : [];
  if (options.json) io.out(jsonText(toJson(imported, answers)));
  else io.out(await text(imported, answers, written, options, styleFor(io.terminal)));
  return EXIT.answered;
}

/** A file, standard input, or for QEMU the command line itself: as one argument or as its words. */
async function readInput(
  kind: Imported['kind'],
  input: readonly string[],
  options: ImportOptions,
  io: Io,
): Promise<Imported> {
  const [path, ...more] = input;
  if (path === undefined) throw usage(`vnex import ${kind}`, 'give a file, or - for standard input');
  if (kind === 'qemu' && more.length > 0)
    return importText(kind, { file: ARGUMENTS, text: input.map(shellQuoted).join(' ') }, options);
  if (kind === 'qemu' && path !== STDIN && /\s/.test(path) && !exists(path, io))
    return importText(kind, { file: ARGUMENTS, text: path }, options);
  return importNamed(kind, path, openInputs(io.input), options);
}

const ARGUMENTS = '<arguments>';

/** A word as a shell takes it back. */
function shellQuoted(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function exists(path: string, io: Io): boolean {
  try {
    io.input.stat(path);
    return true;
  } catch {
    return false;
  }
}

// Writing

/** Writes every device and the platform; nothing is written where one of the files is there already. */
function writeAll(
  imported: Imported,
  directory: string,
  { force = false }: ImportCommandOptions,
  io: Io,
): readonly string[] {
  const files = filesOf(imported).map(([name, json]) => [`${directory}/${name}`, jsonText(json)] as const);
  const there = force ? [] : files.filter(([path]) => exists(path, io));
  if (there.length > 0) {
    const message = 'is there already; --force writes over it';
    throw new UsageError(there.map(([file]) => ({ file, message })));
  }
  attempt(directory, () => io.makeDirectory(directory));
  for (const [path, content] of files) attempt(path, () => io.writeFile(path, content));
  return files.map(([path]) => path);
}

function attempt(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw usage(path, `cannot be written (${String(error.code)})`);
  }
}

/** The files and what stands in them; a device’s is named after its id. */
function filesOf(imported: Imported): readonly (readonly [string, unknown])[] {
  const names = new Set(['platform']);
  const devices = createdIn(imported).map((device) => {
    const name = fileName(device, names);
    names.add(name);
    return [`${name}.json`, { $schema: 'vnex/device.schema.json', ...deviceToJson(device) }] as const;
  });
  const platform = { $schema: 'vnex/platform.schema.json', ...platformToJson(imported.platform) };
  return [['platform.json', platform], ...devices];
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

// Answers

interface Answer extends ImportedCase {
  readonly result: Result;
}

function answer(one: ImportedCase): Answer {
  return { ...one, result: explain(one.asked, linuxAt(one.asked.platform.kernel.version)) };
}

/** A case whole, with advice in the words of the file. */
async function story({ asked, advise, result }: Answer, all: boolean, style: Style): Promise<string> {
  const { remedies } = await import('../explore/remedies.ts');
  const driver = linuxAt(asked.platform.kernel.version);
  const found = result.outcome === 'works' ? [] : remedies(asked, driver);
  const telling = {
    result,
    type: asked.device.type,
    guest: `Linux ${asked.platform.kernel.version}`,
    otherwise: result.outcome === 'refused-by-driver' ? withoutRefusal(asked, driver) : undefined,
    remedies: found.map((changes) => changes.map(advise)),
    all,
  };
  return resultText(telling, style);
}

/** The table first, then with --explain each case whole. */
async function text(
  imported: Imported,
  answers: readonly Answer[],
  written: readonly string[],
  { all = false }: ImportCommandOptions,
  style: Style,
): Promise<string> {
  const { devices } = imported;
  let asked = 0;
  const created = devices.flatMap(({ prediction, place }) =>
    prediction.kind === 'created'
      ? [{ device: prediction.device, place, result: answers[asked++]?.result }]
      : [],
  );
  const refused = devices.flatMap(({ prediction, place, byLibvirt, advise }) => {
    if (prediction.kind === 'created') return [];
    const { plug, message } = prediction;
    const where = byLibvirt ? undefined : prediction.where;
    return [{ name: plug.name, place, message, where, hint: refusalHint(message, advise) }];
  });
  const told = [report({ ...imported, created, refused, written }, style)];
  for (const one of answers) told.push(await story(one, all, style));
  return told.join('\n\n');
}

function toJson(imported: Imported, answers: readonly Answer[]): Readonly<Record<string, unknown>> {
  const { file, kind, qemu, platform, devices, ignored } = imported;
  return {
    file,
    kind,
    qemu,
    platform: platformToJson(platform),
    devices: createdIn(imported).map(deviceToJson),
    refused: devices.flatMap(({ prediction, position, byLibvirt }) =>
      prediction.kind === 'refused'
        ? [
            {
              name: prediction.plug.name,
              model: prediction.plug.model,
              message: prediction.message,
              where: byLibvirt ? null : prediction.where,
              ...position,
            },
          ]
        : [],
    ),
    ignored,
    results: answers.map(({ asked, result }) => resultToJson(result, asked.device.type)),
  };
}
