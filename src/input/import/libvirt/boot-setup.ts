import type { BootMedium, BootSetup, BootSource } from '../../../model/boot-setup.ts';
import type { Protection } from '../../../model/platform.ts';
import { printable } from '../../../text/printable.ts';
import { firmwareIn, uefiFor } from '../firmware-image.ts';
import type { AskedFor } from '../qemu/devices.ts';
import { diskBus, numberIn } from './disks.ts';
import type { DomainDraft, DomainMachine } from './draft.ts';
import { attributeOf, childOf, childrenOf, countOf, indexed, wordOf } from './element.ts';
import type { Element } from './xml.ts';

/** A disk, a card or a device of the host, with the place that its own `<boot>` gives it. */
interface Bootable {
  readonly element: Element;
  readonly medium: BootMedium;
  readonly order: number | undefined;
}

function mediumOf(element: Element): BootMedium | undefined {
  if (element.name === 'interface') return 'network';
  if (element.name !== 'disk') return undefined;
  const kind = attributeOf(element, 'device');
  return kind === 'cdrom' ? 'cdrom' : kind === 'floppy' ? 'floppy' : 'disk';
}

function bootables(root: Element): readonly Bootable[] {
  return (childOf(root, 'devices')?.children ?? []).flatMap((element): readonly Bootable[] => {
    const medium = mediumOf(element);
    const order = countOf(attributeOf(childOf(element, 'boot'), 'order'));
    return medium === undefined ? [] : [{ element, medium, order }];
  });
}

const MEDIA: ReadonlyMap<string, BootMedium> = new Map([
  ['hd', 'disk'],
  ['cdrom', 'cdrom'],
  ['fd', 'floppy'],
  ['network', 'network'],
]);

/**
 * libvirt qemuProcessPrepareDeviceBootorder(): the first device of each kind that `<os><boot dev>` names has its place. Where
 * neither that nor a device says anything, virDomainDefBootOrderPostParse() takes the hard disk.
 */
function placesOf(root: Element, all: readonly Bootable[]): ReadonlyMap<Element, number> {
  if (all.some(({ order }) => order !== undefined))
    return new Map(all.flatMap(({ element, order }) => (order === undefined ? [] : [[element, order]])));
  const named = childrenOf(childOf(root, 'os'), 'boot').map((boot) => attributeOf(boot, 'dev') ?? '');
  return new Map(
    (named.length === 0 ? ['hd'] : named).flatMap((dev, i): readonly (readonly [Element, number])[] => {
      const first = all.find(({ medium }) => medium === MEDIA.get(dev));
      return first === undefined ? [] : [[first.element, i + 1]];
    }),
  );
}

/** The virtio device that firmware reaches a disk through: itself, or the SCSI controller that it is on. */
function deviceBehind(element: Element, root: Element, asked: readonly AskedFor[]): number | undefined {
  const own = asked.findIndex(({ offset }) => offset === element.offset);
  if (own !== -1) return own;
  if (element.name !== 'disk' || diskBus(element) !== 'scsi') return undefined;
  const devices = childOf(root, 'devices') ?? root;
  const index = controllerIndex(element);
  const controller = indexed(childrenOf(devices, 'controller'), 'scsi').find(([, at]) => at === index)?.[0];
  const offset = controller?.offset ?? devices.offset;
  const at = asked.findIndex((one) => one.offset === offset && one.plug.model.startsWith('virtio-scsi'));
  return at === -1 ? undefined : at;
}

/** What one controller takes: SCSI_NARROW_BUS_MAX_CONT_UNIT. */
const UNITS = 7;

function controllerIndex(disk: Element): number {
  const given = countOf(attributeOf(childOf(disk, 'address'), 'controller'));
  const number = numberIn(attributeOf(childOf(disk, 'target'), 'dev')) ?? 0;
  return given ?? Math.floor(number / UNITS);
}

function nameOf(element: Element): string {
  const dev = attributeOf(childOf(element, 'target'), 'dev');
  return printable(`<${element.name}>${dev === undefined ? '' : ` ${dev}`}`);
}

/** `<loader>`, or what libvirt chooses for `<os firmware='efi'>`; undefined where the machine’s own firmware runs. */
function firmwareOf(
  os: Element | undefined,
  { arch }: DomainMachine,
  protection: Protection,
): Pick<BootSetup, 'firmware' | 'image'> | undefined {
  const loader = wordOf(os ?? EMPTY, 'loader');
  if (loader !== undefined && loader !== '')
    return { firmware: firmwareIn(loader, arch, protection), image: printable(`<loader> ${loader}`) };
  if (attributeOf(os, 'firmware') !== 'efi') return undefined;
  return { firmware: uefiFor(arch, protection), image: "<os firmware='efi'>" };
}

const EMPTY: Element = { name: '', uri: '', attributes: new Map(), children: [], text: '', offset: 0 };

/** How a domain brings its guest to a kernel; `own` is what QEMU’s options alone come to. libvirt always asks for a strict order. */
export function domainBootSetup(
  { root, machine }: DomainDraft,
  protection: Protection,
  asked: readonly AskedFor[],
  own: BootSetup,
): BootSetup {
  const os = childOf(root, 'os');
  const kernel = wordOf(root, 'os', 'kernel');
  const all = bootables(root);
  const places = placesOf(root, all);
  const sources = all.map(
    ({ element, medium }): BootSource => ({
      device: deviceBehind(element, root, asked),
      name: nameOf(element),
      model: printable(diskBus(element) ?? element.name),
      medium,
      index: places.get(element),
    }),
  );
  const taken = new Set(sources.map(({ device }) => device));
  const chosen = own.image === undefined ? firmwareOf(os, machine, protection) : undefined;
  const { unfit, ...base } = own;
  const others = own.sources.filter(({ device }) => device !== undefined && !taken.has(device));
  return {
    ...base,
    ...(unfit === undefined || chosen !== undefined ? {} : { unfit }),
    ...(kernel === undefined || kernel === '' ? {} : { kernel: printable(`<kernel> ${kernel}`) }),
    ...chosen,
    sources: [...sources, ...others],
    strict: true,
  };
}
