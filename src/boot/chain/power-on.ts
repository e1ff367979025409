import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BootSetup } from '../../model/boot-setup.ts';
import type { FirmwareName } from '../../model/firmware.ts';
import type { FirmwareBefore } from '../../model/firmware-recording.ts';
import { qmpAsker } from '../ask-qemu.ts';
import { archiveOf, askingRun } from '../boot.ts';
import { type BootDirectory, inBootDirectory } from '../boot-directory.ts';
import { BootError } from '../boot-error.ts';
import { polledDevices } from '../boot-firmware.ts';
import type { BootRequest } from '../boot-request.ts';
import { guestCmdline } from '../command-line.ts';
import {
  type DevicePlaces,
  type FirmwareStart,
  firmwareCommand,
  firmwareDevices,
} from '../firmware-command.ts';
import type { BootFirmware } from '../firmware-files.ts';
import { MARK } from '../init-script.ts';
import { type Polled, pollFirmware } from '../poll-firmware.ts';
import { processorTime } from '../process-group.ts';
import { openQmp } from '../qmp.ts';
import { type Booted, bootedSome } from '../recorded-boot.ts';
import { runQemu } from '../run.ts';
import { buildMedia } from './media.ts';

/** One boot from power-on, in which firmware loads the kernel. */
export interface ChainRequest extends BootRequest {
  readonly firmwareName: FirmwareName;
  readonly firmware: BootFirmware;
  readonly setup: BootSetup;
  /** Which devices of the machine those of the plan are. */
  readonly indices: DevicePlaces;
  /** Where the modules of GRUB are; left out: where they are installed. */
  readonly loader?: string | undefined;
}

/** The kernel’s first words, or those of its init: from then on devices are its own. */
const KERNEL_SPEAKS = new RegExp(`Linux version \\d|${MARK} `);

/** Builds what the machine boots from. Throws BootError. */
function startOf(request: ChainRequest, place: BootDirectory): FirmwareStart {
  const { plan, indices, setup, firmware, firmwareName, kernel, qemu, loader } = request;
  const start = { plan, indices, setup, firmware, version: qemu.version, place };
  const directory = join(dirname(place.initramfs), 'media');
  mkdirSync(directory);
  const payload = { kernel: kernel.image, initramfs: place.initramfs, cmdline: guestCmdline(plan, true) };
  const wanted = { firmware: firmwareName, arch: plan.arch.arch, payload, modules: loader, directory };
  const media = buildMedia(wanted, setup, firmwareDevices(start), indices);
  if (media.size === 0)
    throw new BootError(
      'this machine names nothing that a kernel could be put on: a virtio disk, or a card with a bootindex',
    );
  return { ...start, media };
}

/** A command line as recordings have it: whatever the binary is called here, and without the places of temporary files. */
function recordedCommand(
  { plan }: ChainRequest,
  words: readonly string[],
  place: BootDirectory,
): readonly string[] {
  const root = `${join(dirname(place.initramfs), 'media')}/`;
  return [plan.arch.binary, ...words.map((word) => word.replaceAll(root, ''))];
}

/** Boots firmware that loads a kernel, in one run: what the firmware takes of each device, then what the kernel does with it. Throws BootError; nothing is left behind. */
export async function powerOn(request: ChainRequest): Promise<Booted> {
  const { plan, qemu, firmware, timeout } = request;
  if (qemu.offersRead !== 'over-qmp')
    throw new BootError(
      `QEMU ${qemu.versionText} cannot be asked what becomes of its devices; follow a boot with one from 7.2 to 10.2 (--qemu BINARY)`,
    );
  return inBootDirectory(archiveOf(request), async (place) => {
    const start = startOf(request, place);
    const { options, own, placed } = firmwareCommand(start);
    const words = [qemu.binary, ...options, ...own];
    const [kernel, over] = [new AbortController(), new AbortController()];
    const stop = AbortSignal.any([over.signal, request.interrupt]);
    const machine = { arch: plan.platform.arch, ids: placed.map(({ id }) => id) };
    // QEMU listens to one at a time: who watches the firmware asks about the kernel’s devices, too.
    const qmp = openQmp(place.qmpSocket, stop);
    qmp.catch(() => undefined); // Whoever waits for it hears of it.
    let polled: Promise<ReadonlyMap<string, Polled>> | undefined;
    const watch = async (child: ChildProcess) => {
      const used = () => processorTime(child);
      const limits = { most: timeout, quiet: timeout, used, until: kernel.signal };
      return pollFirmware({ ...machine, qmp: await qmp }, limits, stop);
    };
    const ask = qmpAsker(plan.platform, () => qmp);
    const run = askingRun(request, words, placed, ask);
    try {
      const ran = await runQemu({
        ...run,
        ask: async (device, gone) => {
          // One is asked after the other, so that what the kernel does is not taken for the firmware’s.
          await polled;
          await run.ask(device, gone);
        },
        started: (child) => {
          polled = watch(child);
          polled.catch(() => undefined); // QEMU has ended, which is seen elsewhere.
        },
        hear: (line) => {
          if (KERNEL_SPEAKS.test(line)) kernel.abort();
        },
      });
      if (ran.kind === 'refused')
        throw new BootError(`QEMU does not start: ${ran.stderr.trim().split('\n').at(-1) ?? ''}`);
      const { report, stderr } = ran;
      const before: FirmwareBefore = {
        firmware: firmware.words,
        command: recordedCommand(request, options, place),
        devices: polledDevices(placed, (await polled) ?? new Map()),
        ...(report.bootedFrom === undefined ? {} : { booted: report.bootedFrom }),
      };
      const seen = { report, stderr, placed, hosted: run.hosted, refused: [], command: words };
      return bootedSome(request, { ...seen, daemons: [], said: [], firmware: before });
    } finally {
      over.abort();
    }
  });
}
