import { file, type OptionsOf, text } from './option.ts';
import { drivers } from './values.ts';

/** The guest kernel and the QEMU of what is imported. */
export const IMPORT_OPTIONS = {
  kernel: text('<version>', 'guest kernel of a QEMU command line or libvirt domain: 6.12, or uname -r'),
  qemu: text('<version>', 'version of QEMU for those; left out: one that suits the machine type'),
};
export type ImportOptions = OptionsOf<typeof IMPORT_OPTIONS>;

/** The parts of a case that no file says whole. */
export const PART_OPTIONS = {
  device: file('<file>', 'device description; of a machine, the name of one of its devices'),
  platform: file('<file>', 'platform description'),
  driver: text('<id>', 'driver model instead of the case’s own: linux, linux-6.12, …', {
    completes: drivers,
  }),
};

/** How a command names its cases, beside a file: by a device and a platform, and with what the file does not say. */
export const CASE_OPTIONS = { ...PART_OPTIONS, ...IMPORT_OPTIONS };
export type CaseOptions = OptionsOf<typeof CASE_OPTIONS>;

/** What the argument of such a command is. */
export const CASE_FILE = 'scenario, QEMU command line or libvirt domain, or - for stdin';
