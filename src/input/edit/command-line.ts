import { withChange } from '../../model/property-change.ts';
import type { Step } from '../../model/step.ts';
import type { KeyValues } from '../import/qemu/keyval.ts';
import { commandOf, type Option, valuesOf } from '../import/qemu/options.ts';
import type { Word } from '../import/shell/words.ts';
import { withWords } from './kernel-words.ts';
import { before, insteadOf, withKeys, withoutBlankLines, withoutOption } from './option-edits.ts';
import { type OptionSource, sourceOf } from './option-source.ts';
import { substituteOptions } from './substitutes.ts';
import type { TextEdit } from './text-edit.ts';

/** A device of a command line. */
export interface ArgumentDevice {
  readonly model: string;
  /** Where the value of its option begins. */
  readonly offset: number;
}

/** An option that can be edited. */
interface Editable {
  readonly option: Option;
  readonly values: KeyValues;
  readonly source: OptionSource;
}

/** One command line in a text. */
interface CommandText {
  readonly text: string;
  readonly options: readonly Editable[];
  readonly devices: readonly ArgumentDevice[];
}

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
    case 'share-memory':
      return sharedMemoryEdits(step.by, command);
    case 'no-iommu':
      return withoutIommu(command);
    case 'machine':
      return machineEdits('type', step.type, command);
    case 'words':
      return wordsEdits(step, command);
    default:
      return undefined;
  }
}

function named(name: string, { options }: CommandText): readonly Editable[] {
  return options.filter(({ option }) => option.name === name);
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

function modelEdits(
  from: string,
  to: string,
  { source: { value } }: Editable,
  { text }: CommandText,
): readonly TextEdit[] {
  const at = text.indexOf(from, value.from);
  return at === -1 || at >= value.to ? [] : [{ from: at, to: at + from.length, text: to }];
}

/** `-global NAME=VALUE`: its value where it is given already, else an option of its own. */
function globalEdits(name: string, value: string, command: CommandText): readonly TextEdit[] | undefined {
  const given = named('global', command).findLast(({ option }) => option.value.startsWith(`${name}=`));
  if (given === undefined) return addedOption('global', `${name}=${value}`, command);
  const from = given.source.value.from + name.length + 1;
  return [{ from, to: given.source.value.to, text: value }];
}

/** A new option, before the last one that is a device or a part of the machine. */
function addedOption(name: string, value: string, command: CommandText): readonly TextEdit[] | undefined {
  const anchor =
    named('device', command).at(0) ??
    command.options.find(({ option }) => ANCHORS.has(option.name)) ??
    command.options.at(-1);
  return anchor === undefined ? undefined : [before(anchor.source, name, value)];
}

const ANCHORS: ReadonlySet<string> = new Set([
  'drive',
  'netdev',
  'nic',
  'object',
  'machine',
  'accel',
  'kernel',
]);

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
  if (last === undefined) {
    // The card stays, and stands on something else.
    return [
      insteadOf(backend.source, instead.backend.name, instead.backend.value),
      ...others.map(({ source }) => withoutOption(command.text, source)),
      ...withKeys(command.text, found.source, found.option, properties),
    ];
  }
  return [
    insteadOf(backend.source, instead.backend.name, instead.backend.value),
    ...others.map(({ source }) => withoutOption(command.text, source)),
    ...more.map((value) => before(found.source, 'device', value)),
    insteadOf(found.source, 'device', last),
  ];
}

/** Gives `-machine` a key, or another type. */
function machineEdits(key: string, value: string, command: CommandText): readonly TextEdit[] | undefined {
  const all = named('machine', command);
  const machine = all.findLast(({ values }) => values.has(key)) ?? all.at(-1);
  if (machine === undefined)
    return addedOption('machine', key === 'type' ? value : `${key}=${value}`, command);
  const given = machine.values.get('type');
  if (key === 'type' && given !== undefined) {
    const { from, to } = machine.source.value;
    const at = command.text.indexOf(given, from);
    return at === -1 || at >= to ? undefined : [{ from: at, to: at + given.length, text: value }];
  }
  return withKeys(command.text, machine.source, machine.option, new Map([[key, value]]));
}

