import type { OfferDraft } from '../device/draft.ts';
import { NEWEST_READ } from '../device/qemu/boot.ts';
import type { QemuPrediction } from '../device/qemu/prediction.ts';
import type { DomainPlace, LibvirtDomain } from '../input/import/libvirt/domain.ts';
import type { QemuCommandLine } from '../input/import/qemu/command-line.ts';
import type { Position } from '../input/positions.ts';
import { fieldsLeftOut } from '../input/unstated.ts';
import type { Problem } from '../io/usage-error.ts';
import type { Amendment, Device, MonitorRefusal } from '../model/device.ts';
import type { OpenDevice } from '../model/open-case.ts';
import type { Plug } from '../model/qemu.ts';
import type { Advise } from '../report/words/edits.ts';
import type { PredictedUnder } from './alternatives.ts';
import { isRefused, predictedDevice, withAmendments } from './amendments.ts';
import { adviser, withoutQemuTerms } from './import-advice.ts';
import { variantsOf, withVariants } from './variants.ts';

/** What comes of a device under the newest version, with its name and its model as the text has them. */
export type ImportedPrediction = { readonly plug: Pick<Plug, 'name' | 'model'> } & (
  | { readonly kind: 'created'; readonly device: Device; readonly draft: OfferDraft }
  | ({ readonly kind: 'refused' } & MonitorRefusal)
);

export interface ImportedDevice {
  readonly prediction: ImportedPrediction;
  /** The device as it is, created or not, with what is open of it. */
  readonly device: OpenDevice;
  readonly position: Position;
  /** The same for the eye: `line 12`; '' where all is one line. */
  readonly place: string;
  /** Where in a domain it comes from; left out of any other text. */
  readonly from?: DomainPlace;
  readonly advise: Advise;
}

/** A guest that QEMU is to start, as it was read; of one that libvirt starts, where each device comes from. */
export interface GuestReading {
  /** The stack that starts it by its own configuration, and adds what stands at no place of the text. */
  readonly stack?: Stack;
  readonly line: (QemuCommandLine & Partial<Pick<LibvirtDomain, 'places'>>) | undefined;
  readonly problems: readonly Problem[];
}

/** What people call a stack, and where in the text the devices are said to be that it adds by itself. */
export interface Stack {
  readonly title: string;
  readonly added: Position;
}

/** What the device stands in: the text, and all that was predicted for it. */
interface ImportedText {
  readonly stack: Stack | undefined;
  readonly line: NonNullable<GuestReading['line']>;
  readonly lines: readonly string[];
  /** What becomes of each device under all that the text leaves open. */
  readonly becomes: readonly (readonly PredictedUnder[])[];
  /** Other ways to ask for a device that is refused. */
  readonly amend: (plug: Plug) => readonly Amendment[];
}

/** A device of a text with what is open of it, its place and its advice. */
export function importedDevice(
  prediction: QemuPrediction,
  index: number,
  source: ImportedText,
): ImportedDevice {
  const { line, stack, lines, becomes, amend } = source;
  const plug = line.plugs[index];
  const position = line.positions[index] ?? { line: 1, column: 1 };
  const from = line.places?.[index];
  const isAdded = stack !== undefined && samePosition(position, stack.added);
  const adder = isAdded ? stack.title : from === 'added' ? 'libvirt' : undefined;
  const words = adder === undefined ? `line ${position.line}` : `added by ${adder}`;
  const deviceOf = (one: Pick<PredictedUnder, 'prediction' | 'version'>) => predictedDevice(line.start, one);
  const variants = variantsOf(
    (becomes[index] ?? []).map((one) => ({ device: deviceOf(one), under: one.under })),
  );
  const device = withDaemonFields(withVariants(deviceOf({ prediction, version: NEWEST_READ }), variants));
  return {
    prediction,
    device: isRefused(device) && plug !== undefined ? withAmendments(device, amend(plug)) : device,
    position,
    ...(from === undefined ? {} : { from }),
    place: lines.length === 1 ? '' : words,
    advise: stack === undefined ? adviser(prediction.plug, position, from, lines) : withoutQemuTerms,
  };
}

function samePosition(a: Position, b: Position): boolean {
  return a.line === b.line && a.column === b.column;
}

/** What the daemon alone tells stays open: QEMU passes its configuration space on. */
function withDaemonFields(device: OpenDevice): OpenDevice {
  if (device.implementation !== 'vhost-user' || device.refused !== undefined || device.open !== undefined)
    return device;
  const open = fieldsLeftOut(device);
  return open.length === 0 ? device : { ...device, open };
}
