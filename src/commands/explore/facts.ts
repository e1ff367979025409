import { MAINLINE } from '../../data/linux-releases.ts';
import { type MachineKind, machineKindOf } from '../../data/machines.ts';
import { CONFIG_FIELDS } from '../../data/rule-inputs.ts';
import { F } from '../../features/bits.ts';
import { bitsOf, hasBit } from '../../features/feature-set.ts';
import {
  deviceTypeName,
  featureByName,
  featureOf,
  knownFeatureNames,
  shortName,
} from '../../features/registry.ts';
import { DRIVERS } from '../../guest/drivers.ts';
import { ADDRESSINGS, IMPLEMENTATIONS } from '../../model/device.ts';
import type { Choice, ExploredFact, FactSection } from '../../model/exploration.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactName } from '../../model/facts.ts';
import type { OpenCase, OpenDevice, OpenPlatform } from '../../model/open-case.ts';
import type { Result } from '../../model/result.ts';

/** A fact, and what a rule reads that is this one. */
interface Known {
  readonly fact: Omit<ExploredFact, 'readBy'>;
  readonly is: (read: Fact) => boolean;
}

/** How the value of a fact reads that nobody states. */
const OPEN = 'open';

function driverFact({ driver }: OpenCase): Known {
  const model = DRIVERS.find(({ id }) => id === driver);
  const choices = DRIVERS.map(({ id }): Choice => ({ words: id, driver: id }));
  const about = model?.provenance?.rule ?? 'Linux as it was released.';
  return {
    fact: { key: 'driver', section: 'Driver and kernel', label: 'driver', value: driver, choices, about },
    is: () => false,
  };
}

const OF_RELEASE: ReadonlySet<Fact['kind']> = new Set(['change', 'driver', 'table', 'transport']);

function kernelFact({ kernel, open = [] }: OpenPlatform): Known {
  const isOpen = open.some(({ kind }) => kind === 'release');
  const { version } = kernel;
  const releases = isOpen || MAINLINE.includes(version) ? MAINLINE : [version, ...MAINLINE];
  return {
    fact: {
      key: 'platform.kernel.version',
      section: 'Driver and kernel',
      label: 'kernel',
      value: isOpen ? OPEN : version,
      choices: releases.map((release): Choice => ({ words: release, kernel: release })),
      about: 'The release of Linux that the guest runs; distributions’ kernels are named with --kernel.',
    },
    is: ({ kind }) => OF_RELEASE.has(kind),
  };
}

/** The words of a parameter on a command line: the last of those that are the parameter, or have a value for it. */
function givenOf(name: string, cmdline: string): string {
  return cmdline.split(/\s+/).findLast((word) => word === name || word.startsWith(`${name}=`)) ?? '';
}

const NOT_GIVEN = 'not given';

function parameterFact(words: readonly string[], { kernel, open = [] }: OpenPlatform): Known {
  const name = words.find((word) => word !== '')?.split('=')[0] ?? '';
  const isOpen = open.some(({ kind }) => kind === 'cmdline');
  const given = givenOf(name, kernel.cmdline);
  const all = words.includes(given) ? words : [...words, given];
  return {
    fact: {
      key: `platform.kernel.cmdline ${name}`,
      section: 'Kernel parameters',
      label: name,
      value: isOpen ? OPEN : given || NOT_GIVEN,
      choices: all.map((word) => ({
        words: word || NOT_GIVEN,
        set: [
          ...(given === '' ? [] : [`platform.kernel.cmdline-=${given}`]),
          ...(word === '' ? [] : [`platform.kernel.cmdline+=${word}`]),
          // What is open stays so until something is said.
          ...(given === '' && word === '' ? ['platform.kernel.cmdline='] : []),
        ],
      })),
      about: `A parameter of the kernel’s command line. Rules tell apart: ${words.map((word) => word || NOT_GIVEN).join(', ')}.`,
    },
    is: (read) => read.kind === 'parameter' && read.name === name,
  };
}

function configFact(name: string, { kernel, open = [] }: OpenPlatform): Known {
  const isOpen = open.some((varying) => varying.kind === 'config' && varying.name === name);
  const stated = isOpen ? undefined : kernel.config[name];
  const values = stated === 'm' ? ['m', 'y', 'n'] : ['y', 'n'];
  return {
    fact: {
      key: `platform.kernel.config.${name}`,
      section: 'Build options',
      label: name,
      value: stated ?? OPEN,
      choices: values.map((value) => ({
        words: value,
        set: [`platform.kernel.config.${name}=${value}`],
      })),
      about: `Whether the guest’s kernel is built with CONFIG_${name}.`,
    },
    is: (read) => read.kind === 'config' && read.option === name,
  };
}

/** A fact that has a name, and values out of a list. */
interface NamedRow {
  readonly name: FactName;
  readonly section: FactSection;
  readonly label: string;
  readonly about: string;
  readonly value: (asked: OpenCase) => string | undefined;
  readonly values: (machine: MachineKind | undefined) => readonly string[];
}

