import { readLibvirtDomains } from '../../src/input/import/libvirt/domains.ts';
import { readQemuCommandLines } from '../../src/input/import/qemu/command-line.ts';
import { readQmpLog } from '../../src/input/import/qmp/log.ts';
import { domain } from '../input/import/libvirt/samples.ts';
import { commandLine } from '../input/import/qemu/samples.ts';
import { here, type Row, ratio } from './measure.ts';

// How reading grows with what is read: four times as much takes four times as long where each part is looked at once, and
// sixteen times as long where each part is compared with each other one.

const TIMES = 4;

function growth(what: string, few: number, read: (count: number) => unknown): Row {
  return {
    work: `reading ${TIMES * few} ${what}`,
    yardstick: `reading ${few} of them`,
    ratio: async () => {
      read(few);
      return ratio(
        here(() => read(TIMES * few)),
        here(() => read(few)),
      );
    },
  };
}

const domainOf = (text: string) => readLibvirtDomains(text, { file: 'vm.xml' });
const lineOf = (text: string) => readQemuCommandLines(commandLine(text), { file: 'vm.sh' });

export const GROWTH: readonly Row[] = [
  growth('disks of a domain', 400, (n) =>
    domainOf(domain("<disk type='file'><target dev='vda' bus='virtio'/></disk>".repeat(n))),
  ),
  growth('line ends before a domain', 100_000, (n) => domainOf(`${'\n'.repeat(n)}<domain type='x'/>`)),
  growth('devices of a command line', 1000, (n) => lineOf('-device virtio-rng-pci,nosuch=on '.repeat(n))),
  growth('line ends of a command line', 100_000, (n) => lineOf(`${'\n'.repeat(n)}-device`)),
  growth('answers of QMP', 5000, (n) => readQmpLog('{"return": {}}\n'.repeat(n), 'x')),
];
