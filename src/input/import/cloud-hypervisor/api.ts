import { HOST_DEVICE } from '../../../model/ignored.ts';
import { type ImportGivens, type MonitorReading, monitorReading } from '../monitor-guest.ts';
import { at, isTrueAt, itemsAt, settingsOf, type Tree, textAt } from '../tree.ts';
import { readYaml } from '../yaml-tree.ts';
import { guestOf, type Said, type StatedDevice } from './guest.ts';

/** Lists of devices in VmConfig (vmm/src/vm_config.rs of v54.0), and what the command line calls one of them. */
const LISTS: readonly (readonly [key: string, kind: string])[] = [
  ['disks', 'disk'],
  ['net', 'net'],
  ['fs', 'fs'],
  ['pmem', 'pmem'],
  ['vdpa', 'vdpa'],
  ['generic_vhost_user', 'generic-vhost-user'],
];

/** Devices of which there is at most one. */
const SINGLE: readonly string[] = ['rng', 'balloon', 'vsock', 'rtc', 'console'];

/** Reads the body of a request to vm.create of Cloud Hypervisor’s API, or what vm.info answers, which holds the same. */
export function readCloudHypervisorApi(text: string, givens: ImportGivens): MonitorReading {
  const read = readYaml(text);
  if (read.kind === 'broken') return monitorReading(text, givens, undefined, read.mistakes);
  const [document] = read.documents;
  return monitorReading(text, givens, guestOf(saidIn(at(document, 'config') ?? document)), []);
}

function saidIn(config: Tree | undefined): Said {
  const memory = at(config, 'memory');
  const cpus = settingsOf(at(config, 'cpus'));
  return {
    devices: [
      ...LISTS.flatMap(([key, kind]) => listed(config, key, kind)),
      ...SINGLE.flatMap((key) => single(config, key)),
      ...watchdog(config),
    ],
    platform: settingsOf(at(config, 'platform')),
    cpus: new Map([...cpus, ['boot', cpus.get('boot_vcpus') ?? '1']]),
    memory: settingsOf(memory),
    zones: itemsAt(memory, 'zones').map(settingsOf),
    kernel: textAt(config, 'payload', 'kernel') ?? textAt(config, 'kernel', 'path'),
    firmware: textAt(config, 'payload', 'firmware'),
    cmdline: textAt(config, 'payload', 'cmdline') ?? textAt(config, 'cmdline', 'args'),
    ignored: itemsAt(config, 'devices').map((device) => ({
      text: `devices: ${textAt(device, 'path') ?? ''}`,
      matters: true,
      why: HOST_DEVICE,
    })),
  };
}

function listed(config: Tree | undefined, key: string, kind: string): readonly StatedDevice[] {
  return itemsAt(config, key).map((item) => ({ kind, settings: settingsOf(item), offset: item.offset }));
}

function single(config: Tree | undefined, key: string): readonly StatedDevice[] {
  const found = at(config, key);
  if (found?.kind !== 'map') return [];
  const settings = new Map(settingsOf(found));
  // ConsoleOutputMode: Off, Pty, Tty, File, Socket or Null.
  if (key === 'console' && settings.get('mode') === 'Off') settings.set('off', 'on');
  return [{ kind: key, settings, offset: found.offset }];
}

function watchdog(config: Tree | undefined): readonly StatedDevice[] {
  const found = at(config, 'watchdog');
  if (found === undefined || !isTrueAt(config, 'watchdog')) return [];
  return [{ kind: 'watchdog', settings: new Map(), offset: found.offset }];
}
