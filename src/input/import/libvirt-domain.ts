import type { Problem } from '../../io/usage-error.ts';
import type { Ignored } from '../../model/ignored.ts';
import type { Xen } from '../../model/platform.ts';
import type { Plug, QemuStart } from '../../model/qemu.ts';
import { quote } from '../../text/quoting.ts';
import { ANY_KERNEL, type GuestKernel } from '../guest-kernel.ts';
import { backingOf } from './libvirt-backing.ts';
import { addDevices } from './libvirt-devices.ts';
import { addOption, type Draft } from './libvirt-draft.ts';
import { childOf, wordOf } from './libvirt-element.ts';
import { unknownDriverWords } from './libvirt-ignored.ts';
import { cmdlineOf, cpusOf, machineOf, memoryMib, narrowBinary } from './libvirt-machine.ts';
import { overridesOf, passthroughOf, unusedOf } from './libvirt-passthrough.ts';
import { addMachine } from './libvirt-security.ts';
import { type Element, readXml } from './libvirt-xml.ts';
import { problemsIn } from './problems-in.ts';
import type { CommandLineReading, QemuCommandLine } from './qemu-command-line.ts';
import { type AskedFor, devicesOf } from './qemu-devices.ts';
import { openReading, type Reading } from './qemu-entries.ts';
import { ignoredOf } from './qemu-ignored.ts';
import { remapsDma } from './qemu-iommus.ts';
import { linesOf } from './qemu-lines.ts';
import { globalsOf, machineArgument, machineChoice, machineValues } from './qemu-machine.ts';
import { memoryOf } from './qemu-memory.ts';
import type { Command, Mistake } from './qemu-options.ts';
import { confidentialId, confidentialSince, passedBy, pinsMemory, platformOf } from './qemu-platform.ts';

/** What a domain does not say. */
export interface DomainOptions {
  /** What problems call the text: a file's name. */
  readonly file: string;
  readonly kernel?: GuestKernel;
  /** The version of QEMU, where it is stated. */
  readonly qemu?: string;
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

/** What was read of a text with several domains; none of them where nothing could be made of it. */
export interface DomainsReading {
  readonly lines: readonly LibvirtDomain[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a libvirt domain: it becomes the options that libvirt would start QEMU with, as far as they matter, and these
 * are read like any others. Linear in the length of the text.
 */
export function readLibvirtDomains(text: string, options: DomainOptions): DomainsReading {
  const nothing = (mistake: Mistake): DomainsReading => ({
    lines: [],
    problems: problemsIn(text, options.file, [mistake]),
  });
  const xml = readXml(text);
  if (xml.kind === 'broken') return nothing(xml.mistake);
  const root = domainIn(xml.root);
  if (root === undefined)
    return nothing({ offset: 0, message: `found <${xml.root.name}>; expected <domain>` });
  const { line, problems } = readDomain(root, text, options);
  return { lines: line === undefined ? [] : [line], problems };
}

/** Reads a `<domain>`, whether or not it was ever XML; where each element comes from is an offset into the text. */
export function readDomain(root: Element, text: string, options: DomainOptions): DomainReading {
  const lines = linesOf(text);
  const mistakes: Mistake[] = [];
  const machine = machineOf(root, mistakes);
  if (machine === undefined) return { line: undefined, problems: problemsIn(text, options.file, mistakes) };

  const draft: Draft = {
    root,
    machine,
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
  const reading = openReading({ ...passed, options: [...draft.options, ...passed.options] });
  const { start, asked, platform } = understood(draft, reading, options);
  const devices = childOf(root, 'devices');
  const given = new Set(passed.options.map(({ offset }) => offset));
  const line: LibvirtDomain = {
    start,
    plugs: asked.map(({ plug, offset }) => amended(plug, offset, draft)),
    positions: asked.map(({ offset }) => lines(offset)),
    places: asked.map(({ offset }) =>
      given.has(offset) ? 'argument' : offset === (devices ?? root).offset ? 'added' : 'element',
    ),
    platform,
    variables: [],
    position: lines(root.offset),
    ignored: ignoredIn(draft, passed, reading),
  };
  return { line, problems: problemsIn(text, options.file, [...draft.mistakes, ...reading.mistakes]) };
}

/** The domain itself, or within the state that libvirt keeps of one that runs. */
function domainIn(root: Element): Element | undefined {
  if (root.uri !== '') return undefined;
  return root.name === 'domain' ? root : root.name === 'domstatus' ? childOf(root, 'domain') : undefined;
}

/** What is not a device. */
function addGuest(draft: Draft): void {
  const { root, machine } = draft;
  const mib = memoryMib(root);
  addMachine(draft);
  addOption(draft, 'accel', { accel: machine.xen ? 'xen' : machine.kvm ? 'kvm' : 'tcg' }, root);
  addOption(draft, 'name', { guest: wordOf(root, 'name') }, root);
  if (mib !== undefined) addOption(draft, 'm', { size: `${mib}M` }, root);
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
}

/** The options of libvirt and of `<qemu:commandline>`, read as QEMU does. */
function understood(
  { root, machine }: Draft,
  reading: Reading,
  { kernel = ANY_KERNEL, qemu }: DomainOptions,
): Understood {
  const values = machineValues(reading);
  const choice = machineChoice(values, machine.arch, reading);
  const memory = memoryOf(values, reading) ?? backingOf(root);
  const remaps = remapsDma(reading);
  const start: QemuStart = {
    arch: machine.arch,
    machine: machineArgument(choice),
    binary: wordOf(root, 'devices', 'emulator') ?? '',
    cpus: cpusOf(root).now,
    globals: globalsOf(reading),
    confidential: confidentialId(values) !== undefined,
    since: confidentialSince(values, reading),
    ...(pinsMemory(values, reading) ? { pinsMemory: true } : {}),
    ...(remaps === undefined ? {} : { remapsDma: remaps }),
    ...(memory === undefined ? {} : { memory }),
  };
  const asked = devicesOf(choice, reading, qemu);
  const platform = passedBy(platformOf(choice, narrowBinary(root), kernel, reading), asked);
  return { start, asked, platform: machine.xen ? { ...platform, xen: xenOf(root) } : platform };
}

/** What libvirt calls xen or linux is a paravirtualised guest. */
function xenOf(root: Element): Xen {
  const type = wordOf(root, 'os', 'type');
  if (type === 'xenpvh') return { domain: 'domU', mode: 'pvh' };
  return { domain: 'domU', mode: type === 'xen' || type === 'linux' ? 'pv' : 'hvm' };
}

/** A device with what libvirt has against it, or may have. */
function amended(plug: Plug, offset: number, draft: Draft): Plug {
  const objection = draft.objections.get(offset) ?? draft.refusals[0];
  const needs = draft.needs.get(offset);
  return {
    ...plug,
    ...(objection === undefined ? {} : { objection }),
    ...(needs === undefined ? {} : { needs }),
  };
}

/** Options of libvirt’s own are never among them: they were made of what was understood. */
function ignoredIn(draft: Draft, passed: Command, reading: Reading): readonly Ignored[] {
  const { root, machine, notes } = draft;
  const aliases = new Set([...reading.byId.values()].map(({ values }) => values.get('id') ?? ''));
  const xen = machine.xen
    ? [{ text: `domain type ${quote('xen')}: read as if QEMU’s driver ran it`, matters: true }]
    : [];
  return [
    ...xen,
    ...notes,
    ...unknownDriverWords(childOf(root, 'devices')),
    ...unusedOf(root, aliases),
    ...ignoredOf(passed, reading),
  ];
}
