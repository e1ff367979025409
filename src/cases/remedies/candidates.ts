import { machineFamily } from '../../data/machine-type.ts';
import { VHOST_DAEMONS, type VhostDaemon } from '../../data/vhost-daemons.ts';
import { remedies } from '../../explore/remedies.ts';
import { TYPE } from '../../features/bits.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import type { Answers } from '../../model/answers.ts';
import type { ProposedChange } from '../../model/fix.ts';
import type { OpenPlatform } from '../../model/open-case.ts';
import type { IommuKind } from '../../model/platform.ts';
import type { PropertyChange } from '../../model/property-change.ts';
import type { Want } from '../../model/refusal-wants.ts';
import { type SmallPool, smallPoolOf } from '../../model/small-pool.ts';
import { STATED, type Step, type Substitute, stepId } from '../../model/step.ts';
import { remedyWords } from '../../report/words/edits.ts';
import { changesOf } from '../../report/words/import-terms.ts';
import type { GivenMachine, GivenText, MachineDevice } from './machine.ts';

/** Steps that may help together. */
export type StepSet = readonly Step[];

/** What a change of a case comes to for whoever writes the text; undefined where that is nothing the text can say. */
function stepsOf(proposed: ProposedChange, device: number): StepSet | undefined {
  const { edit } = proposed.change;
  if (edit.kind === 'words') return [{ kind: 'words', drop: edit.drop, add: edit.add }];
  if (edit.kind === 'amendment')
    return [{ kind: 'properties', device, properties: edit.values[0].properties }];
  if (edit.kind === 'release' || edit.kind === 'config') return undefined;
  if (edit.kind === 'fact' && edit.name === 'device.backend.sharedMemory')
    return [{ kind: 'share-memory', by: 'memfd' }];
  if (edit.kind === 'fact' && edit.name === 'platform.iommu.kind' && edit.values[0] === 'none')
    return [{ kind: 'no-iommu' }];
  const changes = changesOf(remedyWords(proposed).qemu);
  if (changes === undefined) return undefined;
  const [, driver, property, value] = /^([^.]+)\.([^=]+)=(.*)$/.exec(changes.global ?? '') ?? [];
  const global: StepSet =
    driver === undefined || property === undefined || value === undefined
      ? []
      : [{ kind: 'global', driver, property, value }];
  const own: StepSet =
    changes.properties.size === 0 ? [] : [{ kind: 'properties', device, properties: changes.properties }];
  return [...global, ...own];
}

/** Properties of one device that are given in several steps are given in one. */
function together(steps: StepSet): StepSet {
  const made: Step[] = [];
  for (const step of steps) {
    const at = made.findIndex(
      (one) => one.kind === 'properties' && step.kind === 'properties' && one.device === step.device,
    );
    const before = made[at];
    if (before?.kind === 'properties' && step.kind === 'properties')
      made[at] = { ...before, properties: new Map([...before.properties, ...step.properties]) };
    else made.push(step);
  }
  return made;
}

/** The most changes of a case that go together; a text has more ways besides. */
const MOST_IN_TEXT = 2;

/** What the search finds for each way in which the device fails. */
function searched(
  { asked, index }: MachineDevice,
  answers: Answers,
  driver: ChosenDriver,
): readonly StepSet[] {
  return answers.answers
    .filter(({ result }) => result.outcome !== 'works' && result.outcome !== 'unknown')
    .flatMap(({ shown }) =>
      remedies({ ...shown.asked, driver: asked.driver }, driver, undefined, MOST_IN_TEXT),
    )
    .flatMap((set) => {
      const steps = set.map((change) => stepsOf(change, index));
      return steps.every((one) => one !== undefined) ? [together(steps.flat())] : [];
    });
}

/** What can do the same for the guest. */
const INSTEAD: ReadonlyMap<number, readonly Substitute[]> = new Map([
  [TYPE.FS, ['9p']],
  [TYPE.BLK, ['virtio-blk', 'virtio-scsi']],
  [TYPE.SCSI, ['virtio-scsi']],
  [TYPE.RNG, ['virtio-rng']],
  [TYPE.VSOCK, ['vhost-vsock']],
  [TYPE.NET, ['vhost-net']],
]);

/** What a device may have to say in a guest with protected memory, or behind an IOMMU; the fewest first. */
const SAYING: readonly PropertyChange[] = [
  new Map(),
  new Map([['iommu_platform', 'on']]),
  new Map([
    ['disable-legacy', 'on'],
    ['iommu_platform', 'on'],
  ]),
  new Map([['iommu_platform', 'off']]),
];

function replacing({ asked: { device }, index }: MachineDevice): readonly StepSet[] {
  if (device.implementation !== 'vhost-user') return [];
  return (INSTEAD.get(device.type) ?? []).flatMap((by) =>
    SAYING.map((properties): StepSet => [{ kind: 'replace', device: index, by, properties }]),
  );
}

function saysSharedMemory(answers: Answers): boolean {
  return answers.answers.some(
    ({ result: { asked } }) =>
      asked.device.backend?.sharedMemory === false || asked.device.refused?.wants?.kind === 'shared-memory',
  );
}

const SHARING: readonly StepSet[] = [
  [{ kind: 'share-memory', by: 'memfd' }],
  [{ kind: 'share-memory', by: 'hugetlbfs' }],
];

/** What an option states that could be otherwise. */
function restating({ options }: GivenText): readonly StepSet[] {
  return STATED.filter((what) => options[what] !== undefined).map((what) => [{ kind: 'other', what }]);
}

