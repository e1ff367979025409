import { type MachineKind, machineKindOf } from '../../data/machines.ts';
import type { Choice } from '../../model/exploration.ts';
import { FIRMWARE_NAMES } from '../../model/firmware.ts';
import type { OpenCase } from '../../model/open-case.ts';
import { PROTECTED_FROM } from '../../model/platform.ts';
import {
  type Changeable,
  choicesOf,
  eitherWay,
  isChange,
  isOpenIn,
  type NamedRow,
  NOT_SAID,
  namedFact,
  unsaid,
  yesOrNo,
} from './changeable.ts';
import { archChoices, hypervisorChoices, xenWords } from './machine-move.ts';

const SIZES: readonly number[] = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 262144];

function xenRow({ platform: { xen } }: OpenCase, machine: MachineKind | undefined): readonly NamedRow[] {
  if (xen === undefined) return [];
  return [
    {
      name: 'platform.xen',
      section: 'Platform',
      label: 'Xen domain',
      about: 'Which domain the guest is, and how it is virtualised.',
      value: xenWords(xen),
      choices: (machine?.xen ?? []).flatMap((one): readonly Choice[] =>
        one === undefined ? [] : [{ words: xenWords(one), changes: [isChange('platform', 'xen', one)] }],
      ),
    },
  ];
}

/** The memory of the guest. */
function memoryRows(
  { platform: { arch, memory } }: OpenCase,
  machine: MachineKind | undefined,
): readonly NamedRow[] {
  const { protection, protectedFrom, mib, announced } = memory;
  const sizes = mib === undefined || SIZES.includes(mib) ? SIZES : [...SIZES, mib].sort((a, b) => a - b);
  const announcing: NamedRow = {
    name: 'platform.memory.announced',
    section: 'Platform',
    label: 'memory announced',
    about: 'Whether the machine tells its guest how large memory can become (ibm,lrdr-capacity).',
    value: yesOrNo(announced),
    choices: [unsaid('platform', 'memory.announced'), ...eitherWay('platform', 'memory.announced')],
  };
  return [
    {
      name: 'platform.memory.protection',
      section: 'Platform',
      label: 'protection',
      about:
        'What keeps the host out of guest memory. restricted-hook: nothing does, but the kernel is told so.',
      value: protection,
      choices: choicesOf('platform', 'memory.protection', machine?.protections ?? []),
    },
    {
      name: 'platform.memory.protectedFrom',
      section: 'Platform',
      label: 'protected from',
      about:
        'When the protection begins: at boot, before the devices exist, or at runtime as with POWER’s switch to secure mode.',
      value: protectedFrom,
      choices: choicesOf('platform', 'memory.protectedFrom', PROTECTED_FROM),
    },
    {
      name: 'platform.memory.mib',
      section: 'Platform',
      label: 'memory in MiB',
      about: 'How much memory the guest has, by which Linux sizes the bounce pool of some guests.',
      value: mib === undefined ? undefined : String(mib),
      choices: [unsaid('platform', 'memory.mib'), ...choicesOf('platform', 'memory.mib', sizes)],
      typed: { kind: 'number', about: 'platform', path: ['memory', 'mib'] },
    },
    ...(arch === 'ppc64le' ? [announcing] : []),
  ];
}

function iommuRows(asked: OpenCase, machine: MachineKind | undefined): readonly NamedRow[] {
  const { kind, interrupts, passesAtReset, accessPlatform } = asked.platform.iommu;
  const isOpen = isOpenIn(asked, (one) => one.kind === 'fact' && one.name === 'platform.iommu.kind');
  const may = (...kinds: readonly string[]) => isOpen || kinds.includes(kind);
  const of = (
    key: 'interrupts' | 'passesAtReset' | 'accessPlatform',
    label: string,
    about: string,
    value: boolean | undefined,
  ): NamedRow => ({
    name: `platform.iommu.${key}`,
    section: 'Platform',
    label,
    about,
    value: yesOrNo(value),
    choices: [unsaid('platform', `iommu.${key}`), ...eitherWay('platform', `iommu.${key}`)],
  });
  return [
    {
      name: 'platform.iommu.kind',
      section: 'Platform',
      label: 'IOMMU',
      about: 'The IOMMU that the machine shows to the guest.',
      value: kind,
      choices: (machine?.iommus ?? []).map((other) => ({
        words: other,
        changes: [isChange('platform', 'iommu', { kind: other })],
      })),
    },
    ...(may('riscv')
      ? [of('interrupts', 'IOMMU interrupts', 'Whether the IOMMU can interrupt the guest.', interrupts)]
      : []),
    ...(isOpen || kind !== 'none'
      ? [
          of(
            'passesAtReset',
            'IOMMU lets through',
            'Whether the IOMMU lets devices through until a driver programs it.',
            passesAtReset,
          ),
        ]
      : []),
    ...(may('virtio')
      ? [
          of(
            'accessPlatform',
            'IOMMU’s bit 33',
            'Whether the virtio-iommu offers ACCESS_PLATFORM itself; where nothing is said, it does.',
            accessPlatform,
          ),
        ]
      : []),
  ];
}

/** What the guest begins with. */
function firmwareFact({ platform: { firmware = [] } }: OpenCase): Changeable {
  const all = firmware.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`));
  const value = all.length === 0 ? NOT_SAID : all.join(' or ');
  const names = FIRMWARE_NAMES.map((name) => ({
    words: name,
    changes: [isChange('platform', 'firmware', { name })],
  }));
  const isListed = all.length === 0 || names.some(({ words }) => words === value);
  return {
    fact: {
      key: 'platform.firmware',
      section: 'Platform',
      label: 'firmware',
      value,
      choices: [
        unsaid('platform', 'firmware'),
        ...(isListed ? [] : [{ words: value, changes: [] }]),
        ...names,
      ],
      about:
        'What the guest begins with, which `vnex explain` follows before the kernel; none: the monitor puts the kernel into memory.',
    },
    is: () => false,
  };
}

function unmodelledRow({ platform: { unmodelled } }: OpenCase): readonly NamedRow[] {
  if (unmodelled === undefined) return [];
  return [
    {
      name: 'platform.unmodelled',
      section: 'Platform',
      label: 'not modelled',
      about: 'A part of the machine that is not modelled although it decides; without it there is an answer.',
      value: unmodelled.what,
      choices: [{ words: unmodelled.what, changes: [] }, unsaid('platform', 'unmodelled', 'nothing')],
    },
  ];
}

/** What can be changed of a platform, but for its kernel. */
export function platformFacts(asked: OpenCase): readonly Changeable[] {
  const machine = machineKindOf(asked.platform);
  const { arch, hypervisor } = asked.platform;
  const rows: readonly NamedRow[] = [
    {
      name: 'platform.arch',
      section: 'Platform',
      label: 'arch',
      about:
        'The architecture of the guest. What the other does not have, such as a protection, gives way to what it has.',
      value: arch,
      choices: archChoices(asked),
    },
    {
      name: 'platform.hypervisor',
      section: 'Platform',
      label: 'hypervisor',
      about: 'What the guest runs on; none is the machine itself.',
      value: hypervisor,
      choices: hypervisorChoices(asked),
    },
    ...xenRow(asked, machine),
    ...memoryRows(asked, machine),
    ...iommuRows(asked, machine),
    ...unmodelledRow(asked),
  ];
  return [...rows.map((row) => namedFact(row, asked)), firmwareFact(asked)];
}
