import { HOST_DEVICE, type Ignored } from '../../../model/ignored.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import { printable } from '../../../text/printable.ts';
import type { Position } from '../../positions.ts';
import type { ImportGivens } from '../monitor-guest.ts';
import { problemsIn } from '../problems-in.ts';
import { type CommandLineReading, readQemuWords } from '../qemu/command-line.ts';
import { linesOf } from '../qemu/lines.ts';
import type { Mistake } from '../qemu/options.ts';
import { at, entriesOf, itemsAt, type Tree, textAt } from '../tree.ts';
import { readYaml } from '../yaml-tree.ts';
import { guestOf, type IncusGuest, mibIn } from './guest.ts';
import { qemuWords } from './qemu.ts';

/** A virtual machine of Incus or LXD, and where the devices are said to be that nothing in the text asks for. */
export interface IncusReading extends CommandLineReading {
  readonly added: Position;
}

/** Reads what `incus config show` and `lxc config show` print of a virtual machine. */
export function readIncus(text: string, givens: ImportGivens): IncusReading {
  const lines = linesOf(text);
  const nothing = (...mistakes: readonly Mistake[]): IncusReading => ({
    line: undefined,
    problems: problemsIn(text, givens.file, mistakes),
    added: { line: 1, column: 1 },
  });
  const read = readYaml(text);
  if (read.kind === 'broken') return nothing(...read.mistakes);
  const [document] = read.documents;
  if (document === undefined || at(document, 'config')?.kind !== 'map')
    return nothing({
      offset: 0,
      message: 'there is no "config" in it; expected what incus config show prints',
    });
  const container = containerAt(document);
  if (container !== undefined)
    return nothing({
      offset: container,
      message: 'this is a container, which has no virtio device; expected a virtual machine',
    });
  const guest = guestOf(document);
  const added = lines(document.offset);
  const { line, problems } = readQemuWords(qemuWords(guest), text, givens);
  if (line === undefined) return { line, problems, added };
  const name = printable(textAt(document, 'name') ?? guest.arch);
  const platform: OpenPlatform = { ...line.platform, name: `Incus, ${name}` };
  // Of what Incus says by itself nothing is lost; of what the user passes on, something may be.
  const passed = line.ignored.filter(({ matters }) => matters);
  return { line: { ...line, platform, ignored: [...ignoredIn(guest), ...passed] }, problems, added };
}

/** Where the text says that it is of a container: in its type, or in the mapping of users, which only containers have. */
function containerAt(document: Tree): number | undefined {
  const type = textAt(document, 'type');
  if (type !== undefined) return type === 'container' ? at(document, 'type')?.offset : undefined;
  return entriesOf(at(document, 'config')).find(([key]) => /^volatile\.(?:last_state\.)?idmap/.test(key))?.[1]
    .offset;
}

/** What may change the guest and stands elsewhere, or is not known. */
function ignoredIn({ document, text, devices }: IncusGuest): readonly Ignored[] {
  const found: Ignored[] = [];
  const note = (what: string, why: string): void => {
    found.push({ text: printable(what), matters: true, why });
  };
  if (text('raw.qemu.scriptlet') !== undefined)
    note('raw.qemu.scriptlet', 'a program that changes the configuration of QEMU, which is not run here');
  const hasRoot = devices.some(([, one]) => textAt(one, 'path') === '/');
  if (itemsAt(document, 'profiles').length > 0 && !hasRoot)
    note('profiles', 'their devices and keys are not in the text; incus config show --expanded shows them');
  const memory = text('limits.memory');
  if (memory !== undefined && mibIn(memory) === undefined)
    note('limits.memory', 'a share of the host’s memory; 1 GiB is taken');
  if (textAt(document, 'architecture') === undefined) note('no architecture', 'x86_64 is taken');
  for (const [name, one] of devices) {
    const type = textAt(one, 'type') ?? '';
    const passed =
      /^(?:sriov|physical)$/.test(textAt(one, 'nictype') ?? '') || textAt(one, 'acceleration') === 'sriov';
    if (passed || type === 'pci' || (type === 'gpu' && textAt(one, 'gputype') !== undefined))
      note(`device ${name}`, HOST_DEVICE);
  }
  return found;
}
