import { HOST_DEVICE, type Ignored } from '../../../model/ignored.ts';
import { printable } from '../../../text/printable.ts';
import { unknownValues } from '../command-mistakes.ts';
import {
  ignoredOption,
  keysAndValues,
  type MonitorGrammar,
  type MonitorOption,
  readMonitorCommand,
} from '../monitor-command.ts';
import { type ImportGivens, type MonitorReading, monitorReading } from '../monitor-guest.ts';
import type { Mistake } from '../qemu/options.ts';
import { guestOf, type Said, type StatedDevice } from './guest.ts';

/** Read from cloud-hypervisor/src/main.rs get_cli_options() of v54.0: clap takes every word up to the next option. */
const GRAMMAR: MonitorGrammar = {
  programs: ['cloud-hypervisor', 'cloud-hypervisor-static'],
  flags: new Set(['no-shutdown', 'watchdog', 'pvpanic', 'V', 'version', 'seccomp-log']),
  aliases: new Map([['v', 'verbose']]),
  verbs: new Set(),
  severals: true,
};

/** Options that make a virtio device of each of their values. */
const DEVICES: ReadonlySet<string> = new Set([
  'disk',
  'net',
  'rng',
  'balloon',
  'fs',
  'pmem',
  'vsock',
  'vdpa',
  'rtc',
  'console',
  'generic-vhost-user',
]);

/** Options that bear on no virtio device. */
const HARMLESS: ReadonlySet<string> = new Set([
  'api-socket',
  'cmdline',
  'cpus',
  'debug-console',
  'event-monitor',
  'firmware',
  'fw-cfg-config',
  'gdb',
  'host-data',
  'igvm',
  'initramfs',
  'kernel',
  'landlock',
  'landlock-rules',
  'log-file',
  'log-format',
  'memory',
  'memory-zone',
  'no-shutdown',
  'numa',
  'pci-segment',
  'platform',
  'pvpanic',
  'rate-limit-group',
  'seccomp',
  'serial',
  'tpm',
  'verbose',
  'watchdog',
]);

/** Reads a command line of Cloud Hypervisor. */
export function readCloudHypervisorCommand(text: string, givens: ImportGivens): MonitorReading {
  const command = readMonitorCommand(text, GRAMMAR, givens.variables);
  if ('mistakes' in command) return monitorReading(text, givens, undefined, command.mistakes);
  const { options, operands, ignored } = command;
  const mistakes: Mistake[] = [
    ...options
      .filter(({ name }) => DECIDING.has(name) || DEVICES.has(name))
      .flatMap((option) => unknownValues(option)),
    ...operands.map(({ text: word, offset }) => ({
      offset,
      message: `${printable(word.slice(0, 100))} belongs to no option of Cloud Hypervisor`,
    })),
  ];
  const last = (name: string) => options.findLast((option) => option.name === name)?.value;
  const keys = (name: string) => keysAndValues(last(name) ?? '', IMPLIED.get(name));
  const said: Said = {
    devices: devicesIn(options),
    platform: keys('platform'),
    cpus: keys('cpus'),
    memory: keys('memory'),
    zones: options.filter(({ name }) => name === 'memory-zone').map(({ value }) => keysAndValues(value)),
    cmdline: last('cmdline'),
    kernel: last('kernel'),
    firmware: last('firmware'),
    ignored: [...options.flatMap(withoutDevice), ...ignored],
  };
  return monitorReading(text, givens, guestOf(said), mistakes);
}

/** Options besides those of devices whose values decide. */
const DECIDING: ReadonlySet<string> = new Set(['platform', 'memory', 'cpus']);

/** `--cpus 4` is boot=4. */
const IMPLIED: ReadonlyMap<string, string> = new Map([['cpus', 'boot']]);

function devicesIn(options: readonly MonitorOption[]): readonly StatedDevice[] {
  return options.flatMap(({ name, value, offset }): readonly StatedDevice[] => {
    if (name === 'watchdog') return [{ kind: 'watchdog', settings: new Map(), offset }];
    if (!DEVICES.has(name)) return [];
    return [{ kind: name, settings: keysAndValues(value), offset }];
  });
}

function withoutDevice(option: MonitorOption): readonly Ignored[] {
  const { name } = option;
  if (DEVICES.has(name) || USED.has(name)) return [];
  if (HARMLESS.has(name)) return [ignoredOption(option)];
  const why =
    name === 'device' || name === 'user-device'
      ? HOST_DEVICE
      : name === 'restore'
        ? 'the configuration is in the snapshot, which was not read'
        : 'vnex knows no such option of Cloud Hypervisor';
  return [ignoredOption(option, why)];
}

const USED: ReadonlySet<string> = new Set([
  'platform',
  'cpus',
  'memory',
  'memory-zone',
  'cmdline',
  'watchdog',
]);
