import type { Ignored } from '../../../model/ignored.ts';
import type { MonitorSettings } from '../../../model/monitor.ts';
import type { Arch } from '../../../model/platform.ts';
import { unknownValues } from '../command-mistakes.ts';
import {
  ignoredOption,
  keysAndValues,
  type MonitorGrammar,
  type MonitorOption,
  readMonitorCommand,
} from '../monitor-command.ts';
import {
  type ImportGivens,
  type MonitorReading,
  monitorReading,
  type Nameless,
  numbered,
  parseMib,
} from '../monitor-guest.ts';

/** Read from src/crosvm/cmdline.rs RunCommand of August 2026. */
export const CROSVM: MonitorGrammar = {
  programs: ['crosvm'],
  flags: new Set([
    'balloon-page-reporting',
    'balloon-ws-reporting',
    'disable-sandbox',
    'display-window-keyboard',
    'display-window-mouse',
    'enable-hwp',
    'hugepages',
    'itmt',
    'lock-guest-memory',
    'mte',
    'nested',
    'no-balloon',
    'no-i8042',
    'no-pmu',
    'no-rng',
    'no-rtc',
    'no-smt',
    'no-usb',
    'protected-vm',
    'protected-vm-without-firmware',
    'pvclock',
    's2idle',
    'seccomp-log-failures',
    'simple-media-device',
    'split-irqchip',
    'suspended',
    'vhost-net',
    'virt-cpufreq',
  ]),
  aliases: new Map([
    ['p', 'params'],
    ['m', 'mem'],
    ['c', 'cpus'],
    ['b', 'block'],
    ['i', 'initrd'],
    ['s', 'socket'],
  ]),
  verbs: new Set(['run', 'run-mp']),
  severals: false,
};

/** What an option asks for: the kind of device, the key of what stands first, and what is given of itself. */
const DEVICES: ReadonlyMap<string, readonly [kind: string, implied: string, own: MonitorSettings]> = new Map([
  ['block', ['block', 'path', new Map()]],
  ['rwdisk', ['block', 'path', new Map()]],
  ['rwroot', ['block', 'path', new Map()]],
  ['disk', ['block', 'path', new Map([['ro', 'on']])]],
  ['root', ['block', 'path', new Map([['ro', 'on']])]],
  ['net', ['net', 'tap-name', new Map()]],
  ['tap-name', ['net', 'tap-name', new Map()]],
  ['tap-fd', ['net', 'tap-fd', new Map()]],
  ['vsock', ['vsock', 'cid', new Map()]],
  ['cid', ['vsock', 'cid', new Map()]],
  ['gpu', ['gpu', 'backend', new Map()]],
  ['pmem', ['pmem', 'path', new Map()]],
  ['rw-pmem-device', ['pmem', 'path', new Map()]],
  ['pmem-device', ['pmem', 'path', new Map([['ro', 'on']])]],
  ['input', ['input', 'type', new Map()]],
  ['virtio-snd', ['virtio-snd', 'backend', new Map()]],
  ['scsi-block', ['scsi-block', 'path', new Map()]],
  ['vhost-user', ['vhost-user', 'type', new Map()]],
]);

/** Options that say of the machine that its memory may be protected; base_features() looks at nothing else. */
const PROTECTING: ReadonlySet<string> = new Set([
  'protected-vm',
  'protected-vm-with-firmware',
  'protected-vm-without-firmware',
  'unprotected-vm-with-firmware',
]);

/** Options that are read elsewhere. */
const READ: ReadonlySet<string> = new Set([
  ...PROTECTING,
  'balloon-page-reporting',
  'mem',
  'name',
  'no-balloon',
  'no-rng',
  'params',
  'serial',
  'shared-dir',
]);

/** Options that make a device that is not modelled, or may. */
const BEARING =
  /^(?:vfio|coiommu|v4l2|video|media|simple-media|wayland|sound|vtpm|vhost-scmi|pvclock|restore|multi-touch|single-touch|trackpad|rotary|switches|evdev|keyboard|mouse|pmem-ext2)/;

