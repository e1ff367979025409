import { CPU_MODELS, CPUS_OF_ALL } from '../../../data/qemu-cpus.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { Arch } from '../../../model/platform.ts';
import type { OptionRefusal } from '../../../model/qemu.ts';
import type { Release } from '../../../model/release.ts';
import { printable } from '../../../text/printable.ts';
import { variableIn } from '../shell/words.ts';
import { type CommandReading, entriesOf } from './entries.ts';
import { mayBeNewer } from './invalid-options.ts';

/** The CPU model that a command line asks for. Returns undefined where it names none, or nobody knows which. */
function modelOf(reading: CommandReading): string | undefined {
  const given = entriesOf(reading, 'cpu').at(-1)?.option.value;
  if (given === undefined || variableIn(given) !== undefined) return undefined;
  const [name = ''] = given.replace(/^model=/, '').split(',');
  // Types of QEMU’s own, such as cortex-a57-arm-cpu, some of which it takes as well.
  return name === '' || name === '?' || CPUS_OF_ALL.has(name) || name.endsWith('-cpu') ? undefined : name;
}

/** What QEMU says of a CPU model that it does not have, in some version at least: cpu.c parse_cpu_option(). */
export function refusedCpu(arch: Arch, reading: CommandReading): readonly OptionRefusal[] {
  const list = CPU_MODELS.get(arch);
  const name = modelOf(reading);
  if (list === undefined || name === undefined) return [];
  const refusal = {
    message: `unable to find CPU model '${printable(name)}'`,
    where: 'cpu-target.c parse_cpu_option(), of -cpu',
  };
  const known = list.models.find(({ names }) => names.includes(name));
  if (known === undefined) return [{ ...refusal, until: after(list.knownTo) }];
  const { notYetIn, goneBy } = known;
  return [
    ...(notYetIn === undefined ? [] : [{ ...refusal, until: after(notYetIn) }]),
    ...(goneBy === undefined ? [] : [{ ...refusal, since: goneBy }]),
  ];
}

/** A note on a CPU model that no QEMU has up to the newest that was asked, where it may be a newer one that runs. */
export function cpuNotes(arch: Arch, reading: CommandReading, qemu: string | undefined): readonly Ignored[] {
  const list = CPU_MODELS.get(arch);
  const name = modelOf(reading);
  if (list === undefined || name === undefined || !mayBeNewer(qemu, list.knownTo)) return [];
  if (list.models.some(({ names }) => names.includes(name))) return [];
  const why = `no QEMU up to ${list.knownTo} has such a CPU model, and those of newer ones are not known`;
  return [{ text: printable(`-cpu ${name}`), matters: true, why }];
}

/** The release that follows one: QEMU has three a year, .0 to .2. */
function after(release: string): Release {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return minor < 2 ? `${major}.${minor + 1}` : `${major + 1}.0`;
}
