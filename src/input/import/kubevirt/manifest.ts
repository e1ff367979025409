import type { Problem } from '../../../io/usage-error.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import { printable } from '../../../text/printable.ts';
import type { Position } from '../../positions.ts';
import { type LibvirtDomain, readDomain } from '../libvirt/domain.ts';
import type { ImportGivens } from '../monitor-guest.ts';
import { problemsIn } from '../problems-in.ts';
import { linesOf } from '../qemu/lines.ts';
import type { Mistake } from '../qemu/options.ts';
import { at, entriesOf, flagAt, itemsAt, type Tree, textAt } from '../tree.ts';
import { readYaml } from '../yaml-tree.ts';
import { domainOf } from './domain.ts';
import { guestOf, type KubevirtGuest, statedArch } from './guest.ts';

/** A guest of a manifest, and where the devices are said to be that virt-launcher adds by itself. */
export interface ManifestGuest {
  readonly line: LibvirtDomain;
  readonly added: Position;
}

export interface ManifestReading {
  readonly guests: readonly ManifestGuest[];
  readonly problems: readonly Problem[];
}

/** Where the spec of a VirtualMachineInstance stands in each kind of object that has one. */
const SPECS: ReadonlyMap<string, readonly string[]> = new Map([
  ['VirtualMachineInstance', ['spec']],
  ['VirtualMachine', ['spec', 'template', 'spec']],
  ['VirtualMachineInstanceReplicaSet', ['spec', 'template', 'spec']],
  ['VirtualMachinePool', ['spec', 'virtualMachineTemplate', 'spec', 'template', 'spec']],
]);

/** Reads a manifest with guests of KubeVirt: each becomes the domain that virt-launcher makes of it. */
export function readKubevirt(text: string, givens: ImportGivens): ManifestReading {
  const lines = linesOf(text);
  const nothing = (...mistakes: readonly Mistake[]): ManifestReading => ({
    guests: [],
    problems: problemsIn(text, givens.file, mistakes),
  });
  const read = readYaml(text);
  if (read.kind === 'broken') return nothing(...read.mistakes);
  const found = read.documents.flatMap(objectsIn).flatMap(guestIn);
  if (found.length === 0) return nothing({ offset: 0, message: noGuest(read.documents) });
  const readings = found.map((guest) => ({ guest, ...readDomain(domainOf(guest), text, givens) }));
  return {
    guests: readings.flatMap(({ guest, line }) =>
      line === undefined ? [] : [{ line: named(line, guest), added: lines(guest.spec.offset) }],
    ),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

/** The objects of a document: itself, or the items of a List. */
function objectsIn(document: Tree): readonly Tree[] {
  return textAt(document, 'kind') === 'List' ? itemsAt(document, 'items') : [document];
}

function guestIn(object: Tree): readonly KubevirtGuest[] {
  if (textAt(object, 'apiVersion')?.startsWith('kubevirt.io/') !== true && !isPool(object)) return [];
  const path = SPECS.get(textAt(object, 'kind') ?? '');
  const spec = path === undefined ? undefined : at(object, ...path);
  if (spec === undefined || path === undefined) return [];
  const name = textAt(object, 'metadata', 'name') ?? 'guest';
  return [guestOf(printable(name), spec, at(object, ...path.slice(0, -1), 'metadata', 'annotations'))];
}

function isPool(object: Tree): boolean {
  return textAt(object, 'apiVersion')?.startsWith('pool.kubevirt.io/') === true;
}

function noGuest(documents: readonly Tree[]): string {
  const kinds = documents
    .flatMap(objectsIn)
    .map((object) => textAt(object, 'kind') ?? 'an object without a kind');
  return `there is no guest in it, but ${printable(kinds.join(', ')) || 'nothing'}; expected a VirtualMachine or a VirtualMachineInstance`;
}

/** The domain by the guest’s own name, with what decides and stands elsewhere. */
function named(line: LibvirtDomain, guest: KubevirtGuest): LibvirtDomain {
  const { memory } = line.platform;
  // Of Secure Execution nothing is said to libvirt: the image of the guest asks for it.
  const isSecure = guest.arch === 's390x' && guest.forcesIommu;
  const platform: OpenPlatform = {
    ...line.platform,
    name: `KubeVirt, ${guest.name}`,
    memory: isSecure ? { ...memory, protection: 's390-pv' } : memory,
  };
  return { ...line, platform, ignored: [...ignoredIn(guest), ...line.ignored] };
}

/** Keys of devices that are read, or that bear on no virtio device. */
const KNOWN_DEVICES: ReadonlySet<string> = new Set([
  'autoattachGraphicsDevice',
  'autoattachInputDevice',
  'autoattachMemBalloon',
  'autoattachPodInterface',
  'autoattachSerialConsole',
  'autoattachVSOCK',
  'blockMultiQueue',
  'clientPassthrough',
  'disableHotplug',
  'disks',
  'downwardMetrics',
  'filesystems',
  'inputs',
  'interfaces',
  'logSerialConsole',
  'networkInterfaceMultiqueue',
  'panicDevices',
  'rng',
  'sound',
  'tpm',
  'useVirtioTransitional',
  'video',
  'watchdog',
]);

function ignoredIn({ spec, devices, annotations }: KubevirtGuest): readonly Ignored[] {
  const found: Ignored[] = [];
  const note = (text: string, why: string): void => {
    found.push({ text: printable(text), matters: true, why });
  };
  if (statedArch(spec) === undefined) note('no architecture', 'the cluster’s own is taken, here amd64');
  for (const key of ['hostDevices', 'gpus'] as const)
    if (itemsAt(devices, key).length > 0)
      note(key, 'devices of the host; if one is a virtio function, it is not modelled');
  for (const [key] of entriesOf(devices))
    if (!KNOWN_DEVICES.has(key) && key !== 'hostDevices' && key !== 'gpus')
      note(`devices.${key.slice(0, 100)}`, 'vnex knows no such key of KubeVirt');
  for (const one of itemsAt(devices, 'interfaces')) {
    if (at(one, 'sriov') !== undefined)
      note(
        `interface ${textAt(one, 'name') ?? ''}`,
        'a function of the host; if it is virtio’s, it is not modelled',
      );
    if (at(one, 'binding') !== undefined)
      note(
        `interface ${textAt(one, 'name') ?? ''}`,
        'its binding may be a plugin that makes another device of it',
      );
  }
  for (const [key] of entriesOf(annotations))
    if (key.startsWith('hooks.kubevirt.io/')) note(key, 'a hook may change the domain');
  if (flagAt(devices, 'autoattachInputDevice') === true)
    found.push({ text: 'autoattachInputDevice', matters: false });
  return found;
}