/** Reads a command line of crosvm. */
export function readCrosvm(text: string, givens: ImportGivens): MonitorReading {
  const command = readMonitorCommand(text, CROSVM, givens.variables);
  if ('mistakes' in command) return monitorReading(text, givens, undefined, command.mistakes);
  const { options, ignored } = command;
  const last = (name: string) => options.findLast((option) => option.name === name)?.value;
  const has = (name: string) => options.some((option) => option.name === name);
  const isProtected =
    has('protected-vm') || has('protected-vm-with-firmware') || has('protected-vm-without-firmware');
  const mistakes = options
    .filter(({ name }) => DEVICES.has(name) || name === 'serial')
    .flatMap((option) => unknownValues(option, DEVICES.get(option.name)?.[1]));
  const arches: readonly Arch[] = isProtected ? ['aarch64'] : ['x86_64', 'aarch64', 'riscv64'];
  const found = {
    machine: {
      monitor: 'crosvm' as const,
      arch: arches[0] ?? 'x86_64',
      settings: new Map([['protected', [...PROTECTING].some(has) ? 'on' : 'off']]),
    },
    asked: numbered([...options.flatMap(devicesOf), ...consoles(options), ...shares(options), ...added(has)]),
    facts: {
      name: last('name'),
      // The monitor keeps itself out of such a guest by pKVM alone.
      protection: isProtected ? ('pkvm' as const) : ('none' as const),
      iommu: 'none' as const,
      mib: Number(keysAndValues(last('mem') ?? DEFAULT_MIB, 'size').get('size')) || parseMib(last('mem')),
      cmdline: options
        .filter(({ name }) => name === 'params')
        .map(({ value }) => value)
        .join(' '),
      arches,
    },
    ignored: [...options.flatMap(withoutDevice), ...ignored],
  };
  return monitorReading(text, givens, found, mistakes);
}

/** DEFAULT_MEM of the monitor, in MiB. */
const DEFAULT_MIB = '256';

function devicesOf({ name, value, offset }: MonitorOption): readonly Nameless[] {
  const found = DEVICES.get(name);
  if (found === undefined) return [];
  const [kind, implied, own] = found;
  const given = new Map([...own, ...keysAndValues(value, implied)]);
  if (given.get('vhost-net') !== undefined) given.set('vhost-net', 'on');
  return [[kind, given, offset]];
}

/** --serial hardware=virtio-console,num=1: all of them together are one device. */
function consoles(options: readonly MonitorOption[]): readonly Nameless[] {
  const all = options.filter(
    ({ name, value }) => name === 'serial' && /(?:^|,)hardware=(?:legacy-)?virtio-console/.test(value),
  );
  const [first] = all;
  if (first === undefined) return [];
  return [['serial', new Map(all.length > 1 ? [['ports', 'on']] : []), first.offset]];
}

/** --shared-dir PATH:TAG:type=fs: 9p where nothing else is said. */
function shares(options: readonly MonitorOption[]): readonly Nameless[] {
  return options
    .filter(({ name }) => name === 'shared-dir')
    .map(({ value, offset }): Nameless => [/:type=fs(?=:|$)/i.test(value) ? 'fs' : 'p9', new Map(), offset]);
}

/** What src/crosvm/sys/linux.rs create_virtio_devices() makes by itself. */
function added(has: (name: string) => boolean): readonly Nameless[] {
  const reporting = has('balloon-page-reporting') ? [['page-reporting', 'on'] as const] : [];
  return [
    ...(has('no-balloon') ? [] : [['balloon', new Map(reporting), undefined] as const]),
    ...(has('no-rng') ? [] : [['rng', new Map(), undefined] as const]),
  ];
}

function withoutDevice(option: MonitorOption): readonly Ignored[] {
  const { name } = option;
  if (DEVICES.has(name) || READ.has(name)) return [];
  return [ignoredOption(option, BEARING.test(name) ? 'what device this makes is not modelled' : undefined)];
}
