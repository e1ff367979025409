import { EDK2_BUILD_SINCE } from '../data/guests/edk2.ts';
import { bootOrder } from '../guest/boot-order.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { chooseDriver } from '../guest/drivers.ts';
import { isDrivenByRom } from '../guest/option-rom.ts';
import { type Answers, alwaysWorks } from '../model/answers.ts';
import type {
  BootChain,
  BootTry,
  ChainOutcome,
  FirmwareStep,
  MachineBoot,
  Reads,
  StepOutcome,
} from '../model/boot-chain.ts';
import type { BootSource } from '../model/boot-setup.ts';
import {
  type Firmware,
  type FirmwareName,
  isDriverless,
  isModelledFirmware,
  type ModelledFirmware,
} from '../model/firmware.ts';
import { compareGuestReleases } from '../model/guest-release.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import { answersOf } from './open/answers.ts';

/** The releases that a firmware may have of which nobody says one, the newest first: those in which anything changed since its build is there. */
function releasesOf(driver: ChosenDriver): readonly string[] {
  const since = EDK2_BUILD_SINCE[driver.model.id];
  const releases = driver.model.history?.releases ?? [];
  if (since === undefined) return [];
  const later = releases.filter((release) => compareGuestReleases(release, since) > 0);
  return [since, ...later].reverse();
}

/** The platform as a driver of firmware has it: its release is one of the given ones, or any. */
function platformOf(platform: OpenPlatform, driver: ChosenDriver, given: readonly string[]): OpenPlatform {
  const versions = given.length > 0 ? given : releasesOf(driver);
  const [only, ...others] = versions;
  if (only === undefined) return platform;
  if (others.length === 0) return { ...platform, guestRelease: only };
  const release = { kind: 'fact', name: 'platform.guestRelease', values: versions } as const;
  return { ...platform, open: [...(platform.open ?? []), release] };
}

/** Who drives a device before the kernel: the firmware, or for a card whose ROM it runs, the iPXE in that. */
function driverOf(firmware: ModelledFirmware, device: OpenDevice): string {
  const runsRoms = firmware === 'seabios' || firmware.startsWith('ovmf');
  return runsRoms && isDrivenByRom(device) ? 'ipxe' : firmware;
}

/** Whether a driver model works, whatever is open. */
function readsBy(answers: Answers): Reads {
  const outcomes = new Set(answers.answers.map(({ result }) => result.outcome));
  if (alwaysWorks(answers)) return 'yes';
  if (outcomes.has('works')) return 'depends';
  return [...outcomes].every((outcome) => outcome === 'unknown') ? 'unknown' : 'no';
}

/** What a firmware makes of a source, before it is known whether it comes to it. */
type Made = Pick<BootTry, 'reads' | 'by' | 'answers'>;

function madeOf(
  source: BootSource,
  firmware: ModelledFirmware,
  versions: readonly string[],
  { platform, devices }: MachineBoot,
): Made {
  const device = source.device === undefined ? undefined : devices[source.device];
  if (device === undefined) return { reads: 'elsewhere', by: undefined, answers: undefined };
  const by = driverOf(firmware, device);
  const driver = chooseDriver(by);
  if (driver === undefined) throw new Error(`there is no driver model ${by}`);
  const given = by === firmware ? versions : [];
  const asked = { device, platform: platformOf(platform, driver, given), driver: by };
  const answers = answersOf(asked, driver);
  return { reads: readsBy(answers), by, answers };
}

/** What a step comes to with the first thing that the firmware does not pass over; it fails where it passes over all. */
const STEP_OUTCOME = {
  yes: 'reads',
  no: 'fails',
  depends: 'depends',
  unknown: 'unknown',
  elsewhere: 'elsewhere',
} as const satisfies Record<Reads, StepOutcome>;

/** What of a boot order is come to first that the firmware does not have to pass over. */
function endOf(tries: readonly BootTry[]): Pick<FirmwareStep, 'outcome' | 'from'> {
  const tried = tries.filter(({ place }) => place !== undefined);
  if (tried.length === 0) return { outcome: 'nothing', from: undefined };
  const from = tried.find(({ reads }) => reads !== 'no');
  return { outcome: STEP_OUTCOME[from?.reads ?? 'no'], from };
}

