import type { WhyUnjudged } from '../../model/verification.ts';
import { printable } from '../../text/printable.ts';
import { quote } from '../../text/quoting.ts';

/** Why something was not judged, as the rest of a line that names it. */
export function whyUnjudged(why: WhyUnjudged): string {
  switch (why.kind) {
    case 'unknown-guest':
      return `nothing is known of the guest ${quote(why.named)}; vnex list drivers has those that are modelled`;
    case 'no-command':
      return why.program === undefined
        ? 'it has no command line of QEMU, which says what its devices are'
        : `its command line is one of ${quote(why.program)} and not of QEMU, which would say what its devices are`;
    case 'unread-command':
      return `its command line cannot be read: ${printable(why.mistake)}`;
    case 'no-such-device':
      return `its command line has no device with the id ${quote(why.id)}`;
    case 'other-format':
      return `its format is ${quote(why.format)}, which is not read`;
  }
}
