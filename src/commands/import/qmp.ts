import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { QMP_OPTIONS } from './options.ts';

/** `vnex import qmp`: devices as QEMU has them, and whether their guest did what is predicted. */
export const importQmp = command({
  name: 'qmp',
  summary: 'read what QEMU says of its devices',
  description:
    'Reads answers of x-query-virtio-status, or what “info virtio-status” of the human monitor prints, and says whether the guest did what is predicted.',
  arguments: { file: required('what QEMU printed, or - for stdin') },
  options: QMP_OPTIONS,
  examples: [
    'vnex import qmp fixtures/imports/qmp/session-7.2-q35-vtd.txt',
    'vnex import qmp fixtures/imports/qmp/session-7.2-q35-vtd.txt --platform fixtures/imports/qmp/platform.json',
  ],
  exits: {
    0: 'every guest did what is predicted, or nothing was predicted',
    1: 'a guest did something else',
  },
  run: async ({ file: path }, options, io) => {
    const { importQmpLog } = await import('./qmp-report.ts');
    return (await importQmpLog(path, options, io)) ? EXIT.answered : EXIT.no;
  },
});
