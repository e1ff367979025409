import { VHOST_DAEMONS } from '../../data/vhost-daemons.ts';
import { TYPE } from '../../features/bits.ts';
import type { When } from '../../model/answers.ts';
import type { Narrowing } from '../../model/broken-pattern.ts';
import { compareVersions, parseVersion } from '../../model/release.ts';
import type { Step } from '../../model/step.ts';
import { stepId } from '../../model/step.ts';
import type { TextRemedy } from '../../model/text-remedy.ts';
import type { MachineDevice } from './machine.ts';
import { removesDevice } from './matched-devices.ts';

/** Devices that a guest does as well without. */
const DISPENSABLE: ReadonlySet<number> = new Set([TYPE.BALLOON, TYPE.RNG]);

/** Whether a guest does as well without a device. */
export function isDispensable({ asked }: MachineDevice): boolean {
  return DISPENSABLE.has(asked.device.type);
}

/** From here on, what is lost is something that somebody asked for. */
export const COSTLY = 2;

/** Properties and values by which devices go past the IOMMU, or fall back to the interface from before VIRTIO 1.0. */
const BACKWARD: ReadonlySet<string> = new Set([
  'iommu_platform=off',
  'disable-modern=on',
  'max_revision=0',
  'force-legacy=true',
]);

/** What is lost by a step: nothing, isolation or an interface, how a device does its work, or the device. */
function lossOf(step: Step): number {
  switch (step.kind) {
    case 'leave-out':
      return 4;
    case 'replace':
      return step.by === 'virtio-scsi' ? 3 : 2;
    case 'no-iommu':
    case 'machine':
      return 1;
    case 'properties':
      return [...step.properties].some(([name, value]) => BACKWARD.has(`${name}=${value}`)) ? 1 : 0;
    case 'global':
      return BACKWARD.has(`${step.property}=${step.value}`) ? 2 : 0;
    default:
      return 0;
  }
}

/** The most that is lost by any of its steps. */
export function lossIn({ steps }: Pick<TextRemedy, 'steps'>): number {
  return Math.max(0, ...steps.map(lossOf));
}

/** How few people can do it: whoever starts the guest, whoever has its kernel started, whoever can have other programs. */
function reachOf(step: Step): number {
  switch (step.kind) {
    case 'words':
    case 'leave-out':
      return 1;
    case 'share-memory':
      return step.by === 'memfd' ? 0 : 1;
    case 'daemon':
      return 1;
    case 'other':
      return 2;
    default:
      return 0;
  }
}

/** Whether some values of what is open are those that most guests have: the newest release, or what is usual. */
function isUsual({ varying, only }: Narrowing): boolean {
  if (varying.kind === 'release') return only.includes(varying.values.length - 1);
  if (varying.kind !== 'variant') return only.includes(0);
  const versions = varying.values.flatMap(({ under }) => under.flatMap(({ qemu }) => qemu ?? []));
  const newest = [...new Set(versions)].sort(byVersion).at(-1);
  const some = only.flatMap((index) => varying.values[index]?.under ?? []);
  return newest !== undefined && some.some(({ qemu }) => qemu === newest);
}

function byVersion(a: string, b: string): number {
  const [ofA, ofB] = [parseVersion(a), parseVersion(b)];
  return ofA === undefined || ofB === undefined ? 0 : compareVersions(ofA, ofB);
}

/** How many conditions the part has of what is open that asks the least; what most guests have is none. */
function conditionsOf(when: When | undefined): number {
  if (when === undefined) return 0;
  return Math.min(...when.map((part) => part.filter((narrowing) => !isUsual(narrowing)).length));
}

function narrowest(when: When | undefined): number {
  return when === undefined ? 0 : Math.min(...when.map(({ length }) => length));
}

