import type { SharedBacking, Step } from '../../model/step.ts';
import { addedOption, type CommandText, type Editable, modelEdits, named } from './command-text.ts';
import { withWords } from './kernel-words.ts';
import { before, withKeys, withoutOption } from './option-edits.ts';
import { edited, type Span, type TextEdit } from './text-edit.ts';

// Edits of a command line that are about the machine, and not about one device.

/** Gives `-machine` a key, or another type. */
export function machineEdits(
  key: string,
  value: string,
  command: CommandText,
): readonly TextEdit[] | undefined {
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
export function sharedMemoryOptions(
  by: SharedBacking,
  command: CommandText,
): readonly TextEdit[] | undefined {
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

const BY_KIND: Readonly<Record<string, SharedBacking>> = {
  'memory-backend-memfd': 'memfd',
  'memory-backend-file': 'hugetlbfs',
};

function renamed(
  object: Editable,
  type: string,
  by: SharedBacking,
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
export function withoutIommu(command: CommandText): readonly TextEdit[] | undefined {
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

/** `dma-remap=on` of an AMD IOMMU. */
export function remappingIommu(command: CommandText): readonly TextEdit[] | undefined {
  const found = named('device', command).find(({ values }) => values.get('driver') === 'amd-iommu');
  return found && withKeys(command.text, found.source, found.option, new Map([['dma-remap', 'on']]));
}

/** Other words for the kernel, which QEMU takes only beside one that it loads itself. */
export function appendedWords(
  step: Extract<Step, { readonly kind: 'words' }>,
  command: CommandText,
): readonly TextEdit[] | undefined {
  const append = named('append', command).at(-1);
  if (append !== undefined) return inQuotes(command.text, append.source.value, step);
  const kernel = named('kernel', command).at(-1);
  if (kernel === undefined || step.add === undefined) return undefined;
  return [before(kernel.source, 'append', step.add)];
}

/** Displays that render by OpenGL where they are told to; QEMU’s ui/. */
const WITH_OPENGL: ReadonlySet<string> = new Set(['gtk', 'sdl', 'dbus', 'cocoa']);

/** `gl=on` of a display that has it, else the display that shows nothing by itself. */
export function openglOption(command: CommandText): readonly TextEdit[] | undefined {
  const display = named('display', command).findLast(({ values }) => values.has('type'));
  const type = display?.values.get('type');
  if (display === undefined || type === undefined) return addedOption('display', 'egl-headless', command);
  const { source, option } = display;
  if (WITH_OPENGL.has(type)) return withKeys(command.text, source, option, new Map([['gl', 'on']]));
  const gl = display.values.has('gl') ? withKeys(command.text, source, option, new Map([['gl', 'on']])) : [];
  return [...modelEdits(type, 'egl-headless', display, command), ...gl];
}

/** Other words in a value, with quotes around it where it was one word and is none or several. */
function inQuotes(
  text: string,
  value: Span,
  step: Extract<Step, { readonly kind: 'words' }>,
): readonly TextEdit[] | undefined {
  const edits = withWords(text, value, step);
  const raw = text.slice(value.from, value.to);
  const isBare = !/["']/.test(`${text[value.from - 1] ?? ''}${raw}`);
  if (edits === undefined || !isBare) return edits;
  const now = edited(
    raw,
    edits.map((edit) => ({ ...edit, from: edit.from - value.from, to: edit.to - value.from })),
  ).trim();
  const isOne = !/\s/.test(raw);
  return now === '' || (isOne && /\s/.test(now)) ? [{ ...value, text: `"${now}"` }] : edits;
}
