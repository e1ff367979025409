import { machineKindOf } from '../../data/machines.ts';
import { CONFIG_FIELDS } from '../../data/rule-inputs.ts';
import { VHOST_DAEMONS, type VhostDaemon } from '../../data/vhost-daemons.ts';
import { F } from '../../features/bits.ts';
import { bitsOf, hasBit } from '../../features/feature-set.ts';
import { deviceTypeName, deviceTypes, shortName } from '../../features/registry.ts';
import { mayRequire } from '../../input/unstated.ts';
import type { CaseChange } from '../../model/case-change.ts';
import { ADDRESSINGS, IMPLEMENTATIONS, VDPA_DRIVERS, WITHOUT_IOTLB } from '../../model/device.ts';
import type { Choice } from '../../model/exploration.ts';
import type { OpenCase, OpenDevice } from '../../model/open-case.ts';
import { bitFacts } from './bit-facts.ts';
import {
  type Changeable,
  choicesOf,
  eitherWay,
  isChange,
  type NamedRow,
  NOT_SAID,
  namedFact,
  OPEN,
  unsaid,
  yesOrNo,
} from './changeable.ts';

/** Another type has other fields, and other drivers and daemons that make it. */
const OF_ONE_TYPE: readonly CaseChange[] = ['config', 'vdpaDriver', 'backend'].map((key) =>
  isChange('device', key, undefined),
);

function typeRow({ type }: OpenDevice): NamedRow {
  const now = deviceTypeName(type);
  const names = deviceTypes().map(({ name }) => name);
  const all = names.includes(now) ? names : [now, ...names];
  return {
    name: 'device.type',
    section: 'Device',
    label: 'type',
    about:
      'What kind of device it is, which decides what driver binds to it and what bits 0 to 23 and 50 to 127 mean. The offer stays as it is, bit by bit; fields of another type go.',
    value: now,
    choices: all.map((words) => ({
      words,
      changes: [isChange('device', 'type', words), ...OF_ONE_TYPE],
    })),
  };
}

/** Sets of features that a device may require, by their names. */
function requiresRow(device: OpenDevice): NamedRow {
  const { type, requires } = device;
  const words = (bits: readonly number[]) =>
    bits.length === 0 ? 'nothing' : bits.map((bit) => shortName(bit, type)).join(',');
  const now = requires === undefined ? undefined : words(bitsOf(requires));
  const usual = bitsOf(mayRequire(device));
  const sets = [[], ...usual.map((bit) => [bit]), ...(usual.length > 1 ? [usual] : [])];
  const listed: readonly Choice[] = sets.map((bits) => ({
    words: words(bits),
    changes: [isChange('device', 'requires', bits)],
  }));
  const own =
    now === undefined || listed.some((one) => one.words === now) ? [] : [{ words: now, changes: [] }];
  return {
    name: 'device.requires',
    section: 'Device',
    label: 'requires',
    about:
      'The device refuses FEATURES_OK without these; where nothing is said, whoever does the device decides. Names of other bits that it offers can be typed.',
    value: now,
    choices: [unsaid('device', 'requires'), ...own, ...listed],
    typed: { kind: 'features', about: 'device', path: ['requires'] },
  };
}

/** What a backend is called that nobody names. */
const ANY_BACKEND = 'its backend';

/** What a daemon says of itself; whether QEMU asks it for an IOTLB that it lacks depends on QEMU, and stays open. */
function daemonBackend({ title, offers, legacy }: VhostDaemon): Readonly<Record<string, unknown>> {
  const hasIotlb = hasBit(offers, F.ACCESS_PLATFORM);
  return { name: title, refusesLegacy: !legacy, ...(hasIotlb ? { withoutIotlb: 'no' } : {}) };
}

/** What does the work of a vhost device, which decides in three ways whether it can. */
function backendRows({ type, implementation, backend, open = [] }: OpenDevice): readonly NamedRow[] {
  const mayBeVhost =
    implementation === 'vhost-user' ||
    implementation === 'vhost-kernel' ||
    open.some((one) => one.kind === 'fact' && one.name === 'device.implementation');
  if (!mayBeVhost && backend === undefined) return [];
  const daemons = VHOST_DAEMONS.filter((daemon) => daemon.types.includes(type)).map((daemon) => ({
    words: daemon.title,
    changes: [isChange('device', 'backend', daemonBackend(daemon))],
  }));
  const name = backend?.name ?? ANY_BACKEND;
  const named = isChange('device', 'backend.name', name);
  const withName = (choices: readonly Choice[]) =>
    choices.map(({ words, changes = [] }) => ({ words, changes: [named, ...changes] }));
  return [
    {
      name: 'device.backend.name',
      section: 'Device',
      label: 'backend',
      about: 'The daemon, or the part of the host’s kernel, that does the work of the device.',
      value: backend?.name,
      choices: [
        unsaid('device', 'backend'),
        ...(daemons.some(({ words }) => words === name) ? [] : choicesOf('device', 'backend.name', [name])),
        ...daemons,
      ],
    },
    {
      name: 'device.backend.sharedMemory',
      section: 'Device',
      label: 'shared memory',
      about: 'Whether the daemon can map guest memory, which has to be shared through a file.',
      value: yesOrNo(backend?.sharedMemory),
      choices: withName(eitherWay('device', 'backend.sharedMemory')),
    },
    {
      name: 'device.backend.withoutIotlb',
      section: 'Device',
      label: 'without IOTLB',
      about:
        'What becomes of ACCESS_PLATFORM over a backend that has no IOTLB: QEMU refuses the device, or asks the backend on PCI always or behind an IOMMU; no: it has one, or is never asked.',
      value: backend?.withoutIotlb,
      choices: withName(choicesOf('device', 'backend.withoutIotlb', WITHOUT_IOTLB)),
    },
    {
      name: 'device.backend.refusesLegacy',
      section: 'Device',
      label: 'refuses legacy',
      about: 'Whether it ends where the driver does not accept VERSION_1.',
      value: yesOrNo(backend?.refusesLegacy),
      choices: withName(eitherWay('device', 'backend.refusesLegacy')),
    },
  ];
}

