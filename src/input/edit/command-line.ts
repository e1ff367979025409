import { withChange } from '../../model/property-change.ts';
import type { Step } from '../../model/step.ts';
import { commandOf, valuesOf } from '../import/qemu/options.ts';
import type { Word } from '../import/shell/words.ts';
import {
  appendedWords,
  machineEdits,
  openglOption,
  remappingIommu,
  sharedMemoryOptions,
  withoutIommu,
} from './command-machine.ts';
import {
  type ArgumentDevice,
  addedOption,
  type CommandText,
  type Editable,
  modelEdits,
  named,
} from './command-text.ts';
import { before, insteadOf, withKeys, withoutBlankLines, withoutKey, withoutOption } from './option-edits.ts';
import { sourceOf } from './option-source.ts';
import { substituteOptions } from './substitutes.ts';
import type { TextEdit } from './text-edit.ts';

/** What edits make a step of one guest of a text; undefined where the text has no place for it, or none that can be told. */
export type Editor = (step: Step) => readonly TextEdit[] | undefined;

/** Edits a command line of QEMU, whose words stand in the text. */
export function commandLineEditor(
  text: string,
  words: readonly Word[],
  devices: readonly ArgumentDevice[],
): Editor {
  const options = commandOf(words).options.flatMap((option): readonly Editable[] => {
    const source = sourceOf(text, option);
    const values = valuesOf(option);
    return source === undefined || typeof values === 'string' ? [] : [{ option, values, source }];
  });
  const command = { text, options, devices };
  return (step) => {
    const edits = editsFor(step, command);
    return edits && withoutBlankLines(text, edits);
  };
}

function editsFor(step: Step, command: CommandText): readonly TextEdit[] | undefined {
  switch (step.kind) {
    case 'properties':
      return propertiesEdits(step, command);
    case 'global':
      return globalEdits(`${step.driver}.${step.property}`, step.value, command);
    case 'leave-out': {
      const found = deviceOption(step.device, command);
      return found && [withoutOption(command.text, found.source), ...withoutBackends(found, command)];
    }
    case 'replace':
      return replaceEdits(step, command);
    case 'plain-model':
      return renamedModel(step.device, (model) => model.replace(/-(?:non-)?transitional$/, ''), command);
    case 'mmio':
      return renamedModel(step.device, (model) => model.replace(/-pci$/, '-device'), command);
    case 'drop':
      return droppedProperty(step, command);
    case 'netdev':
      return addedOption('netdev', `user,id=${step.id}`, command);
    case 'opengl':
      return openglOption(command);
    case 'share-memory':
      return sharedMemoryOptions(step.by, command);
    case 'no-iommu':
      return withoutIommu(command);
    case 'remap':
      return remappingIommu(command);
    case 'machine':
      return machineEdits('type', step.type, command);
    case 'words':
      return appendedWords(step, command);
    default:
      return undefined;
  }
}

/** The `-device` of a device; undefined where another option stands for it. */
function deviceOption(device: number, command: CommandText): Editable | undefined {
  const offset = command.devices[device]?.offset;
  return named('device', command).find(({ option }) => option.offset === offset);
}

function propertiesEdits(
  { device, properties }: Extract<Step, { readonly kind: 'properties' }>,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const { model = '' } = command.devices[device] ?? {};
  const change = withChange(model, properties);
  const found = deviceOption(device, command);
  if (found === undefined) {
    const all = [...change.properties].map(([name, value]) =>
      globalEdits(`${model}.${name}`, value, command),
    );
    return all.every((edits) => edits !== undefined) ? all.flat() : undefined;
  }
  const { source, option } = found;
  return [
    ...(change.model === model ? [] : modelEdits(model, change.model, found, command)),
    ...withKeys(command.text, source, option, change.properties),
  ];
}

/** A property that is given no more: not by the device, and not by `-global`. */
function droppedProperty(
  { device, property }: Extract<Step, { readonly kind: 'drop' }>,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const found = deviceOption(device, command);
  const own = found && withoutKey(command.text, found.source, found.option, property);
  const everywhere = named('global', command).filter(({ option }) =>
    option.value.replace(/=.*/s, '').endsWith(`.${property}`),
  );
  const edits = [
    ...(own === undefined ? [] : [own]),
    ...everywhere.map(({ source }) => withoutOption(command.text, source)),
  ];
  return edits.length === 0 ? undefined : edits;
}

function renamedModel(
  device: number,
  nameOf: (model: string) => string,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const found = deviceOption(device, command);
  const { model = '' } = command.devices[device] ?? {};
  return found === undefined ? undefined : modelEdits(model, nameOf(model), found, command);
}

/** `-global NAME=VALUE`: its value where it is given already, else an option of its own. */
function globalEdits(name: string, value: string, command: CommandText): readonly TextEdit[] | undefined {
  const given = named('global', command).findLast(({ option }) => option.value.startsWith(`${name}=`));
  if (given === undefined) return addedOption('global', `${name}=${value}`, command);
  const from = given.source.value.from + name.length + 1;
  return [{ from, to: given.source.value.to, text: value }];
}

/** What names an option that stands behind a device, and the options that it may name. */
const BACKENDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['chardev', ['chardev']],
  ['netdev', ['netdev']],
  ['fsdev', ['fsdev']],
  ['drive', ['drive', 'blockdev']],
  ['rng', ['object']],
]);

/** The options that a device alone stands on, those behind its network card among them. */
function backendsOf({ option, values }: Editable, command: CommandText): readonly Editable[] {
  return [...BACKENDS].flatMap(([key, names]) => {
    const id = values.get(key);
    const backend = command.options.find(
      (one) =>
        names.includes(one.option.name) && (one.values.get('id') ?? one.values.get('node-name')) === id,
    );
    if (id === undefined || backend === undefined) return [];
    const isShared = command.options.some(
      (one) =>
        one.option !== option && one.option !== backend.option && [...one.values.values()].includes(id),
    );
    return isShared ? [] : [backend, ...backendsOf(backend, command)];
  });
}

function withoutBackends(found: Editable, command: CommandText): readonly TextEdit[] {
  return backendsOf(found, command).map(({ source }) => withoutOption(command.text, source));
}

function replaceEdits(
  { device, by, properties }: Extract<Step, { readonly kind: 'replace' }>,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const found = deviceOption(device, command);
  if (found === undefined) return undefined;
  const backends = backendsOf(found, command);
  const instead = substituteOptions(by, found.option, found.values, properties);
  const [backend, ...others] = backends;
  if (instead === undefined || backend === undefined) return undefined;
  const [last, ...more] = instead.devices;
  const behind =
    instead.backend === undefined
      ? withoutOption(command.text, backend.source)
      : insteadOf(backend.source, instead.backend.name, instead.backend.value);
  if (last === undefined) {
    // The card stays, and stands on something else.
    return [
      behind,
      ...others.map(({ source }) => withoutOption(command.text, source)),
      ...withKeys(command.text, found.source, found.option, properties),
    ];
  }
  return [
    behind,
    ...others.map(({ source }) => withoutOption(command.text, source)),
    ...more.map((value) => before(found.source, 'device', value)),
    insteadOf(found.source, 'device', last),
  ];
}
