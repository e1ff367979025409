import { checkNamedDaemons, daemonFor } from '../boot/daemons.ts';
import {
  type BootKernel,
  closestKernel,
  installedKernels,
  KERNEL_PLACES,
  openKernel,
} from '../boot/kernel.ts';
import type { NearestPlatform } from '../boot/nearest-platform.ts';
import type { BootPlan } from '../boot/plan.ts';
import { type Means, type Plans, planCases } from '../boot/plan-cases.ts';
import { planCommandLine } from '../boot/plan-command-line.ts';
import { findQemu, type Qemu, readBusybox } from '../boot/tools.ts';
import type { CaseOptions } from '../cli/case-options.ts';
import { withRelease } from '../explore/explain.ts';
import { fix } from '../explore/fix/fix.ts';
import { linux } from '../guest/linux/linux.ts';
import { type ForeignText, readForeign, type Text } from '../input/import/recognise.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { Unbootable } from '../model/boot.ts';
import type { Case } from '../model/case.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { Arch, ConfigValue } from '../model/platform.ts';
import type { Backend } from '../model/qemu.ts';
import { parseVersion } from '../model/release.ts';
import { mayBeBundled } from './bundled.ts';
import { loadOwnCases, openCaseReader } from './cases.ts';
import { importForeign } from './import-foreign.ts';
import { remarksOf } from './import-remarks.ts';
import { fixedMachine } from './remedies/fixed-machine.ts';

/** What `vnex boot` is told of the case, and of what it boots with. */
export interface BootOptions {
  readonly device?: string;
  readonly platform?: string;
  readonly driver?: string;
  /** A kernel image, and the directory of its modules. */
  readonly kernel?: string;
  readonly modules?: string;
  readonly qemu?: string;
  readonly busybox?: string;
  readonly accel: 'tcg' | 'kvm';
  readonly append?: string;
  /** The remedy of `vnex fix` with which it is booted, from 1. */
  readonly fixed?: number;
  /** Vhost-user daemons, each with the options that it is given: FILE,OPTION=VALUE,… */
  readonly daemon?: readonly string[];
}

/** A plan with all that it takes. */
export interface ReadyBoot {
  /** What the case calls its platform. */
  readonly asked: string;
  readonly plan: BootPlan;
  readonly kernel: BootKernel;
  readonly qemu: Qemu;
  readonly busybox: Uint8Array;
  readonly accel: 'tcg' | 'kvm';
}

export interface ReadyBoots {
  readonly ready: readonly ReadyBoot[];
  readonly unbootable: readonly Unbootable[];
}

/** The boots that the arguments ask for, with the files that each takes. Throws UsageError and BootError. */
export async function loadPlans(
  file: string | undefined,
  options: BootOptions,
  netBackends: readonly Backend[],
  io: Io,
): Promise<ReadyBoots> {
  const { accel, append = '', daemon: daemons = [] } = options;
  checkNamedDaemons(daemons);
  const qemus = new Map<Arch, Qemu | undefined>();
  const qemuFor = ({ arch }: Pick<NearestPlatform, 'arch'>): Qemu | undefined => {
    if (!qemus.has(arch.arch)) qemus.set(arch.arch, findQemu(options.qemu ?? arch.binary));
    return qemus.get(arch.arch);
  };
  const given = givenKernel(options);
  const means: Means = {
    accel,
    append,
    netBackends,
    qemuVersion: (platform) => qemuFor(platform)?.version,
    daemonFor: (row) => daemonFor(row, daemons),
  };
  const { plans, unbootable } = await plansOf(file, { ...options, booted: given?.kernel.release }, means, io);
  const ready: ReadyBoot[] = [];
  const without: Unbootable[] = [];
  for (const plan of plans) {
    const { arch } = plan;
    const qemu = qemuFor(plan);
    const kernel = kernelFor(plan, given);
    if (qemu === undefined) continue;
    if (typeof kernel === 'string') without.push({ what: plan.asked, why: kernel });
    else {
      const differs = [...plan.differs, ...kernelDifferences(plan.platform, kernel)];
      const busybox = readBusybox(arch, options.busybox);
      ready.push({ asked: plan.asked, plan: { ...plan, differs }, kernel, qemu, busybox, accel });
    }
  }
  return { ready, unbootable: [...unbootable, ...without] };
}

/** What is asked for, and the release of the kernel that is given. */
type Asked = BootOptions & { readonly booted: string | undefined };

