/** Firmware of virtual machines that drives virtio devices by itself, by the ids of their driver models. */
export const MODELLED_FIRMWARE = [
  'ovmf',
  'ovmf-amdsev',
  'ovmf-inteltdx',
  'ovmf-microvm',
  'aavmf',
  'riscvvirt',
  'loongarchvirt',
  'seabios',
  'slof',
  's390-ccw',
  'u-boot',
  'openbios',
] as const;
export type ModelledFirmware = (typeof MODELLED_FIRMWARE)[number];

/** Firmware that drives no device at all: it starts what was put into memory or flash, or is given by QEMU. */
export const DRIVERLESS_FIRMWARE = ['qboot', 'opensbi', 'td-shim', 'vof'] as const;
export type DriverlessFirmware = (typeof DRIVERLESS_FIRMWARE)[number];

/** Firmware that vnex knows by name alone; `other`: not even that. */
export const OTHER_FIRMWARE = ['cloudhv', 'hypervisor-fw', 'skiboot', 'coreboot', 'other'] as const;

/** `none`: the monitor puts the kernel into memory, and no firmware looks for one. */
export const FIRMWARE_NAMES = [
  ...MODELLED_FIRMWARE,
  ...DRIVERLESS_FIRMWARE,
  ...OTHER_FIRMWARE,
  'none',
] as const;
export type FirmwareName = (typeof FIRMWARE_NAMES)[number];

export function isModelledFirmware(name: FirmwareName): name is ModelledFirmware {
  return MODELLED_FIRMWARE.some((one) => one === name);
}

export function isDriverless(name: FirmwareName): name is DriverlessFirmware {
  return DRIVERLESS_FIRMWARE.some((one) => one === name);
}

/** What a guest begins with. */
export interface Firmware {
  readonly name: FirmwareName;
  /** Left out where nobody said it. */
  readonly version?: string | undefined;
}
