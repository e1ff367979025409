import { TYPE } from '../features/bits.ts';
import type { BootMeans } from '../model/boot.ts';
import { BootError } from './boot-error.ts';
import { daemonAdvice, daemonFor } from './daemons.ts';
import { installedKernels, type KernelPlaces } from './kernel.ts';
import { BOOT_ARCHES, type BootArch } from './machines.ts';
import { findTaps } from './tap.ts';
import { findBusybox, findQemu, HOST } from './tools.ts';

/** What is there to boot with and what is missing, the host’s own architecture first. */
export function bootMeans(places: KernelPlaces): readonly BootMeans[] {
  const order = (arch: BootArch) => (arch.arch === HOST ? 0 : 1);
  return [...BOOT_ARCHES].sort((a, b) => order(a) - order(b)).map((arch) => meansOf(arch, places));
}

function meansOf(arch: BootArch, places: KernelPlaces): BootMeans {
  const { packages } = arch;
  const own = arch.arch === HOST;
  const unpacked = (what: string, option: string) =>
    `unpack ${what} with dpkg-deb -x, and name it with ${option}`;
  return {
    arch: arch.arch,
    parts: [
      part('QEMU', `apt-get install ${packages.qemu}`, () => {
        const qemu = findQemu(arch.binary);
        return qemu && `${qemu.binary} ${qemu.versionText}`;
      }),
      part(
        'kernel',
        own
          ? `apt-get install ${packages.kernel}`
          : unpacked(`what ${packages.kernel} depends on`, '--kernel'),
        () =>
          installedKernels(arch.arch, places)
            .map(({ tree }) => tree.release)
            .join(', '),
      ),
      part('busybox', own ? 'apt-get install busybox-static' : unpacked(packages.busybox, '--busybox'), () =>
        findBusybox(arch),
      ),
    ],
  };
}

type Part = BootMeans['parts'][number];

function part(what: string, advice: string, find: () => string | undefined): Part {
  try {
    return { what, found: find() || undefined, advice };
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    return { what, found: undefined, advice: `${advice} (${error.message})` };
  }
}

/** The vhost-user daemons that can be started, by the device that they serve. */
export function daemonMeans(): BootMeans {
  const parts = DAEMON_TYPES.map(([what, type]) => ({
    what,
    found: daemonFor({ type }, [])?.name,
    advice: daemonAdvice({ type }) ?? '',
  }));
  return { arch: 'daemons', parts };
}

const DAEMON_TYPES = [
  ['disk', TYPE.BLK],
  ['files', TYPE.FS],
  ['network', TYPE.NET],
] as const;

/** Whether network cards can have a tap behind them. */
export function tapMeans(): Part {
  const advice =
    'network cards then offer no checksums and no segmentation: allow /dev/net/tun, as root or in a user namespace';
  return { what: 'tap', found: findTaps() === undefined ? undefined : '/dev/net/tun', advice };
}
