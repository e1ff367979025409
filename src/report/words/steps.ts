import { machineFamily } from '../../data/machine-type.ts';
import { type ToldDaemon, VHOST_DAEMONS } from '../../data/vhost-daemons.ts';
import { TYPE } from '../../features/bits.ts';
import { deviceTypeName } from '../../features/registry.ts';
import type { Answers } from '../../model/answers.ts';
import type { PropertyChange } from '../../model/property-change.ts';
import type { StatedOption, Step, Substitute } from '../../model/step.ts';
import type { TextRemedy } from '../../model/text-remedy.ts';
import { variantBoxes } from '../../model/variant-boxes.ts';
import { wordsTitle } from './edits.ts';
import { underWords } from './when.ts';

// Steps of a remedy in words, and what is lost by them.

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function propertiesTitle(properties: PropertyChange): string {
  const left = new Map(properties);
  const said: string[] = [];
  const platform = left.get('iommu_platform');
  if (platform !== undefined)
    said.push(platform === 'on' ? 'offer ACCESS_PLATFORM' : 'do not offer ACCESS_PLATFORM');
  left.delete('iommu_platform');
  const [modern, legacy] = [left.get('disable-modern'), left.get('disable-legacy')];
  if (modern === 'on') said.push('use the legacy interface');
  else if (legacy === 'on') said.push('show the modern interface alone');
  else if (modern === 'off') said.push('show the modern interface too');
  else if (legacy === 'off') said.push('show the legacy interface too');
  if (left.get('scsi') === 'off') said.push('pass no SCSI commands on to the disk');
  for (const name of ['disable-modern', 'disable-legacy', 'scsi']) left.delete(name);
  return listed([...said, ...[...left].map(([name, value]) => `set ${name} to ${value}`)]);
}

const INSTEAD: Readonly<Record<Substitute, string>> = {
  '9p': 'share the directory by 9p, whose work QEMU does itself',
  'virtio-blk': 'give the guest the disk by virtio-blk, whose work QEMU does itself',
  'virtio-scsi': 'give the guest the disk by virtio-scsi, whose work QEMU does itself',
  'virtio-rng': 'have QEMU itself give the guest random numbers',
  'vhost-vsock': 'have the kernel of the host do the work of the socket',
  'vhost-net': 'have the kernel of the host do the work of the network card (vhost=on)',
};

const OTHER: Readonly<Record<StatedOption, string>> = {
  kernel: 'have another guest kernel',
  config: 'have the guest kernel built otherwise',
  qemu: 'have another version of QEMU',
  monitor: 'have another version of the monitor',
  'host-kernel': 'have another kernel on the host',
  daemon: 'have another daemon behind the socket',
};

const HARMLESS = 'the failed probe is harmless, and nothing else in the guest depends on it';

/** Whether a failure is of no account: a balloon that was only not probed. */
export function isHarmless({ asked, answers }: Answers): boolean {
  return (
    asked.device.type === TYPE.BALLOON &&
    answers.every(({ result: { outcome } }) => HARMLESS_OUTCOMES.has(outcome))
  );
}

const HARMLESS_OUTCOMES: ReadonlySet<string> = new Set([
  'works',
  'refused-by-driver',
  'refused-by-device',
  'no-driver',
]);

/** What is said of a device whose failure is of no account; undefined of any other. */
export function harmlessWords(before: Answers): string | undefined {
  return isHarmless(before) ? HARMLESS : undefined;
}

