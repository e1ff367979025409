import { several } from '../cli/argument.ts';
import { command } from '../cli/command.ts';
import { flag } from '../cli/option.ts';

/** `vnex why`: finds the messages that a log holds, and says what is behind each. */
export const why = command({
  name: 'why',
  summary: 'explain a message or a log: the cause, and what to do',
  description:
    'Takes one line, a dmesg or journal, a log of QEMU, libvirt or a daemon, or the text of an issue; finds the messages that it knows, what the text says of the guest, and guests that it describes; and says of each message in which cases it appears, what else can be behind it, and what to do.',
  arguments: { text: several('a log, - for standard input, or a message in quotes') },
  options: { json: flag('print as JSON') },
  examples: [
    "vnex why 'virtio: device refuses features: 3'",
    'vnex why guest.log',
    'vnex why guest.log --json',
  ],
  exits: { 0: 'something in it was explained', 1: 'nothing in it is known' },
  run: async ({ text: given }, { json = false }, io) => {
    const { readLogInput } = await import('../input/log/read-input.ts');
    const { explainInput } = await import('./why/explain-input.ts');
    return explainInput(await readLogInput(given, io.input), { json }, io);
  },
});