/** Machine types of the same architecture on which a device may be otherwise. */
const MACHINES: Readonly<Record<string, readonly string[]>> = { x86_64: ['q35', 'pc'], aarch64: ['virt'] };

function remaking({ asked }: MachineDevice): readonly StepSet[] {
  const { arch, machine } = asked.platform;
  return (MACHINES[arch] ?? []).filter((type) => type !== machine).map((type) => [{ kind: 'machine', type }]);
}

/** The bus that a machine has from the start. */
function rootBusOf({ machine, arch }: OpenPlatform): string {
  return machineFamily(machine ?? '', arch)?.root ?? 'pcie.0';
}

/** What whoever refuses a device would take instead, as a step. */
function stepFor(want: Want, { index: device, asked }: MachineDevice): Step | undefined {
  switch (want.kind) {
    case 'root-bus':
      return { kind: 'properties', device, properties: new Map([['bus', rootBusOf(asked.platform)]]) };
    case 'without':
      return { kind: 'drop', device, property: want.property };
    case 'with':
      return { kind: 'properties', device, properties: new Map(Object.entries(want.properties)) };
    case 'netdev':
      return { kind: 'netdev', id: want.id };
    case 'opengl':
      return { kind: 'opengl' };
    case 'mmio':
    case 'plain-model':
    case 'one-queue':
      return { kind: want.kind, device };
    case 'shared-memory':
    case 'machine':
    case 'command-line':
      return undefined;
  }
}

function resetting(device: MachineDevice, { answers }: Answers): readonly StepSet[] {
  return answers.flatMap(({ result }): readonly StepSet[] => {
    const { wants } = result.asked.device.refused ?? {};
    const step = wants && stepFor(wants, device);
    return step === undefined ? [] : [[step]];
  });
}

function daemonNamed(daemon: string | undefined): VhostDaemon | undefined {
  return VHOST_DAEMONS.find(({ name }) => name === daemon);
}

/** The daemon that an option names, told something else. */
function retold({ options: { daemon } }: GivenText): readonly StepSet[] {
  const { name: stated, told } = daemonNamed(daemon) ?? {};
  const plain = told?.daemon ?? stated;
  return VHOST_DAEMONS.filter((other) => plain !== undefined && other.told?.daemon === plain)
    .filter(({ name }) => name !== stated)
    .map(({ name }) => [{ kind: 'daemon', name }]);
}

/** The daemon that the text itself starts, told more or less. */
function retoldInText(machine: GivenMachine, { guest, index }: MachineDevice): readonly StepSet[] {
  const names = machine.guests[guest]?.qemu?.predictions[index]?.plug.backend.daemons ?? [];
  const plain = new Set(names.map((name) => daemonNamed(name)?.told?.daemon ?? name));
  return VHOST_DAEMONS.filter(({ name, told }) => plain.has(told?.daemon ?? name))
    .filter(({ name }) => names.length > 1 || !names.includes(name))
    .map(({ name }): StepSet => [{ kind: 'daemon', name, device: index }]);
}

/** A larger number in the place of the one that the kernel command line gives, or none; the flags behind it stay. */
function largerPool({ asked }: MachineDevice, { wanted }: SmallPool): readonly StepSet[] {
  const given = asked.platform.kernel.cmdline.split(/\s+/).findLast((word) => /^swiotlb=\d/.test(word));
  if (given === undefined) return [];
  const [, flags = ''] = /^swiotlb=\d+,?(?:\d+,?)?(.*)$/.exec(given) ?? [];
  const words = [wanted, flags].filter((word) => word !== undefined && word !== '');
  const add = words.length === 0 ? undefined : `swiotlb=${words.join()}`;
  return [[{ kind: 'words', drop: [given], add }]];
}

/** Words by which Linux does not drive an IOMMU that stands in the way. */
const UNDRIVEN: Readonly<Partial<Record<IommuKind, string>>> = {
  intel: 'intel_iommu=off',
  amd: 'amd_iommu=off',
};

function leavingAlone(kind: IommuKind | undefined): readonly StepSet[] {
  const add = kind && UNDRIVEN[kind];
  return add === undefined ? [] : [[{ kind: 'words', drop: [], add }]];
}

/** Everything that may help a device, each once: what the search finds of its facts first. That it is left out is not among them. */
export function candidatesFor(
  machine: GivenMachine,
  device: MachineDevice,
  answers: Answers,
): readonly StepSet[] {
  const { given, guests } = machine;
  const pool = smallPoolOf(answers);
  if (pool !== undefined) return largerPool(device, pool);
  const { iommu } = guests[device.guest]?.platform ?? {};
  const hasIommu = iommu !== undefined && iommu.kind !== 'none' && iommu.kind !== 'spapr-tce';
  const all: readonly StepSet[] = [
    [],
    ...searched(device, answers, given.driver),
    ...resetting(device, answers),
    ...retold(given),
    ...retoldInText(machine, device),
    ...SAYING.slice(1).map(
      (properties): StepSet => [{ kind: 'properties', device: device.index, properties }],
    ),
    ...(saysSharedMemory(answers) ? SHARING : []),
    ...(iommu?.kind === 'amd' ? [[{ kind: 'remap' } as const]] : []),
    ...leavingAlone(iommu?.kind),
    ...(hasIommu ? [[{ kind: 'no-iommu' } as const]] : []),
    ...restating(given),
    ...remaking(device),
    ...replacing(device),
  ];
  const found = new Map(all.map((steps) => [steps.map(stepId).join(), steps]));
  return [...found.values()];
}
