import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driverNamed } from '../../../src/cases/driver-named.ts';
import { configFieldsOf } from '../../../src/data/rule-inputs.ts';
import { canRun } from '../../../src/explore/judge.ts';
import { resultOf } from '../../../src/explore/open/answers.ts';
import { intersect } from '../../../src/features/feature-set.ts';
import { openInputs, settle } from '../../../src/input/inputs.ts';
import { loadScenario } from '../../../src/input/scenario.ts';
import { deviceToJson, platformToJson } from '../../../src/input/serialise.ts';
import { mayRequire } from '../../../src/input/unstated.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import { diskIo } from '../../../src/io/disk.ts';
import type { Case } from '../../../src/model/case.ts';
import type { Device } from '../../../src/model/device.ts';
import { IOMMU_ARCH, PROTECTION_ARCH } from '../../../src/model/platform.ts';
import { anyCase } from '../../any-case.ts';
import { memoryIo } from '../../input/memory-io.ts';

const LINUX = driverNamed('linux', 'linux');

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object without what stands at a path. */
function without(form: Json, [key = '', ...rest]: readonly string[]): Json {
  const { [key]: found, ...others } = form;
  if (rest.length === 0) return others;
  return isObject(found) ? { ...others, [key]: without(found, rest) } : form;
}

async function readBack(form: Json): Promise<Case> {
  const io = { ...diskIo(memoryIo({}).io.stdin), ...memoryIo({ 's.json': JSON.stringify(form) }).io };
  const inputs = openInputs(io);
  const [{ cases }] = await settle(inputs, await loadScenario('s.json', inputs));
  const [only] = cases;
  if (only === undefined) throw new Error('there is no case');
  return only;
}

function formOf({ device, platform, driver }: Case): Json {
  return { device: deviceToJson(device), platform: platformToJson(platform), driver };
}

/** What of a case no schema requires, at any depth, and what the schema does not say the meaning of where it is left out. */
function openPaths({ device, platform }: Case): readonly (readonly string[])[] {
  const options = Object.keys(platform.kernel.config);
  const fields = Object.keys(device.config);
  // The specification lets a device require few features, and each implementation that is known requires its own.
  const requires = device.requires !== undefined && device.implementation !== 'generic';
  return [
    ['platform', 'machine'],
    ['platform', 'memory'],
    ['platform', 'memory', 'protection'],
    ['platform', 'memory', 'mib'],
    ['platform', 'memory', 'announced'],
    ['platform', 'iommu'],
    ['platform', 'kernel', 'version'],
    ['platform', 'kernel', 'cmdline'],
    ['platform', 'kernel', 'config'],
    ...options.map((name) => ['platform', 'kernel', 'config', name]),
    ['device', 'implementation'],
    ...(requires ? [] : [['device', 'requires']]),
    ...(device.implementation === 'generic' ? [['device', 'addressing']] : []),
    ['device', 'backend'],
    ['device', 'backend', 'sharedMemory'],
    ['device', 'backend', 'withoutIotlb'],
    ['device', 'backend', 'refusesLegacy'],
    ['device', 'config'],
    ...fields.map((name) => ['device', 'config', name]),
  ];
}

/** A backend has what its kind has: a daemon maps memory and may refuse drivers, the host’s kernel does neither. */
function writableDevice({ device }: Case): Device {
  const { backend, implementation, requires, ...rest } = device;
  const worker = implementation === 'vhost-user' || implementation === 'vhost-kernel' ? backend : undefined;
  const kernel = worker && { name: worker.name, withoutIotlb: worker.withoutIotlb };
  return {
    ...rest,
    implementation,
    type: Math.max(1, device.type),
    config: Object.fromEntries(
      Object.entries(device.config).filter(([name]) => configFieldsOf(device.type).includes(name)),
    ),
    requires: requires && intersect(requires, mayRequire(device)),
    ...(worker === undefined ? {} : { backend: implementation === 'vhost-user' ? worker : kernel }),
  };
}

/** The same with an architecture that has its protection and its IOMMU, and Xen only where it runs, without protection. */
function writable(asked: Case): Case {
  const { platform } = asked;
  const { memory, iommu } = platform;
  const arch = PROTECTION_ARCH[memory.protection] ?? IOMMU_ARCH[iommu.kind] ?? platform.arch;
  const kind = (IOMMU_ARCH[iommu.kind] ?? arch) === arch ? iommu.kind : 'none';
  const xen =
    memory.protection === 'none' && (arch === 'x86_64' || arch === 'aarch64') ? platform.xen : undefined;
  const hypervisor = xen === undefined ? 'kvm' : 'xen';
  const device = writableDevice(asked);
  return { ...asked, device, platform: { ...platform, arch, hypervisor, xen, iommu: { kind } } };
}

const deleted = anyCase
  .map(writable)
  .chain((asked) =>
    fc.record({ asked: fc.constant(asked), paths: fc.subarray([...openPaths(asked)], { minLength: 1 }) }),
  );

/** The kernel of a case may be one that no such guest can have; what is open then has only those that can. */
test('to leave out what then is open never makes a failing case work', async () => {
  await fc.assert(
    fc.asyncProperty(deleted, async ({ asked, paths }) => {
      const whole = await readBack(formOf(asked));
      fc.pre(canRun(caseSource(whole)));
      const { outcome } = resultOf(whole, LINUX);
      fc.pre(outcome !== 'works');
      const less = await readBack(paths.reduce(without, formOf(asked)));
      expect(resultOf(less, LINUX).outcome).not.toBe('works');
    }),
    { numRuns: 80 },
  );
});
