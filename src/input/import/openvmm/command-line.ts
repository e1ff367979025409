import type { Ignored } from '../../../model/ignored.ts';
import type { Arch, Hypervisor, Platform } from '../../../model/platform.ts';
import { printable } from '../../../text/printable.ts';
import { keysAndValues, type MonitorOption, readMonitorCommand } from '../monitor-command.ts';
import { type ImportGivens, type MonitorReading, monitorReading, parseMib } from '../monitor-guest.ts';
import type { Mistake } from '../qemu/options.ts';
import { variableIn } from '../shell/words.ts';
import { devicesIn, makesDevice, namer, type OpenvmmDevice, PLACING } from './devices.ts';
import { OPENVMM } from './grammar.ts';

/** The IOMMUs that a root complex can be given. */
const IOMMUS: readonly (readonly [option: string, kind: Platform['iommu']['kind'], arch: Arch])[] = [
  ['amd-iommu', 'amd', 'x86_64'],
  ['intel-vtd', 'intel', 'x86_64'],
  ['smmu', 'smmuv3', 'aarch64'],
];

/** Options whose values decide, besides those of devices. */
const DECIDING = new Set([...IOMMUS.map(([option]) => option), ...PLACING, 'isolation', 'pcie-root-port']);

/** Options that are read, and decide on nothing else. */
const READ = new Set([
  ...DECIDING,
  'memory',
  'numa',
  'cmdline',
  'hv',
  'hypervisor',
  'pcie-root-complex',
  'pcie-switch',
]);

/** Options that make a device that is not modelled, or may. */
const BEARING = /^(?:vfio|iommu|pcie-remote|device|igvm|rpc|ttrpc|grpc|restore-snapshot|vtl2|get)$/;

/** DEFAULT_MEMORY_SIZE. */
const DEFAULT_SIZE = '1G';

/** Reads a command line of OpenVMM. */
export function readOpenvmm(text: string, givens: ImportGivens): MonitorReading {
  const command = readMonitorCommand(text, OPENVMM, givens.variables);
  if ('mistakes' in command) return monitorReading(text, givens, undefined, command.mistakes);
  const { options, operands, ignored } = command;
  const last = (name: string) => options.findLast((option) => option.name === name)?.value;
  const has = (name: string) => options.some((option) => option.name === name);
  const devices = devicesIn(options, last);
  const iommu = IOMMUS.find(([option]) => has(option));
  const isSnp = last('isolation')?.toLowerCase() === 'snp';
  const refused = refusedMachine(options, devices, isSnp);
  const name = namer();
  const enlightened = has('hv') || has('pcat') || (has('uefi') && !has('no-hv'));
  const untranslated = behindNothing(options, iommu?.[0]);
  const arches: readonly Arch[] = isSnp
    ? ['x86_64']
    : iommu === undefined
      ? ['x86_64', 'aarch64']
      : [iommu[2]];
  const found = {
    machine: {
      monitor: 'openvmm' as const,
      arch: arches[0] ?? 'x86_64',
      settings: new Map(refused === undefined ? [] : [['refused', refused]]),
    },
    asked: devices.map((device) => ({
      device: {
        name: name(device.kind),
        kind: device.kind,
        settings: new Map([
          ...device.settings,
          ...(untranslated(device.port) ? [['untranslated', 'on'] as const] : []),
        ]),
      },
      offset: device.offset,
    })),
    facts: {
      protection: isSnp ? ('sev-snp' as const) : ('none' as const),
      iommu: iommu?.[1] ?? ('none' as const),
      mib: memoryOf(options),
      cmdline: options.flatMap((option) => (option.name === 'cmdline' ? option.value : [])).join(' '),
      arches,
      hypervisors: hypervisorsOf(last('hypervisor'), enlightened),
    },
    ignored: [...options.flatMap(ignoredOption), ...withoutPci(has), ...ignored],
  };
  return monitorReading(text, givens, found, mistakesIn(options, operands));
}

function mistakesIn(
  options: readonly MonitorOption[],
  operands: readonly { readonly text: string; readonly offset: number }[],
): readonly Mistake[] {
  return [
    ...options.flatMap(({ name, value, offset }) => {
      if (name === 'isolation' && value.toLowerCase() === 'vbs')
        return [{ offset, message: '--isolation vbs: how VBS keeps memory apart is not modelled' }];
      const unknown =
        DECIDING.has(name) || makesDevice({ name, value, offset })
          ? variableIn(decidingPart(value))
          : undefined;
      return unknown === undefined
        ? []
        : [
            {
              offset,
              message: `the value of \${${unknown}} is not known; state it with --define ${unknown}=VALUE`,
            },
          ];
    }),
    ...operands.map(({ text, offset }) => ({
      offset,
      message: `${printable(text.slice(0, 100))} belongs to no option of OpenVMM`,
    })),
  ];
}

