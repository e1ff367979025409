import type { DomainPlace } from '../import/libvirt/domain.ts';
import type { ElementSource } from './xml-source.ts';

/** A device of a domain. */
export interface DomainDevice {
  /** QEMU’s name of it. */
  readonly model: string;
  /** QEMU’s id of it. */
  readonly alias: string;
  readonly place: DomainPlace | undefined;
  /** Where its element begins; of one that libvirt adds, that of what it is added to. */
  readonly offset: number;
}

/** A domain in a text. */
export interface DomainText {
  readonly text: string;
  readonly root: ElementSource;
  readonly devices: readonly DomainDevice[];
}

/** The element of a device; undefined where there is none. */
export function elementOf({ offset }: DomainDevice, { root }: DomainText): ElementSource | undefined {
  const find = (element: ElementSource): ElementSource | undefined =>
    element.whole.from === offset ? element : element.children.flatMap((child) => find(child) ?? [])[0];
  return find(root);
}
