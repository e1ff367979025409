import { ARGUMENTS } from '../../cases/case-words.ts';
import type { CommandCase } from '../../cases/cases.ts';
import { fixedMachine } from '../../cases/remedies/fixed-machine.ts';
import { STDIN_NAME } from '../../input/source.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import { EXIT, type Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { casesJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { deviceRemediesToJson } from '../../report/remedies-json.ts';
import { remediesText } from '../../report/remedies-text.ts';

/** How what helps is shown, and whether it is applied. */
export interface Shown {
  readonly all: boolean;
  /** The remedy that is taken, from 1. */
  readonly pick: number;
  readonly write: boolean;
  readonly json: boolean;
}

/** What helps the devices of a text, and the text with it where it is to be written. Throws UsageError. */
export async function fixText(cases: readonly CommandCase[], shown: Shown, io: Io) {
  const given = cases.flatMap(({ origin }) => origin?.given ?? [])[0];
  if (given === undefined) throw new Error('a case of a text has a text');
  const isMeant = ({ guest, index }: { readonly guest: number; readonly index: number }) =>
    cases.some(({ origin }) => origin?.guest === guest && origin.index === index);
  const { devices, after } = await fixedMachine(given, isMeant, { number: shown.pick });
  const style = styleFor(io.terminal);
  io.out(
    shown.json
      ? casesJsonText(devices.map(deviceRemediesToJson))
      : remediesText(devices, shown.all, shown.pick, style),
  );
  const { file, text } = given.text;
  if (shown.write && after.text.text !== text) {
    if (file === STDIN_NAME || file === ARGUMENTS)
      throw usage('--write', 'there is no file to write to; apply what is shown, or name a file');
    attemptWrite(file, () => io.writeFile(file, after.text.text));
  }
  return devices.every(({ remedies, fixedWith }) => remedies.length > 0 || fixedWith !== undefined)
    ? EXIT.answered
    : EXIT.no;
}