/** A value without what decides on nothing: paths, sockets, names of taps. */
function decidingPart(value: string): string {
  return value
    .replace(/(?:file|mem|memdiff|sql|vhdx|tap|listen):[^,]*/g, '')
    .replace(/(^|,)[^,=]*\/[^,]*/g, '$1');
}

function memoryOf(options: readonly MonitorOption[]): number | undefined {
  const sizes = options
    .filter(({ name }) => name === 'memory' || name === 'numa')
    .map(({ value }) => parseMib(keysAndValues(value, 'size').get('size') ?? DEFAULT_SIZE));
  if (sizes.length === 0) return parseMib(DEFAULT_SIZE);
  return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
}

/** Whether what is on a port, or on none, is not behind the IOMMU of its root complex; on a machine without one, nothing is to be said. */
function behindNothing(
  options: readonly MonitorOption[],
  iommu: string | undefined,
): (port: string | undefined) => boolean {
  if (iommu === undefined) return () => false;
  const values = (name: string) => options.flatMap((option) => (option.name === name ? option.value : []));
  const complexes = new Set(values(iommu).map((value) => value.replace(/^.*?\brc=/, '').replace(/,.*$/, '')));
  const parents = new Map<string, string>();
  for (const value of [...values('pcie-root-port'), ...values('pcie-switch')]) {
    const [, parent = '', child = ''] = /^([^:,]*):([^:,]*)/.exec(value) ?? [];
    parents.set(child, parent);
  }
  const isBehind = (place: string | undefined, steps: number): boolean => {
    if (place === undefined || steps === 0) return false;
    // The ports of a switch are named after it.
    return complexes.has(place) || isBehind(parents.get(place.replace(/-downstream-\d+$/, '')), steps - 1);
  };
  return (port) => !isBehind(port, parents.size + 1);
}

/** What ends OpenVMM before the guest starts: validate_isolation_options(), validate_snp_config(), and a device of the wrong kind. */
function refusedMachine(
  options: readonly MonitorOption[],
  devices: readonly OpenvmmDevice[],
  isSnp: boolean,
): string | undefined {
  const has = (name: string) => options.some((option) => option.name === name);
  if (has('amd-iommu') && has('intel-vtd'))
    return '--amd-iommu and --intel-vtd cannot both be used in the same VM';
  const own = devices.find(({ refused }) => refused !== undefined)?.refused;
  if (!isSnp || own !== undefined) return own;
  const snp = (rest: string) => `SNP isolation currently ${rest}`;
  if (has('uefi')) return snp('only supports Linux direct boot');
  const memory = options.filter(({ name }) => name === 'memory' || name === 'numa');
  if (memory.some(({ value }) => /(?:^|,)hugepages(?:=on)?(?:,|$)/.test(value)))
    return snp('does not support hugetlb memory');
  if (has('pcat')) return snp('only supports Linux direct or IGVM boot');
  if (has('hv')) return snp('does not support Hyper-V enlightenments');
  if (has('vtl2')) return snp('does not support VTL2');
  const others = ['disk', 'nvme', 'ide', 'floppy', 'nic', 'net', 'mana'].some(has);
  if (others || devices.some(({ port }) => port === undefined)) return snp('only supports virtio devices');
  return has('gfx') ? snp('does not support this VM configuration') : undefined;
}

/** What the guest sees of the hypervisor: Hyper-V’s where its enlightenments are shown, or what runs the guest. */
function hypervisorsOf(named: string | undefined, enlightened: boolean): readonly Hypervisor[] {
  if (enlightened) return ['hyperv'];
  switch (named?.replace(/:.*$/, '')) {
    case 'kvm':
      return ['kvm'];
    case 'mshv':
    case 'whp':
      return ['hyperv'];
    case 'hvf':
      return ['none'];
    default:
      return ['kvm', 'hyperv'];
  }
}

/** What vm_config_from_command_line() adds to the kernel’s command line of a guest that boots Linux directly. */
function withoutPci(has: (name: string) => boolean): readonly Ignored[] {
  if (!has('hv') || ['pcie-root-complex', 'uefi', 'pcat', 'igvm'].some(has)) return [];
  return [
    {
      text: 'pci=off',
      matters: true,
      why: 'OpenVMM adds it with --hv and without --pcie-root-complex, and Linux then looks for no PCI device',
    },
  ];
}

function ignoredOption(option: MonitorOption): readonly Ignored[] {
  const { name, value } = option;
  if (makesDevice(option) || READ.has(name)) return [];
  const text = printable(`--${name}${value === '' ? '' : ` ${value.slice(0, 200)}`}`);
  if (!BEARING.test(name)) return [{ text, matters: false }];
  return [{ text, matters: true, why: 'what device this makes, or of what guest, is not modelled' }];
}
