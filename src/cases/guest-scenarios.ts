import { readForeign, type Text } from '../input/import/recognise.ts';
import { type Inputs, openInputs } from '../input/inputs.ts';
import type { InputSource } from '../input/source.ts';
import { UsageError } from '../io/usage-error.ts';
import type { FirmwareStep } from '../model/boot-chain.ts';
import type { ImportKind } from '../model/import-kind.ts';
import { NO_EXPECTATION, type Scenario } from '../model/scenario.ts';
import type { CaseOrigin } from './cases.ts';
import { driverNamed } from './driver-named.ts';
import type { Imported, ImportedCase } from './imported.ts';
import {
  drivenCases,
  isOfOptions,
  type LoadedCase,
  type LoadedScenario,
  type ScenarioLoading,
} from './loaded-scenario.ts';
import type { GivenText } from './remedies/machine.ts';

/** A QEMU command line or a libvirt domain, each device of which is to work unless somebody expects something else. */
export async function guestScenarios(
  path: string,
  loading: ScenarioLoading,
): Promise<readonly LoadedScenario[] | undefined> {
  const { inputs, options } = loading;
  const read = await readForeign(path, inputs);
  if (read === undefined) return undefined;
  const { file, kind } = read;
  if (kind === 'qmp') {
    const message =
      'QMP says nothing of the guest; `vnex import qmp FILE --platform FILE` compares what it did with what is predicted';
    inputs.found.push({ file, message });
    return [];
  }
  const { importForeign } = await import('./import-foreign.ts');
  const guests = await importForeign(kind, read, options);
  if (!haveDevices(guests))
    inputs.found.push({ file, message: 'there is no virtio device in it, so nothing can be checked' });
  return scenariosOf(guests, kind, read, loading);
}

function haveDevices(guests: readonly Imported[]): boolean {
  return guests.some(({ devices }) => devices.length > 0);
}

/** A scenario for each guest of a text that has a device. */
async function scenariosOf(
  guests: readonly Imported[],
  kind: ImportKind,
  read: Text,
  loading: ScenarioLoading,
): Promise<readonly LoadedScenario[]> {
  const { options } = loading;
  const source: InputSource = { file: read.file, text: '{}', value: {} };
  const scenarios: LoadedScenario[] = [];
  const given: GivenText = {
    kind,
    text: read,
    options,
    driver: driverNamed(options.driver ?? 'linux', '--driver'),
  };
  for (const [i, guest] of guests.entries())
    if (guest.devices.length > 0)
      scenarios.push(await guestScenario(guest, { given, guest: i }, source, loading));
  return scenarios;
}

/** What a file claims to someone who checks it: that each of its devices is as expected, and works where nothing is. */
async function guestScenario(
  guest: Imported,
  origin: Omit<CaseOrigin, 'index'>,
  source: InputSource,
  { inputs, options, expectations, remark }: ScenarioLoading,
): Promise<LoadedScenario> {
  const { casesOf } = await import('./imported.ts');
  const { saidIn } = await import('./import-remarks.ts');
  const { grantedOf } = await import('./taken-for-granted.ts');
  // What is taken for granted becomes cases of its own.
  for (const text of saidIn(guest)) remark(text);
  const imported = casesOf(guest, options.driver ?? 'linux');
  const troubled = await firmwareTroubleAt(imported[0], source, inputs);
  const cases: LoadedCase[] = [];
  for (const [i, { asked, advise, part }] of imported.entries()) {
    const { expect: said, isUsual, known } = await expectations.of(source.file, asked, inputs);
    const expect = isUsual && i === troubled ? { ...said, boot: 'works' as const } : said;
    const at = guest.devices[i]?.position;
    for (const one of drivenCases([asked], source, inputs))
      cases.push({
        ...one,
        expect,
        advise,
        ...(part === undefined ? {} : { part }),
        origin: { ...origin, index: i },
        ...(at === undefined ? {} : { at }),
        ...(known === undefined ? {} : { known }),
      });
  }
  const scenario: Scenario = {
    name: guest.platform.name,
    description: undefined,
    cases: cases.map(({ asked }) => asked),
    expect: { ...NO_EXPECTATION, outcome: 'works' },
  };
  const granted = await expectations.granted(source.file, grantedOf(guest));
  return { source, imported: true, granted, scenario, cases };
}

/** The place of the device that the firmware of a guest cannot boot from, or may not; undefined where it can, or nothing is known of it. */
async function firmwareTroubleAt(
  first: ImportedCase | undefined,
  source: InputSource,
  inputs: Inputs,
): Promise<number | undefined> {
  const [one] = first === undefined ? [] : drivenCases([first.asked], source, inputs);
  if (first?.part === undefined || one === undefined) return undefined;
  const { isFirmware, describesBoot } = await import('./boot-chains.ts');
  const { bootChain } = await import('../explore/boot-chain.ts');
  const { machineBoot } = await import('../explore/device-step.ts');
  if (isFirmware(one.driver) || !describesBoot(first.part)) return undefined;
  const { steps } = bootChain(machineBoot(first.part, one.asked, one.driver));
  const trouble = steps.find(({ outcome }) => TROUBLES.has(outcome));
  return trouble?.tries.find(({ source: from }) => from.device !== undefined)?.source.device;
}

const TROUBLES: ReadonlySet<FirmwareStep['outcome']> = new Set(['fails', 'depends', 'unknown']);

/**
 * The same for a file of a directory: one that says how no guest is started is passed over, and so is a guest without a virtio
 * device.
 */
export async function foundGuestScenarios(
  path: string,
  loading: ScenarioLoading,
): Promise<readonly LoadedScenario[] | undefined> {
  const probe = openInputs(loading.inputs.io);
  const read = await readForeign(path, probe).catch(passOver);
  if (read === undefined || read.kind === 'qmp' || probe.found.length > 0) return undefined;
  if (read.kind === 'libvirt' && !DOMAIN.test(read.text)) return undefined;
  if (VIRTIO.test(read.text)) return guestScenarios(path, loading);
  // A monitor, a stack or a machine may add devices without a word of virtio; what is wrong with other texts is no matter here.
  const { importForeign } = await import('./import-foreign.ts');
  const guests = await importForeign(read.kind, read, loading.options).catch(passOver);
  return guests !== undefined && haveDevices(guests)
    ? scenariosOf(guests, read.kind, read, loading)
    : undefined;
}

const DOMAIN = /<dom(?:ain|status)[\s>]/;
const VIRTIO = /virtio|vhost/i;

function passOver(error: unknown): undefined {
  if (!(error instanceof UsageError) || isOfOptions(error)) throw error;
}
