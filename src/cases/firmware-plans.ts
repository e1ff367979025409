import type { FirmwareRequest } from '../boot/boot-firmware.ts';
import { findFirmware } from '../boot/firmware-files.ts';
import type { Means } from '../boot/plan-cases.ts';
import { planCommandLine } from '../boot/plan-command-line.ts';
import { findQemu } from '../boot/tools.ts';
import { readForeign } from '../input/import/recognise.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { BootSetup } from '../model/boot-setup.ts';
import { namesVirtioSource } from '../model/boot-setup.ts';
import type { FirmwareName } from '../model/firmware.ts';
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
  { qemu: named }: { readonly qemu?: string },
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
      append: '',
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
