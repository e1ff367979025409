import { explainedCase } from '../cases/explained-case.ts';
import {
  casesOf,
  createdIn,
  type Imported,
  type ImportedCase,
  type ImportOptions,
  importNamed,
  importText,
} from '../cases/imported.ts';
import { exists, type WriteOptions, writeCaseFiles } from '../cases/write-case-files.ts';
import { explain } from '../explore/explain.ts';
import { linuxAt } from '../guest/drivers.ts';
import { openInputs } from '../input/inputs.ts';
import { deviceToJson, platformToJson } from '../input/serialise.ts';
import { STDIN } from '../input/source.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { Result } from '../model/result.ts';
import { importText as report } from '../report/import-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { type Style, styleFor } from '../report/layout/style.ts';
import { resultToJson } from '../report/result-json.ts';
import { resultText } from '../report/result-text.ts';
import { refusalHint } from '../report/words/import-terms.ts';

export interface ImportCommandOptions extends ImportOptions, WriteOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly all?: boolean;
}

/** `vnex import qemu` and `vnex import libvirt`. Throws UsageError. */
export async function importCommand(
  kind: Imported['kind'],
  input: readonly string[],
  options: ImportCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const imported = await readInput(kind, input, options, io);
  const found = { devices: createdIn(imported), platform: imported.platform };
  const written = writeCaseFiles(found, options, io);
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

// Answers

interface Answer extends ImportedCase {
  readonly result: Result;
}

function answer(one: ImportedCase): Answer {
  return { ...one, result: explain(one.asked, linuxAt(one.asked.platform.kernel.version)) };
}

/** A case whole, with advice in the words of the file. */
async function story({ result, ...one }: Answer, all: boolean, style: Style): Promise<string> {
  const driver = linuxAt(one.asked.platform.kernel.version);
  return resultText(await explainedCase({ ...one, driver }, result, all), style);
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
    results: answers.map(({ result }) => resultToJson(result)),
  };
}
