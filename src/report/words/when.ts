import type { Answers, When } from '../../model/answers.ts';
import type { Narrowing } from '../../model/broken-pattern.ts';
import type { Box } from '../../model/circumstances.ts';
import { MONITOR_TITLES, MONITORS } from '../../model/monitor.ts';
import { rangesOf, rangeText } from '../../model/release-range.ts';
import { type Varying, varyingKey } from '../../model/space.ts';
import { VERSIONS, valuesOfThing, variantBoxes } from '../../model/variant-boxes.ts';
import { narrowedWords, valueJson } from './space.ts';

/** Whether a fact has its usual value. */
function isUsual({ varying, only }: Narrowing, usual: readonly Narrowing[]): boolean {
  const [value] = usual.find((one) => one.varying === varying)?.only ?? [];
  return value !== undefined && only.includes(value);
}

/**
 * Some parts of what is open, in words: "QEMU 6.2 and later, Linux 4.15 to 5.12; or CONFIG_SWIOTLB=n". `type` is that
 * of the device. Where some values are `usual`, only what is otherwise is said.
 */
export function whenWords(when: When, type: number, usual: readonly Narrowing[] = []): string {
  return when
    .map((part) => {
      const told = part.filter((narrowing) => !isUsual(narrowing, usual));
      if (told.length === 0 && part.length > 0) return 'as most guests have it';
      return told.map(({ varying, only }) => narrowedWords(varying, only, type)).join(', ');
    })
    .join('; or ');
}

/** What goes with or without something already: a word of the kernel’s command line, a bit. */
const LEADING: ReadonlySet<Varying['kind']> = new Set(['cmdline', 'bit']);

/** The same behind what holds there: "with QEMU 6.2 and later", "without swiotlb=noforce". */
export function underWords(when: When, type: number): string {
  const [first] = when[0] ?? [];
  const lead = first !== undefined && LEADING.has(first.varying.kind) ? '' : 'with ';
  return `${lead}${whenWords(when, type)}`;
}

/** The parts of what is open as JSON has them: for each fact, the values or the ranges of releases that it may have. */
export type WhenJson = Readonly<Record<string, readonly unknown[]>>;

function boxJson(box: Box, varying: Extract<Varying, { readonly kind: 'variant' }>): WhenJson {
  return Object.fromEntries(
    [...box].map(([what, values]) => {
      const all = valuesOfThing(varying.values, what);
      const indices = values.map((value) => all.indexOf(value)).sort((a, b) => a - b);
      return [what, VERSIONS.has(what) ? rangesOf(all, indices).map(rangeText) : values];
    }),
  );
}

function narrowingJson({ varying, only }: Narrowing): readonly WhenJson[] {
  switch (varying.kind) {
    case 'release':
      return [{ kernel: rangesOf(varying.values, only).map(rangeText) }];
    case 'variant':
      return variantBoxes(varying.values, only).map((box) => boxJson(box, varying));
    default:
      return [{ [varyingKey(varying)]: only.map((index) => valueJson(varying, index)) }];
  }
}

/** A list of alternatives; what stands in one of them holds together. One that is empty holds always. */
export function whenJson(when: When): readonly WhenJson[] {
  return when.flatMap((part) =>
    part.reduce<readonly WhenJson[]>(
      (made, narrowing) =>
        made.flatMap((before) => narrowingJson(narrowing).map((after) => ({ ...before, ...after }))),
      [{}],
    ),
  );
}

/** What an answer depends on: a name for the reader, and the option that settles it where there is one. */
export interface Dependency {
  readonly key: string;
  readonly name: string;
  readonly option: string | undefined;
}

const SETTLES: Readonly<Record<string, Omit<Dependency, 'key'>>> = {
  ...Object.fromEntries(
    MONITORS.map((monitor) => [
      monitor,
      { name: `the version of ${MONITOR_TITLES[monitor]}`, option: '--monitor VERSION' },
    ]),
  ),
  'disk-image': { name: 'what the disk image is', option: undefined },
  'host-tap': { name: 'what the tap of the host takes', option: undefined },
  'device-bus': { name: 'the bus of the devices', option: undefined },
  qemu: { name: 'the version of QEMU', option: '--qemu VERSION' },
  'host-kernel': { name: 'the kernel of the host', option: '--host-kernel VERSION' },
  daemon: { name: 'the daemon behind the socket', option: '--daemon NAME' },
  machine: { name: 'the upstream machine type that the vendor’s stands for', option: undefined },
};