async function plansOf(file: string | undefined, options: Asked, means: Means, io: Io): Promise<Plans> {
  const reading = openCaseReader('vnex boot', io);
  const isForeign = file !== undefined && !mayBeBundled(file, io.input);
  const foreign = isForeign ? await readForeign(file, reading.inputs) : undefined;
  if (foreign?.kind === 'qmp')
    throw usage(
      foreign.file,
      'QMP describes a guest that runs; give a scenario, a QEMU command line or a libvirt domain',
    );
  if (foreign === undefined) {
    const cases = await loadOwnCases(file, caseOptions(options), reading);
    const other = cases.find(({ driver }) => driver.model.id !== 'linux');
    if (other !== undefined)
      reading.remark(
        `${other.driver.model.id} is a proposal that was never built; booting mainline Linux instead`,
      );
    const settled = cases.map(({ asked, driver }) => withRelease(asked, driver));
    const { fixed } = options;
    const fixedCases = fixed === undefined ? settled : settled.map((asked) => fixedCase(asked, fixed));
    return planCases(fixedCases, means);
  }
  const text =
    options.fixed === undefined ? foreign : await fixedText(foreign, options.fixed, options.booted);
  const guests = await importForeign(foreign.kind, text, {});
  for (const remark of new Set(guests.flatMap(remarksOf))) reading.remark(remark);
  const all = guests.map(({ qemu, platform, monitor }) => {
    if (qemu !== undefined) return planCommandLine({ ...qemu, platform }, means);
    throw usage(
      foreign.file,
      `this is a guest of ${monitor.title}, and vnex boots QEMU; \`vnex explain\` answers it`,
    );
  });
  return {
    plans: all.flatMap(({ plans }) => plans),
    unbootable: all.flatMap(({ unbootable }) => unbootable),
  };
}

/** A case with one of the fixes that there are for it. Throws UsageError where there are fewer. */
function fixedCase(asked: Case, number: number): Case {
  const driver = { model: linux, release: undefined };
  const { fixes } = fix(asked, driver, { wanted: ['works'], may: ['device', 'cmdline'], most: 3 });
  const after = fixes[number - 1]?.changes.at(-1)?.after;
  if (after === undefined) throw usage('--fixed', noSuchRemedy(fixes.length));
  return after;
}

/** A text with one of the remedies of each device that fails. Throws UsageError where there are fewer. */
async function fixedText(foreign: ForeignText, number: number, kernel: string | undefined): Promise<Text> {
  if (foreign.kind === 'qmp') throw usage('--fixed', noSuchRemedy(0));
  const driver = { model: linux, release: undefined };
  const { devices, after } = await fixedMachine(
    { kind: foreign.kind, text: foreign, options: kernel === undefined ? {} : { kernel }, driver },
    undefined,
    { number },
  );
  const most = Math.max(0, ...devices.map(({ remedies }) => remedies.length));
  if (most < number) throw usage('--fixed', noSuchRemedy(most));
  return after.text;
}

function noSuchRemedy(count: number): string {
  return count === 0
    ? 'nothing is known that helps; `vnex fix` says why'
    : `there are ${count} remedies; see \`vnex fix --all\``;
}

function caseOptions({ device, platform, driver }: BootOptions): CaseOptions {
  return {
    ...(device === undefined ? {} : { device }),
    ...(platform === undefined ? {} : { platform }),
    ...(driver === undefined ? {} : { driver }),
  };
}

/** The kernel that was named; undefined where none was. Throws UsageError and BootError. */
export function givenKernel({ kernel, modules }: BootOptions): BootKernel | undefined {
  if (kernel === undefined && modules === undefined) return undefined;
  if (kernel === undefined) throw usage('--modules', 'the modules of which kernel? give --kernel IMAGE too');
  return openKernel(kernel, modules);
}

/** The kernel for a plan: the one that was named, or the installed one that comes nearest. A text: why there is none. */
export function kernelFor({ arch, platform }: BootPlan, given: BootKernel | undefined): BootKernel | string {
  if (given !== undefined)
    return given.arch === arch.arch ? given : `the kernel given with --kernel is for ${given.arch}`;
  const found = closestKernel(platform.kernel.version, installedKernels(arch.arch, KERNEL_PLACES));
  return (
    found ??
    `there is no kernel for ${arch.arch} in ${KERNEL_PLACES.boot} with its modules: apt-get install ${arch.packages.kernel}, or name one with --kernel IMAGE --modules DIR`
  );
}

/** In what the kernel that is booted differs from the one that the case names, if it names one. */
export function kernelDifferences(asked: OpenPlatform, { kernel }: BootKernel): readonly string[] {
  const series = (version: string) => parseVersion(version)?.series;
  const { version, config } = asked.kernel;
  const namesNone = asked.open?.some(({ kind }) => kind === 'release') === true;
  const other =
    namesNone || series(version) === series(kernel.version)
      ? []
      : [`Linux ${version} is asked for, ${kernel.version} is booted, and the prediction is for that`];
  const changed = Object.entries(config).flatMap(([option, value]: readonly [string, ConfigValue]) => {
    const built = kernel.config[option];
    return built === undefined || built === value ? [] : [`${option}=${built} instead of ${value}`];
  });
  return [
    ...other,
    ...(changed.length === 0 ? [] : [`its kernel is configured otherwise: ${changed.join(', ')}`]),
  ];
}
