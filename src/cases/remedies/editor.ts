import { commandLineEditor, type Editor } from '../../input/edit/command-line.ts';
import { configEditor } from '../../input/edit/config.ts';
import { domainEditor } from '../../input/edit/domain.ts';
import { stackEditor } from '../../input/edit/stacks.ts';
import { textOffsetOf } from '../../input/edit/text-edit.ts';
import { domainAround } from '../../input/edit/xml-source.ts';
import { qemuCommands } from '../../input/import/qemu/commands.ts';
import { isQemuConfig } from '../../input/import/qemu/config.ts';
import { withConfigs } from '../../input/import/qemu/readconfig.ts';
import { givensOf, type Imported } from '../imported.ts';
import type { ImportedDevice } from '../imported-device.ts';
import type { GivenText } from './machine.ts';

/** What makes edits for one guest of a text. */
export function editorOf(given: GivenText, guest: Imported): Editor {
  const { text } = given.text;
  const at = (device: ImportedDevice) => textOffsetOf(text, device.position.line, device.position.column);
  const devices = guest.devices.map((device) => ({
    model: device.prediction.plug.model,
    alias: /^(.*) \(/s.exec(device.prediction.plug.name)?.[1] ?? '',
    offset: at(device),
    place: device.from,
  }));
  switch (given.kind) {
    case 'qemu': {
      if (isQemuConfig(text)) return configEditor(text, devices);
      const words = wordsAround(given, devices[0]?.offset ?? 0);
      return words === undefined ? none : commandLineEditor(text, words, devices);
    }
    case 'libvirt':
      return domainEditor(text, domainAround(text, devices[0]?.offset ?? 0), devices);
    default:
      return stackEditor(given.kind, text, devices);
  }
}

const none: Editor = () => undefined;

/** The words of the command line in which something stands. */
function wordsAround({ text: { text, file }, options }: GivenText, offset: number) {
  const variables = givensOf(file, options).variables ?? new Map();
  const { starts } = qemuCommands(text, variables);
  const all = starts.map(({ words, files }) => withConfigs(words, (name) => files.get(name)).words);
  return all.find((words) => words.some((word) => word.offset === offset)) ?? all[0];
}