/** Open facts that no option alone settles. */
const FACTS: Readonly<Record<string, string>> = {
  'platform.guestRelease': 'the release of the guest (--driver NAME-RELEASE)',
  'platform.memory.announced':
    'whether the machine announces memory to plug in (maxmem= of -m, or --qemu VERSION)',
  'platform.iommu.passesAtReset':
    'whether the virtio-iommu lets devices through by itself (boot-bypass=, or --qemu VERSION)',
};

function dependenciesOn(varying: Varying, narrowings: readonly Narrowing[]): readonly Dependency[] {
  switch (varying.kind) {
    case 'release':
      return [{ key: 'kernel', name: 'the guest’s kernel', option: '--kernel VERSION' }];
    case 'change':
      return [
        { key: 'kernel', name: 'what the distribution backported to its kernel', option: '--kernel VERSION' },
      ];
    case 'config':
      return [
        {
          key: varyingKey(varying),
          name: `CONFIG_${varying.name}`,
          option: `--config ${varying.name}=y|n`,
        },
      ];
    case 'variant': {
      const parts = narrowings.filter((part) => part.varying === varying);
      const boxes = parts.flatMap(({ only }) => variantBoxes(varying.values, only));
      return Object.keys(varying.values[0]?.under[0] ?? {})
        .filter((what) => boxes.some((box) => box.has(what)))
        .map((what) => ({
          key: what,
          ...(SETTLES[what] ?? { name: `\${${what}}`, option: `--define ${what}=VALUE` }),
        }));
    }
    case 'cmdline':
      return [{ key: 'platform.kernel.cmdline', name: 'the kernel’s command line', option: undefined }];
    default: {
      const key = varyingKey(varying);
      return [{ key, name: FACTS[key] ?? key, option: undefined }];
    }
  }
}

function parameterOf(words: string): string {
  return words.split('=')[0] ?? words;
}

/** What is taken as most guests have it: `CONFIG_INTEL_IOMMU=y`, `platform.iommu.kind=none`. */
export function assumedWords({ assumed }: Pick<Answers, 'assumed'>): readonly string[] {
  const parameters = assumed.flatMap((varying) =>
    varying.kind === 'cmdline' ? varying.values.slice(-1).map(parameterOf) : [],
  );
  const others = assumed.flatMap((varying) => {
    if (varying.kind === 'config') return [`CONFIG_${varying.name}=${varying.values[0]}`];
    if (varying.kind === 'cmdline') return [];
    return [`${varyingKey(varying)}=${valueJson(varying, 0) ?? 'not stated'}`];
  });
  const none = `no ${parameters.join(', ')} on the kernel’s command line`;
  return parameters.length === 0 ? others : [...others, none];
}

/** What it depends on which of some answers holds, each once, in the order in which the parts name them. */
export function dependencies(answers: readonly { readonly when: When }[]): readonly Dependency[] {
  const narrowings = answers.flatMap(({ when }) => when.flat());
  const dependsOn = [...new Set(narrowings.map(({ varying }) => varying))];
  const all = dependsOn.flatMap((varying) => dependenciesOn(varying, narrowings));
  return [...new Map(all.map((one) => [one.key, one])).values()];
}

/** The options that settle which of some answers holds, each once: "--kernel VERSION". */
export function settlingOptions(answers: readonly { readonly when: When }[]): readonly string[] {
  return [...new Set(dependencies(answers).flatMap(({ option }) => option ?? []))];
}

/** That options settle what something depends on; empty without any. */
export function settlingWords(options: readonly string[]): string {
  if (options.length === 0) return '';
  const [it, settle] = options.length === 1 ? ['The option', 'settles'] : ['Options', 'settle'];
  return `${it} that ${settle} it: ${options.join(', ')}`;
}
