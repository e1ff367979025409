import { EDK2_BUILDS } from '../data/guests/edk2.ts';
import { parseGuestRelease } from '../model/guest-release.ts';
import { closest } from '../text/closest.ts';
import { dpdk } from './dpdk/dpdk.ts';
import { dpdkVirtioUser } from './dpdk/virtio-user.ts';
import type { ChosenDriver, DriverModel } from './driver-model.ts';
import { edk2 } from './edk2/edk2.ts';
import { freebsd } from './freebsd/freebsd.ts';
import { hermit } from './hermit/hermit.ts';
import { illumos } from './illumos/illumos.ts';
import { ipxe } from './ipxe/ipxe.ts';
import { linux } from './linux/linux.ts';
import { idParts, linuxNamed } from './linux-named.ts';
import { netbsd } from './netbsd/netbsd.ts';
import { openbios } from './openbios/openbios.ts';
import { openbsd } from './openbsd/openbsd.ts';
import { bauermann2019 } from './proposals/bauermann-2019.ts';
import { bauermann2019NoTranslation } from './proposals/bauermann-2019-no-translation.ts';
import { chang2021 } from './proposals/chang-2021.ts';
import { fan2020 } from './proposals/fan-2020.ts';
import { gibson2019 } from './proposals/gibson-2019.ts';
import { gibson2019Literal } from './proposals/gibson-2019-literal.ts';
import { gross2022 } from './proposals/gross-2022.ts';
import { gross2022Flag } from './proposals/gross-2022-flag.ts';
import { hellwig2019 } from './proposals/hellwig-2019.ts';
import { hellwig2019Bypass } from './proposals/hellwig-2019-bypass.ts';
import { hellwig2025 } from './proposals/hellwig-2025.ts';
import { kardashevskiy2026 } from './proposals/kardashevskiy-2026.ts';
import { khandual2018 } from './proposals/khandual-2018.ts';
import { khandual2018Always } from './proposals/khandual-2018-always.ts';
import { kleen2021 } from './proposals/kleen-2021.ts';
import { kumar2025 } from './proposals/kumar-2025.ts';
import { kumar2026 } from './proposals/kumar-2026.ts';
import { lendacky2021 } from './proposals/lendacky-2021.ts';
import { mie2024 } from './proposals/mie-2024.ts';
import { morel2020 } from './proposals/morel-2020.ts';
import { pai2019 } from './proposals/pai-2019.ts';
import { pai2019NoExceptions } from './proposals/pai-2019-no-exceptions.ts';
import { pasic2020 } from './proposals/pasic-2020.ts';
import { saleh2026 } from './proposals/saleh-2026.ts';
import { shishkin2023 } from './proposals/shishkin-2023.ts';
import { tdisp2025 } from './proposals/tdisp-2025.ts';
import { tsirkin2019 } from './proposals/tsirkin-2019.ts';
import { tsirkin2019Identity } from './proposals/tsirkin-2019-identity.ts';
import { tsirkin2019Refuse } from './proposals/tsirkin-2019-refuse.ts';
import { woodhouse2025 } from './proposals/woodhouse-2025.ts';
import { s390Ccw } from './s390-ccw/s390-ccw.ts';
import { seabios } from './seabios/seabios.ts';
import { slof } from './slof/slof.ts';
import { uBoot } from './u-boot/u-boot.ts';
import { virtioDrivers } from './virtio-drivers/virtio-drivers.ts';
import { windows } from './windows/windows.ts';
import { zephyr } from './zephyr/zephyr.ts';

/** Every driver model that a case can name: Linux, and the proposals by date. */
export const DRIVERS: readonly DriverModel[] = [
  linux,
  khandual2018,
  khandual2018Always,
  bauermann2019,
  bauermann2019NoTranslation,
  tsirkin2019Identity,
  tsirkin2019,
  hellwig2019,
  gibson2019,
  gibson2019Literal,
  hellwig2019Bypass,
  tsirkin2019Refuse,
  pai2019,
  pai2019NoExceptions,
  pasic2020,
  fan2020,
  morel2020,
  lendacky2021,
  kleen2021,
  chang2021,
  gross2022Flag,
  gross2022,
  shishkin2023,
  mie2024,
  woodhouse2025,
  hellwig2025,
  tdisp2025,
  kumar2025,
  kardashevskiy2026,
  saleh2026,
  kumar2026,
];

/** Guests that are not Linux: firmware, other systems, then what drives devices beside a kernel. */
export const GUESTS: readonly DriverModel[] = [
  ...EDK2_BUILDS.map(edk2),
  seabios,
  slof,
  s390Ccw,
  uBoot,
  openbios,
  ipxe,
  freebsd,
  netbsd,
  openbsd,
  illumos,
  windows,
  zephyr,
  hermit,
  virtioDrivers,
  dpdk,
  dpdkVirtioUser,
];

const byId = new Map([...DRIVERS, ...GUESTS].map((driver) => [driver.id, driver]));

/** Finds a driver model by id; `linux-6.12` and `ovmf-2025.02` are that guest in that release. Returns undefined where there is none. */
export function chooseDriver(id: string): ChosenDriver | undefined {
  const mainline = linuxNamed(id);
  if (mainline !== undefined) return mainline;
  const model = byId.get(id);
  if (model !== undefined) return { model, release: undefined };
  const { name, release } = idParts(id);
  const guest = byId.get(name);
  if (guest?.history === undefined || parseGuestRelease(release) === undefined) return undefined;
  return { model: guest, release };
}

/** The driver whose id names a release although its releases are not distinguished; undefined otherwise. */
export function withoutReleases(id: string): string | undefined {
  const { name } = idParts(id);
  const model = byId.get(name);
  return model === undefined || model === linux || model.history !== undefined ? undefined : name;
}

/** The known id closest to a misspelt one. */
export function closestDriver(id: string): string | undefined {
  return closest(id, byId.keys());
}
