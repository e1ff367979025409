import { whyOf, withHelps } from '../../cases/why-cases.ts';
import type { ReadInput } from '../../input/log/read-input.ts';
import { complain } from '../../io/complain.ts';
import { EXIT, type Io } from '../../io/io.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { whyToJson } from '../../report/why-json.ts';
import { whyText } from '../../report/why-text.ts';
import { printable } from '../../text/printable.ts';

const UNKNOWN =
  'nothing in it is a message that vnex knows; `vnex list messages` names those that it does, `vnex features MASK` reads a feature set, and `vnex explain` needs no message, but a libvirt domain or a QEMU command line';

/** Explains what was read, and prints it. */
export async function explainInput(input: ReadInput, { json }: { readonly json: boolean }, io: Io) {
  const found = await withHelps(whyOf(input), input);
  const { messages, guests, reading } = found;
  const explained = [messages, guests, reading.masks, reading.numbers].some(({ length }) => length > 0);
  if (json) io.out(jsonText(whyToJson(found)));
  else if (explained) io.out(whyText(found, styleFor(io.terminal)));
  if (!explained) complain(`${printable(input.file)}: ${UNKNOWN}`, io);
  return explained ? EXIT.answered : EXIT.no;
}
