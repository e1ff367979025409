import type { MonitorRefusal } from '../../../model/device.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { Arch } from '../../../model/platform.ts';
import type { Plug } from '../../../model/qemu.ts';
import type { Want } from '../../../model/refusal-wants.ts';
import type { Mistake, QemuOption } from '../qemu/options.ts';
import { tagOf } from './element.ts';
import type { Element } from './xml.ts';

/** The machine of a domain, as far as libvirt's choice of buses and names depends on it. */
export interface DomainMachine {
  readonly arch: Arch;
  readonly type: string;
  /** The name of the family of machine types; '' for one that is not known. */
  readonly family: string;
  /** Where a virtio device without an address goes; `none`: the machine has no PCI bus. */
  readonly home: 'pcie' | 'pci' | 'ccw' | 'mmio' | 'none';
  /** The name of the PCI bus that it has from the start; undefined where it has none. */
  readonly pciRoot: string | undefined;
  /** libvirt runs its Xen driver, not QEMU's. */
  /** libvirt opens vhost-net for a guest of KVM if it can. */
  readonly kvm: boolean;
}

/** A domain on its way to the QEMU options that libvirt makes of it. */
export interface DomainDraft {
  readonly root: Element;
  readonly machine: DomainMachine;
  /** The version of QEMU, where it is stated. */
  readonly qemu?: string | undefined;
  readonly options: QemuOption[];
  /** `<qemu:override>`: properties that replace those of a device, by its alias; undefined takes one away. */
  readonly overrides: ReadonlyMap<string, readonly (readonly [string, string | undefined])[]>;
  /** What libvirt says against the domain as a whole, so that none of its devices comes to be; the first counts. */
  readonly refusals: MonitorRefusal[];
  /** What libvirt itself says against a device, by the place of its element. */
  readonly objections: Map<number, MonitorRefusal>;
  /** Properties without which libvirt does not start QEMU, by the place of the element. */
  readonly needs: Map<number, NonNullable<Plug['needs']>>;
  /** What nothing is made of, and what else is to be said. */
  readonly notes: Ignored[];
  readonly mistakes: Mistake[];
}

/** The values of an option in their JSON form; what is undefined is left out. */
export type OptionValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Adds an option; its place is that of the element that it is made of. */
export function addOption(
  { options }: DomainDraft,
  name: string,
  values: OptionValues,
  { offset }: Pick<Element, 'offset'>,
): void {
  options.push({ name, value: JSON.stringify(values), offset, json: true });
}

/** Adds the socket of a daemon; its path is nobody's concern here. Returns its id. */
export function addSocket(draft: DomainDraft, id: string, place: Pick<Element, 'offset'>): string {
  addOption(draft, 'chardev', { backend: 'socket', id }, place);
  return id;
}

/** What libvirt says against a device before QEMU is started, and where in its source. */
export function byLibvirt(message: string, where: string, wants?: Want): MonitorRefusal {
  return { message, where: `libvirt ${where}`, by: 'libvirt', ...(wants === undefined ? {} : { wants }) };
}

/** Takes note of an element that nothing is made of, and whether it may bear on a virtio device. */
export function ignoreElement({ notes }: DomainDraft, element: Element, why: string, matters = true): void {
  notes.push({ text: `${tagOf(element)}: ${why}`, matters });
}

export function refuse({ mistakes }: DomainDraft, { offset }: Element, message: string): void {
  mistakes.push({ offset, message });
}