const NAMED: readonly NamedRow[] = [
  {
    name: 'platform.memory.protection',
    section: 'Platform',
    label: 'protection',
    about:
      'What keeps the host out of guest memory. restricted-hook: nothing does, but the kernel is told so.',
    value: ({ platform }) => platform.memory.protection,
    values: (machine) => machine?.protections ?? [],
  },
  {
    name: 'platform.iommu.kind',
    section: 'Platform',
    label: 'IOMMU',
    about: 'The IOMMU that the machine shows to the guest.',
    value: ({ platform }) => platform.iommu.kind,
    values: (machine) => machine?.iommus ?? [],
  },
  {
    name: 'platform.hypervisor',
    section: 'Platform',
    label: 'hypervisor',
    about: 'What the guest runs on; none is the machine itself.',
    value: ({ platform }) => platform.hypervisor,
    values: (machine) => machine?.hypervisors ?? [],
  },
  {
    name: 'device.transport',
    section: 'Device',
    label: 'transport',
    about:
      'How the guest reaches the device; legacy is the interface from before VIRTIO 1.0, transitional shows both.',
    value: ({ device }) => device.transport,
    values: (machine) => machine?.transports ?? [],
  },
  {
    name: 'device.implementation',
    section: 'Device',
    label: 'done by',
    about:
      'Who is on the other side of the transport, which decides what the device requires and how it reads addresses.',
    value: ({ device }) => device.implementation,
    values: () => IMPLEMENTATIONS,
  },
  {
    name: 'device.addressing',
    section: 'Device',
    label: 'addressing',
    about:
      'How the device reads the addresses that it is given; where it is not said, whoever does the device decides.',
    value: ({ device }) => device.addressing ?? 'not said',
    values: () => ADDRESSINGS,
  },
];

function namedFact({ name, section, label, about, value, values }: NamedRow, asked: OpenCase): Known {
  const open = [...(asked.device.open ?? []), ...(asked.platform.open ?? [])];
  const isOpen = open.some((varying) => varying.kind === 'fact' && varying.name === name);
  const now = value(asked) ?? OPEN;
  const all = values(machineKindOf(asked.platform));
  return {
    fact: {
      key: name,
      section,
      label,
      value: isOpen ? OPEN : now,
      choices: all.map((words) => ({
        words,
        set: [`${name}=${words}`],
      })),
      about,
    },
    is: (read) => read.kind === 'named' && read.name === name,
  };
}

/** The fields of configuration space at whose limits rules look. */
function fieldFacts({ type, config, open = [] }: OpenDevice): readonly Known[] {
  const ofType = deviceTypeName(type);
  return CONFIG_FIELDS.flatMap(({ of, name, limits }): readonly Known[] => {
    if (of !== ofType || limits === undefined) return [];
    const isOpen = open.some((varying) => varying.kind === 'field' && varying.name === name);
    const now = isOpen ? undefined : config[name];
    const values = now === undefined || limits.includes(now) ? limits : [...limits, now];
    return [
      {
        fact: {
          key: `device.config.${name}`,
          section: 'Device',
          label: name,
          value: now === undefined ? OPEN : String(now),
          choices: [...values]
            .sort((a, b) => a - b)
            .map((value) => ({ words: String(value), set: [`device.config.${name}=${value}`] })),
          about:
            'A field of the device’s configuration space; the values are those on either side of each limit.',
        },
        is: (read) => read.kind === 'field' && read.name === name,
      },
    ];
  });
}

/** Whether the device offers a bit; undefined where that is open. */
function offeredIn({ offers, open = [] }: OpenDevice, bit: number): boolean | undefined {
  const sets = open.flatMap((varying) =>
    varying.kind === 'variant' ? varying.values.map(({ device }) => device.offers) : [],
  );
  const now = hasBit(offers, bit);
  const isOpen = open.some((varying) => varying.kind === 'bit' && varying.bit === bit);
  return isOpen || sets.some((set) => hasBit(set, bit) !== now) ? undefined : now;
}

const FIRST_BITS = [F.VERSION_1, F.ACCESS_PLATFORM];

/** The bits that a device of this type can offer, and those that it does: first the two that most hangs on. */
function bitsFor({ type, offers }: OpenDevice): readonly number[] {
  const known = knownFeatureNames(type).flatMap((name) => featureByName(name, type).map(({ bit }) => bit));
  const all = new Set([...known, ...bitsOf(offers)]);
  const others = [...all].filter((bit) => !FIRST_BITS.some((first) => first === bit));
  return [...FIRST_BITS, ...others.sort((a, b) => a - b)];
}

const OFFERED = 'offered';
const NOT_OFFERED = 'not offered';

function bitFact(device: OpenDevice, bit: number): Known {
  const offered = offeredIn(device, bit);
  const feature = featureOf(bit, device.type);
  return {
    fact: {
      key: `device.offers ${bit}`,
      section: 'Offered bits',
      label: shortName(bit, device.type),
      value: offered === undefined ? OPEN : offered ? OFFERED : NOT_OFFERED,
      choices: [
        { words: OFFERED, set: [`device.offers+=${bit}`] },
        { words: NOT_OFFERED, set: [`device.offers-=${bit}`] },
      ],
      about: `${feature?.name ?? 'A bit without a name'}, bit ${bit}. ${feature?.meaning ?? ''}`.trimEnd(),
    },
    is: (read) => read.kind === 'bit' && read.bit === bit,
  };
}

function readBy({ decisions }: Result, is: Known['is']): readonly string[] {
  return [...new Set(decisions.filter(({ facts }) => facts.some(is)).map(({ kind }) => kind.id))];
}

/** Every fact of a case that can be changed, and which decisions read it. */
export function changeableFactsOf(asked: OpenCase, result: Result): readonly ExploredFact[] {
  const { device, platform } = asked;
  const machine = machineKindOf(platform);
  const known: readonly Known[] = [
    driverFact(asked),
    kernelFact(platform),
    ...NAMED.map((row) => namedFact(row, asked)),
    ...fieldFacts(device),
    ...bitsFor(device).map((bit) => bitFact(device, bit)),
    ...(machine?.cmdline ?? []).map((words) => parameterFact(words, platform)),
    ...(machine?.config ?? []).map((name) => configFact(name, platform)),
  ];
  return known.map(({ fact, is }) => ({ ...fact, readBy: readBy(result, is) }));
}
