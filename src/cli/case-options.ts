import { choice, file, list, type OptionsOf, readEach, repeatable, text } from './option.ts';
import { readSetting } from './setting.ts';
import { daemons, drivers, fragmentProtections } from './values.ts';

/** What a case would come to if something were otherwise. */
export const SET = readEach(
  '<key=value>',
  'what if: device.offers+=ACCESS_PLATFORM, platform.kernel.version=6.1, qemu.net0.iommu_platform=on; repeatable',
  readSetting,
);

/** The guest kernel and the QEMU of what is imported. */
export const IMPORT_OPTIONS = {
  kernel: text('<version>', 'guest kernel: 6.12, uname -r, or a range such as 5.15..6.12 (default: all)'),
  config: list('<option=value>', 'build options of the guest kernel, such as VIRTIO_PCI_LEGACY=n'),
  qemu: text('<version>', 'version of QEMU, or a range such as 6.2..10.0 (default: all)'),
  monitor: text(
    '<version>',
    'version of a monitor that is not QEMU, or a range such as 45..54 (default: all)',
  ),
  'host-kernel': text('<version>', 'host kernel, which does the work of taps and vhost (default: all)'),
  daemon: text('<name>', 'daemon behind vhost-user sockets, or the mask that it offers (default: all)', {
    completes: daemons,
  }),
  define: repeatable('<name=value>', 'value of a shell variable in a command line, such as CID=3'),
  protection: choice(
    '<kind>',
    'what protects guest memory, where only elements of a libvirt domain are given',
    'protection',
    fragmentProtections,
  ),
  set: SET,
};
export type ImportOptions = OptionsOf<typeof IMPORT_OPTIONS>;

/** The parts of a case that no file says whole. */
export const PART_OPTIONS = {
  device: file(
    '<file>',
    'device description, one by its name in `vnex list bundled`, or the name of one device of a machine',
  ),
  platform: file('<file>', 'platform description, or one by its name in `vnex list bundled`'),
  driver: text('<id>', 'driver model instead of the case’s own: linux, linux-6.12, …', {
    completes: drivers,
  }),
};

/** How a command names its cases, beside a file: by a device and a platform, and with what the file does not say. */
export const CASE_OPTIONS = { ...PART_OPTIONS, ...IMPORT_OPTIONS };
export type CaseOptions = OptionsOf<typeof CASE_OPTIONS>;

/** What the argument of such a command is. */
export const CASE_FILE =
  'scenario, QEMU command line or libvirt domain, a scenario by its name in `vnex list bundled`, or - for stdin';

/** The same where a command line may be given itself. */
export const CASE_WORDS = `${CASE_FILE}; or a command line itself, after --`;
