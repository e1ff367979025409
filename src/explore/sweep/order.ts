import type { SpacePart, Varying } from '../../model/space.ts';

/**
 * What stands nearer to the root of a diagram. What belongs to one kind of device (its fields, its bits) stands below
 * the type and above what rules compare with the platform, so that no kind has to remember another's; the platform comes
 * last, as the rules of the DMA path ask about it whatever the device is. A diagram of the built-in spaces has a fifth of
 * the nodes that it has in the order in which rules ask.
 */
function rankOf(varying: Varying): number {
  switch (varying.kind) {
    case 'variant':
      return 0;
    case 'fact':
      if (varying.name === 'device.type') return 1;
      return varying.name.startsWith('device.') ? 4 : 6;
    case 'field':
      return 2;
    case 'bit':
      return 3;
    case 'release':
      return 5;
    case 'change':
    case 'cmdline':
    case 'config':
      return 7;
  }
}

/** The places of the varying things of a part, in the order in which a diagram of it asks. */
export function orderOf({ varying }: SpacePart): readonly number[] {
  return [...varying.entries()].sort(([, a], [, b]) => rankOf(a) - rankOf(b)).map(([at]) => at);
}
