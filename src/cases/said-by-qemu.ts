import { linesOf } from '../input/import/qemu/lines.ts';
import { saidByQemu } from '../input/import/qemu/log.ts';
import type { OpenDevice } from '../model/open-case.ts';
import type { SaidLine } from '../model/said-line.ts';
import { printable } from '../text/printable.ts';
import { variantsIn } from './variants.ts';

/** A device by its name, with all that it may be. */
interface NamedDevice {
  readonly device: OpenDevice;
  readonly prediction: { readonly plug: { readonly name: string } };
}

/** What QEMU said of a guest between two places of a text, each beside the device for which exactly that is predicted. */
export function saidOf(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  devices: readonly NamedDevice[],
): readonly SaidLine[] {
  const said = saidByQemu(text).filter(({ offset }) => offset > from && offset < to);
  if (said.length === 0) return [];
  const place = linesOf(text);
  return said.map(({ offset, message }) => {
    const device = devices.find((one) => refusalsOf(one).some((refusal) => message.includes(refusal)));
    return {
      line: place(offset).line,
      message: printable(message.slice(0, LONGEST)),
      ...(device === undefined ? {} : { device: device.prediction.plug.name }),
    };
  });
}

const LONGEST = 300;

/** With which words QEMU refuses a device, under something that is left open at least. */
function refusalsOf({ device }: NamedDevice): readonly string[] {
  const all = [device, ...variantsIn(device).map((variant) => variant.device)];
  return all.flatMap(({ refused }) => refused?.message ?? []);
}
