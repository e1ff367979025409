import type { FirmwareRequest } from '../boot/boot-firmware.ts';
import type { ChainRequest } from '../boot/chain/power-on.ts';
import { findFirmware } from '../boot/firmware-files.ts';
import type { Means } from '../boot/plan-cases.ts';
import { planCommandLine } from '../boot/plan-command-line.ts';
import { findQemu, readBusybox } from '../boot/tools.ts';
import { readForeign } from '../input/import/recognise.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { BootSetup } from '../model/boot-setup.ts';
import { namesVirtioSource } from '../model/boot-setup.ts';
import type { FirmwareName } from '../model/firmware.ts';
import { type BootOptions, givenKernel, kernelDifferences, kernelFor } from './boot-plans.ts';
import { openCaseReader } from './cases.ts';
import { isCalled } from './device-called.ts';
import { importForeign } from './import-foreign.ts';
import type { Imported } from './imported.ts';

/** What a boot of firmware is made of, but for who runs it and how long. */
export interface ReadyFirmware
  extends Pick<FirmwareRequest, 'plan' | 'indices' | 'setup' | 'firmware' | 'qemu'> {
  readonly name: FirmwareName;
}

/** The firmware that a guest begins with. Throws UsageError where it has none, or may have one of several. */
function firmwareOf(
  { boot, platform: { name } }: Imported,
  file: string,
): readonly [FirmwareName, BootSetup] {
  if (boot === undefined) throw usage(file, `nothing was read of how ${name} boots`);
  if (boot.kernel !== undefined)
    throw usage(
      file,
      `its kernel is loaded directly (${boot.kernel}), so that no firmware boots it; leave out --firmware`,
    );
  const names = new Set(boot.firmware.map((one) => one.name));
  const [first] = names;
  if (first === undefined)
    throw usage(file, `${name} has no firmware of its own, and names none: -bios FILE`);
  if (!namesVirtioSource(boot))
    throw usage(
      file,
      `${name} has no virtio device that firmware would boot from, so that there is nothing to see`,
    );
  return [first, boot];
}

/** The boots of firmware that a text asks for, one for each guest in it. Throws UsageError and BootError. */
export async function firmwarePlans(
  file: string,
  { qemu: named, append = '' }: { readonly qemu?: string; readonly append?: string },
  io: Io,
): Promise<readonly ReadyFirmware[]> {
  const reading = openCaseReader('vnex boot', io);
  const foreign = await readForeign(file, reading.inputs);
  if (foreign === undefined || foreign.kind === 'qmp')
    throw usage(
      file,
      'firmware is booted with a whole machine; give a QEMU command line or a libvirt domain',
    );
  const guests = await importForeign(foreign.kind, foreign, {});
  return guests.map((guest): ReadyFirmware => {
    const [name, setup] = firmwareOf(guest, foreign.file);
    if (guest.qemu === undefined)
      throw usage(foreign.file, `this is a guest of ${guest.monitor.title}, and vnex boots QEMU`);
    const found = new Map<string, ReturnType<typeof findQemu>>();
    const qemuOf = (binary: string) => {
      const known = found.has(binary) ? found.get(binary) : findQemu(named ?? binary);
      found.set(binary, known);
      return known;
    };
    const means: Means = {
      accel: 'tcg',
      append,
      netBackends: [],
      qemuVersion: ({ arch }) => qemuOf(arch.binary)?.version,
      daemonFor: () => undefined,
    };
    const { plans, unbootable } = planCommandLine({ ...guest.qemu, platform: guest.platform }, means);
    const [plan] = plans;
    const qemu = plan && qemuOf(plan.arch.binary);
    if (plan === undefined || qemu === undefined)
      throw usage(foreign.file, unbootable[0]?.why ?? 'nothing of this can be booted here');
    const firmware = findFirmware(name, plan.platform.arch, qemu.versionText);
    if (typeof firmware === 'string') throw usage('--firmware', firmware);
    for (const { what, why } of unbootable) reading.remark(`${what} is left out: ${why}`);
    const indices = plan.devices.map(({ name: called }) =>
      guest.devices.findIndex(({ device }) => isCalled(called, device)),
    );
    return { name, plan, indices, setup, firmware, qemu };
  });
}

/** What a boot from power-on is made of, but for who runs it and how long. */
export type ReadyChain = Omit<ChainRequest, 'name' | 'timeout' | 'interrupt'>;

/** The boots from power-on that a text asks for, each with the kernel that its firmware is to load. Throws UsageError and BootError. */
export async function chainPlans(
  file: string,
  options: BootOptions & { readonly loader?: string },
  io: Io,
): Promise<readonly ReadyChain[]> {
  const { accel, busybox, loader } = options;
  if (accel !== 'tcg')
    throw usage('--accel', 'firmware is watched under emulation; leave it out with --chain');
  const given = givenKernel(options);
  const plans = await firmwarePlans(file, options, io);
  return plans.map(({ name, plan, ...ready }): ReadyChain => {
    const kernel = kernelFor(plan, given);
    if (typeof kernel === 'string') throw usage('--chain', kernel);
    const differs = [...plan.differs, ...kernelDifferences(plan.platform, kernel)];
    return {
      ...ready,
      firmwareName: name,
      plan: { ...plan, differs },
      kernel,
      busybox: readBusybox(plan.arch, busybox),
      accel,
      taps: undefined,
      loader,
    };
  });
}
