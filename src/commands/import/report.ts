import type { AnsweredCase } from '../../cases/answered-case.ts';
import { caseTexts } from '../../cases/case-text.ts';
import { createdIn, type Imported } from '../../cases/imported.ts';
import { deviceToJson, platformToJson } from '../../input/serialise.ts';
import type { Device } from '../../model/device.ts';
import { answersToJson } from '../../report/answers-json.ts';
import { importText } from '../../report/import-text.ts';
import type { Style } from '../../report/layout/style.ts';
import { refusalRemedy } from '../../report/words/alternatives.ts';
import { amendmentRemedy } from '../../report/words/edits.ts';

/** What an import came to. */
export interface ImportReport {
  readonly imported: Imported;
  /** One for each device where they were asked for, else none. */
  readonly answers: readonly AnsweredCase[];
  /** The files that were written. */
  readonly written: readonly string[];
}

/** The table first, then each answered case whole; `all` tells what changed nothing, too. */
export async function importReport(
  { imported, answers, written }: ImportReport,
  all: boolean,
  style: Style,
): Promise<string> {
  const { devices } = imported;
  const answerOf = (device: Device) => answers.find(({ asked }) => asked.device === device)?.answers;
  const created = devices.flatMap(({ prediction, device, place }) =>
    prediction.kind === 'created' ? [{ device: prediction.device, place, answers: answerOf(device) }] : [],
  );
  const refused = devices.flatMap(({ prediction, device, place, advise }) => {
    if (prediction.kind === 'created') return [];
    const { plug, message, where, by } = prediction;
    const { refused, amendments: [amendment] = [] } = device;
    const remedy =
      (refused && refusalRemedy(refused, imported.platform)) ??
      (amendment && amendmentRemedy(device, amendment));
    return [{ name: plug.name, place, message, where, by, help: remedy && advise(remedy) }];
  });
  const texts = [importText({ ...imported, created, refused, written }, style)];
  return [...texts, ...(await caseTexts(answers, all, style))].join('\n\n');
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
              ...position,
            },
          ]
        : [],
    ),
    ...(said === undefined ? {} : { said }),
    ignored: ignored.map(({ text }) => text),
    mayMatter: ignored.filter(({ matters }) => matters).map(({ text, why }) => ({ text, why })),
    results: answers.map(({ answers: one }) => answersToJson(one)),
  };
}
