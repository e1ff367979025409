import type { BootSetup } from '../../../model/boot-setup.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { Plug, QemuStart } from '../../../model/qemu.ts';
import { ANY_KERNEL, type GuestKernel } from '../../guest-kernel.ts';
import { problemsIn } from '../problems-in.ts';
import { bootSetupOf } from '../qemu/boot-setup.ts';
import type { CommandLineReading, QemuCommandLine } from '../qemu/command-line.ts';
import { type AskedFor, devicesOf } from '../qemu/devices.ts';
import { openglOf } from '../qemu/display.ts';
import { type CommandReading, openCommandReading, refusesSetting } from '../qemu/entries.ts';
import { ignoredOf } from '../qemu/ignored.ts';
import { invalidOptions, optionNotes } from '../qemu/invalid-options.ts';
import { amdIommu } from '../qemu/iommus.ts';
import { linesOf } from '../qemu/lines.ts';
import { globalsOf, machineArgument, machineChoice, machineValues } from '../qemu/machine.ts';
import { memoryOf } from '../qemu/memory.ts';
import type { Command, Mistake } from '../qemu/options.ts';
import { confidentialId, confidentialSince, passedBy, pinsMemory, platformOf } from '../qemu/platform.ts';
import { backingOf } from './backing.ts';
import { domainBootSetup } from './boot-setup.ts';
import { addDevices } from './devices.ts';
import { addOption, type DomainDraft } from './draft.ts';
import { childOf, childrenOf, wordOf } from './element.ts';
import { unknownDriverWords } from './ignored.ts';
import { cmdlineOf, cpusOf, domainMachine, memoryMib, narrowBinary } from './machine.ts';
import { overridesOf, passthroughOf, unusedOf } from './passthrough.ts';
import { addMachine, type FragmentProtection } from './security.ts';
import type { Element } from './xml.ts';

/** What a domain does not say. */
export interface DomainOptions {
  /** What problems call the text: a file's name. */
  readonly file: string;
  readonly kernel?: GuestKernel;
  /** The version of QEMU, where it is stated. */
  readonly qemu?: string;
  /** What protects the memory of a guest if only parts of its domain are given; left out: nothing is said. */
  readonly protection?: FragmentProtection;
}

/** Where a device comes from: an element, none (libvirt adds it), or an argument of `<qemu:commandline>`. */
export type DomainPlace = 'element' | 'added' | 'argument';

/** A domain as it was understood, in QEMU’s nouns. */
export interface LibvirtDomain extends QemuCommandLine {
  /** Where each of the devices comes from. */
  readonly places: readonly DomainPlace[];
}

export interface DomainReading extends CommandLineReading {
  readonly line: LibvirtDomain | undefined;
}

/**
 * Reads a `<domain>`, whether or not it was ever XML: it becomes the options that libvirt would start QEMU with, as far as
 * they matter, and these are read like any others. Where each element comes from is an offset into the text.
 */
export function readDomain(root: Element, text: string, options: DomainOptions): DomainReading {
  const lines = linesOf(text);
  const mistakes: Mistake[] = [];
  const machine = domainMachine(root, mistakes);
  if (machine === undefined) return { line: undefined, problems: problemsIn(text, options.file, mistakes) };

  const draft: DomainDraft = {
    root,
    machine,
    qemu: options.qemu,
    options: [],
    overrides: overridesOf(root),
    refusals: [],
    objections: new Map(),
    needs: new Map(),
    notes: [],
    mistakes,
  };
  addGuest(draft);
  addDevices(draft);
  const passed = passthroughOf(root);
  const command = { ...passed, options: [...draft.options, ...passed.options] };
  const reading = openCommandReading(command);
  const given = new Set(passed.options.map(({ offset }) => offset));
  const parent = childOf(root, 'devices') ?? root;
  const placeOf = (offset: number): DomainPlace =>
    given.has(offset) ? 'argument' : offset === parent.offset ? 'added' : 'element';
  const { start, asked, platform, boot } = understood({ draft, command, reading, placeOf }, options);
  if (asked.length > 0) reading.notes.push(...optionNotes(reading, options.qemu));
  const line: LibvirtDomain = {
    start,
    plugs: asked.map(({ plug, offset }) => amended(plug, offset, draft)),
    positions: asked.map(({ offset }) => lines(offset)),
    places: asked.map(({ offset }) => placeOf(offset)),
    platform,
    boot,
    variables: [],
    position: lines(root.offset),
    offset: root.offset,
    ignored: ignoredIn(draft, passed, reading, asked.length > 0),
  };
  return { line, problems: problemsIn(text, options.file, [...draft.mistakes, ...reading.mistakes]) };
}

