import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { SYSFS_OPTIONS } from './options.ts';

/** `vnex import sysfs`: what a guest's own files show, beside what is predicted. */
export const importSysfs = command({
  name: 'sysfs',
  summary: 'read a running guest, or a copy of its files',
  description: 'Reads /sys and /proc of a guest, and says whether what was negotiated is what is predicted.',
  arguments: {},
  options: SYSFS_OPTIONS,
  examples: ['vnex import sysfs', 'vnex import sysfs --root sosreport'],
  exits: { 0: 'what was negotiated is what is predicted', 1: 'something else was negotiated' },
  run: async (_, options, io) => {
    const { importSysfsTree } = await import('./sysfs-report.ts');
    return (await importSysfsTree(options, io)) ? EXIT.answered : EXIT.no;
  },
});
