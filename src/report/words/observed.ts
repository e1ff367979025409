import { LAST_RELEASE_READ } from '../../data/linux-driver-tables.ts';
import { featureOf } from '../../features/registry.ts';
import type { BitHistory } from '../../model/bit-history.ts';
import type { NotCompared, ObservedLog, ObservedVerdict } from '../../model/observed.ts';
import { describeRelease } from '../../model/release.ts';
import { bitLabel } from './bit-history.ts';
import { listFeatures } from './decisions.ts';

const NOT_COMPARED: Readonly<Record<NotCompared, string | undefined>> = {
  unbound: 'no driver is bound to it, so nothing was negotiated',
  untaken: 'no driver has taken the device',
  'no-platform': undefined,
};

/** Why a device was not compared; undefined where the whole import says so already. */
export function notComparedWords(reason: NotCompared): string | undefined {
  return NOT_COMPARED[reason];
}

/** What would explain a device that did not come up. */
export function explainedWords({
  offering,
  otherwise,
}: Extract<ObservedVerdict, { readonly kind: 'explained' }>): string {
  const bits = listFeatures(offering, otherwise.asked.device.type);
  return `as observed, if the device offers ${bits} and the driver dropped it: “${otherwise.message ?? 'refused'}”`;
}

/** Why a bit shows that the kernel is patched, and what is known of the bit. */
function patchedBit(one: BitHistory, type: number): string {
  const { bit, kept, linux: since } = one;
  const release =
    !kept || since === undefined
      ? `no Linux up to ${LAST_RELEASE_READ} keeps it`
      : `Linux keeps it since ${describeRelease(since)} only`;
  const feature = featureOf(bit, type);
  const meaning = feature === undefined ? 'Nobody is known to have given it a name.' : feature.meaning;
  return `${bitLabel(one, type)}: ${release}. ${meaning}`;
}

/** What bits that no kernel of its version keeps say of a guest: one sentence, then one for each bit, then what follows. */
export function patchedWords(
  { bits, differences }: Extract<ObservedVerdict, { readonly kind: 'patched' }>,
  type: number,
): readonly string[] {
  const [these, have] = bits.length === 1 ? ['this bit', 'It has'] : ['these bits', 'They have'];
  const rest =
    differences.length === 0
      ? `${have} no part in how the handshake ends or in the DMA path, and all else is as predicted.`
      : `${have} no part in how the handshake ends or in the DMA path; what else differs:`;
  return [
    `the kernel is patched: no kernel of its version keeps ${these}`,
    ...bits.map((one) => patchedBit(one, type)),
    rest,
  ];
}

/** What a log says to the message that is predicted; undefined where none is. */
export function predictedMessageWords({ message, lines }: ObservedLog): string | undefined {
  if (message === undefined) return undefined;
  if (message.said) return `predicted, and said: “${message.text}”`;
  return lines.length === 0
    ? `predicted: “${message.text}”; the log has no line about this device`
    : `predicted: “${message.text}”; no line has it`;
}
