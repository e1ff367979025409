/** Where a PCI function's configuration space keeps what is looked for: VIRTIO 1.2, 4.1.4, and PCI 3.0, 6.7. */
const STATUS = 0x06;
const HAS_CAPABILITIES = 0x10;
const FIRST = 0x34;
const VENDOR_SPECIFIC = 0x09;
const COMMON_CFG = 1;

/**
 * Whether the capabilities of a PCI function have VIRTIO_PCI_CAP_COMMON_CFG, so a modern interface. Gives undefined
 * where they cannot be seen: without privilege a kernel shows no more than the first 64 bytes.
 */
export function hasModernInterface(config: Uint8Array | undefined): boolean | undefined {
  if (config === undefined || config.length < 256) return undefined;
  const byte = (at: number): number => config[at] ?? 0;
  if ((byte(STATUS) & HAS_CAPABILITIES) === 0) return false;
  let at = byte(FIRST) & 0xfc;
  for (let seen = 0; at >= 0x40 && seen < 48; seen++) {
    if (byte(at) === VENDOR_SPECIFIC && byte(at + 3) === COMMON_CFG) return true;
    at = byte(at + 1) & 0xfc;
  }
  return false;
}
