import { type Backports, type Release, reached, type Version } from '../../model/release.ts';

/**
 * Since when QEMU's pseries machine tells its guest how large its memory can become where `-m` names no maxmem:
 * hw/ppc/spapr.c spapr_dt_rtas(), commit 6285eebd3a5f.
 */
const ANNOUNCES_RAM: { readonly since: Release; readonly backports: Backports } = {
  since: '10.2',
  backports: { '10.0': 6, '10.1': 1 },
};

/** `size=4G,maxmem=8G,slots=2`, `4G,maxmem=8G`: whether `-m` says how large memory can become. */
export function hasMaxmem(memory: string): boolean {
  return /(?:^|,)maxmem=/.test(memory);
}

/** Whether this QEMU announces how large the memory of a pseries guest can become. */
export function announcesMemory(version: Version, maxmem: boolean): boolean {
  return maxmem || reached(version, ANNOUNCES_RAM).yes;
}
