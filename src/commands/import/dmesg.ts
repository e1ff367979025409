import { required } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT } from '../../io/io.ts';
import { WRITE_OPTIONS } from './options.ts';

/** `vnex import dmesg`: the platform that a boot log tells of. */
export const importDmesg = command({
  name: 'dmesg',
  summary: 'read a guest’s boot log: its platform, and what stays open',
  description:
    'Reads what dmesg or journalctl -k prints in a guest, and makes a platform of it for --platform, with what the log does not say named. --platform takes the log itself, too.',
  arguments: { file: required('a boot log, or - for stdin') },
  options: WRITE_OPTIONS,
  examples: [
    'vnex import dmesg fixtures/logs/healthy.txt',
    'vnex import dmesg fixtures/logs/healthy.txt --json',
  ],
  exits: { 0: 'printed' },
  run: async ({ file }, options, io) => {
    const { importLog } = await import('./dmesg-report.ts');
    await importLog(file, options, io);
    return EXIT.answered;
  },
});