/** What is to be done, in words. */
export function stepTitle(step: Step, before: Answers): string {
  switch (step.kind) {
    case 'properties':
      return propertiesTitle(step.properties);
    case 'global':
      return `set ${step.property} of every ${step.driver} to ${step.value}`;
    case 'leave-out': {
      const type = deviceTypeName(before.asked.device.type);
      return isHarmless(before) ? `do without the ${type}: ${HARMLESS}` : 'leave the device out';
    }
    case 'replace': {
      const properties = step.properties.size === 0 ? '' : `, and ${propertiesTitle(step.properties)}`;
      return `${INSTEAD[step.by]}${properties}`;
    }
    case 'plain-model':
      return 'leave which interfaces it has to its bus (a model without a suffix)';
    case 'one-queue':
      return 'state no number of queues';
    case 'mmio':
      return 'put the device on virtio-mmio, which the machine has';
    case 'drop':
      return `do not give ${step.property}`;
    case 'daemon':
      return toldOf(step.name)?.how ?? OTHER.daemon;
    case 'netdev':
      return `give the card the network ${step.id} that it names (user, which needs no set-up)`;
    case 'opengl':
      return 'give QEMU a display with OpenGL';
    case 'share-memory':
      return `let the daemon map guest memory (${step.by === 'memfd' ? 'memfd, shared' : 'huge pages, shared'})`;
    case 'no-iommu':
      return 'have no IOMMU in the machine';
    case 'remap':
      return 'have the IOMMU remap what devices send';
    case 'machine':
      return `have a machine of type ${step.type}`;
    case 'words':
      return wordsTitle(step);
    case 'other':
      return OTHER[step.what];
  }
}

function toldOf(daemon: string): ToldDaemon | undefined {
  return VHOST_DAEMONS.find(({ name }) => name === daemon)?.told;
}

/** How one comes to have the daemons with which a remedy helps, where that takes options of theirs: the fewest of each; '' else. */
export function toldWords({ when = [] }: TextRemedy): string {
  const boxes = when
    .flat()
    .flatMap(({ varying, only }) => (varying.kind === 'variant' ? variantBoxes(varying.values, only) : []));
  const named = new Set(boxes.flatMap((box) => box.get('daemon') ?? []));
  const rows = VHOST_DAEMONS.filter(({ name }) => named.has(name));
  // Where it helps without options too, none is needed.
  const needing = rows.filter(({ told }) => told !== undefined && !named.has(told.daemon));
  const firsts = needing.filter(
    ({ told }, i) => needing.findIndex((other) => other.told?.daemon === told?.daemon) === i,
  );
  return firsts.flatMap(({ told }) => told?.how ?? []).join('; or ');
}

/** Whether a machine is a board that is built in hardware, too: it has neither PCI nor a choice of it. */
function isBoard({ machine, arch }: Answers['asked']['platform']): boolean {
  return machineFamily(machine ?? '', arch)?.pci === false;
}

const UNCONFINED = 'the guest can no longer confine what its devices reach, or pass devices on';

/** Words by which Linux drives no IOMMU. */
const LEAVE_IOMMU: ReadonlySet<string> = new Set(['intel_iommu=off', 'amd_iommu=off']);

/** What is lost by a step; undefined where that is nothing. */
function lossWords(step: Step, before: Answers): string | undefined {
  switch (step.kind) {
    case 'leave-out':
      return isHarmless(before) ? undefined : `the guest has no such ${typeWords(before)}device`;
    case 'replace':
      return LOST[step.by];
    case 'one-queue':
      return 'the work of the card is not spread over several CPUs';
    case 'no-iommu':
      return UNCONFINED;
    case 'words':
      // An IOMMU that cannot read its tables in protected memory confines nothing.
      return LEAVE_IOMMU.has(step.add ?? '') && before.asked.platform.memory.protection === 'none'
        ? UNCONFINED
        : undefined;
    case 'properties':
      if (step.properties.get('iommu_platform') === 'off')
        return before.asked.platform.iommu.kind === 'none' ? undefined : 'the device goes past the IOMMU';
      if (step.properties.get('scsi') === 'off')
        return 'what the guest asks of the disk itself, such as SG_IO, which virtio-scsi passes on';
      return step.properties.get('disable-modern') === 'on' || step.properties.get('max_revision') === '0'
        ? 'what came with VIRTIO 1.0'
        : undefined;
    case 'global':
      return step.property === 'force-legacy' && step.value === 'true'
        ? 'what came with VIRTIO 1.0, for all devices of the kind'
        : undefined;
    case 'machine':
      if ((before.asked.platform.machine ?? '') === '') return undefined;
      if (isBoard(before.asked.platform))
        return 'the board: its chips, and the kernel and the device tree that are made for it';
      return 'a guest that is installed may find its devices at other addresses';
    default:
      return undefined;
  }
}