/** Why there is no answer, or no device; without it there may be. */
function hindranceRows({ unmodelled, refused }: OpenDevice): readonly NamedRow[] {
  const row = (
    name: 'device.unmodelled' | 'device.refused',
    label: string,
    value: string | undefined,
    about: string,
  ): readonly NamedRow[] =>
    value === undefined
      ? []
      : [
          {
            name,
            section: 'Device',
            label,
            about,
            value,
            choices: [
              { words: value, changes: [] },
              unsaid('device', name.replace('device.', ''), 'nothing'),
            ],
          },
        ];
  return [
    ...row(
      'device.unmodelled',
      'not modelled',
      unmodelled,
      'What about the device is not modelled although it decides; without it there is an answer.',
    ),
    ...row(
      'device.refused',
      'refused by',
      refused && `${refused.by}: ${refused.message}`,
      'Why the monitor does not create the device; nothing: it does.',
    ),
  ];
}

function rowsOf(asked: OpenCase): readonly NamedRow[] {
  const { device } = asked;
  const { transport, implementation, addressing, vdpaDriver, bypassesIommu, allowsLegacy } = device;
  const vdpa: NamedRow = {
    name: 'device.vdpaDriver',
    section: 'Device',
    label: 'vDPA driver',
    about: 'The driver of the kernel that makes the device on the vDPA bus.',
    value: vdpaDriver,
    choices: [unsaid('device', 'vdpaDriver'), ...choicesOf('device', 'vdpaDriver', VDPA_DRIVERS)],
  };
  return [
    typeRow(device),
    {
      name: 'device.transport',
      section: 'Device',
      label: 'transport',
      about:
        'How the guest reaches the device; legacy is the interface from before VIRTIO 1.0, transitional shows both.',
      value: transport,
      choices: (machineKindOf(asked.platform)?.transports ?? []).map((words) => ({
        words,
        changes: [
          isChange('device', 'transport', words),
          ...(words === 'vdpa' ? [] : [isChange('device', 'vdpaDriver', undefined)]),
        ],
      })),
    },
    {
      name: 'device.implementation',
      section: 'Device',
      label: 'done by',
      about:
        'Who is on the other side of the transport, which decides what the device requires and how it reads addresses.',
      value: implementation,
      choices: choicesOf('device', 'implementation', IMPLEMENTATIONS),
    },
    ...(transport === 'vdpa' ? [vdpa] : []),
    ...backendRows(device),
    requiresRow(device),
    {
      name: 'device.addressing',
      section: 'Device',
      label: 'addressing',
      about:
        'How the device reads the addresses that it is given; where it is not said, whoever does the device decides.',
      value: addressing,
      choices: [unsaid('device', 'addressing'), ...choicesOf('device', 'addressing', ADDRESSINGS)],
    },
    {
      name: 'device.bypassesIommu',
      section: 'Device',
      label: 'bypasses IOMMU',
      about: 'Whether its bus passes the IOMMU of the machine by.',
      value: yesOrNo(bypassesIommu ?? false),
      choices: eitherWay('device', 'bypassesIommu'),
    },
    {
      name: 'device.allowsLegacy',
      section: 'Device',
      label: 'allows legacy',
      about: 'Whether it has a legacy interface although its type came with VIRTIO 1.0.',
      value: yesOrNo(allowsLegacy ?? false),
      choices: eitherWay('device', 'allowsLegacy'),
    },
    ...hindranceRows(device),
  ];
}

/** The fields of configuration space that rules read. */
function fieldFacts({ type, config, open = [] }: OpenDevice): readonly Changeable[] {
  const ofType = deviceTypeName(type);
  return CONFIG_FIELDS.flatMap(({ of, name, limits = [] }): readonly Changeable[] => {
    if (of !== ofType) return [];
    const isOpen = open.some((varying) => varying.kind === 'field' && varying.name === name);
    const now = config[name];
    const values = now === undefined || limits.includes(now) ? limits : [...limits, now];
    const key = `config.${name}`;
    return [
      {
        fact: {
          key: `device.${key}`,
          section: 'Device',
          label: name,
          value: isOpen ? OPEN : now === undefined ? NOT_SAID : String(now),
          choices: [
            unsaid('device', key, limits.length === 0 ? NOT_SAID : OPEN),
            ...choicesOf(
              'device',
              key,
              [...values].sort((a, b) => a - b),
            ),
          ],
          typed: { kind: 'number', about: 'device', path: key.split('.') },
          about:
            limits.length === 0
              ? 'A field of the device’s configuration space, or the size of a queue; a number can be typed.'
              : 'A field of the device’s configuration space, or the size of a queue; the values are those on either side of each limit, and another number can be typed.',
        },
        is: (read) => read.kind === 'field' && read.name === name,
      },
    ];
  });
}

/** What can be changed of a device. */
export function deviceFacts(asked: OpenCase): readonly Changeable[] {
  const { device } = asked;
  return [...rowsOf(asked).map((row) => namedFact(row, asked)), ...fieldFacts(device), ...bitFacts(device)];
}
