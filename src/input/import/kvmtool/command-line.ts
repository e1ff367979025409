import { HOST_DEVICE, type Ignored } from '../../../model/ignored.ts';
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
import type { Mistake } from '../qemu/options.ts';

/** Read from builtin-run.c BUILD_OPTIONS() of July 2024. */
export const KVMTOOL: MonitorGrammar = {
  programs: ['lkvm', 'lkvm-static', 'kvmtool', 'vm'],
  flags: new Set([
    'balloon',
    'vnc',
    'gtk',
    'sdl',
    'rng',
    'nodefaults',
    'virtio-legacy',
    'force-pci',
    'no-dhcp',
    'debug',
    'debug-single-step',
    'debug-ioport',
    'debug-mmio',
    'aarch32',
    'pmu',
    'disable-mte',
    'no-pvtime',
  ]),
  aliases: new Map([
    ['c', 'cpus'],
    ['m', 'mem'],
    ['d', 'disk'],
    ['k', 'kernel'],
    ['i', 'initrd'],
    ['p', 'params'],
    ['f', 'firmware'],
    ['F', 'flash'],
    ['n', 'network'],
  ]),
  verbs: new Set(['run']),
  severals: false,
};

const READ: ReadonlySet<string> = new Set([
  '9p',
  'balloon',
  'console',
  'disk',
  'force-pci',
  'initrd',
  'mem',
  'name',
  'network',
  'nodefaults',
  'params',
  'rng',
  'virtio-legacy',
  'virtio-transport',
  'vsock',
]);

const TRANSPORTS: ReadonlySet<string> = new Set(['pci', 'pci-legacy', 'mmio', 'mmio-legacy']);

/** Reads a command line of kvmtool: `lkvm run …`. */
export function readKvmtool(text: string, givens: ImportGivens): MonitorReading {
  const command = readMonitorCommand(text, KVMTOOL, givens.variables);
  if ('mistakes' in command) return monitorReading(text, givens, undefined, command.mistakes);
  const { options, ignored } = command;
  const last = (name: string) => options.findLast((option) => option.name === name);
  const transport = transportOf(options);
  const mistakes: readonly Mistake[] = [
    ...(TRANSPORTS.has(transport.value)
      ? []
      : [{ offset: transport.offset, message: `virtio-transport: unknown type "${transport.value}"` }]),
    ...options.filter(({ name }) => name === 'network').flatMap((option) => unknownValues(option, 'mode')),
  ];
  const onMmio = transport.value.startsWith('mmio');
  const found = {
    machine: {
      monitor: 'kvmtool' as const,
      arch: onMmio ? ('aarch64' as const) : ('x86_64' as const),
      settings: new Map([['transport', transport.value]]),
    },
    asked: numbered([...options.flatMap(devicesOf), ...added(options)]),
    facts: {
      name: last('name')?.value,
      protection: 'none' as const,
      iommu: 'none' as const,
      mib: /^\d+$/.test(last('mem')?.value ?? '') ? Number(last('mem')?.value) : parseMib(last('mem')?.value),
      cmdline: last('params')?.value,
      // virtio-mmio is built for Arm and RISC-V alone.
      arches: onMmio ? (['aarch64', 'riscv64'] as const) : (['x86_64', 'aarch64', 'riscv64'] as const),
    },
    ignored: [...options.flatMap(withoutDevice), ...ignored],
  };
  return monitorReading(text, givens, found, mistakes);
}

/** virtio/core.c virtio_transport_parser(): of several options the last counts. */
function transportOf(options: readonly MonitorOption[]): { readonly value: string; readonly offset: number } {
  const found = options.findLast(({ name }) => /^(?:virtio-transport|virtio-legacy|force-pci)$/.test(name));
  if (found === undefined) return { value: 'pci', offset: 0 };
  const { name, value, offset } = found;
  return {
    value: name === 'virtio-transport' ? value : name === 'virtio-legacy' ? 'pci-legacy' : 'pci',
    offset,
  };
}

function devicesOf({ name, value, offset }: MonitorOption): readonly Nameless[] {
  switch (name) {
    case 'disk':
      return [diskOf(value, offset)];
    case 'network':
      return value === 'none' ? [] : [['network', keysAndValues(value, 'mode'), offset]];
    case '9p':
      return [['9p', new Map(), offset]];
    case 'balloon':
    case 'rng':
      return [[name, new Map(), offset]];
    case 'vsock':
      return [['vsock', new Map(), offset]];
    case 'console':
      return value === 'virtio' ? [['console', new Map(), offset]] : [];
    default:
      return [];
  }
}

/** disk/core.c disk_img_name_parser(): `PATH,ro`, or scsi: and a target of vhost-scsi; a directory is a 9p root. */
function diskOf(value: string, offset: number): Nameless {
  if (value.startsWith('scsi:')) return ['scsi', new Map(), offset];
  return ['disk', new Map(/,ro(?:,|$)/.test(value) ? [['ro', 'on']] : []), offset];
}

/** What kvmtool adds: a network card of its own, and without a disk and an initrd two directories of the host. */
function added(options: readonly MonitorOption[]): readonly Nameless[] {
  const has = (name: string) => options.some((option) => option.name === name);
  const share: Nameless = ['9p', new Map(), undefined];
  return [
    ...(has('network') ? [] : [['network', new Map([['mode', 'user']]), undefined] as const]),
    ...(has('nodefaults') || has('disk') || has('initrd') ? [] : [share, share]),
  ];
}

function withoutDevice(option: MonitorOption): readonly Ignored[] {
  const { name } = option;
  if (READ.has(name)) return [];
  return [ignoredOption(option, name === 'vfio-pci' ? HOST_DEVICE : undefined)];
}
