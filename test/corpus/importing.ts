import { importForeign } from '../../src/cases/import-foreign.ts';
import { toMask } from '../../src/features/feature-set.ts';
import { otherProgram } from '../../src/input/import/other-programs.ts';
import { qemuCommands } from '../../src/input/import/qemu/commands.ts';
import { binaryIn, unnamedIn } from '../../src/input/import/qemu/starts.ts';
import { recognise } from '../../src/input/import/recognise.ts';
import { type Problem, UsageError } from '../../src/io/usage-error.ts';
import type { ImportKind } from '../../src/model/import-kind.ts';
import { excerptMark } from './excerpt.ts';
import type { CorpusFile } from './files.ts';

/** What came of a file. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly devices: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string }
  /** A part of a guest, by what tells so. */
  | { readonly kind: 'excerpt'; readonly mark: string }
  | { readonly kind: 'no guest' }
  | { readonly kind: 'other driver' }
  | { readonly kind: 'no virtio' };

/** A domain of a driver of libvirt’s. */
const DOMAIN = /<domain\s[^>]*\btype=/;
/** One that its driver for QEMU starts. */
const OF_QEMU = /<domain\s[^>]*\btype=['"](?:kvm|qemu|hvf)['"]/;
/** An element of a device, of which the source of a test has some by themselves; a diff is none. */
const isElement = (text: string) => DEVICE.test(text) && VIRTIO.test(text) && !CHANGES.test(text);
const CHANGES = /^[+-]\s*</m;
const DEVICE =
  /^\s*<(?:disk|interface|controller|filesystem|rng|memballoon|video|vsock|memory|iommu|input|sound|crypto)[\s>]/;
/** Words that a guest with a virtio device has in its text. */
const VIRTIO = /virtio|vhost/i;

/** Imports a file by what stands in it, or what it is known to be, for one version of QEMU. A fault of the program is thrown. */
export async function outcomeOf(file: CorpusFile, qemu: string, known?: ImportKind): Promise<Outcome> {
  const { name, text } = file;
  const kind = known ?? recognise(text);
  if (kind === undefined || kind === 'json' || kind === 'qmp') return ofOthers(text);
  if (kind === 'libvirt' && DOMAIN.test(text) && !OF_QEMU.test(text)) return { kind: 'other driver' };
  if (kind === 'libvirt' && !DOMAIN.test(text) && !isElement(text)) return NO_GUEST;
  try {
    const guests = await importForeign(kind, { file: name, text }, { qemu });
    const devices = guests.flatMap((guest) => guest.devices.map(({ prediction }) => wordsOf(prediction)));
    return devices.length === 0 && !VIRTIO.test(text) ? { kind: 'no virtio' } : { kind: 'accepted', devices };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (!VIRTIO.test(text)) return { kind: 'no virtio' };
    const [problem = { file: name, message: '' }] = error.problems;
    if (problem.message.startsWith('this is not a QEMU command line')) return NO_GUEST;
    const mark =
      kind === 'qemu' && hasOptionsAlone(text, problem)
        ? 'options alone'
        : excerptMark(text, problem, kind === 'libvirt');
    return mark === undefined ? refused(problem.message) : { kind: 'excerpt', mark };
  }
}

/** What is for another program; of Kubernetes, only a machine is a guest. */
function ofOthers(text: string): Outcome {
  const other = otherProgram(text);
  const isPart = /^apiVersion:/m.test(text) && !/^kind: VirtualMachine(?:Instance|Pool)?$/m.test(text);
  return other === undefined || isPart || !VIRTIO.test(text) ? NO_GUEST : refused(`this is ${other}`);
}

/** Whether the command with a mistake names no program. */
function hasOptionsAlone(text: string, { line = 1 }: Problem): boolean {
  const begin = text.split('\n', line - 1).join('\n').length;
  const { starts } = qemuCommands(text, new Map());
  const there = starts.filter(({ words }) =>
    words.some(({ offset }) => offset >= begin && !text.slice(begin + 1, offset).includes('\n')),
  );
  return there.every(({ words }) => binaryIn(words) === undefined && unnamedIn(words) === undefined);
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