/** The object that guest memory is made of. */
function memoryObject(command: CommandText): Editable | undefined {
  const ids = [
    ...named('machine', command).map(({ values }) => values.get('memory-backend')),
    ...named('numa', command).map(({ values }) => values.get('memdev')),
  ].filter((id) => id !== undefined);
  return named('object', command).find(({ values }) => ids.includes(values.get('id') ?? ''));
}

const BACKING = {
  memfd: 'memory-backend-memfd',
  hugetlbfs: 'memory-backend-file',
} as const;

/** Guest memory with a file descriptor, shared: the object that there is, or one of its own. */
function sharedMemoryEdits(by: keyof typeof BACKING, command: CommandText): readonly TextEdit[] | undefined {
  const object = memoryObject(command);
  const type = object?.values.get('qom-type');
  if (object !== undefined && type !== undefined) {
    if (type === 'memory-backend-ram') return renamed(object, type, by, command);
    if (BY_KIND[type] !== by) return undefined;
    return withKeys(command.text, object.source, object.option, new Map([['share', 'on']]));
  }
  const size = named('m', command).at(-1)?.values.get('size') ?? DEFAULT_SIZE;
  const path = by === 'hugetlbfs' ? ',mem-path=/dev/hugepages' : '';
  const suffixed = /^\d+$/.test(size) ? `${size}M` : size;
  const added = addedOption('object', `${BACKING[by]},id=mem,size=${suffixed}${path},share=on`, command);
  const machine = machineEdits('memory-backend', 'mem', command);
  return added && machine && [...added, ...machine];
}

/** QEMU’s own default. */
const DEFAULT_SIZE = '128M';

const BY_KIND: Readonly<Record<string, keyof typeof BACKING>> = {
  'memory-backend-memfd': 'memfd',
  'memory-backend-file': 'hugetlbfs',
};

function renamed(
  object: Editable,
  type: string,
  by: keyof typeof BACKING,
  command: CommandText,
): readonly TextEdit[] {
  const path: readonly (readonly [string, string])[] =
    by === 'hugetlbfs' ? [['mem-path', '/dev/hugepages']] : [];
  return [
    ...modelEdits(type, BACKING[by], object, command),
    ...withKeys(command.text, object.source, object.option, new Map([...path, ['share', 'on']])),
  ];
}

const IOMMU_DEVICE = /^(?:intel-iommu|amd-iommu|virtio-iommu(?:-.*)?|riscv-iommu-(?:pci|sys)|arm-smmuv3)$/;

/** The machine without its IOMMU. */
function withoutIommu(command: CommandText): readonly TextEdit[] | undefined {
  const { text } = command;
  const devices = named('device', command).filter(({ values }) =>
    IOMMU_DEVICE.test(values.get('driver') ?? ''),
  );
  const ofMachine = named('machine', command).flatMap(({ source: { value } }): readonly TextEdit[] => {
    const raw = text.slice(value.from, value.to);
    const found = /,?iommu(?:-sys)?=[^,"'\s]*/.exec(raw);
    if (found === null) return [];
    return [{ from: value.from + found.index, to: value.from + found.index + found[0].length, text: '' }];
  });
  const edits = [...devices.map(({ source }) => withoutOption(text, source)), ...ofMachine];
  return edits.length === 0 ? undefined : edits;
}

/** Other words for the kernel, which QEMU takes only beside one that it loads itself. */
function wordsEdits(
  step: Extract<Step, { readonly kind: 'words' }>,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const append = named('append', command).at(-1);
  if (append !== undefined) return withWords(command.text, append.source.value, step);
  const kernel = named('kernel', command).at(-1);
  if (kernel === undefined || step.add === undefined) return undefined;
  return [before(kernel.source, 'append', step.add)];
}
