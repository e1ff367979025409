import { commandLineEditor, type Editor } from '../../input/edit/command-line.ts';
import { configEditor } from '../../input/edit/config.ts';
import { daemonEdits } from '../../input/edit/daemons.ts';
import { domainEditor } from '../../input/edit/domain.ts';
import { stackEditor } from '../../input/edit/stacks.ts';
import { textOffsetOf } from '../../input/edit/text-edit.ts';
import { domainAround } from '../../input/edit/xml-source.ts';
import { daemonsBehind, daemonsIn } from '../../input/import/daemons/daemons.ts';
import { qemuCommands } from '../../input/import/qemu/commands.ts';
import { isQemuConfig } from '../../input/import/qemu/config.ts';
import { withConfigs } from '../../input/import/qemu/readconfig.ts';
import type { StartedProgram } from '../../input/import/shell/commands.ts';
import type { Variables } from '../../input/import/shell/words.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import { givensOf, type Imported } from '../imported.ts';
import type { ImportedDevice } from '../imported-device.ts';
import type { GivenText } from './machine.ts';

const editorsOf = oneForEach((given: GivenText) => oneForEach((guest: Imported) => editorFor(given, guest)));

/** What makes edits for one guest of a text, which is read once for all of them. */
export function editorOf(given: GivenText, guest: Imported): Editor {
  return editorsOf(given)(guest);
}

function editorFor(given: GivenText, guest: Imported): Editor {
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
      const { starts, programs } = qemuCommands(text, variablesOf(given));
      const words = wordsAround(starts, devices[0]?.offset ?? 0);
      if (words === undefined) return none;
      const edit = commandLineEditor(text, words, devices);
      const daemons = daemonsIn(programs);
      return (step) => {
        if (step.kind !== 'daemon') return edit(step);
        const plug = guest.qemu?.predictions[step.device ?? -1]?.plug;
        return plug && daemonEdits(step.name, { text, programs, behind: daemonsBehind(plug, daemons) });
      };
    }
    case 'libvirt':
      return domainEditor(text, domainAround(text, devices[0]?.offset ?? 0), devices);
    default:
      return stackEditor(given.kind, text, devices);
  }
}

const none: Editor = () => undefined;

function variablesOf(given: GivenText): Variables {
  return givensOf(given).variables ?? new Map();
}

/** The words of the command line in which something stands. */
function wordsAround(starts: readonly StartedProgram[], offset: number) {
  const all = starts.map(({ words, files }) => withConfigs(words, (name) => files.get(name)).words);
  return all.find((words) => words.some((word) => word.offset === offset)) ?? all[0];
}
