import { importForeign } from '../../src/cases/import-foreign.ts';
import { toMask } from '../../src/features/feature-set.ts';
import { otherProgram } from '../../src/input/import/other-programs.ts';
import { recognise } from '../../src/input/import/recognise.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import type { ImportKind } from '../../src/model/import-kind.ts';
import type { CorpusFile } from './files.ts';

/** What came of a file. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly devices: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'no guest' }
  | { readonly kind: 'other driver' }
  | { readonly kind: 'no virtio' };

/** A domain, not only elements of one, or what a host can do. */
const DOMAIN = /<domain\s[^>]*\btype=/;
/** One that libvirt’s driver for QEMU starts. */
const OF_QEMU = /<domain\s[^>]*\btype=['"](?:kvm|qemu|hvf)['"]/;
/** Words that a guest with a virtio device has in its text. */
const VIRTIO = /virtio|vhost/i;

/** Imports a file by what stands in it, or what it is known to be, for one version of QEMU. A fault of the program is thrown. */
export async function outcomeOf(
  { name, text }: CorpusFile,
  qemu: string,
  known?: ImportKind,
): Promise<Outcome> {
  const kind = known ?? recognise(text);
  if (kind === undefined || kind === 'json' || kind === 'qmp')
    return otherProgram(text) !== undefined && VIRTIO.test(text)
      ? refused(`this is ${otherProgram(text)}`)
      : NO_GUEST;
  if (kind === 'libvirt' && !DOMAIN.test(text)) return NO_GUEST;
  if (kind === 'libvirt' && !OF_QEMU.test(text)) return { kind: 'other driver' };
  try {
    const guests = await importForeign(kind, { file: name, text }, { qemu });
    const devices = guests.flatMap((guest) => guest.devices.map(({ prediction }) => wordsOf(prediction)));
    return devices.length === 0 && !VIRTIO.test(text) ? { kind: 'no virtio' } : { kind: 'accepted', devices };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = error.problems[0]?.message ?? '';
    if (message.startsWith('this is not a QEMU command line')) return NO_GUEST;
    return VIRTIO.test(text) ? refused(message) : { kind: 'no virtio' };
  }
}

const NO_GUEST: Outcome = { kind: 'no guest' };

function refused(message: string): Outcome {
  return { kind: 'refused', message };
}

type Guest = Awaited<ReturnType<typeof importForeign>>[number];
type Prediction = Guest['devices'][number]['prediction'];

/** A device, its transport and its offer, or what is said against it. */
function wordsOf(prediction: Prediction): string {
  const { name } = prediction.plug;
  if (prediction.kind === 'refused') return `${name}: ${prediction.message}`;
  const { transport, offers } = prediction.device;
  return `${name}: ${transport} ${toMask(offers)}`;
}
