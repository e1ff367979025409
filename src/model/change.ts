import type { Amendment } from './device.ts';
import type { Varying } from './space.ts';

/** What a change is a change of, and so who can make it. */
export const CHANGE_GROUPS = {
  device: 'what the device offers, through which interface, with which configuration',
  cmdline: 'the kernel command line',
  config: 'the options that the kernel is built with',
  kernel: 'the release of the kernel',
  iommu: 'the IOMMU of the machine',
  memory: 'the protection of the memory',
  hardware: 'another implementation of the device, another hypervisor or Xen domain',
} as const;
export type ChangeGroup = keyof typeof CHANGE_GROUPS;

export function isChangeGroup(name: string): name is ChangeGroup {
  return Object.hasOwn(CHANGE_GROUPS, name);
}

/** Other words of one parameter on the kernel command line. */
export interface WordsEdit {
  readonly kind: 'words';
  readonly parameter: string;
  /** Every occurrence goes. */
  readonly drop: readonly string[];
  readonly add: string | undefined;
}

/** Another way to ask for a device that its monitor refuses. */
export interface AmendmentEdit {
  readonly kind: 'amendment';
  readonly values: readonly [Amendment];
}

/** One thing of a case set otherwise: to the only one of its values. */
export type Edit = Exclude<Varying, { readonly kind: 'cmdline' }> | WordsEdit | AmendmentEdit;

/** An edit with its group. What must go along with it, such as an interface that has room for a bit, follows from the case. */
export interface Change {
  readonly group: ChangeGroup;
  readonly edit: Edit;
}
