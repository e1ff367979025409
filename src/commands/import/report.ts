import type { AnsweredCase } from '../../cases/answered-case.ts';
import { besideOf } from '../../cases/beside-answers.ts';
import { caseTexts } from '../../cases/case-text.ts';
import type { CaseOrigin } from '../../cases/cases.ts';
import { assumedOf } from '../../cases/import-remarks.ts';
import { createdIn, type Imported } from '../../cases/imported.ts';
import { deviceToJson, platformToJson } from '../../input/serialise.ts';
import type { Device } from '../../model/device.ts';
import { answersToJson } from '../../report/answers-json.ts';
import { importedText } from '../../report/import-text.ts';
import type { Style } from '../../report/layout/style.ts';

/** What an import came to. */
export interface ImportReport {
  readonly imported: Imported;
  readonly origin: Omit<CaseOrigin, 'index'>;
  /** One for each device where they were asked for, else none. */
  readonly answers: readonly AnsweredCase[];
  /** The files that were written. */
  readonly written: readonly string[];
}

/** The table first, then each answered case whole; `all` tells what changed nothing, too. */
export async function importReport(
  { imported, origin, answers, written }: ImportReport,
  all: boolean,
  style: Style,
): Promise<string> {
  const { devices } = imported;
  const answerOf = (device: Device) => answers.find(({ asked }) => asked.device === device)?.answers;
  const created = devices.flatMap(({ prediction, device, place }) =>
    prediction.kind === 'created' ? [{ device: prediction.device, place, answers: answerOf(device) }] : [],
  );
  const helps = await refusedHelps(imported, origin);
  const refused = devices.flatMap(({ prediction, place }, index) => {
    if (prediction.kind === 'created') return [];
    const { plug, message, where, by, instead } = prediction;
    return [{ name: plug.name, place, message, where, by, instead, help: helps.get(index) }];
  });
  const assumed = assumedOf(imported);
  const texts = [importedText({ ...imported, created, refused, assumed, written }, style)];
  return [...texts, ...(await caseTexts(answers, all, style))].join('\n\n');
}

/** What helps each refused device of a guest first in a line, by its place among the devices. */
async function refusedHelps(
  { devices }: Imported,
  origin: ImportReport['origin'],
): Promise<ReadonlyMap<number, string>> {
  const failing = devices.flatMap(({ prediction, advise }, index) =>
    prediction.kind === 'created' ? [] : [{ origin: { ...origin, index }, advise }],
  );
  if (failing.length === 0) return new Map();
  const { textHelps } = await import('../../cases/remedies/first-help.ts');
  const { helpLine } = await import('../../report/words/first-help.ts');
  const helps = await textHelps(failing);
  return new Map([...helps].map(([{ origin, advise }, help]) => [origin.index, helpLine(help, advise)]));
}

/** The same for programs. */
export function importToJson({
  imported,
  answers,
}: Pick<ImportReport, 'imported' | 'answers'>): Readonly<Record<string, unknown>> {
  const { file, kind, monitor, platform, devices, ignored, said } = imported;
  const { title, version, from } = monitor;
  return {
    file,
    kind,
    ...(title === 'QEMU' ? { qemu: { version, from } } : { monitor }),
    platform: platformToJson(platform),
    devices: createdIn(imported).map(deviceToJson),
    refused: devices.flatMap(({ prediction, position }) =>
      prediction.kind === 'refused'
        ? [
            {
              name: prediction.plug.name,
              model: prediction.plug.model,
              message: prediction.message,
              where: prediction.where,
              ...(prediction.instead === undefined ? {} : { instead: prediction.instead }),
              ...position,
            },
          ]
        : [],
    ),
    ...(said === undefined ? {} : { said }),
    assumed: assumedOf(imported),
    ignored: ignored.map(({ text }) => text),
    mayMatter: ignored.filter(({ matters }) => matters).map(({ text, why }) => ({ text, why })),
    results: answers.map((one) => answersToJson(one.answers, besideOf(one))),
  };
}