/** Devices in the order of the domain, as people look for them: what is passed to QEMU first, and last what libvirt adds. */
function inDomain(asked: readonly AskedFor[], placeOf: (offset: number) => DomainPlace): readonly AskedFor[] {
  const order: readonly DomainPlace[] = ['argument', 'element', 'added'];
  const rank = ({ offset }: AskedFor) => order.indexOf(placeOf(offset));
  return asked.toSorted((a, b) => rank(a) - rank(b) || a.offset - b.offset);
}

/** Room for devices of memory, where there is any: how much there is matters to nothing here. */
const MOST_MIB = 1024 * 1024 * 1024;

/** What is not a device. */
function addGuest(draft: DomainDraft): void {
  const { root, machine } = draft;
  const mib = memoryMib(root);
  addMachine(draft);
  addOption(draft, 'accel', { accel: machine.kvm ? 'kvm' : 'tcg' }, root);
  addOption(draft, 'name', { guest: wordOf(root, 'name') }, root);
  const most = childOf(root, 'maxMemory') === undefined ? undefined : `${MOST_MIB}M`;
  if (mib !== undefined || most !== undefined)
    addOption(draft, 'm', { size: mib === undefined ? undefined : `${mib}M`, maxmem: most }, root);
  for (const cell of childrenOf(childOf(root, 'cpu', 'numa'), 'cell'))
    addOption(draft, 'numa', { type: 'node' }, cell);
  const cmdline = cmdlineOf(root);
  if (cmdline !== undefined)
    draft.options.push({ name: 'append', value: cmdline, offset: root.offset, json: false });
  // Without devices of its own choice: libvirt asks for each.
  draft.options.push({ name: 'nodefaults', value: '', offset: root.offset, json: false });
}

interface Understood {
  readonly start: QemuStart;
  readonly asked: readonly AskedFor[];
  readonly platform: QemuCommandLine['platform'];
  readonly boot: BootSetup;
}

/** A domain as a command line, and where in the domain each of its options comes from. */
interface WrittenDomain {
  readonly draft: DomainDraft;
  readonly command: Command;
  readonly reading: CommandReading;
  readonly placeOf: (offset: number) => DomainPlace;
}

/** The options of libvirt and of `<qemu:commandline>`, read as QEMU does. */
function understood(
  { draft, command, reading, placeOf }: WrittenDomain,
  { kernel = ANY_KERNEL, qemu }: DomainOptions,
): Understood {
  const { root, machine } = draft;
  const values = machineValues(reading);
  const choice = machineChoice(values, machine.arch, reading);
  const memory = memoryOf(values, reading) ?? backingOf(root);
  const amd = amdIommu(reading);
  const invalid = invalidOptions(reading);
  const start: QemuStart = {
    arch: machine.arch,
    machine: machineArgument(choice),
    binary: wordOf(root, 'devices', 'emulator') ?? '',
    cpus: cpusOf(root).now,
    mostCpus: { count: cpusOf(root).most, checkedBy: 'libvirt' },
    globals: globalsOf(reading),
    confidential: confidentialId(values) !== undefined,
    since: confidentialSince(values, reading),
    ...(pinsMemory(values, reading) ? { pinsMemory: true } : {}),
    ...(amd === undefined ? {} : { amdIommu: amd }),
    ...(memory === undefined ? {} : { memory }),
    ...openglOf(command.options),
    ...refusesSetting(reading),
    ...(invalid.length === 0 ? {} : { invalid }),
  };
  // Whatever names a device by its number counts in the order of the domain.
  const asked = inDomain(devicesOf(choice, reading, qemu), placeOf);
  const platform = passedBy(platformOf(choice, narrowBinary(root), kernel, reading), asked);
  const { protection } = platform.memory;
  const own = bootSetupOf(choice, protection, asked, reading);
  return { start, asked, platform, boot: domainBootSetup(draft, protection, asked, own) };
}

/** A device with what libvirt has against it, or may have. */
function amended(plug: Plug, offset: number, draft: DomainDraft): Plug {
  const objection = draft.objections.get(offset) ?? draft.refusals[0];
  const needs = draft.needs.get(offset);
  return {
    ...plug,
    ...(objection === undefined ? {} : { objection }),
    ...(needs === undefined ? {} : { needs }),
  };
}

/** Options of libvirt’s own are never among them: they were made of what was understood. */
function ignoredIn(
  draft: DomainDraft,
  passed: Command,
  reading: CommandReading,
  hasDevices: boolean,
): readonly Ignored[] {
  const { root, notes } = draft;
  const aliases = new Set([...reading.byId.values()].map(({ values }) => values.get('id') ?? ''));
  return [
    ...notes,
    ...unknownDriverWords(childOf(root, 'devices')),
    ...unusedOf(root, aliases),
    ...ignoredOf(passed, reading, hasDevices),
  ];
}
