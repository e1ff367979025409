import { type FeatureSet, NO_FEATURES, union } from '../features/feature-set.ts';
import type { Arch } from '../model/platform.ts';
import type { GuestDevice } from './guest-output.ts';
import { ioWindow } from './machines.ts';

/** Reads and writes what the guest's processor would: addresses and I/O ports of the machine. */
export interface MachineAccess {
  /** Reads a little-endian word of 32 bits from memory. */
  readonly read32: (address: number) => Promise<number>;
  readonly write32: (address: number, value: number) => Promise<void>;
  /** Reads a word of 32 bits from an I/O port, which only x86 has. */
  readonly in32: (port: number) => Promise<number>;
}

/** What the registers of a device say. */
export interface ReadRegisters {
  readonly offers: FeatureSet;
  /** What the driver wrote; undefined where the register cannot be read back. */
  readonly acknowledged: FeatureSet | undefined;
  /**
   * What the interfaces of the device do not show: a modern one none of the bits that belong to the legacy interface
   * alone, a legacy one none above the first word; undefined where both were read.
   */
  readonly hides: 'legacy-bits' | 'high-bits' | undefined;
}

/** Where the registers of a PCI device are. */
export interface PciRegisters {
  /** The address of the common configuration; undefined where there is no modern interface. */
  readonly common: number | undefined;
  /** The I/O port of the legacy interface, as the bus counts; undefined where there is none. */
  readonly legacyPort: number | undefined;
}

const STATUS = 0x06;
const HAS_CAPABILITIES = 0x10;
const FIRST_CAPABILITY = 0x34;
const BAR0 = 0x10;
const VENDOR_SPECIFIC = 0x09;
const COMMON_CONFIG = 1;
/** In BAR 0: these are I/O ports, and the lowest two bits are no part of the number. */
const IS_IO = 0x1;

/** Finds the registers by the capabilities of the device: VIRTIO 1.4, "Virtio Structure PCI Capabilities". */
export function pciRegisters({ config, resources }: GuestDevice): PciRegisters {
  if (config.length < 64) return { common: undefined, legacyPort: undefined };
  const view = new DataView(config.buffer, config.byteOffset, config.byteLength);
  const bar0 = view.getUint32(BAR0, true);
  const legacyPort = (bar0 & IS_IO) === 0 ? undefined : bar0 & ~3;
  let at = (view.getUint16(STATUS, true) & HAS_CAPABILITIES) === 0 ? 0 : view.getUint8(FIRST_CAPABILITY);
  // A list that leads back into itself must not be followed for ever.
  for (let left = 48; at >= 64 && at + 16 <= config.length && left > 0; left--) {
    const base = resources[view.getUint8(at + 4)];
    if (
      view.getUint8(at) === VENDOR_SPECIFIC &&
      view.getUint8(at + 3) === COMMON_CONFIG &&
      base !== undefined
    )
      return { common: base + view.getUint32(at + 8, true), legacyPort };
    at = view.getUint8(at + 1);
  }
  return { common: undefined, legacyPort };
}

/** Words of feature bits that a modern interface may show: 128 bits since VIRTIO 1.4, of which older ones show zeros. */
const WORDS = [0, 1, 2, 3] as const;

/**
 * Reads the offer out of the registers of a device. Returns undefined where it has none that can be reached, as a
 * channel device has none at all.
 */
export async function readRegisters(
  guest: GuestDevice,
  arch: Arch,
  bus: MachineAccess,
): Promise<ReadRegisters | undefined> {
  if (guest.address !== undefined) return readMmio(guest.address, bus);
  const { common, legacyPort } = pciRegisters(guest);
  const legacy = legacyPort === undefined ? undefined : await readLegacy(legacyPort, arch, bus);
  if (common === undefined) return legacy;
  const modern = {
    offers: await readWords({ select: common, value: common + 0x04 }, bus),
    acknowledged: await readWords({ select: common + 0x08, value: common + 0x0c }, bus),
  };
  if (legacy === undefined) return { ...modern, hides: 'legacy-bits' };
  return {
    offers: union(modern.offers, legacy.offers),
    acknowledged: union(modern.acknowledged, legacy.acknowledged),
    hides: undefined,
  };
}

/** VIRTIO 1.4, "Legacy Interfaces: A Note on PCI Device Layout": one word of the offer, one of what was acknowledged. */
async function readLegacy(port: number, arch: Arch, bus: MachineAccess) {
  const window = ioWindow(arch);
  const read = (at: number) => (window === undefined ? bus.in32(at) : bus.read32(window + at));
  return {
    offers: fromWord(0, await read(port)),
    acknowledged: fromWord(0, await read(port + 4)),
    hides: 'high-bits',
  } as const;
}

const MMIO = { version: 0x04, deviceFeatures: 0x10, deviceFeaturesSel: 0x14 } as const;
const MODERN_VERSION = 2;

/** VIRTIO 1.4, "MMIO Device Register Layout": what the driver wrote cannot be read back. */
async function readMmio(address: number, bus: MachineAccess): Promise<ReadRegisters> {
  const version = await bus.read32(address + MMIO.version);
  const place = { select: address + MMIO.deviceFeaturesSel, value: address + MMIO.deviceFeatures };
  return {
    offers: await readWords(place, bus),
    acknowledged: undefined,
    hides: version >= MODERN_VERSION ? 'legacy-bits' : 'high-bits',
  };
}

async function readWords(
  { select, value }: { readonly select: number; readonly value: number },
  bus: MachineAccess,
): Promise<FeatureSet> {
  let all = NO_FEATURES;
  for (const word of WORDS) {
    await bus.write32(select, word);
    all = union(all, fromWord(word, await bus.read32(value)));
  }
  return all;
}

function fromWord(index: (typeof WORDS)[number], word: number): FeatureSet {
  return { ...NO_FEATURES, [`w${index}`]: word | 0 };
}
