import { addController, addMissingControllers } from './controllers.ts';
import { addDisk } from './disks.ts';
import { addCrypto, addGraphics, addInput, addMissingVideo, addSound, addVideo } from './display.ts';
import { type DomainDraft, ignoreElement } from './draft.ts';
import { attributeOf, childOf } from './element.ts';
import { addFilesystem, addHostDevice, addRng, addVsock } from './hosts.ts';
import { addInterface } from './interfaces.ts';
import { addBalloon, addMemory, addMissingBalloon } from './memory.ts';
import { addIommu, addMissingIommu } from './security.ts';
import { addPorts } from './slots.ts';
import type { Element } from './xml.ts';

/** Makes of an element what QEMU is to be told; `index` counts those of its name. */
type Reader = (draft: DomainDraft, element: Element, index: number) => void;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['disk', addDisk],
  ['interface', addInterface],
  ['controller', addController],
  ['video', addVideo],
  ['graphics', addGraphics],
  ['input', addInput],
  ['sound', addSound],
  ['crypto', addCrypto],
  ['memballoon', addBalloon],
  ['memory', addMemory],
  ['rng', addRng],
  ['filesystem', addFilesystem],
  ['vsock', addVsock],
  ['hostdev', addHostDevice],
  ['iommu', addIommu],
]);

/**
 * The order in which libvirt writes devices, whatever that of the domain: qemuBuildCommandLine(). A machine whose slots run out
 * lacks those at the end. Displays come first here, as graphics decides what they are.
 */
const ORDER: readonly string[] = [
  ...[
    'iommu',
    'controller',
    'memory',
    'disk',
    'filesystem',
    'interface',
    'input',
    'video',
    'sound',
    'hostdev',
  ],
  ...['memballoon', 'rng', 'vsock', 'crypto'],
];

/** The devices of a domain, with those that libvirt adds by itself, in the order in which libvirt writes them. */
export function addDevices(draft: DomainDraft): void {
  const devices = childOf(draft.root, 'devices');
  const parent = devices ?? draft.root;
  const added = addedTo(parent);
  addPorts(draft);
  const missing: ReadonlyMap<string, () => void> = new Map([
    ['iommu', () => addMissingIommu(draft, added)],
    ['controller', () => addMissingControllers(draft, parent, added)],
    ['video', () => addMissingVideo(draft, parent, added)],
    ['memballoon', () => addMissingBalloon(draft, parent, added)],
  ]);
  const all = devices?.children ?? [];
  addElements(
    draft,
    all.filter(({ name }) => !ORDER.includes(name)),
  );
  for (const kind of ORDER) {
    addElements(
      draft,
      all.filter(({ name }) => name === kind),
    );
    missing.get(kind)?.();
  }
}

function addElements(draft: DomainDraft, elements: readonly Element[]): void {
  const counts = new Map<string, number>();
  for (const element of elements) {
    const reader = element.uri === '' ? READERS.get(element.name) : undefined;
    const kind = element.name === 'memory' ? (attributeOf(element, 'model') ?? '') : element.name;
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    if (reader !== undefined) reader(draft, element, index);
    else if (!PORTS.has(element.name) && speaksOfVirtio(element)) ignoreElement(draft, element, 'not known');
  }
}

/** An element that stands for what the domain leaves to libvirt; it is where the devices are. */
function addedTo({ offset }: Element): Element {
  return { name: 'devices', uri: '', attributes: new Map(), children: [], text: '', offset };
}

/** What is plugged into a virtio-serial controller, and is no virtio device itself. */
const PORTS = new Set(['channel', 'console', 'parallel', 'serial', 'smartcard', 'redirdev']);

function speaksOfVirtio({ attributes, children }: Element): boolean {
  return (
    [...attributes.values()].some((value) => /virtio|vhost/.test(value)) || children.some(speaksOfVirtio)
  );
}
