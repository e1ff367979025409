import { EDK2, type Edk2Build } from '../../data/guests/edk2.ts';
import { BLK, CONSOLE, F, NET, SCSI, TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { PlainDriver, SelectedBits } from '../plain/driver.ts';

/** What every driver selects besides its own: taken out again before a legacy interface is told. */
const MODERN: SelectedBits = { bits: [F.VERSION_1, F.ACCESS_PLATFORM], only: 'modern' };

function selects(...bits: readonly number[]): readonly SelectedBits[] {
  return bits.length === 0 ? [MODERN] : [{ bits }, MODERN];
}

/** The drivers of EDK2, and of SCSI INOUT’s kind what they select. */
const BLK_DRIVER: PlainDriver = {
  type: TYPE.BLK,
  name: 'VirtioBlkDxe',
  where: 'OvmfPkg/VirtioBlkDxe/VirtioBlk.c VirtioBlkInit()',
  selects: selects(BLK.BLK_SIZE, BLK.TOPOLOGY, BLK.RO, BLK.FLUSH),
};
const SCSI_DRIVER: PlainDriver = {
  type: TYPE.SCSI,
  name: 'VirtioScsiDxe',
  where: 'OvmfPkg/VirtioScsiDxe/VirtioScsi.c VirtioScsiInit()',
  selects: selects(SCSI.INOUT),
};
const NET_DRIVER: PlainDriver = {
  type: TYPE.NET,
  name: 'VirtioNetDxe',
  where: 'OvmfPkg/VirtioNetDxe/SnpInitialize.c VirtioNetInitialize()',
  selects: selects(NET.MAC, NET.STATUS),
};
const RNG_DRIVER: PlainDriver = {
  type: TYPE.RNG,
  name: 'VirtioRngDxe',
  where: 'OvmfPkg/VirtioRngDxe/VirtioRng.c VirtioRngInit()',
  selects: selects(),
};
const GPU_DRIVER: PlainDriver = {
  type: TYPE.GPU,
  name: 'VirtioGpuDxe',
  where: 'OvmfPkg/VirtioGpuDxe/Commands.c VirtioGpuInit()',
  selects: selects(),
  bindsTo: 'modern',
};
const FS_DRIVER: PlainDriver = {
  type: TYPE.FS,
  name: 'VirtioFsDxe',
  where: 'OvmfPkg/VirtioFsDxe/Helpers.c VirtioFsInit()',
  selects: selects(),
  isThere: (ask) => ask.release.has(EDK2, 'virtio-fs'),
};
const KEYBOARD_DRIVER: PlainDriver = {
  type: TYPE.INPUT,
  name: 'VirtioKeyboardDxe',
  where: 'OvmfPkg/VirtioKeyboardDxe/VirtioKeyboard.c VirtioKeyboardInit()',
  selects: selects(),
  isThere: (ask) => ask.release.has(EDK2, 'keyboard'),
};

function serial(change: 'serial-ovmf' | 'serial-arm'): PlainDriver {
  return {
    type: TYPE.CONSOLE,
    name: 'VirtioSerialDxe',
    where: 'OvmfPkg/VirtioSerialDxe/VirtioSerial.c VirtioSerialInit()',
    selects: selects(CONSOLE.MULTIPORT),
    isThere: (ask: Inquiry) => ask.release.has(EDK2, change),
  };
}

const EVERYWHERE = [BLK_DRIVER, SCSI_DRIVER, RNG_DRIVER, GPU_DRIVER] as const;

/** The drivers in the image of each build, as its .fdf lists them. */
export const EDK2_DRIVERS: Readonly<Record<Edk2Build, readonly PlainDriver[]>> = {
  ovmf: [...EVERYWHERE, NET_DRIVER, FS_DRIVER, serial('serial-ovmf'), KEYBOARD_DRIVER],
  // Built without a network stack, so that what is measured stays small.
  'ovmf-amdsev': EVERYWHERE,
  'ovmf-inteltdx': [...EVERYWHERE, FS_DRIVER],
  'ovmf-microvm': [...EVERYWHERE, NET_DRIVER, FS_DRIVER, serial('serial-ovmf')],
  aavmf: [...EVERYWHERE, NET_DRIVER, FS_DRIVER, serial('serial-arm')],
  riscvvirt: [...EVERYWHERE, NET_DRIVER, FS_DRIVER],
  loongarchvirt: [...EVERYWHERE, NET_DRIVER, FS_DRIVER],
};
