import { withChange } from '../../model/property-change.ts';
import type { Plug } from '../../model/qemu.ts';
import type { Remedy } from '../../model/remedy.ts';

// Advice in the words of what was imported: the argument, or the element, to change.

/** A change as QEMU takes it. */
export interface Changes {
  /** `DRIVER.PROPERTY=VALUE`, for all devices of that name. */
  readonly global?: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** What a remedy changes, out of its words for QEMU. Returns undefined where it has none. */
export function changesOf(qemu: Remedy['qemu']): Changes | undefined {
  const words = qemu?.split(' ');
  // Any other option, such as -object, is one of the machine, whatever device stands on it.
  const first = words?.[0] ?? '';
  const isOfDevice = first === '-device' || first === '-global' || !first.startsWith('-');
  if (words === undefined || !isOfDevice) return undefined;
  const after = (option: string) => (words.includes(option) ? words[words.indexOf(option) + 1] : undefined);
  const global = after('-global');
  const options = (after('-device') ?? words[0] ?? '').split(',').slice(1);
  const properties = new Map(options.map((option) => pair(option)));
  return global === undefined ? { properties } : { global, properties };
}

function pair(option: string): readonly [string, string] {
  const equals = option.indexOf('=');
  return equals === -1 ? [option, 'on'] : [option.slice(0, equals), option.slice(equals + 1)];
}

/** A device on QEMU’s command line. */
export interface ArgumentTerms {
  readonly plug: Plug;
  /** '' where it has none. */
  readonly id: string;
  /** Another option stands for it, such as -drive. */
  readonly implied: boolean;
}

/** The `-device` argument with the change made: `-device virtio-net-pci,id=net0,…,iommu_platform=on`. */
export function argumentTerm({ plug, id, implied }: ArgumentTerms, { global, properties }: Changes): string {
  const machine = global === undefined ? [] : [`-global ${global}`];
  if (properties.size === 0) return machine.join(' ');
  const { model, properties: changed } = withChange(plug.model, properties);
  if (implied)
    return [...machine, ...[...changed].map(([name, value]) => `-global ${model}.${name}=${value}`)].join(
      ' ',
    );
  const others = [...plug.properties.keys()].some((name) => !changed.has(name)) ? ['…'] : [];
  const parts = [
    model,
    ...(id === '' ? [] : [`id=${id}`]),
    ...others,
    ...[...changed].map(([name, value]) => `${name}=${value}`),
  ];
  return [...machine, `-device ${parts.join(',')}`].join(' ');
}

/** The element that a device of QEMU’s is called in a domain, by how its name begins. */
const ELEMENTS: readonly (readonly [RegExp, string])[] = [
  [/^virtio-net/, 'interface'],
  [/^(?:virtio|vhost-user)-blk/, 'disk'],
  [/^virtio-(?:scsi|serial)/, 'controller'],
  [/^virtio-rng/, 'rng'],
  [/^virtio-balloon/, 'memballoon'],
  [/^(?:virtio-9p|vhost-user-fs)/, 'filesystem'],
  [/^(?:virtio|vhost-user)-(?:gpu|vga)/, 'video'],
  [/^virtio-(?:keyboard|mouse|tablet|input)/, 'input'],
  [/^vhost-vsock/, 'vsock'],
  [/^virtio-crypto/, 'crypto'],
  [/^virtio-sound/, 'sound'],
  [/^virtio-p?mem/, 'memory'],
  [/^vhost-scsi/, 'hostdev'],
  [/^virtio-iommu/, 'iommu'],
];

/** Elements whose `<driver>` libvirt reads for virtio options. */
const WITHOUT_DRIVER = new Set(['hostdev', 'iommu', 'memory']);
/** Elements that have a model with a suffix. */
const WITHOUT_FORMS = new Set(['video', 'input', 'crypto', 'sound', 'memory', 'iommu']);

/** Which device of a domain is spoken of. */
export interface DomainTerms {
  readonly model: string;
  readonly alias: string;
  /** In an element, in none (libvirt adds it by itself), or among the arguments for QEMU. */
  readonly place: 'element' | 'added' | 'argument';
  readonly line: number;
}

/** How a domain says what on QEMU’s command line are these properties of the device. */
export function domainTerm(device: DomainTerms, changes: ReadonlyMap<string, string>): string {
  const { model, alias, place, line } = device;
  const element = ELEMENTS.find(([shape]) => shape.test(model))?.[1] ?? 'device';
  const left = new Map(changes);
  const inside: string[] = [];
  const attributes: string[] = [];
  if (left.get('disable-legacy') === 'on' && !WITHOUT_FORMS.has(element)) {
    const form = "'virtio-non-transitional'";
    if (element === 'interface') inside.push(`<model type=${form}/>`);
    else attributes.push(`model=${form}`);
    left.delete('disable-legacy');
    left.delete('disable-modern');
  }
  const iommu = left.get('iommu_platform');
  if (iommu !== undefined && !WITHOUT_DRIVER.has(element)) {
    inside.push(`<driver iommu='${iommu}'/>`);
    left.delete('iommu_platform');
  }
  const terms = [
    ...(attributes.length + inside.length === 0
      ? []
      : [place === 'added' ? whole(element, attributes, inside) : within(element, line, attributes, inside)]),
    ...[...left].map(([name, value]) => override(alias, name, value)),
  ];
  return terms.join(' and ');
}

function within(
  element: string,
  line: number,
  attributes: readonly string[],
  inside: readonly string[],
): string {
  return `in the <${element}> of line ${line}: ${[...attributes, ...inside].join(' and ')}`;
}

/** libvirt adds the device by itself; who wants it otherwise writes it down. */
function whole(element: string, attributes: readonly string[], inside: readonly string[]): string {
  const given = attributes.length > 0 ? attributes : element === 'controller' ? [] : ["model='virtio'"];
  const tag = [element, ...given].join(' ');
  const all = inside.length === 0 ? `<${tag}/>` : `<${tag}>${inside.join('')}</${element}>`;
  return `in <devices>: ${all}, which libvirt otherwise adds by itself`;
}

/** What libvirt has no word for. */
function override(alias: string, name: string, value: string): string {
  const bool = value === 'on' || value === 'off';
  const type = bool ? 'bool' : 'unsigned';
  const text = bool ? String(value === 'on') : value;
  return `in <qemu:override>: <qemu:device alias='${alias}'><qemu:frontend><qemu:property name='${name}' type='${type}' value='${text}'/></qemu:frontend></qemu:device>`;
}
