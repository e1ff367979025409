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

/** Firmware that vnex knows by name alone; `other`: not even that. */
export const OTHER_FIRMWARE = [
  'qboot',
  'opensbi',
  'cloudhv',
  'hypervisor-fw',
  'td-shim',
  'vof',
  'skiboot',
  'coreboot',
  'other',
] as const;

/** `none`: the monitor puts the kernel into memory, and no firmware looks for one. */
export const FIRMWARE_NAMES = [...MODELLED_FIRMWARE, ...OTHER_FIRMWARE, 'none'] as const;
export type FirmwareName = (typeof FIRMWARE_NAMES)[number];

export function isModelledFirmware(name: FirmwareName): name is ModelledFirmware {
  return MODELLED_FIRMWARE.some((one) => one === name);
}

/** What a guest begins with. */
export interface Firmware {
  readonly name: FirmwareName;
  /** Left out where nobody said it. */
  readonly version?: string | undefined;
}
