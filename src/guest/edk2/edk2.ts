import { EDK2, type Edk2Build } from '../../data/guests/edk2.ts';
import { TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Arch } from '../../model/platform.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule } from '../plain/driver.ts';
import { endRule, featuresOkRule, selectionRule, untaken, versionOneRule } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { EDK2_DRIVERS } from './drivers.ts';
import { edk2Map, usesPciIo } from './io-mmu.ts';
import { runsAsSuchGuest } from './such-guest.ts';
import { edk2Transport } from './transport.ts';

const GUEST = { id: 'edk2', name: 'EDK2' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

const driverFor = driverRule(GUEST, Object.values(EDK2_DRIVERS).flat(), {
  where: 'EDK2 OvmfPkg/OvmfPkgX64.fdf, ArmVirtPkg/ArmVirtQemuFvMain.fdf.inc and the other builds’ [FV.DXEFV]',
  story:
    'Each driver binds to a VIRTIO_DEVICE_PROTOCOL whose device ID it knows. Which of them are there, the .fdf of the build says: what the .dsc compiles besides is not in the image.',
});
const select = selectionRule(GUEST, {
  where: 'EDK2 OvmfPkg/VirtioBlkDxe/VirtioBlk.c VirtioBlkInit() and its like in each driver',
  story:
    'Each driver masks what it reads with the few bits that it uses, VERSION_1 and IOMMU_PLATFORM among them. On a legacy interface it takes these two out before it writes.',
});
const refuseOld = versionOneRule(GUEST, undefined, {
  where: 'EDK2 OvmfPkg/VirtioGpuDxe/Commands.c VirtioGpuInit(), OvmfPkg/VirtioFsDxe/Helpers.c VirtioFsInit()',
  story: 'The drivers of devices that VIRTIO 1.0 brought have no other way.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  where: 'EDK2 OvmfPkg/Library/VirtioLib/VirtioLib.c Virtio10WriteFeatures()',
  story:
    'The driver reads the status back, and fails with EFI_UNSUPPORTED where FEATURES_OK is gone. Nothing is printed by a release build; the device has no child and does not show among the boot options.',
});
const ended = endRule(GUEST, {
  where: 'EDK2 OvmfPkg/VirtioBlkDxe/VirtioBlk.c VirtioBlkInit() and its like in each driver',
  story:
    'A driver that fails writes FAILED, that of the network card 0 instead. The write of FAILED repeats FEATURES_OK where that was refused, and QEMU then ignores it.',
});

/** The device types whose drivers know VIRTIO 1.0 alone. */
function isNew(type: number): boolean {
  return type === TYPE.GPU || type === TYPE.FS;
}

/** What the status is after a driver gave up; the network card is reset. */
function givenUp(ask: Inquiry, status: number): number {
  return ask.device.type((type) => type === TYPE.NET) ? 0 : status;
}

/** EDK2 VirtioBlkInit() and its like: from the device's offer to DRIVER_OK. */
function probe(build: Edk2Build, ask: Inquiry): Handshake {
  if (!runsAsSuchGuest(ask, build)) return untaken('modern');
  const through = edk2Transport(ask, build);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask, through, EDK2_DRIVERS[build]);
  if (driver === undefined) return untaken(through);
  const began = ACKNOWLEDGE | DRIVER;
  const negotiated = select(ask, driver, through);
  const end = (status: number, refusal?: Handshake['refusal']) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  if (ask.device.type(isNew)) {
    const refusal = refuseOld(ask, negotiated);
    if (refusal !== undefined) return end(began | FAILED, refusal);
  }
  if (through === 'legacy') return end(began | DRIVER_OK);
  const refusal = setFeaturesOk(ask, negotiated);
  if (refusal !== undefined) return end(givenUp(ask, began), refusal);
  return end(began | FEATURES_OK | DRIVER_OK);
}

const TITLES: Readonly<Record<Edk2Build, string>> = {
  ovmf: 'EDK2 for x86 virtual machines (OVMF)',
  'ovmf-amdsev': 'EDK2 for AMD SEV guests (OVMF, AmdSevX64)',
  'ovmf-inteltdx': 'EDK2 for Intel TDX guests (OVMF, IntelTdxX64)',
  'ovmf-microvm': 'EDK2 for QEMU’s microvm (OVMF, MicrovmX64)',
  aavmf: 'EDK2 for Arm virtual machines (AAVMF, ArmVirtQemu)',
  riscvvirt: 'EDK2 for RISC-V virtual machines (RiscVVirt)',
  loongarchvirt: 'EDK2 for LoongArch virtual machines (LoongArchVirt)',
};

const ARCHES: Readonly<Record<Edk2Build, Arch>> = {
  ovmf: 'x86_64',
  'ovmf-amdsev': 'x86_64',
  'ovmf-inteltdx': 'x86_64',
  'ovmf-microvm': 'x86_64',
  aavmf: 'aarch64',
  riscvvirt: 'riscv64',
  loongarchvirt: 'loongarch64',
};

/** A build of EDK2. */
export function edk2(build: Edk2Build): DriverModel {
  return {
    ...PLAIN,
    id: build,
    title: TITLES[build],
    history: EDK2,
    arches: [ARCHES[build]],
    probe: (_model, ask) => probe(build, ask),
    useDmaApi: (ask) => usesPciIo(ask),
    mapDma: (ask) => edk2Map(ask, build),
  };
}