/** Whether a remedy helps under fewer conditions than another. */
export function asksLess(one: TextRemedy, other: TextRemedy): boolean {
  const difference = conditionsOf(one.when) - conditionsOf(other.when);
  return difference < 0 || (difference === 0 && narrowest(one.when) < narrowest(other.when));
}

/** Properties of a device that are given at once are one change, and so is each condition. */
function sizeOf({ steps, when }: Ranked): number {
  return Math.max(1, steps.length + conditionsOf(when));
}

/** What is ranked: steps, and where they help. */
type Ranked = Pick<TextRemedy, 'steps' | 'when'>;

function keysOf(remedy: Ranked, device: MachineDevice): readonly number[] {
  const { steps, when } = remedy;
  // To take away what somebody wanted is no remedy but for the want of another.
  const isTaken = removesDevice(steps, device) && !isDispensable(device);
  const own = isDispensable(device) ? Math.min(1, lossIn(remedy)) : lossIn(remedy);
  // What is older than most have lacks what came since.
  const loss = conditionsOf(when) > 0 ? Math.max(1, own) : own;
  return [
    isTaken ? 1 : 0,
    sizeOf(remedy),
    loss,
    conditionsOf(when),
    when === undefined ? 0 : 1,
    steps.length === 0 ? 0 : 1,
    Math.max(0, ...steps.map(reachOf)),
    steps.reduce(
      (sum, step) => sum + (step.kind === 'properties' || step.kind === 'replace' ? step.properties.size : 0),
      0,
    ),
  ];
}

/** Whether nothing that comes behind it in the order can be better: it helps always. */
export function isUnsurpassed({ when }: Ranked): boolean {
  return when === undefined;
}

/** Fewest changes first, then least loss, then what most people can do; a device that is wanted is left out last. */
export function inOrder<Remedy extends Ranked>(
  remedies: readonly Remedy[],
  device: MachineDevice,
): readonly Remedy[] {
  return remedies
    .map((remedy, i) => ({ remedy, keys: [...keysOf(remedy, device), i] }))
    .sort((a, b) => a.keys.reduce((order, key, i) => order || key - (b.keys[i] ?? 0), 0))
    .map(({ remedy }) => remedy);
}

/** Whether each of some steps is among others, with at least as many properties. */
export function smallerThan(less: readonly Step[], more: readonly Step[]): boolean {
  return less.every((step) => more.some((other) => isWithin(step, other)));
}

function isWithin(less: Step, more: Step): boolean {
  if (less.kind === 'properties' && more.kind === 'properties')
    return (
      less.device === more.device &&
      [...less.properties].every(([name, value]) => more.properties.get(name) === value)
    );
  if (less.kind === 'replace' && more.kind === 'replace')
    return (
      less.device === more.device &&
      less.by === more.by &&
      [...less.properties].every(([name, value]) => more.properties.get(name) === value)
    );
  if (less.kind === 'daemon' && more.kind === 'daemon') {
    const [few, many] = [toldOptions(less.name), toldOptions(more.name)];
    return few.every((option) => many.includes(option));
  }
  return stepId(less) === stepId(more);
}

function toldOptions(daemon: string): readonly string[] {
  return VHOST_DAEMONS.find(({ name }) => name === daemon)?.told?.options ?? [];
}

/** Steps with one of them left out, or one of the properties that are given with others; none where there is but one. */
export function lesser(steps: readonly Step[]): readonly (readonly Step[])[] {
  return steps.flatMap((step, i) => {
    const [before, behind] = [steps.slice(0, i), steps.slice(i + 1)];
    const without = steps.length > 1 ? [[...before, ...behind]] : [];
    if (step.kind !== 'properties' && step.kind !== 'replace') return without;
    if (step.kind === 'properties' && step.properties.size < 2) return without;
    const fewer = [...step.properties.keys()].map((name) => {
      const properties = new Map([...step.properties].filter(([other]) => other !== name));
      return [...before, { ...step, properties }, ...behind];
    });
    return [...without, ...fewer];
  });
}
