/** Why there is nothing to see: the kernel panics, QEMU ends, something is missing. One message, for the user. */
export class BootError extends Error {
  override readonly name = 'BootError';
}