/** What kind of device it is, where that is known. */
function typeWords({ asked: { device } }: Answers): string {
  return device.type === 0 ? '' : `${deviceTypeName(device.type)} `;
}

const LOST: Readonly<Record<Substitute, string>> = {
  '9p': 'speed, and what virtiofs alone can, such as mappings of the guest’s memory (DAX); the guest mounts it with -t 9p',
  'virtio-blk': 'what the daemon did: QEMU serves the disk from a file or a device',
  'virtio-scsi': 'what the daemon did, and the name of the disk in the guest (sda, not vda)',
  'virtio-rng': 'what the daemon did: the numbers come from the host’s /dev/urandom',
  'vhost-vsock': 'what the daemon did: programs of the host reach the guest by AF_VSOCK and its number',
  'vhost-net': 'what the daemon did, such as a switch in user space; QEMU needs a tap',
};

/** What a remedy comes to, in one line. */
export function remedyTitle({ steps, when, answers }: TextRemedy, before: Answers): string {
  const where = when === undefined ? '' : underWords(when, before.asked.device.type);
  if (steps.length === 0) return `run it ${where}`;
  return steps
    .map((step) => `${stepTitle(step, before)}${when === undefined ? kernelsWords(step, answers) : ''}`)
    .join(', and ');
}

/** Which kernels another one than the stated one may be, where any that is modelled will do. */
function kernelsWords(step: Step, answers: Answers | undefined): string {
  const releases = answers?.open.find((varying) => varying.kind === 'release');
  if (step.kind !== 'other' || step.what !== 'kernel' || releases === undefined) return '';
  return ` (Linux ${releases.values[0]} to ${releases.values.at(-1)})`;
}

/** What is lost by a remedy; empty where that is nothing. */
export function lossesOf({ steps }: TextRemedy, before: Answers): readonly string[] {
  return steps.flatMap((step) => lossWords(step, before) ?? []);
}

/** A step for which the text has no place, as whoever can take it takes it; undefined where its title says it. */
export function outsideTextWords(step: Step): string | undefined {
  if (step.kind !== 'words') return undefined;
  const { drop, add } = step;
  const gone = drop.length === 0 ? '' : `${add === undefined ? 'no ' : ', in place of '}${drop.join(' ')}`;
  return `kernel command line: ${add ?? ''}${gone}`;
}

/** Where a remedy edits the text: “line 1, 3”. Returns undefined where it does not. */
export function editedLines({ edits }: TextRemedy): string | undefined {
  const lines = [...new Set(edits.map(({ line }) => line))].sort((a, b) => a - b);
  return lines.length === 0 ? undefined : `line ${lines.join(', ')}`;
}

/** The remedies of some devices, by their names: “what helps serial0, disk0”. */
export function whatHelps(names: readonly string[]): string {
  return `what helps ${names.join(', ')}`;
}

/** What is said of what helps a device where the search had ended before it came to that. */
export const NOT_LOOKED_FOR = 'not looked for, since so many devices before it fail';

/** The first remedy in one line, with what it needs besides; for overviews. */
export function remedyLine(remedy: TextRemedy, before: Answers): string {
  const { edits, beside } = remedy;
  const [first] = edits;
  const place = first === undefined ? '' : `line ${first.line}: `;
  const other = beside
    .flatMap((step) => outsideTextWords(step) ?? [])
    .map((words) => `, ${words}`)
    .join('');
  return `${place}${remedyTitle(remedy, before)}${other}${conditionWords(remedy, before)}`;
}

/** Where an edit helps only under some of what is open: “ (with Linux 5.4 and later)”. */
export function conditionWords({ steps, when }: TextRemedy, before: Answers): string {
  return when === undefined || steps.length === 0 ? '' : ` (${underWords(when, before.asked.device.type)})`;
}
