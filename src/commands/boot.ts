import type { Interrupt } from '../boot/interrupt.ts';
import { optional } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { CASE_FILE, PART_OPTIONS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import {
  choice,
  file,
  flag,
  number,
  parsed,
  repeatable,
  type Syntax,
  text,
  withDefault,
} from '../cli/option.ts';
import { complain } from '../io/complain.ts';
import { EXIT } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';

const CODES = {
  SIGHUP: EXIT.hungUp,
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
} as const satisfies Readonly<Record<Interrupt, number>>;

const SECONDS: Syntax<number> = {
  mustBe: 'a number of seconds',
  read: (text) => {
    const seconds = Number(text);
    return /^\d{1,6}(?:\.\d+)?$/.test(text) && seconds > 0 ? seconds : undefined;
  },
};

/** `vnex boot`: boots a case for real, and prints what was predicted beside what happened. */
export const boot = command({
  name: 'boot',
  summary: 'boot a case for real, beside the prediction',
  description:
    'Boots a case in QEMU: a scenario, a device and a platform, a QEMU command line or a libvirt domain. Prints what was predicted beside what happened.',
  arguments: { case: optional(CASE_FILE) },
  options: {
    ...PART_OPTIONS,
    kernel: file('<image>', 'kernel image (default: the installed one that comes nearest)'),
    modules: file('<dir>', 'modules, as /lib/modules/RELEASE (default: those beside the kernel)'),
    qemu: file('<binary>', 'QEMU (default: the qemu-system-… of the architecture)'),
    busybox: file('<file>', 'static busybox for the guest’s architecture'),
    daemon: repeatable(
      '<file>',
      'vhost-user daemon to start, with ,OPTION=VALUE for it (default: the installed one)',
      { completes: 'files' },
    ),
    accel: withDefault(
      'tcg',
      choice('<how>', 'accelerator: tcg or kvm', 'accelerator', async () => plain(['tcg', 'kvm'] as const)),
    ),
    append: text('<parameters>', 'further kernel parameters'),
    fixed: number('<number>', 'boot the case with this remedy of `vnex fix`', { from: 1, to: 99 }),
    record: file('<file>', 'write a recording, which `vnex verify` takes'),
    timeout: withDefault('120', parsed('<seconds>', 'end a boot that takes longer', SECONDS)),
    firmware: flag('boot its firmware alone, and compare what that takes of each device', {
      conflicts: ['kernel', 'modules', 'append', 'daemon', 'fixed', 'check'],
    }),
    chain: flag('let its firmware load the kernel, from disks built for it, and compare what both do', {
      conflicts: ['firmware', 'daemon', 'fixed', 'check'],
    }),
    loader: file('<dir>', 'GRUB’s modules for --chain, as /usr/lib/grub/TARGET (default: installed)'),
    json: flag('print as JSON'),
    check: flag('say what is there to boot with, and what is missing'),
  },
  examples: [
    'vnex boot --check',
    'vnex boot kvm-balloon-access-platform',
    'vnex boot --device qemu-net-modern --platform kvm-vtd --record seen.json',
    'vnex boot guest.sh --kernel boot/vmlinuz-6.12.117+deb13-amd64',
    'vnex boot guest.sh --fixed 1',
    'vnex boot disk.sh --firmware --record firmware.json',
    'vnex boot disk.sh --chain --record chain.json',
  ],
  exits: {
    0: 'every guest did what is predicted; with --check: something can be booted',
    1: 'a guest did something else; with --check: nothing can be booted without naming files',
    129: 'stopped by SIGHUP; nothing is left running',
    130: 'stopped by SIGINT; nothing is left running',
    143: 'stopped by SIGTERM; nothing is left running',
  },
  run: async ({ case: file }, { check, firmware, chain, ...options }, io) => {
    if (check) {
      const { printMeans } = await import('./boot/means.ts');
      return printMeans(options.json ?? false, io) ? EXIT.answered : EXIT.no;
    }
    const { BootError } = await import('../boot/boot-error.ts');
    const { onInterrupt } = await import('../boot/interrupt.ts');
    const { bootAll } = await import('./boot/boot-all.ts');
    const interrupt = new AbortController();
    let signal: Interrupt | undefined;
    const stop = onInterrupt((given) => {
      signal ??= given;
      interrupt.abort(new BootError('interrupted'));
    });
    try {
      const { bootFirmwares } = await import('./boot/firmware.ts');
      const { bootChains } = await import('./boot/chain.ts');
      const run = chain ? bootChains : firmware ? bootFirmwares : bootAll;
      return (await run(file, options, io, interrupt.signal)) ? EXIT.answered : EXIT.no;
    } catch (error) {
      if (signal !== undefined) {
        complain(`vnex boot: stopped by ${signal}; nothing is left running`, io);
        return CODES[signal];
      }
      throw error instanceof BootError ? usage('vnex boot', error.message) : error;
    } finally {
      stop();
    }
  },
});
