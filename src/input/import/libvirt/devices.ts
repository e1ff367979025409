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

/** The devices of a domain in its order, then those that libvirt adds by itself. */
export function addDevices(draft: DomainDraft): void {
  const devices = childOf(draft.root, 'devices');
  addPorts(draft);
  const counts = new Map<string, number>();
  for (const element of devices?.children ?? []) {
    const reader = element.uri === '' ? READERS.get(element.name) : undefined;
    const kind = element.name === 'memory' ? (attributeOf(element, 'model') ?? '') : element.name;
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    if (reader !== undefined) reader(draft, element, index);
    else if (!PORTS.has(element.name) && speaksOfVirtio(element)) ignoreElement(draft, element, 'not known');
  }
  const parent = devices ?? draft.root;
  const added = addedTo(parent);
  addMissingControllers(draft, parent, added);
  addMissingVideo(draft, parent, added);
  addMissingBalloon(draft, parent, added);
  addMissingIommu(draft, added);
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
