import { MACHINES, type MachineKind } from '../../data/machines.ts';
import type { CaseChange } from '../../model/case-change.ts';
import type { Choice } from '../../model/exploration.ts';
import type { FactName } from '../../model/facts.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Xen } from '../../model/platform.ts';
import { isChange, isOpenIn, OPEN } from './changeable.ts';

/** A value that a machine has: the one that there is, or the nearest to it. */
function existing<Value>(values: readonly Value[], now: Value): Value {
  return values.includes(now) ? now : (values[0] ?? now);
}

export function xenWords({ domain, mode }: Xen): string {
  return `${domain} ${mode}`;
}

/** What becomes of a fact on another kind of machine. */
interface Moved {
  readonly label: string;
  readonly now: string | undefined;
  readonly there: string | undefined;
  readonly changes: readonly CaseChange[];
}

/** What becomes of a case on another kind of machine: what does not exist there gives way to what does. */
function movedTo(asked: OpenCase, machine: MachineKind, hypervisor: string): readonly Moved[] {
  const { platform, device } = asked;
  const { arch, memory, iommu, xen } = platform;
  /** A fact that is not stated is open on the other machine, too, and among the values that exist there. */
  const unlessOpen = (name: FactName, moved: Moved): Moved =>
    isOpenIn(asked, (varying) => varying.kind === 'fact' && varying.name === name)
      ? { ...moved, now: OPEN, there: OPEN, changes: moved.changes.map(unstated) }
      : moved;
  const protection = existing(machine.protections, memory.protection);
  const kind = existing(machine.iommus, iommu.kind);
  const transport = existing(machine.transports, device.transport);
  const domain = machine.xen.find((one) => isSame(one, xen)) ?? machine.xen[0];
  return [
    { label: 'arch', now: arch, there: machine.arch, changes: [isChange('platform', 'arch', machine.arch)] },
    {
      label: 'hypervisor',
      now: platform.hypervisor,
      there: hypervisor,
      changes: [isChange('platform', 'hypervisor', hypervisor)],
    },
    {
      label: 'Xen domain',
      now: xen && xenWords(xen),
      there: domain && xenWords(domain),
      changes: [isChange('platform', 'xen', domain)],
    },
    unlessOpen('platform.memory.protection', {
      label: 'protection',
      now: memory.protection,
      there: protection,
      changes: [isChange('platform', 'memory.protection', protection)],
    }),
    unlessOpen('platform.iommu.kind', {
      label: 'IOMMU',
      now: iommu.kind,
      there: kind,
      changes: [isChange('platform', 'iommu', kind === iommu.kind ? iommu : { kind })],
    }),
    {
      label: 'transport',
      now: device.transport,
      there: transport,
      changes: transport === device.transport ? [] : [isChange('device', 'transport', transport)],
    },
    ...(arch === machine.arch ? [] : [onOtherArch(platform.machine)]),
  ];
}

/** The change after which nothing is said of what another one states. */
function unstated(change: CaseChange): CaseChange {
  return { ...change, value: undefined };
}

function isSame(one: Xen | undefined, other: Xen | undefined): boolean {
  return one?.domain === other?.domain && one?.mode === other?.mode;
}

/** What belongs to one architecture alone. */
function onOtherArch(machineType: string | undefined): Moved {
  const keys = ['machine', 'firmware', 'memory.announced', 'open'];
  return {
    label: 'machine type',
    now: machineType,
    there: undefined,
    changes: keys.map((key) => isChange('platform', key, undefined)),
  };
}

/** The choice of another kind of machine; what else has to change with it is said. */
function moveTo(asked: OpenCase, machine: MachineKind, hypervisor: string, words: string): Choice {
  const moved = movedTo(asked, machine, hypervisor);
  const others = moved.filter(({ now, there }) => now !== there && there !== words);
  return {
    words,
    changes: moved.flatMap(({ changes }) => changes),
    also: others.map(({ label, now = 'none', there = 'none' }) => `${label}: ${now} → ${there}`),
  };
}

/** The other architectures, each with the hypervisor that there is, if it is there. */
export function archChoices(asked: OpenCase): readonly Choice[] {
  const { arch, hypervisor } = asked.platform;
  const isXen = hypervisor === 'xen';
  const named = [...new Set(MACHINES.map((machine) => machine.arch))];
  return named.flatMap((other) => {
    const there = MACHINES.filter((machine) => machine.arch === other);
    const machine = there.find(({ hypervisors }) => hypervisors.includes('xen') === isXen) ?? there[0];
    if (machine === undefined) return [];
    return [
      other === arch
        ? { words: other, changes: [] }
        : moveTo(asked, machine, existing(machine.hypervisors, hypervisor), other),
    ];
  });
}

/** The hypervisors of an architecture; under Xen it is another kind of machine. */
export function hypervisorChoices(asked: OpenCase): readonly Choice[] {
  const { arch } = asked.platform;
  return MACHINES.filter((machine) => machine.arch === arch).flatMap((machine) =>
    machine.hypervisors.map((other) => moveTo(asked, machine, other, other)),
  );
}