/** The s390-ccw bios of QEMU before 10.0 tries the first of the boot order and nothing else; no tree between 7.2 and 10.0 was read. */
function mayEnd(firmware: ModelledFirmware, tries: readonly BootTry[], versions: readonly string[]): boolean {
  const [first, ...others] = tries.filter(({ place }) => place !== undefined);
  const newer = versions.length > 0 && versions.every((version) => Number.parseInt(version, 10) >= 10);
  return (
    firmware === 's390-ccw' &&
    !newer &&
    first?.reads === 'no' &&
    first.source.index !== undefined &&
    others.length > 0
  );
}

function stepOf(name: FirmwareName, versions: readonly string[], machine: MachineBoot): FirmwareStep {
  const { setup } = machine;
  if (isDriverless(name)) return { firmware: name, versions, outcome: 'fails', tries: [], from: undefined };
  if (!isModelledFirmware(name)) {
    const outcome = setup.sources.length === 0 || name === 'none' ? 'nothing' : 'unknown';
    return { firmware: name, versions, outcome, tries: [], from: undefined };
  }
  const made = new Map(setup.sources.map((source) => [source, madeOf(source, name, versions, machine)]));
  const reads = (source: BootSource) => made.get(source)?.reads ?? 'unknown';
  const tries = bootOrder(name, setup, reads).map(({ source, place, untried }): BootTry => {
    const { by, answers } = made.get(source) ?? { by: undefined, answers: undefined };
    return { source, reads: reads(source), by, answers, place, untried };
  });
  const end = endOf(tries);
  const depends = end.outcome !== 'fails' && mayEnd(name, tries, versions);
  return { firmware: name, versions, tries, ...end, ...(depends ? { outcome: 'depends' } : {}) };
}

/** The firmware that there may be, each once, with the versions that it may have. */
function byName(all: readonly Firmware[]): ReadonlyMap<FirmwareName, readonly string[]> {
  const found = new Map<FirmwareName, readonly string[]>();
  for (const { name, version } of all)
    found.set(name, [...(found.get(name) ?? []), ...(version === undefined ? [] : [version])]);
  return found;
}

/** What comes of a chain whose firmware is one of several: what comes of each, where they agree. */
function outcomeOf(steps: readonly FirmwareStep[], machine: MachineBoot): ChainOutcome {
  const outcomes = new Set(steps.map((step) => outcomeOfStep(step, machine)));
  const [only] = outcomes;
  return outcomes.size === 1 && only !== undefined ? only : 'depends';
}

function outcomeOfStep({ outcome, from }: FirmwareStep, { kernel }: MachineBoot): ChainOutcome {
  if (outcome === 'fails') return 'firmware-fails';
  if (outcome !== 'reads') return outcome;
  const answers = from?.source.device === undefined ? undefined : kernel(from.source.device);
  if (answers === undefined) return 'unknown';
  const after = readsBy(answers);
  if (after === 'yes') return 'works';
  return after === 'no' ? 'kernel-fails' : after === 'depends' ? 'depends' : 'unknown';
}

/** The place of a device that the monitor refuses whatever is open: it then ends before anything boots. Undefined where there is none. */
function refusedDevice({ devices, kernel }: MachineBoot): number | undefined {
  const at = devices.findIndex(
    (device, i) =>
      device.refused !== undefined &&
      kernel(i)?.answers.every(({ result }) => result.outcome === 'not-created'),
  );
  return at === -1 ? undefined : at;
}

/** Follows a machine from power-on to its kernel: what its firmware boots from and whether it can, then what the kernel does with that. */
export function bootChain(machine: MachineBoot): BootChain {
  const { setup } = machine;
  const refused = refusedDevice(machine);
  if (refused !== undefined) return { outcome: 'not-started', setup, steps: [], refused };
  if (setup.kernel !== undefined) return { outcome: 'direct', setup, steps: [] };
  const steps = [...byName(setup.firmware)].map(([name, versions]) => stepOf(name, versions, machine));
  if (steps.length === 0) return { outcome: 'nothing', setup, steps };
  return { outcome: outcomeOf(steps, machine), setup, steps };
}
