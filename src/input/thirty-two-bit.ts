import type { Unmodelled } from '../model/platform.ts';

const THIRTY_TWO_BIT: Unmodelled = { what: 'a 32-bit guest', concerns: 'all' };

/** Emulators of 32-bit machines; the one for x86 was called just `qemu` until QEMU 1.0. */
const BINARIES: ReadonlySet<string> = new Set([
  'qemu-system-i386',
  'qemu-system-arm',
  'qemu-system-riscv32',
  'qemu-system-ppc',
  'qemu',
]);

/** Words that Debian, Ubuntu, SUSE and others put into the release of a 32-bit kernel. */
const RELEASE = /(?:^|[-_+])(?:pae|l?pae|686|586|486|i[3-6]86|armmp|armv[67]l?|armhf)(?=$|[-._+])/i;

/** QEMU's x86 CPU models without long mode. */
const CPUS = /^(?:486|pentium[23]?|coreduo|n270|athlon|qemu32|kvm32)(?:-v\d+)?(?:-x86_64-cpu)?$/;

/** What a kernel's release says: `5.10.0-9-686-pae`. Returns undefined where it speaks of no 32-bit kernel. */
export function thirtyTwoBitKernel(release: string | undefined): Unmodelled | undefined {
  return release !== undefined && RELEASE.test(release) ? THIRTY_TWO_BIT : undefined;
}

/** What tells a 32-bit guest: the emulator, the machine, the CPU model, the release of the kernel or the name of its image. */
export interface GuestWords {
  readonly binary?: string | undefined;
  readonly cpu?: string | undefined;
  readonly release?: string | undefined;
  readonly image?: string | undefined;
  /** The machine has processors of 32 bits alone. */
  readonly narrow?: boolean | undefined;
}

/** Returns undefined where nothing speaks of a 32-bit guest: addresses, rings and pools of those are not modelled. */
export function thirtyTwoBitGuest({
  binary,
  cpu,
  release,
  image,
  narrow,
}: GuestWords): Unmodelled | undefined {
  const told =
    narrow === true ||
    BINARIES.has(binary?.replace(/\.exe$/, '') ?? '') ||
    CPUS.test(cpu?.split(',')[0]?.toLowerCase() ?? '');
  return told
    ? THIRTY_TWO_BIT
    : (thirtyTwoBitKernel(release) ?? thirtyTwoBitKernel(image?.slice(image.lastIndexOf('/') + 1)));
}
